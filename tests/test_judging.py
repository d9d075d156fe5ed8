"""Auditing from the command line: the sample, its sheet, judging it key by key, and the figures."""

from __future__ import annotations

import csv
import io
import json
import os
import pty
import select
import subprocess
import sys
import termios
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from archive.making import SECOND, add, compared, read
from conftest import ROOT

from readouts import cli
from readouts.archive import Archive
from readouts.auditing import codebook, judgements, picks

NAMES = ("Varga", "Dovik", "Holt")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive with ten documents of three statements, two of them compared."""
    path = tmp_path_factory.mktemp("made") / "archive.sqlite"
    documents = [
        read(f"/news/{n}.txt", *((who, f"the ship {n} of {who} came in") for who in NAMES)) for n in range(10)
    ]
    with Archive.open(str(path)) as archive:
        for document in documents:
            add(archive, document)
        archive.keep_comparison(compared(*documents[:2]))
        archive.backup(str(path.with_name("copy.sqlite")))
    return path.with_name("copy.sqlite")


@pytest.fixture
def archive(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """An archive of one's own, in the folder in which one works."""
    (tmp_path / "archive.sqlite").write_bytes(made.read_bytes())
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("READOUTS_ARCHIVE", "archive.sqlite")
    return str(tmp_path / "archive.sqlite")


def audit(*arguments: str) -> int:
    return cli.run(["audit", *arguments])


def text(name: str = "audit.csv") -> str:
    return Path(name).read_text(encoding="utf-8")


def drawn(name: str = "audit.csv") -> list[tuple[str, str]]:
    return [pick.case.key for pick in picks(text(name))]


