"""Publishing, withdrawing and looking after replies at the command line, which alone shows an address."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from conftest import StandIn

from readouts import cli, desk
from readouts.desk.archive import Archive

Run = Callable[..., tuple[int, str, list[str]]]
MET = "President Ilse Varga met today with Prime Minister Anton Dovik of Tarnovia to discuss the strait.\n"
OPEN = "Ilse Varga said: the strait stays open to every ship that keeps the rules of the treaty.\n"
PORT = "Anton Dovik said: the strait stays closed until the two countries have signed a new agreement.\n"
EMAIL = "canary.7f3a@edda-lorn.example"
SAID = "I was there, and nobody spoke of a toll."


@pytest.fixture(autouse=True)
def _world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The archive is archive.sqlite in the folder where one works, and the stand-in reads."""
    monkeypatch.setattr(desk.network, "shipped", StandIn)
    monkeypatch.setattr(desk.network, "identity", lambda _: StandIn.identity)
    for variable in [name for name in os.environ if name.startswith("READOUTS_")]:
        monkeypatch.delenv(variable)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("READOUTS_ARCHIVE", str(tmp_path / "archive.sqlite"))


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command: its status, its standard output, the lines of its standard error."""

    def command(*arguments: str) -> tuple[int, str, list[str]]:
        status = cli.run(arguments)
        out, err = capsys.readouterr()
        return status, out, [line.removeprefix("readouts: ") for line in err.splitlines()]

    return command


@pytest.fixture
def kept() -> Iterator[Archive]:
    """The archive that the commands use."""
    with Archive.open(os.environ["READOUTS_ARCHIVE"]) as archive:
        yield archive


@pytest.fixture
def story(run: Run) -> str:
    """The id of a story of two accounts."""
    for name, words in (("velmark", OPEN), ("tarnovia", PORT)):
        Path(f"{name}.txt").write_text(MET + words, encoding="utf-8")
    parties = ["--party", "velmark.txt=Velmark", "--party", "tarnovia.txt=Tarnovia"]
    dates = ["--date", "velmark.txt=2025-03-01", "--date", "tarnovia.txt=2025-03-01"]
    assert run("add", "velmark.txt", "tarnovia.txt", *parties, *dates, "--quiet")[0] == 0
    _, out, _ = run("stories", "--format", "json")
    (one,) = json.loads(out)
    assert len(one["documents"]) == 2
    return str(one["id"])


def test_a_story_is_published_with_its_comparison_once_and_withdrawn(
    run: Run, story: str, kept: Archive
) -> None:
    status, out, err = run("publish", story, "--note", "the first", "--who", "K. Editor")
    title = kept.story(story).title
    assert (status, out, err) == (0, f"{story}  version 1  {title}\n", [])
    published, _, comparison = kept.publications.load(story)
    assert (published.note, len(comparison.readings)) == ("the first", 2)
    again = f"{story}: version 1 is published already, and nothing has changed since"
    assert run("publish", story, "--who", "K. Editor") == (0, "", [again])
    assert run("publish", story, "--quiet") == (0, "", [])
    assert run("withdraw", story, "--why", "forged", "--who", "K. Editor")[2] == [
        f"{story}: version 1 is withdrawn"
    ]
    assert [each.what for each in kept.publications.listed()] == ["withdrawn", "published"]
    assert run("withdraw", story, "--why", "forged") == (
        1,
        "",
        [f"{story}: nothing of this story is published"],
    )


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (["publish", "0123456789abcdef"], 1, "0123456789abcdef: no such story"),
        (["withdraw", "0123456789abcdef"], 2, "--why"),
        (["replies", "address", "7"], 1, "7: no such reply"),
        (["replies", "erase-address", "7"], 1, "7: no such reply"),
        (["replies", "address", "one"], 2, "ID"),
        (["replies", "purge", "--days", "-1"], 2, "--days"),
        (["replies", "list", "--page", "0"], 2, "--page"),
    ],
)
def test_what_is_not_there_is_one_line(
    run: Run, story: str, arguments: list[str], status: int, said: str
) -> None:
    done, out, err = run(*arguments)
    assert (done, out, len(err)) == (status, "", 1)
    assert said in err[0]


def test_without_a_login_name_it_is_asked_who_publishes(
    run: Run, story: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def nobody() -> str:
        raise OSError("no such user")

    monkeypatch.setattr("getpass.getuser", nobody)
    for command in (["publish", story], ["withdraw", story, "--why", "forged"]):
        status, _, err = run(*command)
        assert (status, err) == (2, ["your login name is not known here; say who you are with --who"])


def test_replies_are_listed_without_the_address_that_one_command_shows(
    run: Run, story: str, kept: Archive
) -> None:
    assert run("replies", "list") == (0, "", ["there is no reply"])
    run("publish", story, "--who", "K. Editor")
    kept.replies.send(story, "Edda Lorn", EMAIL, SAID)
    kept.replies.send(os.path.abspath("velmark.txt"), "E. \x1b[31mLorn", EMAIL, SAID)
    kept.replies.decide(1, "approved", "K. Editor")
    status, out, err = run("replies", "list")
    two, one = kept.replies.listed()
    assert (status, err) == (0, ["replies: 2"])
    assert out.splitlines() == [
        f"2     waiting  {two.made[:16]}  {os.path.abspath('velmark.txt')}  E. [31mLorn",
        f"1     approved {one.made[:16]}  {story}  Edda Lorn",
    ]
    assert run("replies", "list", "--page", "2", "--quiet") == (0, "", [])
    assert run("replies", "address", "1") == (0, f"{EMAIL}\n", [])
    assert run("replies", "erase-address", "1") == (0, "", ["reply 1: its address is erased"])
    assert run("replies", "address", "1") == (1, "", ["reply 1: has no address any more"])


def test_what_waits_for_long_is_taken_away(run: Run, story: str, kept: Archive) -> None:
    run("publish", story, "--who", "K. Editor")
    kept.replies.send(story, "Edda Lorn", EMAIL, SAID)
    assert run("replies", "purge") == (0, "", ["replies taken away: 0"])
    assert len(kept.replies.waiting()) == 1


@pytest.mark.parametrize("format", ["jsonl", "csv", "annotations", "schemaorg", "bibtex", "ris", "csl"])
def test_no_command_but_that_one_tells_an_address(run: Run, story: str, kept: Archive, format: str) -> None:
    run("publish", story, "--who", "K. Editor")
    kept.replies.send(story, "Edda Lorn", EMAIL, SAID)
    for command in (
        ["export", "--format", format],
        ["search", "strait", "canary"],
        ["stories"],
        ["show", "velmark.txt"],
        ["compare", story],
        ["check"],
        ["correct", "--list"],
        ["replies", "list"],
        ["replies", "purge", "--days", "0"],
    ):
        _, out, err = run(*command)
        assert "canary.7f3a" not in out + " ".join(err), command
