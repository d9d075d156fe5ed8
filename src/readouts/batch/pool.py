"""Parts read by processes of this machine, each held to a processor of its own."""

from __future__ import annotations

import ctypes
import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Generator, Iterable
from contextlib import suppress
from multiprocessing.connection import Connection, wait
from typing import Any

from readouts.batch.folder import Folder
from readouts.batch.parts import Summary, Task
from readouts.batch.trying import begun
from readouts.errors import ReadoutsError
from readouts.intake.splitting import Part

_SPAWN = multiprocessing.get_context("spawn")
_DIE_WITH_PARENT = 1
"""PR_SET_PDEATHSIG of prctl(2)."""
_STILLBORN = 10
"""Where so many processes one after the other die before they read anything, none ever will."""


def summaries(parts: Iterable[Part], task: Task, workers: int) -> Generator[Summary, None, None]:
    """Read parts, each once; whoever dies of one is replaced, and the part begun anew.

    Args:
        parts: In the order in which they are begun.
        task: What the readers have to know.
        workers: How many processes read.

    Returns:
        The summary of each part, as they are finished.

    Raises:
        ReadoutsError: a part cannot be read for a reason that is no document's.
    """
    waiting = deque(parts)
    cores = sorted(os.sched_getaffinity(0))
    pool: dict[Connection, _Worker] = {}
    stillborn = 0
    try:
        for number in range(min(workers, len(waiting))):
            core = cores[number] if workers <= len(cores) else None
            worker = _Worker(task, core, waiting.popleft())
            pool[worker.pipe] = worker
        while pool:
            for pipe in wait(list(pool)):
                assert isinstance(pipe, Connection)
                worker, answer = pool.pop(pipe), _answer(pipe)
                if isinstance(answer, BaseException):
                    raise answer
                if answer is not None:
                    yield answer
                    stillborn = 0
                    if waiting:
                        worker.give(waiting.popleft())
                        pool[worker.pipe] = worker
                    else:
                        worker.end()
                    continue
                worker.end()
                stillborn = 0 if worker.has_begun() else stillborn + 1
                if stillborn == _STILLBORN:
                    raise ReadoutsError(
                        "the processes that read end as they start; is there memory for so many?"
                    )
                worker = _Worker(task, worker.core, worker.part)
                pool[worker.pipe] = worker
    finally:
        for worker in pool.values():
            worker.end()


class _Worker:
    """A process that reads, and the part that it is at."""

    def __init__(self, task: Task, core: int | None, part: Part) -> None:
        self._task, self.core, self.part = task, core, part
        self.pipe, theirs = _SPAWN.Pipe()
        self._process = _SPAWN.Process(target=_work, args=(theirs, task, core, os.getpid()), daemon=True)
        self._process.start()
        # Or its end would not be noticed.
        theirs.close()
        self.give(part)

    def give(self, part: Part) -> None:
        self.part = part
        self._before = self._begun()
        with suppress(OSError):  # it has died; its pipe says so when it is asked
            self.pipe.send(part)

    def has_begun(self) -> bool:
        """Whether it began to read its part."""
        return self._begun() > self._before

    def end(self) -> None:
        self._process.kill()
        self._process.join()
        self.pipe.close()

    def _begun(self) -> int:
        return begun(Folder(self._task.folder).trying(self.part.number), self._task.run)


def _answer(pipe: Connection) -> Summary | BaseException | None:
    """What a process has to say; None where it has died."""
    try:
        answer: Summary | BaseException = pipe.recv()
        return answer
    except (EOFError, OSError):
        return None


def _work(pipe: Connection, task: Task, core: int | None, parent: int) -> None:
    """What a process does until nobody gives it a part any more."""
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL)
    if os.getppid() != parent:
        return  # it ended before the system was told
    # Who stops the run by the keyboard means the parent, which keeps what is finished.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with suppress(OSError):
        if core is not None:
            os.sched_setaffinity(0, {core})
    from readouts.batch.reader import PartReader

    answer: Any
    reader: PartReader | None = None
    with suppress(EOFError, BrokenPipeError):
        while True:
            part = pipe.recv()
            try:
                reader = reader or PartReader(task)
                answer = reader.read(part)
            except ReadoutsError as error:
                answer = error
            except Exception as error:
                answer = ReadoutsError(
                    f"part {part.number}: {type(error).__name__}: {' '.join(str(error).split())}"
                )
            pipe.send(answer)
