"""The archive's commands as a user meets them: what goes where, the exit status, and what stays."""

from __future__ import annotations

import json
import os
import pty
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT
from stand_in import StandIn

from readouts import cli, comparing, desk
from readouts.desk.archive import Archive
from readouts.records import Comparison, Issue, Network, Side, Speaker

Run = Callable[..., tuple[int, str, list[str]]]
OPEN = "Ilse Varga said: the strait stays open to every ship that keeps the rules of the treaty.\n"
PORT = "Anton Dovik said: the port is closed until the two countries have signed a new agreement.\n"
MET = "President Ilse Varga met today with Prime Minister Anton Dovik of Tarnovia to discuss the strait.\n"
DRIVER = (
    "import time; from readouts import cli, desk; from stand_in import StandIn; "
    "desk.network.shipped = lambda: StandIn(); desk.network.identity = lambda _: StandIn.identity; cli.main()"
)


@pytest.fixture(autouse=True)
def _world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The archive is archive.sqlite in the folder where one works, and the stand-in reads."""
    monkeypatch.setattr(desk.network, "shipped", StandIn)
    monkeypatch.setattr(desk.network, "identity", lambda _: StandIn.identity)
    for variable in [name for name in os.environ if name.startswith("READOUTS_")]:
        monkeypatch.delenv(variable)
    work = tmp_path / "work"
    work.mkdir()
    monkeypatch.chdir(work)
    monkeypatch.setenv("READOUTS_ARCHIVE", str(tmp_path / "archive.sqlite"))


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command: its status, its standard output, the lines of its standard error."""

    def command(*arguments: str) -> tuple[int, str, list[str]]:
        status = cli.run(arguments)
        out, err = capsys.readouterr()
        lines = err.splitlines()
        assert all(line.startswith("readouts: ") for line in lines)
        return status, out, [line.removeprefix("readouts: ") for line in lines]

    return command


def write(**texts: str) -> list[str]:
    """Files in the folder where one works, and their paths in the archive."""
    for name, text in texts.items():
        Path(f"{name}.txt").write_text(text, encoding="utf-8", newline="")
    return [os.path.abspath(f"{name}.txt") for name in texts]


def started(*arguments: str, **how: Any) -> subprocess.Popen[bytes]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "tests"), **how.pop("env", {})}
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **how}
    driver = pipes.pop("driver", DRIVER)
    return subprocess.Popen([sys.executable, "-c", driver, *arguments], env=environment, **pipes)


def entries() -> list[tuple[str, int]]:
    with Archive.open(os.environ["READOUTS_ARCHIVE"]) as kept:
        return [(each.document, each.version) for each in kept.documents()]


# Adding


def test_what_is_added_is_said_once_and_the_same_again_says_nothing_new(run: Run) -> None:
    a, b = write(a=OPEN, b=PORT)
    assert run("add", "a.txt", "b.txt") == (
        0,
        f"new         {a}\nnew         {b}\n",
        ["new: 2; stories of several documents: 0"],
    )
    assert run("add", "a.txt", "b.txt") == (0, "", ["unchanged: 2; stories of several documents: 0"])
    assert entries() == [(a, 1), (b, 1)]


def test_as_json_each_document_is_a_line(run: Run) -> None:
    a, b = write(a=OPEN, b="Oui.\n")
    status, out, err = run("add", "a.txt", "b.txt", "--format", "json")
    first, second = map(json.loads, out.splitlines())
    assert first == {"document": a, "outcome": "new", "version": 1, "note": "", "warnings": []}
    assert status == 0
    assert second["warnings"]
    assert err == [
        *(f"{b}: warning: {each}" for each in second["warnings"]),
        "new: 2; stories of several documents: 0",
    ]
    _, out, _ = run("add", "a.txt", "--format", "json")
    assert json.loads(out)["outcome"] == "unchanged"


def test_quiet_says_neither_warnings_nor_counts_but_failures(run: Run) -> None:
    (b,) = write(b="Oui.\n")
    status, out, err = run("add", "b.txt", "none.txt", "--quiet")
    assert (status, out) == (1, f"new         {b}\n")
    assert err == [f"{os.path.abspath('none.txt')}: no such file"]


