"""Jobs are done once, by one worker, also where workers are killed; pictures are found by what they show."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import unquote

import pytest

from archive.making import add, contents, numbered
from readouts.archive import Archive
from readouts.archive.site import jobs
from readouts.errors import Conflict, NotFound
from readouts.records import Job

FORK = multiprocessing.get_context("fork")
SVG = b"<svg xmlns='http://www.w3.org/2000/svg'/>"


def add_job(archive: Archive, number: int = 1, what: Any = "compare") -> int:
    return archive.jobs.add(what, {"story": f"ab{number}"}, "ines")


def taken(archive: Archive, lease: float | None = None) -> Job:
    job = archive.jobs.take(lease)
    assert job is not None
    return job


def test_jobs_are_taken_in_turn_and_told_how_they_went(archive: Archive) -> None:
    first, second = (add_job(archive, number) for number in (1, 2))
    assert [each.id for each in archive.jobs.listed()] == [second, first]
    assert archive.jobs.waiting() == 2
    job = taken(archive)
    assert (job.id, job.state, job.tries, job.argument, job.who) == (
        first,
        "running",
        1,
        {"story": "ab1"},
        "ines",
    )
    archive.jobs.finish(job, "compared 1 story", ["ab1"])
    archive.jobs.fail(taken(archive), "ab2: no such story")
    assert archive.jobs.take() is None
    done, failed = archive.jobs.one(first), archive.jobs.one(second)
    assert (done.state, done.told, done.stories) == ("done", "compared 1 story", ("ab1",))
    assert (failed.state, failed.told, failed.stories) == ("failed", "ab2: no such story", ())
    assert Job.from_dict(done.to_dict()) == done
    with pytest.raises(NotFound, match="999: no such job"):
        archive.jobs.one(999)


def test_what_waits_already_is_not_asked_for_twice(archive: Archive) -> None:
    first = add_job(archive)
    assert (add_job(archive), add_job(archive, 2), archive.jobs.waiting()) == (first, first + 1, 2)
    taken(archive)
    # What came since it was begun may not be in it.
    assert add_job(archive) == first + 2


def test_more_jobs_than_the_worker_can_do_are_refused(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "MOST_WAITING", 2)
    for number in (1, 2):
        add_job(archive, number)
    with pytest.raises(Conflict, match="2 jobs are waiting already"):
        archive.jobs.add("add", {"addresses": []}, "ines", [("a.txt", b"x")])
    taken(archive)
    assert add_job(archive, 3)
    assert len(archive.jobs.listed()) == 3


def _take_all(where: str, taken: Any) -> None:
    with Archive.open(where) as archive:
        while job := archive.jobs.take():
            taken.put(job.id)
            archive.jobs.finish(job, "done")


def test_no_two_workers_take_the_same_job(where: str) -> None:
    with Archive.open(where) as archive:
        asked = [add_job(archive, number) for number in range(40)]
    found = FORK.SimpleQueue()
    workers = [FORK.Process(target=_take_all, args=(where, found)) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert [worker.exitcode for worker in workers] == [0] * 4
    assert sorted(found.get() for _ in range(40)) == asked
    assert found.empty()


def _take_and_die(where: str) -> None:
    with Archive.open(where) as archive:
        archive.jobs.take()
        os.kill(os.getpid(), signal.SIGKILL)


def test_a_job_whose_worker_was_killed_is_given_to_another(where: str) -> None:
    with Archive.open(where) as archive:
        number = add_job(archive)
    worker = FORK.Process(target=_take_and_die, args=(where,))
    worker.start()
    worker.join()
    assert worker.exitcode == -signal.SIGKILL
    with Archive.open(where) as archive:
        assert archive.jobs.take() is None
        job = taken(archive, lease=0)
        assert (job.id, job.tries) == (number, 2)
        archive.jobs.finish(job, "done")
        assert archive.jobs.take(lease=0) is None


def test_a_job_that_kills_its_workers_is_given_up(archive: Archive) -> None:
    poison, other = add_job(archive, 1), add_job(archive, 2)
    for _ in range(jobs.TRIES):
        assert taken(archive, lease=0).id == poison
    assert taken(archive).id == other
    assert archive.jobs.one(poison).state == "running"
    archive.jobs.take(lease=0)
    assert archive.jobs.one(poison).told == "given up: the worker died 3 times while doing it"
    assert archive.jobs.one(poison).state == "failed"


def test_who_gives_signs_of_life_keeps_its_job_and_tells_how_far_it_is(archive: Archive) -> None:
    add_job(archive)
    job = taken(archive)
    later = archive.jobs.beat(job, "added 3")
    assert later is not None and later.changed > job.changed
    assert archive.jobs.take() is None
    assert archive.jobs.one(job.id).told == "added 3"


@pytest.mark.parametrize("late", ["beat", "finish", "fail", "give_back"])
def test_a_worker_that_lost_its_job_says_nothing_of_it_any_more(archive: Archive, late: str) -> None:
    add_job(archive)
    slow, quick = taken(archive), taken(archive, lease=0)
    arguments = (slow, "late") if late != "give_back" else (slow,)
    assert getattr(archive.jobs, late)(*arguments) is None
    assert archive.jobs.one(slow.id) == quick
    archive.jobs.finish(quick, "done")
    assert archive.jobs.one(slow.id).told == "done"


def test_a_job_that_is_given_back_is_no_try(archive: Archive) -> None:
    add_job(archive)
    for _ in range(jobs.TRIES + 2):
        job = taken(archive)
        assert job.tries == 1
        archive.jobs.give_back(job)


def test_a_clock_that_is_put_back_takes_no_job_away(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "_now", lambda: "2031-03-14T10:00:00.000000+00:00")
    add_job(archive)
    job = taken(archive)
    for _ in range(3):
        beaten = archive.jobs.beat(job)
        assert beaten is not None and beaten.changed > job.changed
        job = beaten


def test_files_are_there_until_their_job_has_ended(archive: Archive) -> None:
    raw = bytes(range(256))
    number = archive.jobs.add("add", {"party": "Velmark"}, "ines", [("a.bin", raw), ("b.bin", b"")])
    job = taken(archive)
    assert job.argument["party"] == "Velmark"
    files = job.argument["files"]
    assert [name for _, name in files] == ["a.bin", "b.bin"]
    assert [archive.jobs.file(id) for id, _ in files] == [raw, b""]
    assert [each.id for each in archive.jobs.listed()] == [number]
    with pytest.raises(NotFound):
        archive.jobs.one(files[0][0])
    with pytest.raises(NotFound):
        archive.jobs.file(number)
    archive.jobs.finish(job, "added 2")
    with pytest.raises(NotFound, match="no such file"):
        archive.jobs.file(files[0][0])
    assert archive.jobs.one(number).argument["files"] == files


def test_drawings_are_listed_only_where_they_failed(archive: Archive) -> None:
    for number in (1, 2):
        add_job(archive, number, "draw")
    archive.jobs.finish(taken(archive), "")
    failed = taken(archive)
    archive.jobs.fail(failed, "it could not be drawn")
    assert [each.id for each in archive.jobs.listed()] == [failed.id]
    # What was to be drawn may be a document's words.
    assert archive.jobs.one(failed.id).argument == {}


def test_a_picture_is_found_by_its_name(archive: Archive) -> None:
    mark = archive.jobs.mark()
    assert archive.jobs.missing(["a", "b"]) == ("a", "b")
    assert archive.jobs.keep_picture("a", SVG, mark) and archive.jobs.keep_picture("a", SVG + b" ", mark)
    assert (archive.jobs.picture("a"), archive.jobs.missing(["a", "b"])) == (SVG + b" ", ("b",))
    with pytest.raises(NotFound, match="b: no such picture"):
        archive.jobs.picture("b")


def test_old_jobs_and_pictures_are_taken_away(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(3):
        add_job(archive, number)
    archive.jobs.finish(taken(archive), "done")
    archive.jobs.fail(taken(archive), "failed")
    archive.jobs.keep_picture("a", SVG, archive.jobs.mark())
    assert archive.jobs.purge() == 0
    monkeypatch.setattr(jobs, "KEPT", timedelta(0))
    assert archive.jobs.purge() == 3
    assert [each.state for each in archive.jobs.listed()] == ["waiting"]
    assert archive.jobs.missing(["a"]) == ("a",)


def test_forgetting_a_document_takes_all_drawings_and_what_is_being_drawn(
    archive: Archive, where: str, reopen: Callable[[], Archive]
) -> None:
    add(archive, numbered(1))
    mark = archive.jobs.mark()
    archive.jobs.keep_picture("a", SVG, mark)
    add_job(archive, 1, "draw")
    running = taken(archive)
    add_job(archive, 2, "draw")
    archive.forget("1.txt", "asked for")
    with reopen() as other:
        assert not other.jobs.keep_picture("b", SVG, mark)
        other.jobs.finish(running, "drawn")
        assert other.jobs.take(lease=0) is None
        assert other.jobs.keep_picture("b", SVG, other.jobs.mark())
    rows = contents(where, "name")
    assert (len(rows["picture"]), rows["job"]) == (1, [])


def test_the_place_of_the_queue_is_the_archives_own(archive: Archive, where: str, kind: str) -> None:
    assert unquote(archive.jobs.place) == where
    assert kind == "sqlite" or archive.jobs.place.startswith("postgresql://")
