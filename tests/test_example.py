"""The shipped example: compared from anywhere, and put into a folder to try other commands on."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import pytest
from conftest import ROOT

from readouts import cli

TEXTS = ["courier-report.txt", "tarnovia-account.txt", "velmark-account.txt"]


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_the_example_is_in_the_package_and_the_checkout_links_to_it() -> None:
    shipped = files("readouts") / "examples"
    assert sorted(text.name for text in shipped.iterdir()) == TEXTS
    assert (ROOT / "examples").is_symlink() and (ROOT / "examples").samefile(str(shipped))


def test_the_example_is_compared_without_leaving_anything(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.run(["demo"]) == 0
    out, err = capsys.readouterr()
    assert out.startswith("Tarnovia, Velmark") and "the 120 prisoners" in out
    assert err == ""
    assert list(tmp_path.iterdir()) == []


def test_the_texts_and_the_page_are_put_into_a_new_folder(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.run(["demo", "--output", "example"]) == 0
    out, err = capsys.readouterr()
    assert out.startswith("Tarnovia, Velmark")
    assert err == "readouts: the same as a page: example/comparison.html; the texts stand beside it\n"
    folder = tmp_path / "example"
    assert sorted(path.name for path in folder.iterdir()) == sorted([*TEXTS, "comparison.html"])
    for name in TEXTS:
        assert (folder / name).read_bytes() == (ROOT / "examples" / name).read_bytes()
    assert "<h1" in (folder / "comparison.html").read_text(encoding="utf-8")


def test_a_folder_with_something_in_it_is_left_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "velmark-account.txt").write_text("mine", encoding="utf-8")
    assert cli.run(["demo", "--output", "mine"]) == 1
    assert capsys.readouterr() == ("", "readouts: mine: is there already; name a folder that is not\n")
    assert [path.read_text(encoding="utf-8") for path in (tmp_path / "mine").iterdir()] == ["mine"]