def test_a_bad_document_is_one_line_and_the_others_are_kept(run: Run) -> None:
    a, empty, boom, b = write(a=OPEN, empty="", boom="They explode.\n" * 9, b=PORT)
    status, out, err = run("add", a, empty, boom, b)
    assert (status, out) == (1, f"new         {a}\nnew         {b}\n")
    assert [line.split(": ")[0] for line in err] == [empty, boom, "failed"]
    assert err[-1] == "failed: 2, new: 2; stories of several documents: 0"


def test_two_texts_from_standard_input_are_two_documents_and_the_same_is_one() -> None:
    outcomes = []
    for text in (OPEN, PORT, OPEN):
        out, err = started("add", "-", stdin=subprocess.PIPE).communicate(text.encode())
        outcomes.append((out.split()[:1], err))
    assert outcomes == [
        ([b"new"], b"readouts: new: 1; stories of several documents: 0\n"),
        ([b"new"], b"readouts: new: 1; stories of several documents: 0\n"),
        ([], b"readouts: unchanged: 1; stories of several documents: 0\n"),
    ]
    assert len(entries()) == 2


def test_a_document_inside_standard_input_takes_hints(run: Run) -> None:
    lines = "".join(json.dumps({"id": id, "text": text}) + "\n" for id, text in (("a", OPEN), ("b", PORT)))
    process = started("add", "-", "--party", "-#a=Velmark", stdin=subprocess.PIPE)
    out, err = process.communicate(lines.encode())
    assert (out.split(), process.returncode) == ([b"new", b"stdin#a", b"new", b"stdin#b"], 0), err
    status, out_, _ = run("show", "stdin#a", "--format", "json")
    assert (status, json.loads(out_)[0]["party"]) == (0, "Velmark")


