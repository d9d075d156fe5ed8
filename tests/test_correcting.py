"""Correcting from the command line: what is put right, what is refused, and what is shown of it."""

from __future__ import annotations

import getpass
import json
import shlex
import shutil
from pathlib import Path
from typing import Any

import pytest
from archive.making import add, compared, read

from readouts import cli
from readouts.archive import Archive
from readouts.records import Actor, Span, Speaker, Statement

ACTORS = """id,label,names,kind,country,office,start,end
V1,Velmark,,country,VX,,,
T1,Tarnovia,,country,TX,,,
,Tarnovian,,demonym,TX,,,
p1,Mara Ruel,Maara Ruel,person,VX,foreign minister,2024-01-01,2026-01-01
p2,Jonas Ketter,,person,TX,president,2020-01-01,2024-01-01
p3,Lena Orst,,person,VX,governor,2024-01-01,2026-01-01
p4,Lena Orst,,person,TX,president,2025-01-01,2026-01-01
"""
STRAIT = ("Varga", "the Lask strait would stay open")
TALKS = ("Dovik", "talks would go on in March")
WHY = ["--who", "K. Editor", "--why", "the recording says so"]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive with two documents and a comparison of them."""
    path = tmp_path_factory.mktemp("made") / "archive.sqlite"
    one, two = read("/news/a.txt", STRAIT, TALKS), read("/news/b.txt", TALKS)
    with Archive.open(str(path)) as archive:
        add(archive, one)
        add(archive, two)
        archive.keep_comparison(compared(one, two))
        archive.backup(str(path.with_name("copy.sqlite")))
    return path.with_name("copy.sqlite")


@pytest.fixture
def where(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """An archive of one's own, and a file of actors."""
    (tmp_path / "actors.csv").write_text(ACTORS, encoding="utf-8")
    monkeypatch.setenv("READOUTS_ACTORS", str(tmp_path / "actors.csv"))
    monkeypatch.setenv("READOUTS_ARCHIVE", str(tmp_path / "archive.sqlite"))
    monkeypatch.setenv("COLUMNS", "100")
    shutil.copy(made, tmp_path / "archive.sqlite")
    return str(tmp_path / "archive.sqlite")


def first(where: str, address: str = "/news/a.txt") -> Statement:
    with Archive.open(where) as archive:
        return archive.reading(address).statements[0]


def corrections(where: str) -> list[str]:
    with Archive.open(where) as archive:
        return [f"{each.what} {each.standing}" for each in archive.corrections()]


def correct(*arguments: str) -> int:
    return cli.run(["correct", *arguments])


@pytest.mark.parametrize(
    ("asked", "speaker", "shown"),
    [
        (
            ["Mara Ruel"],
            Speaker("Mara Ruel", "person", Actor("p1", "Mara Ruel"), "foreign minister", "Velmark"),
            "→ Mara Ruel (foreign minister, Velmark) [p1]",
        ),
        # In no office on the document's date.
        (
            ["Jonas Ketter"],
            Speaker("Jonas Ketter", "person", Actor("p2", "Jonas Ketter"), None, "Tarnovia"),
            "→ Jonas Ketter (Tarnovia) [p2]",
        ),
        (["Tarnovia"], Speaker("Tarnovia", "country", Actor("T1", "Tarnovia")), "→ Tarnovia [T1]"),
        (["Tarnovian"], Speaker("Tarnovian", "person"), "→ Tarnovian"),
        # Whom the gazetteer does not know, the document may.
        (
            ["anton dovik"],
            Speaker("Anton Dovik", "person", Actor("Q1002", "Anton Dovik"), "Prime Minister", "Tarnovia"),
            "→ Anton Dovik (Prime Minister, Tarnovia) [Q1002]",
        ),
        (["Pia Holt"], Speaker("Pia Holt", "person"), "→ Pia Holt"),
        (["a  spokesman"], Speaker("a spokesman", "unnamed"), "→ a spokesman"),
        (["Lena Orst"], Speaker("Lena Orst", "person"), "→ Lena Orst"),
        (
            ["Lena Orst", "--actor", "p4"],
            Speaker("Lena Orst", "person", Actor("p4", "Lena Orst"), "president", "Tarnovia"),
            "→ Lena Orst (president, Tarnovia) [p4]",
        ),
    ],
)
def test_a_speaker_is_known_by_name(
    where: str, capsys: pytest.CaptureFixture[str], asked: list[str], speaker: Speaker, shown: str
) -> None:
    assert correct("/news/a.txt", "s1", "--speaker", *asked, *WHY) == 0
    (found,) = first(where).speakers
    assert Speaker.from_dict({**found.to_dict(), "why": ""}) == speaker
    out = capsys.readouterr().out
    assert shown in " ".join(out.split())
    assert "K. Editor" in out


