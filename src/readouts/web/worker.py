"""The worker: a process of its own that reads, compares and draws, so that no page ever waits for it."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread
from types import TracebackType

from readouts.archive.site import jobs
from readouts.desk import Network, Options
from readouts.desk.archive import Archive
from readouts.errors import ArchiveError, ReadoutsError
from readouts.records import Job
from readouts.settings import Settings
from readouts.web import tasks
from readouts.web.queue import Consumer

log = logging.getLogger(__name__)

BEATS = 6
"""A job is said to be alive so many times before it would be taken for lost."""


class Stopped(Exception):
    """The worker is to end, or has lost its job: what was begun is left to another one."""


def run_worker(settings: Settings, network: Network | None = None) -> None:
    """Do what is waiting, then what comes, until a signal says to end; for the main thread of a process.

    SIGTERM ends it after the document that is being read; SIGINT at once. Either way, what was not done is
    done by another worker, or the next one.

    Args:
        settings: Where the archive is, and how to read.
        network: Stands in for the shipped one, which is loaded when it is first needed, and stays.

    Raises:
        KeyboardInterrupt: it was interrupted in the middle of a job.
        SettingsError, ArchiveError: the archive, or the queue beside it, cannot be used.
    """
    with Archive.of(settings, make=True) as archive:
        worker = Worker(archive, Options(settings, network=network))
        worker.run()


class Worker:
    """One worker of an archive."""

    def __init__(self, archive: Archive, options: Options) -> None:
        self._archive, self._options = archive, options
        self._consumer = Consumer(archive.jobs.place, self._look, self._purge)
        self._job: _Job | None = None

    def run(self) -> None:
        """Work until a signal comes."""
        self._consumer.run()
        job = self._job
        if job is not None:
            job.give_back()
            raise KeyboardInterrupt

    def _look(self) -> None:
        """Do every job that is waiting, one after the other."""
        try:
            while not self._consumer.stopping() and (job := self._archive.jobs.take()):
                self._do(job)
        except ArchiveError as error:
            log.error("%s", error)

    def _purge(self) -> None:
        try:
            tasks.purge(self._archive)
        except ArchiveError as error:
            log.error("%s", error)

    def _do(self, taken: Job) -> None:
        with _Job(self._archive, taken) as job, self._doing(job):

            def progress(told: str) -> None:
                job.told = told
                if job.lost or self._consumer.stopping():
                    raise Stopped

            try:
                outcome = tasks.do(self._archive, taken, self._options, progress)
            except Stopped:
                job.give_back()
            except ReadoutsError as error:
                job.end(tasks.Outcome(str(error), failed=True))
            except Exception as error:
                told = " ".join(f"{type(error).__name__}: {error}".split())[:500]
                job.end(tasks.Outcome(told, failed=True))
            else:
                job.end(outcome)

    @contextmanager
    def _doing(self, job: _Job) -> Iterator[None]:
        self._job = job
        try:
            yield
        finally:
            self._job = None


class _Job:
    """A job while it is done: a thread gives the signs of life."""

    def __init__(self, archive: Archive, job: Job) -> None:
        self._jobs = archive.jobs
        self._job = job
        self._ended = Event()
        self._thread = Thread(target=self._beat, name="readouts-beat", daemon=True)
        self.told = ""
        self.lost = False

    def __enter__(self) -> _Job:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._quiet()

    def give_back(self) -> None:
        """Leave it to another worker."""
        self._quiet()
        self._jobs.give_back(self._job)
        log.info("job %d (%s): left to another worker", self._job.id, self._job.what)

    def end(self, outcome: tasks.Outcome) -> None:
        """Say how it went."""
        self._quiet()
        if outcome.failed:
            self._jobs.fail(self._job, outcome.told)
        else:
            self._jobs.finish(self._job, outcome.told, outcome.stories)
        log.info("job %d (%s): %s", self._job.id, self._job.what, outcome.told)

    def _beat(self) -> None:
        while not self._ended.wait(jobs.LEASE / BEATS):
            try:
                later = self._jobs.beat(self._job, self.told)
            except ArchiveError as error:
                log.warning("%s", error)  # the next sign may get through
                continue
            if later is None:
                self.lost = True
                return
            self._job = later

    def _quiet(self) -> None:
        self._ended.set()
        if self._thread.is_alive():
            self._thread.join()
