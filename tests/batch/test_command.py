"""The command: what it says, and with which status it ends."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from stand_in import StandIn

from readouts import batch, cli, desk
from readouts.intake import splitting

from .making import manifest, written

pytestmark = pytest.mark.usefixtures("here")


@pytest.fixture(autouse=True)
def _stand_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk.network, "_loaded", StandIn)
    monkeypatch.setattr(desk.network, "_reader", lambda actors: StandIn())
    monkeypatch.setenv("READOUTS_FORCE_LANGUAGE", "true")
    monkeypatch.setitem(splitting.UNIT, "jsonl", 2_000)


def ran(*arguments: object) -> int:
    return cli.run(["batch", *map(str, arguments)])


def test_it_says_what_is_in_the_folder_and_goes_on(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    news, out = written(tmp_path / "news.jsonl", 30, d7="explode"), tmp_path / "out"
    assert ran(news, "--output", out, "--workers", 1) == 0
    first, second = capsys.readouterr().err.splitlines()
    assert first.startswith(f"readouts: {out}: 29 documents, 58 statements, 1 failed; 29 read now in ")
    assert second == f"readouts: {out}: what could not be read is in the table of failures"
    assert ran(news, "--output", out) == 0
    assert "58 statements, 1 failed; 0 read now in " in capsys.readouterr().err
    assert ran(news, "--output", out, "--quiet") == 0
    assert capsys.readouterr() == ("", "")


def test_a_bar_shows_how_far_it_is(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "120")
    assert ran(written(tmp_path / "news.jsonl", 30), "--output", tmp_path / "out") == 0
    shown = capsys.readouterr().err
    assert "30 documents, " in shown and "100%" in shown


@pytest.mark.parametrize(
    ("arguments", "status", "says"),
    [
        (["none.jsonl", "--output", "out"], 2, "none.jsonl: no such file or folder"),
        (["https://velmark.example/a", "--output", "out"], 2, "fetches nothing from the web"),
        (["NEWS"], 2, "--output"),
        (["NEWS", "--output", "out", "--workers", "0"], 2, "--workers"),
        (["NEWS", "--output", "out", "--cluster", "here and there"], 2, "batch_cluster makes no sense"),
        (["NEWS", "--output", "NEWS/out"], 2, "would write into the folder"),
        (["NEWS", "--output", "/dev/null/out"], 1, "/dev/null/out: cannot be written"),
    ],
)
def test_what_cannot_be_done_is_one_line(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    status: int,
    says: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    news = written(tmp_path / "news.jsonl", 3)
    assert ran(*(each.replace("NEWS", str(news)) for each in arguments)) == status
    (line,) = capsys.readouterr().err.splitlines()
    assert says in line


def test_whoever_interrupts_it_is_told_how_to_go_on(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    news, out = written(tmp_path / "news.jsonl", 30), tmp_path / "out"
    run = batch.run

    def interrupted(*arguments: object) -> None:
        inputs, output, options, _ = arguments

        def watch(now: batch.Progress) -> None:
            if now.parts == 2:
                raise KeyboardInterrupt

        run(inputs, output, options, watch)  # type: ignore[arg-type]

    monkeypatch.setattr(batch, "run", interrupted)
    with pytest.raises(KeyboardInterrupt):
        ran(news, "--output", out)
    assert capsys.readouterr().err == (
        f"readouts: {out}: what is finished is kept; the same command goes on with the rest\n"
    )
    assert len(list((out / "parts").iterdir())) == 2 and "totals" not in manifest(out)
    monkeypatch.setattr(batch, "run", run)
    assert ran(news, "--output", out, "--quiet") == 0
    assert manifest(out)["totals"]["documents"] == 30