def test_files_of_the_same_name_in_two_folders_are_two_documents(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    for folder, text in (("one", OPEN), ("two", PORT)):
        Path(folder).mkdir()
        Path(folder, "a.txt").write_text(text)
        with monkeypatch.context() as there:
            there.chdir(folder)
            assert run("add", "a.txt")[0] == 0
    assert entries() == [(os.path.abspath("one/a.txt"), 1), (os.path.abspath("two/a.txt"), 1)]


def test_a_party_that_is_told_later_makes_a_version_once(run: Run) -> None:
    (a,) = write(a=OPEN)
    told = ("add", "a.txt", "--party", "a.txt=Velmark")
    assert run("add", "a.txt")[1].split() == ["new", a]
    assert run(*told)[1] == f"version 2   {a}\n"
    assert run(*told)[2] == ["unchanged: 1; stories of several documents: 0"]
    assert run("add", "a.txt")[2] == ["unchanged: 1; stories of several documents: 0"]
    assert json.loads(run("search", "strait", "--party", "Velmark", "--format", "json")[1])[0]["version"] == 2


def test_a_document_that_was_forgotten_is_not_added_and_it_says_when_and_why(run: Run) -> None:
    a = write(a=OPEN, b=PORT)[0]
    run("add", "a.txt", "b.txt")
    assert run("forget", "a.txt", "--why", "the publisher asks for it") == (
        0,
        "",
        [f"{a}: versions erased: 1"],
    )
    assert run("forget", "a.txt", "--why", "again") == (0, "", [f"{a}: was forgotten before"])
    assert run("forget", "b.txt", "--why", "it too", "--quiet") == (0, "", [])
    status, out, err = run("add", "a.txt")
    assert (status, out) == (0, f"forgotten   {a}\n")
    assert err[0].startswith(f"{a}: was forgotten on 20")
    assert err[0].endswith(": the publisher asks for it")
    assert err[1:] == ["forgotten: 1; stories of several documents: 0"]
    for command in (("show", "a.txt"), ("diff", "a.txt"), ("export", "a.txt")):
        status, out, err = run(*command)
        assert (status, out, len(err)) == (1, "", 1)
        assert err[0].endswith(": the publisher asks for it")
    assert b"strait" not in Path(os.environ["READOUTS_ARCHIVE"]).read_bytes()


def test_reading_again_with_another_network_is_said_once(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    a, _ = write(a=OPEN, b=PORT)
    run("add", "a.txt", "b.txt")
    assert run("reread") == (0, "", ["nothing to do; stories of several documents: 0"])
    monkeypatch.setattr(desk.network, "identity", lambda _: Network("newer", "1" * 64))
    status, out, err = run("reread", "--format", "json")
    told = [json.loads(line) for line in out.splitlines()]
    assert (status, err) == (0, ["read again: 2; stories of several documents: 0"])
    assert told[0] == {"document": a, "outcome": "read again", "version": 1, "note": "", "warnings": []}
    assert "read by newer, checksum 1111" in run("show", "a.txt")[1]
    assert run("reread") == (0, "", ["nothing to do; stories of several documents: 0"])


# Looking


def test_a_changed_file_is_a_version_and_its_difference_is_shown(run: Run) -> None:
    (a,) = write(a=OPEN + PORT)
    run("add", "a.txt")
    status, out, err = run("diff", "a.txt")
    assert (status, out, err) == (1, "", [f"{a}: has no version before 1 to set it against"])
    write(a=OPEN + PORT.replace("Dovik", "Dovik II") + "Mira Salk said: nobody asked us about it.\n")
    assert run("add", "a.txt")[1] == f"version 2   {a}\n"
    status, out, err = run("diff", "a.txt")
    assert (status, err) == (0, [])
    assert out.startswith(
        f"{a}: version 1 and version 2\nadded: 1\n  + not resolved “said”: nobody asked us about it.\n"
    )
    shown = json.loads(run("diff", "a.txt", "1", "2", "--format", "json")[1])
    assert [len(shown[name]) for name in ("added", "removed")] == [1, 0]
    back = json.loads(run("diff", "a.txt", "2", "1", "--format", "json")[1])
    assert (back["removed"], back["added"]) == (shown["added"], [])
    assert "No statement was added" in run("diff", "a.txt", "2", "2")[1]
    assert run("diff", "a.txt", "1", "7")[2] == [f"{a}: has no version 7"]


def test_a_document_is_shown_with_whence_it_is(run: Run) -> None:
    (a,) = write(a=OPEN)
    run("add", "a.txt")
    write(a=PORT)
    run("add", "a.txt")
    status, out, err = run("show", "a.txt")
    assert (status, err) == (0, [])
    assert out.startswith("version 2 of 2, fetched 20")
    assert "read by stand-in, checksum 0000000000000000\n" in out
    assert "the port is closed" in out
    assert "strait stays open" in run("show", a, "--version", "1")[1]
    (shown,) = json.loads(run("show", "a.txt", "--version", "1", "--format", "json")[1])
    assert (shown["id"], len(shown["statements"])) == (a, 1)
    assert run("show", "a.txt", "--version", "3")[2] == [f"{a}: has no version 3"]
    assert run("show", "a.txt", "--output", "out.csv", "--format", "csv") == (0, "", [])
    assert "the port is closed" in Path("out.csv").read_text()


def test_the_bytes_of_a_document_come_as_they_are(run: Run) -> None:
    raw = b"\xef\xbb\xbf" + OPEN.replace("\n", "\r\n").encode() * 2
    Path("a.txt").write_bytes(raw)
    run("add", "a.txt")
    process = started("show", "a.txt", "--raw")
    assert process.communicate() == (raw, b"")


@pytest.mark.parametrize("format", ["terminal", "json"])
def test_a_warning_is_said_once(run: Run, format: str) -> None:
    (a,) = write(a="Oui.\n")
    run("add", "a.txt")
    status, out, err = run("show", "a.txt", "--format", format)
    with Archive.open(os.environ["READOUTS_ARCHIVE"]) as kept:
        warnings = kept.document(a).warnings
    assert (status, bool(warnings)) == (0, True)
    if format == "terminal":
        assert [" ".join(out.split()).count(each) for each in warnings] == [1] * len(warnings)
        assert err == []
    else:
        assert err == [f"{a}: warning: {each}" for each in warnings]


def test_a_correction_is_applied_where_a_statement_is_shown_and_found(run: Run) -> None:
    (a,) = write(a=OPEN)
    run("add", "a.txt")
    with Archive.open(os.environ["READOUTS_ARCHIVE"]) as kept:
        kept.correct(a, "s1", "speaker", [Speaker("Mira Salk", "person")], "an editor", "she said it")
        kept.correct(a, "s1", "party", "Tarnovia", "an editor", "she speaks for it")
    assert "Mira Salk" in run("show", "a.txt")[1]
    assert run("search", "strait", "--speaker", "Mira Salk")[1].startswith("1. Mira Salk (Tarnovia)\n")
    assert run("search", "strait", "--party", "Tarnovia", "--quiet")[2] == []
    assert run("search", "strait", "--party", "Velmark") == (0, "", ["no statement was found"])


def test_words_that_were_looked_for_are_set_off_and_pages_follow_each_other(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cli.looking, "PAGE", 2)
    write(a="".join(f"Ilse Varga said: ship {n} passed the strait.\n" for n in range(3)))
    run("add", "a.txt")
    status, out, err = run("search", "strait")
    assert (status, out.count("[strait]"), err) == (0, 2, ["statements: 2; --page 2 shows more"])
    status, out, err = run("search", "strait", "--page", "2")
    assert (status, out.startswith("3. "), err) == (0, True, ["statements: 1"])
    found = json.loads(run("search", '"passed the strait" -pilots', "--format", "json")[1])
    assert {hit["document"] for hit in found} == {os.path.abspath("a.txt")}
    assert [found[0]["content"][start:end] for start, end in found[0]["marks"]] == ["passed the strait"]
    assert run("search", "pilots") == (0, "", ["no statement was found"])
    assert json.loads(run("search", "pilots", "--format", "json", "--quiet")[1]) == []


def test_statements_that_mean_nearly_the_same_are_found(run: Run) -> None:
    write(a=OPEN + PORT)
    run("add", "a.txt")
    words = OPEN.partition(" said: ")[2].strip()
    found = json.loads(run("search", "--similar", words, "--format", "json")[1])
    assert (found[0]["content"], len(found)) == (words, 2)


def test_the_archives_stories_are_shown_and_compared(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def compare(readings: Any, embed: Any, parties: Any = ()) -> Comparison:
        sides = tuple(
            Side(str(each.document.party), each.document.id, each.statements[0].content.spans, ("s1",))
            for each in readings
        )
        return Comparison(tuple(readings), tuple(parties), (Issue("strait", "same", "", 0.5, sides),))

    monkeypatch.setattr(comparing, "compare", compare)
    v, t = write(v=MET + OPEN, t=MET + PORT, alone=PORT)[:2]
    told = [flag for name in "vt" for flag in ("--date", f"{name}.txt=2031-03-14")]
    told += ["--party", "v.txt=Velmark", "--party", "t.txt=Tarnovia"]
    assert (
        run("add", "v.txt", "t.txt", "alone.txt", *told)[2][-1] == "new: 3; stories of several documents: 1"
    )
    status, out, err = run("stories")
    assert (status, err) == (0, [])
    assert "1 story of two or more documents." in out
    stories = json.loads(run("stories", "--format", "json")[1])
    (story,) = [each for each in stories if len(each["documents"]) > 1]
    assert sorted(story["documents"]) == sorted([v, t])
    (alone,) = [each["id"] for each in stories if len(each["documents"]) == 1]
    first = run("compare", story["id"], "--format", "json")
    assert (first[0], first[2][0][:13]) == (0, "comparison 1:")
    assert sorted(json.loads(first[1])["parties"]) == ["Tarnovia", "Velmark"]
    assert run("compare", story["id"], "--format", "json") == first
    with Archive.open(os.environ["READOUTS_ARCHIVE"]) as kept:
        assert len(kept.comparisons()) == 1
        kept.correct(v, "s1", "speaker", [Speaker("Mira Salk", "person")], "an editor", "she said it")
    assert "Mira Salk" in run("compare", story["id"], "--format", "json")[1]
    status, out, err = run("compare", alone)
    assert (status, out, len(err)) == (2, "", 1)
    assert err[0].startswith("a comparison needs two parties")


# Writing and taking in


@pytest.mark.parametrize("form", ["jsonl", "csv", "annotations", "schemaorg", "bibtex", "ris", "csl"])
def test_an_export_goes_to_standard_output_or_into_a_file(run: Run, form: str) -> None:
    write(a=OPEN, b=PORT)
    run("add", "a.txt", "b.txt")
    status, out, err = run("export", "--format", form)
    assert (status, err, bool(out)) == (0, [], True)
    assert run("export", "--format", form, "--output", "out") == (0, "", ["out: written"])
    assert Path("out").read_bytes().decode() == out
    assert run("export", "--format", form, "--output", "out", "--quiet") == (0, "", [])
    assert sorted(os.listdir()) == ["a.txt", "b.txt", "out"]


def test_only_the_documents_that_are_named_are_exported(run: Run) -> None:
    a, _ = write(a=OPEN, b=PORT)
    run("add", "a.txt", "b.txt")
    (line,) = run("export", "a.txt")[1].splitlines()
    value = json.loads(line)
    assert (value["id"], value["archive"]["version"]) == (a, 1)
    assert run("export", "a.txt", "none.txt") == (1, "", ["none.txt: not in the archive"])


def test_what_was_exported_is_imported_once(run: Run, tmp_path: Path) -> None:
    a, b = write(a=OPEN, b=PORT)
    run("add", "a.txt", "b.txt", "--party", "a.txt=Velmark")
    run("export", "--output", "all.jsonl")
    before = run("export")[1]
    other = ("--archive", str(tmp_path / "other.sqlite"))
    assert run("import", "all.jsonl", *other)[:2] == (0, f"new         {a}\nnew         {b}\n")
    assert run("import", "all.jsonl", *other) == (0, "", ["unchanged: 2; stories of several documents: 0"])
    assert run("export", *other)[1] == before
    assert run("import", "all.jsonl") == (0, "", ["unchanged: 2; stories of several documents: 0"])
    Path("bad.jsonl").write_text('{"id": 1}\n' + before)
    status, _, err = run("import", "bad.jsonl", *other)
    assert (status, err[-1], len(err)) == (1, "failed: 1, unchanged: 2; stories of several documents: 0", 2)


def test_a_folder_of_parquet_goes_out_and_comes_in(run: Run, tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    a, b = write(a=OPEN, b=PORT)
    run("add", "a.txt", "b.txt")
    assert run("export", "--format", "parquet", "--output", "tables") == (0, "", ["tables: written"])
    status, out, err = run("export", "--format", "parquet", "--output", "tables")
    assert (status, out, err) == (1, "", ["tables: is there already; name a folder that is not"])
    other = ("--archive", str(tmp_path / "other.sqlite"))
    assert run("import", "tables", *other)[:2] == (0, f"new         {a}\nnew         {b}\n")
    assert run("export", *other)[1] == run("export")[1]


def test_a_copy_is_an_archive_and_the_archive_itself_is_never_overwritten(run: Run, tmp_path: Path) -> None:
    (a,) = write(a=OPEN)
    run("add", "a.txt")
    assert run("backup", "copy.sqlite") == (0, "", ["copy.sqlite: written"])
    assert run("backup", "copy.sqlite", "--quiet") == (0, "", [])
    assert run("check", "--archive", "copy.sqlite") == (0, "", ["documents: 1, findings: 0"])
    own = os.environ["READOUTS_ARCHIVE"]
    assert run("backup", own) == (1, "", [f"{own}: is the archive itself"])
    for command in (("export",), ("show", "a.txt")):
        status, out, err = run(*command, "--output", own)
        assert (status, out, len(err)) == (2, "", 1)
    assert entries() == [(a, 1)]


def test_what_is_not_whole_is_said_a_line_each(run: Run) -> None:
    (a,) = write(a=OPEN)
    run("add", "a.txt")
    assert run("check", "--quiet") == (0, "", [])
    with sqlite3.connect(os.environ["READOUTS_ARCHIVE"]) as database:
        database.execute("UPDATE version SET sha256 = ?", ["0" * 64])
    database.close()
    status, out, err = run("check")
    assert (status, err[-1]) == (1, f"documents: 1, findings: {len(out.splitlines())}")
    assert a in out


# What goes wrong

NONE = "there is no archive here yet; readouts add makes it"


@pytest.mark.parametrize(
    "command",
    [
        ("search", "strait"),
        ("show", "a.txt"),
        ("diff", "a.txt"),
        ("stories",),
        ("compare", "0123456789ab"),
        ("reread",),
        ("forget", "a.txt", "--why", "x"),
        ("backup", "copy"),
        ("check",),
        ("export",),
    ],
    ids=lambda command: command[0],
)
def test_no_archive_yet_is_one_line_and_none_is_made(run: Run, command: tuple[str, ...]) -> None:
    where = os.environ["READOUTS_ARCHIVE"]
    assert run(*command) == (1, "", [f"{where}: {NONE}"])
    assert not os.path.exists(where)


BAD = [
    (("show", "none.txt"), 1, "none.txt: not in the archive"),
    (("diff", "none.txt"), 1, "none.txt: not in the archive"),
    (("forget", "none.txt", "--why", "x"), 1, "none.txt: not in the archive"),
    (("forget", "a.txt"), 2, "Missing option '--why'"),
    (("forget", "a.txt", "--why", " "), 2, "say who and why"),
    (("export", "none.txt"), 1, "none.txt: not in the archive"),
    (("compare", "0123456789ab"), 1, "0123456789ab"),
    (("compare", "0123456789ab", "--party", "a.txt=Velmark"), 2, "PATH is one of the documents given"),
    (("show", "a.txt", "--raw", "--output", "x"), 2, "--raw goes to standard output"),
    (("show", "a.txt", "--explain", "--format", "json"), 2, "--explain goes with --format terminal"),
    (("show", "a.txt", "--version", "0"), 1, "has no version 0"),
    (("show", "a.txt", "--version", "x"), 2, "Invalid value for '--version'"),
    (("export", "--format", "parquet"), 2, "parquet is a folder: say --output FOLDER"),
    (("export", "--format", "brat"), 2, "brat is a folder: say --output FOLDER"),
    (("export", "--format", "brat", "--output", "full"), 1, "full: is there already"),
    (("export", "--format", "brat", "--output", "none/x"), 1, "none/x: cannot be written: No such file"),
    (("export", "--format", "xml"), 2, "'xml' is not one of"),
    (("export", "--output", "none/x"), 1, "none/x: cannot be written: No such file"),
    (("backup", "none/copy"), 1, "none/copy: the copy cannot be written: No such file"),
    (("search",), 2, "say what to look for"),
    (("search", "--similar"), 2, "say what the statements should be similar to"),
    (("search", "strait", "--since", "yesterday"), 2, "the date 'yesterday' is not of the form YYYY-MM-DD"),
    (("search", "strait", "--since", "2031-03-02", "--until", "2031-03-01"), 2, "is after"),
    (("search", "strait", "--page", "0"), 2, "Invalid value for '--page'"),
    (("add",), 2, "Missing argument 'PATH'"),
    (("add", ""), 2, "a path is empty"),
    (("compare", "0123456789ab", "a.txt"), 2, "a story is compared by itself"),
    (("add", "a.txt", "a.txt"), 2, "is given twice"),
    (("add", "a.txt", "--party", "b.txt=V"), 2, "PATH is one of the documents given"),
    (("add", "a.txt", "--threads", "0"), 2, "threads must be between"),
    (("watch", "a.txt", "--every", "0"), 2, "Invalid value for '--every'"),
    (("watch", "-"), 2, "standard input can be read only once"),
    (("check", "--archive", "full"), 1, "full: "),
    (("check", "--archive", "a.txt"), 1, "a.txt: it is no archive, or it is damaged"),
    (("check", "--config", "none.toml"), 2, "none.toml: the settings file cannot be read"),
]


@pytest.mark.parametrize(("command", "status", "said"), BAD, ids=lambda value: str(value)[:40])
def test_what_makes_no_sense_is_one_line(run: Run, command: tuple[str, ...], status: int, said: str) -> None:
    write(a=OPEN)
    Path("full").mkdir()
    Path("full/x").touch()
    run("add", "a.txt")
    found, out, err = run(*command)
    assert (found, out, len(err)) == (status, "", 1), err
    assert said in err[0]
    assert sorted(os.listdir()) == ["a.txt", "full"]
    assert os.listdir("full") == ["x"]


SECRET = [
    "postgresql://varga:s3cret@127.0.0.1:1/readouts",
    "postgresql://varga@127.0.0.1:1/readouts?password=s3cret",
    "postgresql://varga:s3cret@127.0.0.1:port/readouts",
    "postgresql:/varga:s3cret@127.0.0.1/readouts",
    "postgres:varga:s3cret@127.0.0.1/readouts",
    "mysql://varga:s3cret@127.0.0.1/readouts",
    "http://varga:s3cret@127.0.0.1/readouts",
]


@pytest.mark.parametrize("command", ["check", "add"])
@pytest.mark.parametrize("where", SECRET)
def test_a_password_in_the_archives_address_is_in_no_message(run: Run, where: str, command: str) -> None:
    write(a=OPEN)
    arguments = [command, *(["a.txt"] if command == "add" else []), "--archive", where]
    status, out, err = run(*arguments)
    assert (status in (1, 2), out, len(err)) == (True, "", 1)
    assert "s3cret" not in err[0]
    assert os.listdir() == ["a.txt"]


def test_postgresql_has_a_program_of_its_own_for_copies(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    run("add", *write(a=OPEN))
    name = "postgresql://varga:***@tarnovia.example/readouts"

    def of(*_: object, **__: object) -> Archive:
        kept = Archive.open(os.environ["READOUTS_ARCHIVE"])
        kept._database.path, kept._database.name = None, name
        return kept

    monkeypatch.setattr(Archive, "of", of)
    status, out, err = run("backup", "copy")
    assert (status, out) == (1, "")
    assert err == [f"{name}: make it with pg_dump --format=custom --file=copy DATABASE-URL"]


# Streams, terminals and signals


def waited(condition: Callable[[], bool]) -> None:
    until = time.monotonic() + 30
    while not condition() and time.monotonic() < until:
        time.sleep(0.02)


@pytest.mark.parametrize(
    ("sent", "status", "said"),
    [(signal.SIGINT, 130, b"readouts: interrupted\n"), (signal.SIGTERM, -signal.SIGTERM, b"")],
)
def test_a_watch_ends_at_once_and_nothing_is_lost(run: Run, sent: int, status: int, said: bytes) -> None:
    a, b = write(a=OPEN, b=PORT)
    process = started("watch", ".")
    assert process.stdout
    lines = [process.stdout.readline(), process.stdout.readline()]
    process.send_signal(sent)
    out, err = process.communicate(timeout=20)
    assert (process.returncode, err, out) == (status, said, b"")
    assert [line.split()[0] for line in lines] == [b"new", b"new"]
    assert entries() == [(a, 1), (b, 1)]
    assert run("check") == (0, "", ["documents: 2, findings: 0"])
    assert run("add", ".") == (0, "", ["unchanged: 2; stories of several documents: 0"])


def test_a_watch_goes_on_while_another_program_holds_the_archive(run: Run) -> None:
    (a,) = write(a=OPEN)
    run("add", "a.txt")
    (b,) = write(b=PORT)
    driver = DRIVER.replace(
        "cli.main()",
        "from readouts.archive import database; database.PATIENCE = 0.1; "
        "time.sleep = lambda _, sleep=time.sleep: sleep(0.2); cli.main()",
    )
    other = sqlite3.connect(os.environ["READOUTS_ARCHIVE"], isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    process = started("watch", ".", driver=driver)
    assert process.stdout
    assert process.stderr
    first = process.stderr.readline()
    other.execute("ROLLBACK")
    other.close()
    line = process.stdout.readline()
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=20)
    assert first.startswith(b"readouts: the archive: ")
    assert b"another program holds it locked" in first
    assert line == f"new         {b}\n".encode()
    assert entries() == [(a, 1), (b, 1)]


def test_a_pipe_that_closes_ends_quietly_and_the_same_again_does_the_rest(run: Run) -> None:
    Path("many").mkdir()
    for number in range(40):
        Path(f"many/{number}.txt").write_text(OPEN.replace("every ship", f"ship {number}"))
    process = started("add", "many")
    assert process.stdout
    assert process.stderr
    process.stdout.readline()
    process.stdout.close()
    with process.stderr:
        assert (process.stderr.read(), process.wait()) == (b"", 0)
    run("add", "many", "--quiet")
    assert len(entries()) == 40
    for command in (("export",), ("search", "strait"), ("show", "many/1.txt", "--raw")):
        reader, writer = os.pipe()
        os.close(reader)
        process = started(*command, "--quiet" if "--raw" not in command else "--raw", stdout=writer)
        os.close(writer)
        assert (process.communicate()[1], process.returncode) == (b"", 0)


def on_terminal(*arguments: str, stream: str, **env: str) -> bytes:
    """What a terminal gets that is a command's standard output or standard error."""
    main, side = pty.openpty()
    other = {"stderr": "stdout", "stdout": "stderr"}[stream]
    streams: dict[str, Any] = {stream: side, other: subprocess.DEVNULL}
    environment = {"TERM": "xterm", **env}
    process = started(*arguments, env=environment, **streams)
    os.close(side)
    got = b""
    try:
        while piece := os.read(main, 65536):
            got += piece
    except OSError:  # how Linux says that nobody writes any more
        pass
    os.close(main)
    assert process.wait() == 0
    return got


def test_colours_are_for_terminals_only(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    write(a=OPEN)
    run("add", "a.txt")
    for command in (("search", "strait"), ("show", "a.txt")):
        assert "\x1b" not in run(*command)[1]
        assert b"\x1b[" in on_terminal(*command, stream="stdout")
        assert b"\x1b" not in on_terminal(*command, stream="stdout", NO_COLOR="1")
    assert b"[strait]" in on_terminal("search", "strait", stream="stdout", NO_COLOR="1")


def test_the_documents_of_one_folder_are_counted_on_a_terminal(run: Run) -> None:
    Path("many").mkdir()
    for number in range(5):
        Path(f"many/{number}.txt").write_text(OPEN.replace("every ship", f"ship {number}"))
    assert b"documents done" in on_terminal("add", "many", stream="stderr")
    assert len(entries()) == 5
    assert b"documents done" in on_terminal("read", "many", stream="stderr")
    assert b"documents done" not in on_terminal("add", "many", "--quiet", stream="stderr")
    assert b"documents done" not in on_terminal("add", "many", stream="stdout")
    assert "documents done" not in str(run("add", "many"))


def test_control_characters_of_a_document_do_not_reach_the_terminal(run: Run) -> None:
    write(a="Ilse Varga\u202e said: the \x1b[31mstrait\x07 is open.\n")
    run("add", "a.txt")
    write(a="Anton Dovik\u202e said: the \x1b[31mport\x07 is open.\n")
    run("add", "a.txt")
    for command in (("search", "port"), ("show", "a.txt"), ("diff", "a.txt"), ("stories",)):
        status, out, err = run(*command)
        assert status == 0
        assert not set("\x1b\x07\u202e") & set(out + "".join(err))
    status, out, err = run("show", "no\x1b[31mne\n.txt")
    assert (status, out, len(err), "\x1b" in err[0]) == (1, "", 1, False)