def test_several_speak_together_or_nobody_known(where: str) -> None:
    assert correct("/news/a.txt", "s1", "--speaker", "Mara Ruel", "--speaker", "Pia Holt", *WHY) == 0
    assert [each.name for each in first(where).speakers] == ["Mara Ruel", "Pia Holt"]
    assert correct("/news/a.txt", "s1", "--no-speaker", *WHY) == 0
    assert first(where).speakers == ()


def test_whom_a_name_may_mean_is_said(where: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert correct("/news/a.txt", "s1", "--speaker", "Lena Orst", *WHY) == 0
    err = capsys.readouterr().err
    assert "Lena Orst may be p3 Lena Orst (governor), p4 Lena Orst (president); --actor ID says which" in err
    assert correct("/news/a.txt", "s1", "--speaker", "Ruel", "--quiet", *WHY) == 0
    assert capsys.readouterr().err == ""


def test_the_party_stays_and_the_command_that_changes_it_is_said(
    where: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert correct("/news/a.txt", "s1", "--speaker", "Jonas Ketter", "--archive", where, *WHY) == 0
    assert first(where).party == "Velmark"
    err = capsys.readouterr().err
    assert "s1 still stands for Velmark; to make it Tarnovia, as of Jonas Ketter: readouts correct" in err
    command = shlex.split(err.partition(": readouts ")[2])
    assert cli.run(command) == 0
    assert first(where).party == "Tarnovia"
    assert correct("/news/a.txt", "s2", "--speaker", "Jonas Ketter", *WHY) == 0
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(
    ("asked", "field", "value"),
    [
        (["--party", " Tarnovia "], "party", "Tarnovia"),
        (["--no-party"], "party", None),
        (["--words", "Lask  strait"], "spans", (Span(16, 27),)),
        (["--span", "12:15", "--span", "21:27"], "spans", (Span(12, 15), Span(21, 27))),
    ],
)
def test_a_correction_is_made_once_and_can_be_undone(
    where: str, capsys: pytest.CaptureFixture[str], asked: list[str], field: str, value: Any
) -> None:
    before = first(where)

    def found() -> Any:
        return first(where).party if field == "party" else first(where).content.spans

    assert correct("/news/a.txt", "s1", *asked, *WHY, "--format", "json") == 0
    made = json.loads(capsys.readouterr().out)
    assert found() == value
    assert (made["who"], made["why"], made["standing"]) == ("K. Editor", "the recording says so", "in force")
    assert correct("/news/a.txt", "s1", *asked, *WHY) == 0
    assert capsys.readouterr() == ("", "readouts: it is so already; nothing was changed\n")
    assert len(corrections(where)) == 1
    assert correct("--undo", str(made["id"]), *WHY) == 0
    assert first(where) == before
    assert "undoing 1, in force" in capsys.readouterr().out
    assert correct("--undo", str(made["id"]), *WHY) == 1
    assert "already undone" in capsys.readouterr().err


def test_rows_count_from_one(where: str, capsys: pytest.CaptureFixture[str]) -> None:
    row = ["--comparison", "1", "--row", "1", "--relation"]
    assert correct(*row, "conflicts", *WHY) == 0
    with Archive.open(where) as archive:
        assert archive.comparison(1).issues[0].relation == "conflicts"
    assert "same → conflicts" in capsys.readouterr().out
    assert correct(*row, "conflicts", *WHY) == 0
    assert len(corrections(where)) == 1
    assert correct("--comparison", "1", "--row", "2", "--relation", "same", *WHY) == 1
    assert "comparison 1: has rows 1 to 1, and no row 2" in capsys.readouterr().err


def test_the_history_shows_who_what_when_and_why(where: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert correct("--list") == 0
    assert capsys.readouterr() == ("", "readouts: nothing was corrected\n")
    assert correct("/news/a.txt", "s1", "--no-party", *WHY) == 0
    assert correct("/news/b.txt", "s1", "--words", "in March", *WHY) == 0
    assert correct("--undo", "1", "--who", "A. Second", "--why", "a slip") == 0
    capsys.readouterr()
    assert correct("--list") == 0
    out = " ".join(capsys.readouterr().out.split())
    assert "1 party, undone: /news/a.txt of “the Lask strait would stay open” Velmark → no party" in out
    assert "“talks would go on in March” (12:38) → “in March” (30:38) K. Editor, " in out
    assert "3 party, undoing 1, in force" in out
    assert "A. Second" in out
    assert "a slip" in out
    assert correct("--list", "/news/b.txt", "--format", "json") == 0
    (entry,) = json.loads(capsys.readouterr().out)
    assert (entry["id"], entry["what"], entry["standing"]) == (2, "span", "in force")


def test_who_corrects_is_the_one_who_is_logged_in(where: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(getpass, "getuser", lambda: "varga")
    assert correct("/news/a.txt", "s1", "--no-party", "--why", "a slip") == 0
    with Archive.open(where) as archive:
        assert [each.who for each in archive.corrections()] == ["varga"]


def test_who_corrects_has_to_be_said_where_nobody_is_logged_in(
    where: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def unknown() -> str:
        raise OSError("no such user")

    monkeypatch.setattr(getpass, "getuser", unknown)
    assert correct("/news/a.txt", "s1", "--no-party", "--why", "a slip") == 2
    assert "say who you are with --who" in capsys.readouterr().err
    assert corrections(where) == []


S1 = ["/news/a.txt", "s1"]
WRONG: list[tuple[list[str], int, str]] = [
    ([*WHY], 2, "say what to put right: one of --speaker, --no-speaker, --party"),
    ([*S1, *WHY], 2, "say what to put right"),
    ([*S1, "--no-party", "--no-speaker", *WHY], 2, "one thing at a time, not --no-speaker and --no-party"),
    ([*S1, "--words", "a", "--span", "1:2", *WHY], 2, "one thing at a time, not --words and --span"),
    (["--undo", "0", "--list"], 2, "one thing at a time, not --undo and --list"),
    (["--no-party", *WHY], 2, "--no-party needs two names before it: correct DOCUMENT STATEMENT"),
    (["/news/a.txt", "--no-party", *WHY], 2, "--no-party needs two names before it"),
    ([*S1, "--undo", "1", *WHY], 2, "--undo goes without a document"),
    (["--list", *S1], 2, "--list takes a document at most"),
    (["--list", "--why", "so"], 2, "it goes without --who and --why"),
    (["--comparison", "1", "--row", "1", *WHY], 2, "--comparison needs --row and --relation"),
    ([*S1, "--no-party", "--row", "1", *WHY], 2, "--row goes with --comparison, not with --no-party"),
    ([*S1, "--no-party", "--relation", "same", *WHY], 2, "--relation goes with --comparison"),
    ([*S1, "--no-speaker", "--actor", "p1", *WHY], 2, "--actor goes with --speaker"),
    (["--comparison", "1", "--row", "0", "--relation", "same", *WHY], 2, "--row"),
    (["--comparison", "1", "--row", "1", "--relation", "alike", *WHY], 2, "--relation"),
    (["--comparison", "7", "--row", "1", "--relation", "same", *WHY], 1, "7: no such comparison"),
    (["--undo", "0", *WHY], 1, "0: no such correction"),
    ([*S1, "--no-party"], 2, "say on what grounds, with --why"),
    ([*S1, "--no-party", "--why", " "], 2, "say on what grounds, with --why"),
    ([*S1, "--no-party", "--why", "so", "--who", ""], 2, "say who and why"),
    ([*S1, "--party", " ", *WHY], 2, "--party is empty; --no-party"),
    ([*S1, "--speaker", "", *WHY], 2, "--speaker is empty; --no-speaker"),
    (
        [*S1, "--speaker", "Lena Orst", "--actor", "p1", *WHY],
        2,
        "--actor p1: is not known as 'Lena Orst'; by that name is known: p3 Lena Orst (governor), p4 Lena",
    ),
    ([*S1, "--speaker", "Pia Holt", "--actor", "p1", *WHY], 2, "by that name is known: nobody"),
    ([*S1, "--speaker", "A", "--speaker", "B", "--actor", "p1", *WHY], 2, "several cannot share it"),
    (["/news/c.txt", "s1", "--no-party", *WHY], 1, "/news/c.txt: not in the archive"),
    (["--list", "/news/c.txt"], 1, "/news/c.txt: not in the archive"),
    (
        ["/news/a.txt", "s9", "--no-party", *WHY],
        1,
        "/news/a.txt: has no statement s9; the nearest are s1 (“the Lask strait would stay open”), s2 (",
    ),
    (["/news/b.txt", "talks", "--no-party", *WHY], 1, "the nearest are s1 (“talks would go on in March”)"),
    ([*S1, "--span", "5", *WHY], 2, "--span '5' is not of the form START:END, as 120:164"),
    ([*S1, "--span", "5:4", *WHY], 2, "a span must be [start, end), in order and inside"),
    ([*S1, "--span", "5:4000", *WHY], 2, "a span must be [start, end), in order and inside"),
    ([*S1, "--words", " ", *WHY], 2, "--words is empty"),
    ([*S1, "--words", "the Orsund strait", *WHY], 2, "“the Orsund strait” do not stand in the document"),
    (
        [*S1, "--words", "said", *WHY],
        2,
        "“said” stand near s1 2 times (at 6:10, 51:55); say which with --span",
    ),
]


@pytest.mark.usefixtures("where")
@pytest.mark.parametrize(("arguments", "status", "said"), WRONG, ids=[said for *_, said in WRONG])
def test_what_makes_no_sense_is_one_line_and_changes_nothing(
    where: str, capsys: pytest.CaptureFixture[str], arguments: list[str], status: int, said: str
) -> None:
    assert correct(*arguments) == status
    out, err = capsys.readouterr()
    assert said in err
    assert err.count("\n") == 1
    assert out == ""
    assert corrections(where) == []


def test_words_are_looked_for_near_the_statement(where: str, capsys: pytest.CaptureFixture[str]) -> None:
    far = ("Holt", "the “old” ferry — Ketter's — ran. " + "It was late. " * 100)
    with Archive.open(where) as archive:
        add(archive, read("/news/far.txt", STRAIT, far, STRAIT))
    assert correct("/news/far.txt", "s3", "--words", "Lask strait", *WHY) == 0
    with Archive.open(where) as archive:
        reading = archive.reading("/news/far.txt")
    mended = reading.statements[2].content
    assert mended.text == "Lask strait"
    assert mended.start > reading.statements[1].content.end
    assert correct("/news/far.txt", "s1", "--words", "ferry - Ketter’s - ran", *WHY) == 0  # noqa: RUF001
    assert first(where, "/news/far.txt").content.text == "ferry — Ketter's — ran"
    capsys.readouterr()
    assert correct("/news/far.txt", "s3", "--words", 'the "old" ferry', *WHY) == 2
    assert "stand once (at 56:71), but not near s3; take --span START:END" in capsys.readouterr().err


def test_a_forgotten_document_is_one_line(where: str, capsys: pytest.CaptureFixture[str]) -> None:
    with Archive.open(where) as archive:
        archive.forget("/news/a.txt", "asked to")
    assert correct("/news/a.txt", "s1", "--no-party", *WHY) == 1
    err = capsys.readouterr().err
    assert "/news/a.txt: " in err
    assert err.count("\n") == 1


def test_controls_in_words_do_not_reach_the_terminal(where: str, capsys: pytest.CaptureFixture[str]) -> None:
    with Archive.open(where) as archive:
        add(archive, read("/news/red.txt", ("Varga", "the \x1b[31mred\u202e strait")))
    assert correct("/news/red.txt", "s1", "--speaker", "\x1b[31mMara\u202e", *WHY) == 0
    assert correct("/news/red.txt", "s1", "--words", "nowhere\x1b[0m", *WHY) == 2
    text = "".join(capsys.readouterr())
    assert "strait" in text
    assert "\x1b" not in text
    assert "\u202e" not in text


def test_there_is_no_archive_to_correct(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("READOUTS_ARCHIVE", raising=False)
    assert correct("--list", "--archive", str(tmp_path / "none.sqlite")) == 1
    assert "there is no archive here yet" in capsys.readouterr().err