def fill(name: str, verdicts: Sequence[str], source: str = "audit.csv") -> None:
    rows = list(csv.DictReader(io.StringIO(text(source), newline="")))
    with open(name, "w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        for row, verdict in zip(rows, verdicts, strict=True):
            writer.writerow({**row, "judgement": verdict})


@pytest.mark.usefixtures("archive")
def test_the_same_seed_draws_the_same_sample(capsys: pytest.CaptureFixture[str]) -> None:
    assert audit("--size", "12", "--seed", "5") == 0
    out, err = capsys.readouterr()
    assert out == ""
    assert "audit.csv: judged 0 of 12; go on with readouts audit --sheet audit.csv in a terminal" in err
    assert audit("--size", "12", "--seed", "5", "--sheet", "again.csv") == 0
    assert text("again.csv") == text()
    assert audit("--size", "12", "--seed", "6", "--sheet", "other.csv") == 0
    assert set(drawn("other.csv")) != set(drawn())
    assert audit("--sheet", "all.csv", "--quiet") == 0
    assert len(set(drawn("all.csv"))) == 30
    cases = {pick.case.key: pick.case for pick in picks(text("all.csv"))}
    case = cases["/news/4.txt", "s2"]
    assert (case.speaker, case.party, case.kind) == ("Anton Dovik", "Tarnovia", "indirect")
    assert (case.words, case.source, case.cue) == ("the ship 4 of Dovik came in", "Dovik", "said")
    assert {key for key, each in cases.items() if each.relation == "same"} == {
        ("/news/0.txt", "s3"),
        ("/news/1.txt", "s3"),
    }


def test_a_correction_changes_neither_the_sample_nor_what_is_judged(archive: str) -> None:
    assert audit("--size", "12") == 0
    with Archive.open(archive) as kept:
        for number in range(10):
            kept.correct(f"/news/{number}.txt", "s1", "speaker", [], "K. Editor", "a test")
    assert audit("--size", "12", "--sheet", "again.csv") == 0
    assert text("again.csv") == text()


def test_a_comparison_of_what_was_read_again_since_says_nothing(archive: str) -> None:
    with Archive.open(archive) as kept:
        again = kept.reading("/news/0.txt")
        # Its third statement is another one now.
        add(kept, replace(again, statements=tuple(replace(each) for each in again.statements[:2])), SECOND)
    assert audit() == 0
    assert {pick.case.key for pick in picks(text()) if pick.case.relation == "same"} == {
        ("/news/1.txt", "s3")
    }


def test_a_sheet_that_is_there_is_gone_on_with(archive: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert audit("--size", "12") == 0
    fill("audit.csv", ["right", "wrong", *[""] * 10])
    before = text()
    with Archive.open(archive) as kept:
        add(kept, read("/news/new.txt", ("Holt", "a ship that came late")))
    capsys.readouterr()
    assert audit() == 0
    assert "audit.csv: judged 2 of 12; go on" in capsys.readouterr().err
    assert audit("--size", "9") == 2
    assert "audit.csv: holds another sample than is drawn now; go on with it without --size" in (
        capsys.readouterr().err
    )
    assert text() == before
    fill("audit.csv", ["right"] * 12)
    assert audit() == 0
    assert "audit.csv: all 12 are judged; readouts audit --judged audit.csv shows" in capsys.readouterr().err


@pytest.mark.usefixtures("archive")
def test_precision_is_shown_with_its_interval_by_speaker_kind_and_relation(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert audit() == 0
    verdicts = ["right" if "s3" not in key else "wrong" for key in drawn()]
    fill("one.csv", verdicts)
    capsys.readouterr()
    assert audit("--judged", "one.csv") == 0
    lines = [" ".join(line.split()) for line in capsys.readouterr().out.splitlines()]
    assert "67% ( 49% to 81%) 20 of 30 all statements" in lines
    assert "100% ( 72% to 100%) 10 of 10 Ilse Varga" in lines
    assert "0% ( 0% to 28%) 0 of 10 Holt" in lines
    assert "67% ( 49% to 81%) 20 of 30 indirect" in lines
    assert "0% ( 0% to 66%) 0 of 2 same" in lines
    assert not any("alpha" in line for line in lines)


@pytest.mark.usefixtures("archive")
def test_two_coders_are_set_against_each_other(capsys: pytest.CaptureFixture[str]) -> None:
    assert audit() == 0
    fill("one.csv", ["right"] * 24 + ["wrong"] * 6)
    fill("two.csv", ["right"] * 23 + ["wrong"] * 6 + [""])
    capsys.readouterr()
    assert audit("--judged", "one.csv", "--judged", "two.csv") == 0
    out = capsys.readouterr().out
    assert "two.csv: right, with the 95% interval" in out
    assert "Krippendorff's alpha 0.89; statements judged by several: 29" in out
    assert audit("--judged", "one.csv", "--judged", "two.csv", "--format", "json") == 0
    found = json.loads(capsys.readouterr().out)
    # 47 right and 11 wrong in 29 pairs, of which one is not of the same.
    assert found["alpha"] == pytest.approx(1 - 2 / (2 * 47 * 11 / 57))
    assert found["judged_by_several"] == 29
    whole = found["sheets"][0]["precision"][0]
    assert (whole["field"], whole["right"], whole["judged"]) == ("", 24, 30)
    assert whole["share"] == pytest.approx(0.8)
    fill("agree.csv", ["right"] * 30)
    fill("none.csv", [""] * 30)
    assert audit("--judged", "agree.csv", "--judged", "none.csv") == 0
    assert "cannot be told: no statement has two judgements" in capsys.readouterr().out
    fill("same.csv", ["right"] * 30)
    assert audit("--judged", "agree.csv", "--judged", "same.csv") == 0
    assert "cannot be told: all judgements are the same" in capsys.readouterr().out


def test_the_codebook_needs_no_archive(capsys: pytest.CaptureFixture[str]) -> None:
    assert audit("--codebook") == 0
    assert capsys.readouterr() == (codebook(), "")


@pytest.mark.usefixtures("archive")
@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (["--codebook", "--judged", "a.csv"], 2, "--codebook goes alone, not with --judged"),
        (["--codebook", "--size", "5"], 2, "--codebook goes alone, not with --size"),
        (["--judged", "a.csv", "--seed", "5"], 2, "--judged goes without --seed"),
        (["--judged", "a.csv", "--judged", "a.csv"], 2, "--judged names a sheet twice"),
        (["--format", "json"], 2, "--format json goes with --judged"),
        (["--judged", "none.csv"], 2, "none.csv: cannot be read: No such file"),
        (["--judged", "latin.csv"], 2, "latin.csv: is not UTF-8"),
        (["--judged", "strange.csv"], 2, "strange.csv: there is no column 'document'"),
        (["--sheet", "strange.csv"], 2, "strange.csv: there is no column 'counts_for'"),
        (["--sheet", "."], 2, ".: cannot be read: Is a directory"),
        (["--sheet", "no/such/audit.csv"], 1, "no/such/audit.csv: cannot be written"),
        (["--size", "0"], 2, "--size"),
        (["--archive", "none.sqlite"], 1, "there is no archive here yet"),
    ],
)
def test_what_makes_no_sense_is_one_line(
    capsys: pytest.CaptureFixture[str], arguments: list[str], status: int, said: str
) -> None:
    Path("latin.csv").write_bytes("document,Fußnote\n".encode("latin-1"))
    Path("strange.csv").write_text("name,size\n")
    assert audit(*arguments) == status
    out, err = capsys.readouterr()
    assert said in err
    assert err.count("\n") == 1
    assert out == ""
    assert text("strange.csv") == "name,size\n"


def test_an_archive_without_statements_has_nothing_to_judge(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with Archive.open(str(tmp_path / "empty.sqlite")):
        pass
    sheet = tmp_path / "audit.csv"
    assert audit("--archive", str(tmp_path / "empty.sqlite"), "--sheet", str(sheet)) == 1
    assert "there is no statement in the archive yet" in capsys.readouterr().err
    assert not sheet.exists()


class Terminal:
    """The program in a terminal of its own."""

    def __init__(self, *arguments: str) -> None:
        self._ours, theirs = pty.openpty()
        environment = {**os.environ, "PYTHONPATH": str(ROOT / "tests"), "COLUMNS": "100"}
        command = [sys.executable, "-c", "from readouts import cli; cli.main()", *arguments]
        self._process = subprocess.Popen(
            command, env=environment, stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True
        )
        os.close(theirs)
        self._presses = 0
        self.shown = ""

    def press(self, key: str) -> None:
        """Press a key when one is waited for; what comes of it is done afterwards."""
        deadline = time.monotonic() + 60
        # What is pressed before would be thrown away.
        while self._asked() <= self._presses or termios.tcgetattr(self._ours)[3] & termios.ICANON:
            assert time.monotonic() < deadline, self.shown
        os.write(self._ours, key.encode())
        self._presses += 1
        while self._asked() <= self._presses and self._process.poll() is None:
            assert time.monotonic() < deadline, self.shown

    def _asked(self) -> int:
        self._look()
        return self.shown.count("q quit")

    def ended(self) -> int:
        """The exit status."""
        deadline = time.monotonic() + 60
        while self._process.poll() is None:
            self._look()
            assert time.monotonic() < deadline, self.shown
        self._look()
        os.close(self._ours)
        return self._process.returncode

    def _look(self) -> None:
        while select.select([self._ours], [], [], 0.02)[0]:
            try:
                self.shown += os.read(self._ours, 65536).decode()
            except OSError:  # nobody has the other end open any more
                return


def test_a_key_judges_and_the_sheet_is_kept_after_each(archive: str) -> None:
    assert audit("--size", "4", "--quiet") == 0
    keys = drawn()
    terminal = Terminal("audit")
    for key in "rxw":
        terminal.press(key)
    assert judgements(text()) == {keys[0]: True, keys[1]: False}
    for key in "bwsq":
        terminal.press(key)
    assert terminal.ended() == 0
    assert judgements(text()) == {keys[0]: True, keys[1]: False}
    shown = " ".join(terminal.shown.split())
    assert "── 1 of 4, judged 0 ─" in shown
    assert "── 2 of 4, judged 2 ── this one: wrong ─" in shown
    assert "audit.csv: judged 2 of 4; go on with" in shown
    first = next(pick.case for pick in picks(text()) if pick.case.key == keys[0])
    assert f"> {first.words}" in shown
    assert "r right w wrong s skip b back q quit" in shown
    terminal = Terminal("audit", "--size", "4")
    for key in "RW":
        terminal.press(key)
    assert terminal.ended() == 0
    assert judgements(text()) == dict(zip(keys, (True, False, True, False), strict=True))
    assert "3 of 4, judged 2" in terminal.shown
    assert "all 4 are judged" in terminal.shown


@pytest.mark.usefixtures("archive")
@pytest.mark.parametrize(("key", "status"), [("\x04", 0), ("\x03", 130)])
def test_stopping_in_between_loses_nothing(key: str, status: int) -> None:
    terminal = Terminal("audit", "--size", "3")
    terminal.press("r")
    terminal.press(key)
    assert terminal.ended() == status
    assert list(judgements(text()).values()) == [True]
    assert "Traceback" not in terminal.shown


def test_what_is_not_in_the_archive_any_more_can_still_be_judged(archive: str) -> None:
    assert audit("--size", "1") == 0
    ((document, _),) = drawn()
    with Archive.open(archive) as kept:
        kept.forget(document, "asked to")
    terminal = Terminal("audit")
    terminal.press("w")
    assert terminal.ended() == 0
    assert "It is not in the archive any more as it was drawn." in terminal.shown
    assert list(judgements(text()).values()) == [False]


def test_a_statement_stands_between_the_lines_around_it_and_brings_no_controls(archive: str) -> None:
    said = ("Varga", "the \x1b[31mred\u202e ship came in")
    with Archive.open(archive) as kept:
        add(
            kept,
            read("/news/0.txt", ("Holt", "it was early"), said, ("Dovik", "it was late"), title="A ship"),
        )
    assert audit("--quiet") == 0
    rows = list(csv.DictReader(io.StringIO(text(), newline="")))
    fill("audit.csv", ["" if row["words"] == said[1] else "right" for row in rows])
    terminal = Terminal("audit")
    terminal.press("r")
    assert terminal.ended() == 0
    shown = " ".join(terminal.shown.split())
    assert "/news/0.txt A ship · 2025-03-01" in shown
    assert (
        "Holt said: it was early. Varga said: > the ␛[31mred ship came in . Dovik said: it was late." in shown
    )
    assert "speaker Ilse Varga party Velmark kind indirect (paraphrased) source Varga cue said" in shown
    assert "\x1b" not in terminal.shown
    assert "\u202e" not in terminal.shown
