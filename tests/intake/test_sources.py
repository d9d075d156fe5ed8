from __future__ import annotations

import io
import os
import sys
import threading
from pathlib import Path

import pytest

from readouts.errors import FetchError, TooLarge
from readouts.intake import fetch_file, fetch_input, formats
from readouts.settings import Settings

SMALL = Settings(max_bytes=10_000)


def test_a_file_comes_back_byte_for_byte(tmp_path: Path) -> None:
    raw = b"\xef\xbb\xbfone\r\ntwo\x00\xff"
    (tmp_path / "a.txt").write_bytes(raw)
    assert fetch_file(str(tmp_path / "a.txt"), SMALL) == raw


def test_a_dash_is_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"words")))
    assert fetch_file("-", SMALL) == b"words"


def test_a_pipe_is_read(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = threading.Thread(target=pipe.write_bytes, args=(b"piped",))
    writer.start()
    assert fetch_file(str(pipe), SMALL) == b"piped"
    writer.join()


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("missing.txt", "no such file"),
        (".", "folder"),
        ("a\0b", "cannot be opened"),
        ("x" * 5000, "cannot be read"),
        ("/dev/zero", "device"),
    ],
)
def test_a_path_that_is_no_readable_file_is_one_clear_line(path: str, says: str) -> None:
    with pytest.raises(FetchError, match=says) as caught:
        fetch_file(path, SMALL)
    assert "\n" not in str(caught.value)


def test_a_file_without_permission_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.txt"
    path.write_text("words")
    path.chmod(0)
    if os.geteuid() == 0:  # root reads everything: the system's answer has to be played

        def refuse(*_: object) -> int:
            raise PermissionError(13, "Permission denied")

        monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(FetchError, match="permission"):
        fetch_file(str(path), SMALL)


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="no /proc to take an unreadable file from")
def test_a_file_that_fails_while_it_is_read_is_refused() -> None:
    with pytest.raises(FetchError, match="cannot be read"):
        fetch_file("/proc/self/mem", SMALL)


@pytest.mark.parametrize(("size", "fits"), [(10_000, True), (10_001, False)])
def test_the_byte_limit_is_exact(tmp_path: Path, size: int, fits: bool) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"a" * size)
    if fits:
        assert len(fetch_file(str(path), SMALL)) == size
    else:
        with pytest.raises(TooLarge, match="10000 bytes"):
            fetch_file(str(path), SMALL)


def test_a_web_page_may_weigh_ten_times_its_text(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_bytes(b"<html>" + b" " * 99_000)
    assert len(fetch_file(str(path), SMALL)) == 99_006
    path.write_bytes(b"<html>" + b" " * 100_000)
    with pytest.raises(TooLarge):
        fetch_file(str(path), SMALL)


def test_standard_input_is_never_read_past_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    endless = io.BytesIO(b"a" * 100_000)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(endless))
    with pytest.raises(TooLarge):
        fetch_file("-", SMALL)
    assert endless.tell() == SMALL.max_bytes + 1


def test_fifty_megabytes_of_one_line_are_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    with path.open("wb") as file:
        file.write(b"word " * 1000)
        file.truncate(50_000_000)
    with pytest.raises(TooLarge, match="50000000"):
        fetch_file(str(path), Settings())


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("http://velmark.example/", True),
        ("HTTPS://velmark.example", True),
        ("http:/velmark.example", False),
        ("ftp://velmark.example/a", False),
        ("httpd.txt", False),
        ("/http://velmark.example", False),
        ("-", False),
    ],
)
def test_an_input_is_an_address_by_how_it_begins(name: str, address: bool) -> None:
    assert formats.is_address(name) is address


def test_an_input_that_is_a_path_has_no_address(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"words")
    assert fetch_input(str(tmp_path / "a.txt"), SMALL) == (b"words", None)


@pytest.mark.parametrize(
    ("id", "raw", "kind"),
    [
        ("https://president.md", b"<html><p>Words", "html"),
        ("https://president.md", b"Words", "text"),
        ("https://velmark.example/a.md", b"# Words", "markdown"),
        ("https://velmark.example/a.md?x=1#part", b"# Words", "markdown"),
        ("https://velmark.example/a.md", b"<html><p>Words", "html"),
        ("https://velmark.example/?file=a.md", b"Words", "text"),
        ("a.md", b"<div>Words</div>", "markdown"),
    ],
)
def test_the_suffix_of_an_address_is_that_of_its_path(id: str, raw: bytes, kind: str) -> None:
    assert formats.sniff(raw, id) == kind
