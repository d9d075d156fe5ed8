"""A run that is killed, its driver or those that read, at any moment: the next ends as an undisturbed one.

``KILLS=50`` kills so often of each kind.
"""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from readouts.intake import splitting

from .making import Slow, manifest, offspring, run, tables, written

FORK = multiprocessing.get_context("fork")
KILLS = int(os.environ.get("KILLS", "3"))


@pytest.fixture(autouse=True)
def _small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(splitting.UNIT, "jsonl", 1_500)


def driven(news: Path, output: Path) -> None:
    """What ``readouts batch`` does."""
    run([news], output, Slow())


def started(news: Path, output: Path) -> multiprocessing.process.BaseProcess:
    process = FORK.Process(target=driven, args=(news, output))
    process.start()
    return process


def gone(processes: list[int]) -> bool:
    """Whether none of these processes is there within a minute; one that is just begun ends itself."""
    end = time.monotonic() + 60
    while any(alive(process) for process in processes):
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True


def alive(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def undisturbed(news: Path, output: Path) -> tuple[dict[str, bytes], float]:
    """What a run writes, and how long it takes."""
    began = time.monotonic()
    process = started(news, output)
    process.join()
    assert process.exitcode == 0
    return tables(output), time.monotonic() - began


def test_the_driver_may_be_killed_at_any_moment(tmp_path: Path) -> None:
    news = written(tmp_path / "news.jsonl", 60)
    whole, took = undisturbed(news, tmp_path / "whole")
    chance, kills, tries = random.Random(8), 0, 0
    while kills < KILLS:
        output, tries = tmp_path / f"out{tries}", tries + 1
        # Some are killed again and again before they end.
        for _ in range(chance.choice((1, 1, 3))):
            process = started(news, output)
            process.join(chance.uniform(0, took))
            readers = list(offspring(process.pid or 0))
            process.kill()
            process.join()
            kills += process.exitcode != 0
            assert gone(readers)
        run([news], output, Slow())
        assert tables(output) == whole
        assert manifest(output)["totals"]["documents"] == 60


@contextmanager
def killer(process: int, kills: int, chance: random.Random, most: float) -> Iterator[list[int]]:
    """Somebody who kills so many of those that a process has read for it, one now and then."""
    killed: list[int] = []
    stop = threading.Event()

    def work() -> None:
        while len(killed) < kills and not stop.wait(chance.uniform(0, most)):
            there = sorted(set(offspring(process)) - set(killed))
            if there:
                with suppress(ProcessLookupError):
                    victim = chance.choice(there)
                    os.kill(victim, signal.SIGKILL)
                    killed.append(victim)

    thread = threading.Thread(target=work)
    thread.start()
    try:
        yield killed
    finally:
        stop.set()
        thread.join()


def test_those_that_read_may_be_killed_at_any_moment(tmp_path: Path) -> None:
    news = written(tmp_path / "news.jsonl", 60)
    whole, took = undisturbed(news, tmp_path / "whole")
    chance, kills, tries = random.Random(9), 0, 0
    while kills < KILLS:
        output, tries = tmp_path / f"out{tries}", tries + 1
        with killer(os.getpid(), min(3, KILLS - kills), chance, took) as killed:
            report = run([news], output, Slow())
        kills += len(killed)
        assert report.documents == 60 and report.failures == 0
        assert tables(output) == whole


def test_nobody_reads_on_once_the_run_is_given_up(tmp_path: Path) -> None:
    news = written(tmp_path / "news.jsonl", 400)
    process = started(news, tmp_path / "out")
    while not (readers := list(offspring(process.pid or 0))):
        time.sleep(0.02)
    os.kill(process.pid or 0, signal.SIGINT)
    process.join()
    assert process.exitcode not in (0, -signal.SIGKILL)
    assert gone(readers)
