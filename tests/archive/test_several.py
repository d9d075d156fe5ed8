"""Several programs at once, programs that are killed, and disks and servers that fail: nothing is lost."""

from __future__ import annotations

import multiprocessing
import os
import random
import resource
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from archive.conftest import Cluster
from archive.making import add_numbered, contents, crowd, emptied
from readouts.archive import Archive
from readouts.errors import ArchiveError

FORK = multiprocessing.get_context("fork")


def undisturbed(folder: Path, numbers: list[int], size: int = 0) -> dict[str, list[str]]:
    """Every row of an archive to which documents were added in peace."""
    where = str(folder / "undisturbed.sqlite")
    with Archive.open(where) as archive:
        for number in numbers:
            add_numbered(archive, number, size)
    return contents(where)


def add_all(where: str, numbers: list[int]) -> None:
    with Archive.open(where) as archive:
        for number in numbers:
            add_numbered(archive, number)


def test_four_programs_add_the_same_and_different_documents(where: str, tmp_path: Path) -> None:
    shared = list(range(12))
    programs = []
    for program in range(4):
        numbers = shared + [100 * (program + 1) + each for each in range(6)]
        random.Random(program).shuffle(numbers)
        programs.append(FORK.Process(target=add_all, args=(where, numbers)))
    for process in programs:
        process.start()
    for process in programs:
        process.join()
    assert [process.exitcode for process in programs] == [0, 0, 0, 0]
    everything = shared + [100 * (program + 1) + each for program in range(4) for each in range(6)]
    assert contents(where) == undisturbed(tmp_path, everything)
    with Archive.open(where) as archive:
        assert archive.check() == ()


def _add_and_tell(where: str, numbers: list[int], tell: Callable[[int], None]) -> None:
    with Archive.open(where) as archive:
        there = {entry.document for entry in archive.documents()}
        for number in numbers:
            if f"{number}.txt" not in there:
                tell(number)
                add_numbered(archive, number)


def test_a_program_may_be_killed_at_any_moment(where: str, tmp_path: Path) -> None:
    chance = random.Random(7)
    numbers = list(range(90))
    for _ in range(20):
        here, there = FORK.Pipe(duplex=False)
        process = FORK.Process(target=_add_and_tell, args=(where, numbers, there.send))
        process.start()
        there.close()
        for _ in range(chance.randint(1, 3)):
            here.recv()
        time.sleep(chance.uniform(0, 0.02))
        os.kill(process.pid or 0, signal.SIGKILL)
        process.join()
        assert process.exitcode == -signal.SIGKILL
        here.close()
        with Archive.open(where) as archive:
            assert archive.check() == ()
    add_all(where, numbers)
    assert contents(where) == undisturbed(tmp_path, numbers)


def test_a_full_disk_is_said_and_nothing_kept_is_lost(cramped: str, small: Path, tmp_path: Path) -> None:
    size, numbers = 100_000, list(range(40))
    with Archive.open(cramped) as archive:
        crowd(small, left=2_000_000)
        with pytest.raises(ArchiveError, match="disk is full") as caught:
            for number in numbers:
                add_numbered(archive, number, size)
        assert "\n" not in str(caught.value)
        kept = len(archive.documents())
        assert 0 < kept < len(numbers)
        assert archive.check() == ()
        subprocess.run(["mount", "-o", "remount,size=200m", str(small)], check=True)
        outcomes = [add_numbered(archive, number, size) for number in numbers]
        assert outcomes == ["unchanged"] * kept + ["new"] * (len(numbers) - kept)
        assert archive.check() == ()
    assert contents(cramped) == undisturbed(tmp_path, numbers, size)


def _add_within(where: str, most: int, size: int) -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
    with Archive.open(where) as archive:
        try:
            for number in range(40):
                add_numbered(archive, number, size)
        except ArchiveError as error:
            os._exit(7 if where in str(error) and "\n" not in str(error) else 8)


def test_a_file_that_may_not_grow_is_said_and_nothing_kept_is_lost(tmp_path: Path) -> None:
    where, size = str(tmp_path / "archive.sqlite"), 50_000
    process = FORK.Process(target=_add_within, args=(where, 700_000, size))
    process.start()
    process.join()
    assert process.exitcode == 7
    with Archive.open(where) as archive:
        kept = len(archive.documents())
        assert 0 < kept < 40
        assert archive.check() == ()
        for number in range(40):
            add_numbered(archive, number, size)
    assert contents(where) == undisturbed(tmp_path, list(range(40)), size)


def test_a_server_that_goes_away_is_said_and_nothing_kept_is_lost(cluster: Cluster, tmp_path: Path) -> None:
    where = cluster.url("postgres")
    emptied(where)
    with Archive.open(where) as archive:
        for number in range(5):
            add_numbered(archive, number)
        cluster.stop()
        try:
            with pytest.raises(ArchiveError, match=r"^postgresql://.*the server") as caught:
                add_numbered(archive, 5)
            with pytest.raises(ArchiveError, match="cannot be reached"):
                Archive.open(where)
        finally:
            cluster.start()
        assert "\n" not in str(caught.value)
        assert [add_numbered(archive, number) for number in range(4, 8)] == ["unchanged", *["new"] * 3]
        assert archive.check() == ()
    assert contents(where) == undisturbed(tmp_path, list(range(8)))
