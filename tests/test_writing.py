"""Folders that are written: whole or not there at all."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from readouts import writing
from readouts.errors import ReadoutsError


def contents(folder: Path) -> dict[str, bytes | None]:
    return {
        str(path.relative_to(folder)): path.read_bytes() if path.is_file() else None
        for path in sorted(folder.rglob("*"))
    }


def test_a_folder_appears_when_all_of_it_was_written(tmp_path: Path) -> None:
    mask = os.umask(0o022)
    try:
        with writing.folder(str(tmp_path / "new")) as opened:
            for name in ("a.txt", "b.txt"):
                with opened(name) as file:
                    file.write(name.encode())
                assert not (tmp_path / "new").exists()
    finally:
        os.umask(mask)
    assert contents(tmp_path) == {"new": None, "new/a.txt": b"a.txt", "new/b.txt": b"b.txt"}
    assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o755


def test_an_empty_folder_is_filled_and_a_link_to_one_is_followed(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real")
    with writing.folder(str(tmp_path / "link")) as opened, opened("a") as file:
        file.write(b"a")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real" / "a").read_bytes() == b"a"


@pytest.mark.parametrize("error", [RuntimeError, KeyboardInterrupt, BrokenPipeError])
def test_nothing_is_left_of_a_folder_that_was_not_finished(
    tmp_path: Path, error: type[BaseException]
) -> None:
    with pytest.raises(error), writing.folder(str(tmp_path / "new")) as opened:
        with opened("a") as file:
            file.write(b"a")
        raise error
    assert contents(tmp_path) == {}


@pytest.mark.parametrize("kind", ["folder", "file", "link"])
def test_what_is_there_already_is_left_alone(tmp_path: Path, kind: str) -> None:
    there = tmp_path / "there"
    if kind == "folder":
        there.mkdir()
        (there / "a").write_bytes(b"before")
    elif kind == "file":
        there.write_bytes(b"before")
    else:
        (tmp_path / "target").write_bytes(b"before")
        there.symlink_to("target")
    before = contents(tmp_path)
    said = "is there already; name a folder that is not"
    with pytest.raises(ReadoutsError, match=said), writing.folder(str(there)):
        raise AssertionError("nothing may be written")
    assert contents(tmp_path) == before


@pytest.mark.parametrize(
    ("path", "said"),
    [("none/new", "No such file or directory"), ("a\0b", "null"), ("file/new", "Not a directory")],
)
def test_a_folder_that_cannot_be_made_is_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, path: str, said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("file").touch()
    with pytest.raises(ReadoutsError, match=f"cannot be written: .*{said}") as caught, writing.folder(path):
        raise AssertionError("nothing may be written")
    assert str(caught.value).startswith(f"{path}: ")
    assert contents(tmp_path) == {"file": b""}


def test_files_of_a_folder_stay_in_it(tmp_path: Path) -> None:
    with writing.folder(str(tmp_path / "new")) as opened, opened("../../a") as file:
        file.write(b"a")
    assert contents(tmp_path) == {"new": None, "new/a": b"a"}
