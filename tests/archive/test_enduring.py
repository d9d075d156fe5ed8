"""Adding as users do it: killed, stopped by a full disk or a server that goes away, and run again.

``KILLS=200`` kills so often over 20 documents, and a fortieth as often over 500.
"""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
import subprocess
import threading
import time
from pathlib import Path

import pytest
from stand_in import StandIn

from archive.conftest import Cluster
from archive.making import contents, crowd, emptied
from readouts.desk.archive import Archive
from readouts.desk.options import Options
from readouts.errors import ArchiveError
from readouts.records import Added
from readouts.settings import Settings

FORK = multiprocessing.get_context("fork")
KILLS = int(os.environ.get("KILLS", "3"))
WORDS = "strait harbour treaty envoy lighthouse convoy ferry tariff border quay pilot customs".split()

LETTERS = str.maketrans("0123456789", "ghijklmnop")  # one word: many would be compared, which takes long


def written(folder: Path, number: int, size: int = 0) -> list[str]:
    """Files of invented reports, of one to forty statements each, and of so many bytes that mean nothing."""
    folder.mkdir()
    paths = []
    for each in range(number):
        chance = random.Random(each)
        lines = [f"Report {each} of the Lask strait", f"2031-03-{1 + each % 28:02}", ""]
        for _ in range(chance.randint(1, 40)):
            said = " ".join(chance.choices(WORDS, k=chance.randint(5, 25)))
            lines.append(f"{chance.choice(['Ilse Varga', 'Anton Dovik', 'The envoy'])} said: {said}.")
        if size:
            lines.append(chance.randbytes(size // 2).hex().translate(LETTERS))
        path = folder / f"{each:03}.txt"
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        paths.append(str(path))
    return paths


def dated(paths: list[str]) -> Options:
    files = [path for path in paths if path.endswith(".txt")]
    days = {path: f"2031-03-{1 + int(Path(path).stem) % 28:02}" for path in files}
    return Options(Settings(force_language=True), network=StandIn(), dates=days)


def add_all(where: str, paths: list[str]) -> list[str]:
    """What ``readouts add`` does; the outcomes."""
    with Archive.open(where) as archive:
        results = list(archive.add(paths, dated(paths)))
        archive.group(dated(paths))
    assert all(isinstance(result, Added) for result in results), results
    return [result.outcome for result in results if isinstance(result, Added)]


def rows(where: str) -> dict[str, list[str]]:
    return contents(where, "fetched")


def emptied_place(where: str) -> None:
    if where.startswith("postgresql:"):
        emptied(where)
    else:
        for end in ("", "-wal", "-shm"):
            Path(where + end).unlink(missing_ok=True)


def killed(where: str, paths: list[str], after: float) -> bool:
    """Add, and be killed ``after`` seconds; whether it was killed before it was done."""
    process = FORK.Process(target=add_all, args=(where, paths))
    process.start()
    process.join(after)
    if process.exitcode is None:
        os.kill(process.pid or 0, signal.SIGKILL)
    process.join()
    assert process.exitcode in (0, -signal.SIGKILL)
    return process.exitcode != 0


def timed(where: str, paths: list[str]) -> float:
    """Seconds that an undisturbed run takes."""
    emptied_place(where)
    process, began = FORK.Process(target=add_all, args=(where, paths)), time.monotonic()
    process.start()
    process.join()
    assert process.exitcode == 0
    return time.monotonic() - began


@pytest.mark.parametrize(("documents", "kills"), [(20, KILLS), (500, KILLS // 40)])
def test_adding_may_be_killed_at_any_moment(where: str, tmp_path: Path, documents: int, kills: int) -> None:
    if not kills:
        pytest.skip("takes minutes: set KILLS=200")
    paths = written(tmp_path / "reports", documents)
    took = min(timed(where, paths) for _ in range(2))
    whole = rows(where)
    assert len(whole["document"]) == documents and whole["story"]
    chance, stopped = random.Random(documents), 0
    while stopped < kills:
        emptied_place(where)
        stopped += killed(where, paths, chance.uniform(0, took))
        add_all(where, paths)
        assert rows(where) == whole
    with Archive.open(where) as archive:
        assert archive.check() == ()


def test_the_same_input_twice_changes_nothing(where: str, tmp_path: Path) -> None:
    paths = written(tmp_path / "reports", 6)
    assert add_all(where, paths) == ["new"] * 6
    before = contents(where)
    assert add_all(where, [str(tmp_path / "reports")]) == ["unchanged"] * 6
    assert add_all(where, paths[:3]) == ["unchanged"] * 3
    assert contents(where) == before


def test_a_full_disk_ends_the_run_and_a_second_does_the_rest(
    cramped: str, small: Path, tmp_path: Path
) -> None:
    paths = written(tmp_path / "reports", 22, size=150_000)
    Archive.open(cramped).close()
    crowd(small, left=1_500_000)
    with pytest.raises(ArchiveError, match="disk is full") as caught:
        add_all(cramped, paths)
    assert "\n" not in str(caught.value)
    # PostgreSQL may need room even to let somebody in.
    subprocess.run(["mount", "-o", "remount,size=400m", str(small)], check=True)
    with Archive.open(cramped) as archive:
        kept = len(archive.documents())
        assert 0 < kept < len(paths)
    assert add_all(cramped, paths) == ["unchanged"] * kept + ["new"] * (len(paths) - kept)
    beside = str(tmp_path / "beside.sqlite")
    add_all(beside, paths)
    assert rows(cramped) == rows(beside)


def test_a_server_that_goes_away_ends_the_run_and_a_second_does_the_rest(
    cluster: Cluster, tmp_path: Path
) -> None:
    where, paths = cluster.url("postgres"), written(tmp_path / "reports", 60)
    emptied(where)
    add_all(where, paths[:1])
    stopper = threading.Thread(target=cluster.stop)
    try:
        with pytest.raises(ArchiveError, match=r"^postgresql://") as caught, Archive.open(where) as archive:
            for number, _ in enumerate(archive.add(paths, dated(paths))):
                if number == 5:
                    stopper.start()
                elif number == 40:  # whoever is slow to stop it must not come when all is done
                    stopper.join()
    finally:
        stopper.join()
        cluster.start()
    assert "\n" not in str(caught.value)
    outcomes = add_all(where, paths)
    assert 0 < outcomes.count("new") < len(paths) - 1
    beside = str(tmp_path / "beside.sqlite")
    add_all(beside, paths)
    assert rows(where) == rows(beside)


def test_four_programs_at_once_lose_and_double_nothing(where: str, tmp_path: Path) -> None:
    paths = written(tmp_path / "reports", 40)
    programs = []
    for program in range(4):
        own = paths[:16] + paths[16 + program * 6 : 22 + program * 6]
        random.Random(program).shuffle(own)
        programs.append(FORK.Process(target=add_all, args=(where, own)))
    for process in programs:
        process.start()
    for process in programs:
        process.join()
    assert [process.exitcode for process in programs] == [0, 0, 0, 0]
    assert set(add_all(where, paths)) == {"unchanged"}
    beside = str(tmp_path / "beside.sqlite")
    add_all(beside, paths)
    assert rows(where) == rows(beside)
