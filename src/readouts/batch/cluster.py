"""Parts read by actors of a Ray cluster: the only module that imports Ray."""

from __future__ import annotations

import logging
import os
import pickle
import socket
import tempfile
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import TYPE_CHECKING, Any

from readouts.batch.parts import Summary, Task
from readouts.errors import ReadoutsError, SettingsError
from readouts.intake.splitting import Part

if TYPE_CHECKING:
    from readouts.batch.reader import PartReader

LOCAL = "local"
"""The address that stands for a cluster of this machine alone, started for the run."""

_AT_ONCE = 10_000
"""Each part is an object of the cluster's until it is read."""
_STORE = 100_000_000
"""Bytes for such objects; parts and summaries are tiny."""
_SECONDS = 10.0
"""So long a cluster may take to be there."""
_CPUS = 0.5
"""So that the actors of half a cluster find room on the other half where that is lost."""

_QUIET = {"RAY_USAGE_STATS_ENABLED": "0", "RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO": "0"}
_ALONE = {"RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER": "0"}
"""By this Ray listens on loopback only, which a cluster of one machine can do with."""
_TOKEN = ("RAY_AUTH_TOKEN", "RAY_AUTH_TOKEN_PATH", "RAY_AUTH_MODE")


def summaries(
    parts: Sequence[Part], task: Task, address: str, workers: int
) -> Generator[Summary, None, None]:
    """Read parts, each once; an actor that dies is begun anew, elsewhere where its machine is lost.

    Args:
        parts: In the order in which they are begun.
        task: What the readers have to know; its folder is on every machine.
        address: Of a running cluster, or :data:`LOCAL`.
        workers: How many actors read; 0 is one for each processor of the cluster.

    Returns:
        The summary of each part, as they are finished.

    Raises:
        SettingsError: Ray is not installed.
        ReadoutsError: the cluster cannot be reached, or a part cannot be read for a reason that is no
            document's.
    """
    wanted = _QUIET | (_ALONE if address == LOCAL else {})
    os.environ.update({name: value for name, value in wanted.items() if name not in os.environ})
    try:
        import ray
        import ray.data
    except ImportError as error:
        raise SettingsError("a cluster needs Ray; install readouts with the extra [batch]") from error
    with _connected(address, workers):
        _still()
        size = workers or max(1, _processors())
        waiting = iter(parts)
        while some := list(islice(waiting, _AT_ONCE)):
            rows = [{"part": pickle.dumps(part)} for part in some]
            answers = ray.data.from_items(rows, override_num_blocks=len(rows)).map_batches(
                _Reader,
                batch_size=1,
                batch_format="numpy",
                compute=ray.data.ActorPoolStrategy(
                    size=min(size, len(rows)), max_tasks_in_flight_per_actor=1
                ),
                fn_constructor_args=(pickle.dumps(task), os.getcwd()),
                num_cpus=_CPUS,
                scheduling_strategy="SPREAD",
            )
            yield from _told(answers, address)


def _told(answers: Any, address: str) -> Generator[Summary, None, None]:
    try:
        for row in answers.iter_rows():
            answer = pickle.loads(row["answer"])
            if isinstance(answer, ReadoutsError):
                raise answer
            yield answer
    except ReadoutsError:
        raise
    except Exception as error:  # Ray raises more kinds than can be named
        raise ReadoutsError(f"the cluster {address} gave up: {_line(error)}") from error


class _Reader:
    """An actor that reads parts; each answer is a summary, or the error that ends the run."""

    def __init__(self, task: bytes, folder: str) -> None:
        self._task, self._folder = task, folder
        self._reader: PartReader | None = None

    def __call__(self, batch: dict[str, Any]) -> dict[str, list[bytes]]:
        answer: Any
        part = pickle.loads(batch["part"][0])
        try:
            if self._reader is None:
                self._reader = self._begun()
            answer = self._reader.read(part)
        except ReadoutsError as error:
            answer = error
        except Exception as error:
            answer = ReadoutsError(f"part {part.number}: {_line(error)}")
        return {"answer": [pickle.dumps(answer)]}

    def _begun(self) -> PartReader:
        from readouts.batch.reader import PartReader

        try:
            os.chdir(self._folder)  # from which paths are named
        except OSError as error:
            raise ReadoutsError(f"{self._folder} is not on every machine of the cluster") from error
        return PartReader(pickle.loads(self._task))


@contextmanager
def _connected(address: str, workers: int) -> Iterator[None]:
    import ray

    how: dict[str, Any] = {"log_to_driver": False, "logging_level": logging.ERROR}
    with tempfile.TemporaryDirectory(prefix="readouts-ray-") as own:
        token = os.path.join(own, "token")
        if address == LOCAL:
            how |= {
                "num_cpus": workers or len(os.sched_getaffinity(0)),
                "include_dashboard": False,
                "object_store_memory": _STORE,
            }
            if not any(name in os.environ for name in _TOKEN):
                _keep_token(token)
        try:
            if address != LOCAL:
                # Ray would try for minutes.
                host, _, port = address.rpartition(":")
                socket.create_connection((host.strip("[]"), int(port)), _SECONDS).close()
            ray.init(address=address, **how)
        except Exception as error:  # Ray raises more kinds than can be named
            raise ReadoutsError(f"the cluster {address} cannot be reached: {_line(error)}") from error
        try:
            yield
        finally:
            ray.shutdown()
            if os.environ.get(_TOKEN[1]) == token:
                del os.environ[_TOKEN[1]]


def _keep_token(path: str) -> None:
    """Have Ray know its own by a token that nobody else can read; by itself it keeps one in the home."""
    import secrets

    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with open(descriptor, "w", encoding="ascii") as file:
        file.write(secrets.token_hex(32))
    os.environ[_TOKEN[1]] = path


def _processors() -> int:
    import ray

    resources: Any = ray
    return int(resources.cluster_resources().get("CPU", 1))


def _still() -> None:
    """Have Ray Data say nothing, and wait for a long part as long as it takes."""
    import ray.data

    context = ray.data.DataContext.get_current()
    context.enable_progress_bars = context.print_on_execution_start = False
    context.execution_no_progress_timeout_s = -1
    logging.getLogger("ray.data").setLevel(logging.ERROR)


def _line(error: Exception) -> str:
    return (" ".join(str(error).split()) or type(error).__name__)[:300]
