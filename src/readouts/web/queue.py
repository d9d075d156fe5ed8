"""The queue that wakes the worker: the only importer of huey.

It lies in a file beside the archive (``ARCHIVE.jobs``), or in the archive's own PostgreSQL database. A queue
may lose a message where a worker is killed, so messages say nothing but that there is work: what the work is
stands in the archive (``archive/site/jobs.py``), where the worker looks every minute in any case.
"""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from huey import Huey, PostgresHuey, SqliteHuey, crontab
from huey.registry import Message
from huey.serializer import Serializer

from readouts.errors import ArchiveError
from readouts.records import JobKind

if TYPE_CHECKING:
    from readouts.archive import Archive

log = logging.getLogger(__name__)

_NAME = "readouts"
# Seconds: how long a worker that finds nothing waits until it looks into the queue's file again, at most.
_NAP = 1.0


class _Plain(Serializer):  # type: ignore[misc]
    """Messages in JSON: whoever can write to the queue must not be able to run code by it (pickle could)."""

    def _serialize(self, data: Any) -> bytes:
        return json.dumps(data).encode("ascii")

    def _deserialize(self, data: bytes) -> Any:
        return Message(*json.loads(bytes(data)))


def ask(
    archive: Archive,
    what: JobKind,
    argument: Mapping[str, Any],
    who: str,
    files: Sequence[tuple[str, bytes]] = (),
) -> int:
    """Ask the worker for something, and wake it; see :meth:`readouts.archive.site.jobs.Jobs.add`.

    Raises:
        Conflict: too many jobs are waiting.
        ArchiveError: the archive cannot be used; nothing was kept.
    """
    number = archive.jobs.add(what, argument, who, files)
    wake(archive)
    return number


def wake(archive: Archive) -> None:
    """Tell the worker that there is work. Where the queue cannot be used, it sees it within a minute."""
    try:
        # Opened anew each time, which is seldom: so it may be called in any thread and after any fork.
        queue = _opened(archive.jobs.place)
        try:
            queue.task(name="look")(lambda: None)()
        finally:
            queue.storage.close()
    except Exception as error:
        log.warning("the worker cannot be woken, and looks by itself: %s", _line(error))


class Consumer:
    """The worker's end of the queue.

    Args:
        place: Where the archive is.
        look: What does all that is waiting.
        purge: What takes away what is out of date, once an hour.

    Raises:
        ArchiveError: the queue cannot be used.
    """

    def __init__(self, place: str, look: Callable[[], None], purge: Callable[[], None]) -> None:
        try:
            queue = _opened(place)
        except Exception as error:
            raise ArchiveError(f"the worker's queue cannot be used: {_line(error)}") from error
        # A task's name begins with its function's module, which has to be this one here as there.
        queue.task(name="look")(lambda: look())
        # The scheduler looks at every task each minute, and first when it starts.
        queue.periodic_task(crontab(minute="*"), name="look_again")(lambda: look())
        queue.periodic_task(crontab(minute="17"), name="purge")(lambda: purge())
        # SIGTERM: what is begun is ended. One thread, because the network is in memory once.
        self._consumer = queue.create_consumer(workers=1, max_delay=_NAP, graceful_signal="TERM")

    def stopping(self) -> bool:
        """Whether the worker was told to end."""
        return bool(self._consumer.stop_flag.is_set())

    def run(self) -> None:
        """Work until a signal comes: SIGTERM lets the task that runs come to its end, SIGINT does not."""
        self._consumer.run()


def _opened(place: str) -> Huey:
    known = {"name": _NAME, "results": False, "serializer": _Plain()}
    if place.startswith("postgresql:"):
        try:
            return PostgresHuey(dsn=place, table_prefix="readouts_queue", **known)
        except Exception:
            # Two that make the tables at once get in each other's way; the second time they are there.
            return PostgresHuey(dsn=place, table_prefix="readouts_queue", **known)
    path = f"{place}.jobs"
    os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600))
    return SqliteHuey(filename=path, timeout=30, **known)


def _line(error: BaseException) -> str:
    # A library's message may hold the database's address, but never its password.
    return " ".join(f"{type(error).__name__}: {error}".split())[:300]
