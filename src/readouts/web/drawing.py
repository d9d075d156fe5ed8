"""Pictures for the pages: the worker draws them, and a page asks for those that are not there yet."""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from contextlib import suppress
from queue import Full, Queue
from threading import Lock, Thread
from typing import TYPE_CHECKING

from readouts.errors import ArchiveError, ReadoutsError
from readouts.rendering import pictures
from readouts.rendering.pictures import Picture
from readouts.web import queue

if TYPE_CHECKING:
    from readouts.archive import Archive

ENOUGH = 200
"""Where so many jobs are waiting, a page does without its pictures rather than ask for more."""

AGAIN = 60.0
"""Seconds after which a picture that is still not there is asked for once more."""

log = logging.getLogger(__name__)


class Requests:
    """What the pages of one process ask the worker to draw: in a thread, since no page may wait for it."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._wanted: Queue[Picture | None] = Queue(ENOUGH)
        self._asked: dict[str, float] = {}
        self._lock = Lock()
        self._thread: Thread | None = None

    def ready(self, found: Sequence[Picture]) -> tuple[bool, ...]:
        """For each of these pictures, whether all its forms are there; else the worker is asked for it.

        Raises:
            ArchiveError: the archive cannot be used.
        """
        names = [list(pictures.names(picture).values()) for picture in found]
        missing = set(self._archive.jobs.missing(name for many in names for name in many)) if names else set()
        lacking = [not missing.isdisjoint(many) for many in names]
        for picture, many, lacks in zip(found, names, lacking, strict=True):
            if lacks:
                self._want(picture, many[0])
        return tuple(not lacks for lacks in lacking)

    def close(self) -> None:
        """Ask for nothing more; what was to be asked for is asked for first."""
        if self._thread is not None:
            self._wanted.put(None)
            self._thread.join()
            self._thread = None

    def _want(self, picture: Picture, name: str) -> None:
        now = time.monotonic()
        with self._lock:
            if now - self._asked.get(name, -AGAIN) < AGAIN:
                return
            with suppress(Full):  # as where too many jobs are waiting
                self._wanted.put_nowait(picture)
                self._asked = {each: at for each, at in self._asked.items() if now - at < AGAIN}
                self._asked[name] = now
            if self._thread is None:
                self._thread = Thread(target=self._ask, name="readouts-pictures", daemon=True)
                self._thread.start()

    def _ask(self) -> None:
        while (picture := self._wanted.get()) is not None:
            try:
                ask(self._archive, picture)
            except ReadoutsError as error:
                log.warning("a picture cannot be asked for: %s", error)


def ask(archive: Archive, picture: Picture) -> None:
    """Ask the worker to draw a picture, unless much is waiting already.

    Raises:
        ArchiveError: the archive cannot be used.
    """
    if archive.jobs.waiting() < ENOUGH:
        queue.ask(archive, "draw", {"picture": picture.to_dict()}, "")


def draw(archive: Archive, picture: Picture, mark: int) -> int:
    """Draw the forms of a picture that are not there; how many were.

    Args:
        archive: Where they are kept.
        picture: What is drawn.
        mark: As of :meth:`readouts.archive.site.jobs.Jobs.mark`, before what is drawn was looked up.
    """
    names = pictures.names(picture)
    missing = set(archive.jobs.missing(names.values()))
    drawn = 0
    for variant, name in names.items():
        if name in missing:
            drawn += archive.jobs.keep_picture(name, _svg(picture, variant), mark)
    return drawn


def draw_story(archive: Archive, story: str) -> int:
    """Draw the pictures of a story's comparison as it is by now; how many were missing.

    Raises:
        NotFound: there is no such story.
    """
    mark = archive.jobs.mark()
    kept = archive.current_comparison(story, archive.story(story).documents)
    if kept is None:
        return 0
    comparison = archive.comparison(kept.id)
    found = (pictures.timeline(comparison), pictures.shares(comparison))
    return sum(draw(archive, picture, mark) for picture in found if picture is not None)


def _svg(picture: Picture, variant: pictures.Variant) -> bytes:
    try:
        return pictures.draw(picture, variant)
    except ImportError as error:
        raise ArchiveError(f"a library that drawing needs is missing: {error}") from error
