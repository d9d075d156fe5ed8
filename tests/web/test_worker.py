"""A worker that really runs, in a process of its own: it does what is asked, also where one is killed."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT
from intake.making import ENGLISH
from intake.serving import answer, serving
from intake.world import PUBLIC

pytest.importorskip("huey", reason="huey is not installed")

from archive.conftest import blank, cluster, kind, tabled, where

from readouts.archive import Archive
from readouts.errors import ArchiveError, NotFound
from readouts.rendering import pictures
from readouts.web import drawing, queue

__all__ = ["blank", "cluster", "kind", "tabled", "where"]

MET = "President Ilse Varga met today with Prime Minister Anton Dovik of Tarnovia to discuss the strait.\n"
OPEN = "Ilse Varga said: the strait stays open to every ship that keeps the rules of the treaty.\n"
PORT = "Anton Dovik said: the port is closed until the two countries have signed a new agreement.\n"
VELMARK, TARNOVIA = ("velmark.txt", (MET + OPEN).encode()), ("tarnovia.txt", (MET + PORT).encode())
Start = Callable[..., subprocess.Popen[bytes]]


@pytest.fixture
def archive(where: str) -> Iterator[Archive]:
    with Archive.open(where) as made:
        yield made


@pytest.fixture
def start(where: str, tmp_path: Path) -> Iterator[Start]:
    """Start a worker of the archive."""
    begun: list[subprocess.Popen[bytes]] = []

    def run(**options: Any) -> subprocess.Popen[bytes]:
        told = json.dumps({"archive": where, "folder": str(tmp_path), **options})
        path = os.pathsep.join((str(ROOT / "tests"), os.environ.get("PYTHONPATH", "")))
        with open(tmp_path / "said", "wb") as said:
            process = subprocess.Popen(
                [sys.executable, "-m", "web.standing_in", told],
                env={**os.environ, "PYTHONPATH": path},
                cwd=tmp_path,
                stderr=said,
            )
        begun.append(process)
        return process

    yield run
    for process in begun:
        process.kill()
        process.wait()


def until(there: Callable[[], Any]) -> Any:
    """Wait for something, for two minutes at most."""
    end = time.monotonic() + 120
    while not (found := there()):
        assert time.monotonic() < end, "it did not come"
        time.sleep(0.05)
    return found


def _ready(archive: Archive, picture: pictures.Picture) -> bool:
    """Whether every form of a picture is there."""
    return not archive.jobs.missing(pictures.names(picture).values())


def ended(archive: Archive, job: int) -> tuple[str, str]:
    """What became of a job, once it has ended."""
    until(lambda: archive.jobs.one(job).state in ("done", "failed"))
    told = archive.jobs.one(job)
    return told.state, told.told


def test_two_accounts_become_a_story_with_its_comparison_and_pictures(
    archive: Archive, where: str, kind: str, start: Start
) -> None:
    start()
    known = {"date": "2031-03-14"}
    first = queue.ask(archive, "add", {"party": "Velmark", **known}, "ines", [VELMARK])
    assert ended(archive, first) == ("done", "added 1")
    second = queue.ask(archive, "add", {"party": "Tarnovia", **known}, "ines", [TARNOVIA])
    assert ended(archive, second) == ("done", "added 1; compared 1 story")
    (story,) = archive.jobs.one(second).stories
    documents = archive.story(story).documents
    assert sorted(each.rpartition("/")[2] for each in documents) == ["tarnovia.txt", "velmark.txt"]
    assert all(each.startswith("upload:") for each in documents)
    comparison = archive.comparison(archive.comparisons(story)[-1].id)
    assert set(comparison.parties) == {"Velmark", "Tarnovia"}
    for picture in (pictures.timeline(comparison), pictures.shares(comparison)):
        assert picture is not None and _ready(archive, picture)
        assert archive.jobs.picture(pictures.names(picture)["wide-dark"]).startswith(b"<svg")
    if kind == "sqlite":
        assert os.stat(f"{where}.jobs").st_mode & 0o777 == 0o600
    again = queue.ask(archive, "compare", {"story": story}, "ines")
    assert ended(archive, again) == ("done", "compared")
    assert len(archive.comparisons(story)) == 1


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_a_document_comes_to_a_story_when_it_is_added_again_with_its_day(
    archive: Archive, start: Start
) -> None:
    start()
    queue.ask(archive, "add", {"party": "Velmark", "date": "2031-03-14"}, "ines", [VELMARK])
    late = queue.ask(archive, "add", {"party": "Tarnovia", "date": "2031-04-20"}, "ines", [TARNOVIA])
    assert ended(archive, late) == ("done", "added 1") and len(archive.stories()) == 2
    again = queue.ask(archive, "add", {"party": "Tarnovia", "date": "2031-03-14"}, "ines", [TARNOVIA])
    assert ended(archive, again) == ("done", "added as new versions 1; compared 1 story")
    (story,) = archive.stories()
    assert len(story.documents) == 2


def test_a_picture_that_a_page_lacks_is_drawn_for_it(archive: Archive, start: Start) -> None:
    start()
    picture = pictures.Shares((pictures.Share("same", 2), pictures.Share("one_sided", 1, "Velmark")))
    asked = drawing.Requests(archive)
    assert asked.ready([picture]) == (False,)
    assert asked.ready([picture]) == (False,)
    until(lambda: _ready(archive, picture))
    assert b"Only Velmark" in archive.jobs.picture(pictures.names(picture)["narrow-light"])


# What follows has nothing to do with the kind of database.
only_sqlite = pytest.mark.parametrize("kind", ["sqlite"], indirect=True)


@only_sqlite
def test_every_document_that_fails_is_told_and_the_others_are_added(archive: Archive, start: Start) -> None:
    with serving(PUBLIC) as server:
        page = f"<html><p>{ENGLISH}</p><p>{OPEN}</p></html>".encode()
        server.answers["/a"] = answer(page)
        server.answers["/b"] = answer(b"nothing", status="404 Not Found")
        start(port=server.port)
        at = f"http://velmark.example:{server.port}"
        job = queue.ask(archive, "add", {"addresses": [f"{at}/a", f"{at}/b"]}, "ines", [("c.txt", b"")])
        state, told = ended(archive, job)
        again = queue.ask(archive, "add", {"addresses": [f"{at}/a"]}, "ines")
        assert ended(archive, again) == ("done", "unchanged 1")
    assert (state, told.partition(":")[0], told.count("\n")) == ("done", "added 1, failed 2", 0)
    assert f"{at}/b: " in told and "; c.txt: " in told
    assert [each.document for each in archive.documents()] == [f"{at}/a"]


@only_sqlite
@pytest.mark.parametrize(
    ("what", "argument", "told"),
    [
        ("add", {"addresses": ["/etc/passwd"]}, "is no address that begins with http"),
        ("add", {"addresses": ["-"]}, "is no address that begins with http"),
        ("add", {"addresses": ["file:///etc/passwd"]}, "is no address that begins with http"),
        ("add", {"addresses": ["http://127.0.0.1/x"]}, "failed 1: http://127.0.0.1/x: "),
        ("add", {"addresses": ["http://velmark.example/x"], "date": "soon"}, "the date 'soon' of"),
        ("add", {"files": [[999, "a.txt"]]}, "999: no such file"),
        ("compare", {"story": "none"}, "none: no such story"),
        ("compare", {}, "KeyError: 'story'"),
        ("draw", {"story": "none"}, "none: no such story"),
    ],
)
def test_what_cannot_be_done_is_told_in_one_line(
    archive: Archive, start: Start, what: Any, argument: dict[str, Any], told: str
) -> None:
    start()
    job = queue.ask(archive, what, argument, "ines")
    state, line = ended(archive, job)
    assert state == "failed" and told in line and "\n" not in line
    assert archive.documents() == ()


@only_sqlite
@pytest.mark.parametrize(
    ("name", "called"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\texts\\Velmark account.txt", "Velmark-account.txt"),
        ("..", "document"),
        ("", "document"),
        ("a#b?c\n\0.html", "a-b-c.html"),
        (f"{'x' * 300}.txt", f"{'x' * 60}.txt"),
        ("заявление.txt", "заявление.txt"),
    ],
)
def test_an_uploaded_document_is_called_by_its_bytes_and_a_safe_name(
    name: str, called: str, kind: str
) -> None:
    from readouts.desk import adding

    assert adding.upload_id(name, b"x") == f"upload:2d711642b726b044/{called}"
    assert adding.place(adding.upload_id(name, b"x")) == adding.upload_id(name, b"x")


def held(archive: Archive, start: Start, tmp_path: Path) -> tuple[int, subprocess.Popen[bytes]]:
    """A job of three documents, of which the worker is reading the second."""
    texts = ["Ilse Varga said: one.\n", "Anton Dovik said: wait here.\n", "Mira Salk said: three.\n"]
    files = [(f"{number}.txt", f"{text}{OPEN}".encode()) for number, text in enumerate(texts)]
    worker = start()
    job = queue.ask(archive, "add", {}, "ines", files)
    until((tmp_path / "reading").exists)
    return job, worker


def test_a_job_whose_worker_is_killed_is_finished_by_another(
    archive: Archive, start: Start, tmp_path: Path
) -> None:
    job, worker = held(archive, start, tmp_path)
    worker.kill()
    worker.wait()
    assert (archive.jobs.one(job).state, len(archive.documents())) == ("running", 1)
    lease = 1.0
    silent = datetime.fromisoformat(archive.jobs.one(job).changed) + timedelta(seconds=lease)
    until(lambda: datetime.now(UTC) > silent)
    (tmp_path / "go").touch()
    start(lease=lease)
    assert ended(archive, job) == ("done", "unchanged 1, added 2")
    assert len(archive.documents()) == 3 and len(archive.stories()) == 3
    assert archive.jobs.one(job).tries == 2


@only_sqlite
def test_a_worker_that_is_told_to_end_ends_after_the_document(
    archive: Archive, start: Start, tmp_path: Path
) -> None:
    job, worker = held(archive, start, tmp_path)
    worker.send_signal(signal.SIGTERM)
    until(lambda: "Shutting down gracefully" in (tmp_path / "said").read_text(encoding="utf-8"))
    (tmp_path / "go").touch()
    assert worker.wait() == 0
    said = (tmp_path / "said").read_text(encoding="utf-8")
    assert f"readouts: worker: job {job} (add): left to another worker\n" in said
    assert (archive.jobs.one(job).state, len(archive.documents())) == ("waiting", 2)
    start()
    assert ended(archive, job) == ("done", "unchanged 2, added 1")


@only_sqlite
def test_a_worker_that_is_interrupted_leaves_its_job_to_another_at_once(
    archive: Archive, start: Start, tmp_path: Path
) -> None:
    job, worker = held(archive, start, tmp_path)
    worker.send_signal(signal.SIGINT)
    until(lambda: archive.jobs.one(job).state == "waiting")


@only_sqlite
def test_the_command_says_what_it_does_and_ends_in_peace(archive: Archive, where: str) -> None:
    command = [sys.executable, "-c", "from readouts.cli import main; main()", "worker", "--archive", where]
    with subprocess.Popen(command, stderr=subprocess.PIPE) as worker:
        job = queue.ask(archive, "compare", {"story": "none"}, "ines")
        ended(archive, job)
        worker.send_signal(signal.SIGTERM)
        _, said = worker.communicate()
    assert worker.returncode == 0
    assert said.decode().splitlines() == [
        "readouts: worker: waiting for work",
        f"readouts: worker: job {job} (compare): none: no such story",
    ]


@only_sqlite
def test_a_worker_finds_what_waits_though_the_queue_was_lost(
    archive: Archive, where: str, start: Start
) -> None:
    job = archive.jobs.add("compare", {"story": "none"}, "ines")
    start()
    assert ended(archive, job) == ("failed", "none: no such story")


@only_sqlite
def test_where_the_queue_cannot_be_used_the_job_waits_all_the_same(
    archive: Archive, where: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    os.mkdir(f"{where}.jobs")
    job = queue.ask(archive, "compare", {"story": "none"}, "ines")
    assert archive.jobs.one(job).state == "waiting"
    assert "the worker cannot be woken" in caplog.text
    with pytest.raises(ArchiveError, match="the worker's queue cannot be used"):
        queue.Consumer(where, lambda: None, lambda: None)


@only_sqlite
def test_a_message_in_the_queue_is_no_code(archive: Archive, where: str) -> None:
    import pickle
    import sqlite3

    queue.wake(archive)
    with sqlite3.connect(f"{where}.jobs") as connection:
        ((message,),) = connection.execute("SELECT data FROM task")
    connection.close()
    assert json.loads(message)[1] == "readouts.web.queue.look"
    with pytest.raises(ValueError):
        queue._Plain()._deserialize(pickle.dumps(["os.system"]))


@only_sqlite
def test_where_much_is_waiting_pages_ask_for_no_pictures(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drawing, "ENOUGH", 1)
    for count in (1, 2):
        drawing.ask(archive, pictures.Shares((pictures.Share("same", count),)))
    assert archive.jobs.waiting() == 1
    with pytest.raises(NotFound):
        drawing.draw_story(archive, "none")
