from __future__ import annotations

import subprocess
import sys
import zlib

import pytest

from readouts.errors import NoText, TooLarge, UnsupportedFormat
from readouts.intake import extract, isolation
from readouts.records import Document
from readouts.settings import Settings

from .making import encrypted_pdf, picture_pdf, stream_pdf, text_pdf

LINES = [
    "OFFICE OF THE PRESIDENT OF VELMARK",
    "14 March 2031",
    "",
    "The two leaders met in Orsund on Friday and agreed that the cease-",
    "fire along the Lask strait holds. “We will not sign,” she said.",
]
SETTINGS = Settings(pdf_seconds=20)


def read(raw: bytes, settings: Settings = SETTINGS, id: str = "a.pdf") -> Document:
    return extract(raw, id, settings)


@pytest.mark.parametrize("id", ["a.pdf", "a.txt", "-"])
def test_the_text_layer_is_read_and_hyphens_at_line_ends_joined(id: str) -> None:
    document = read(text_pdf(LINES), id=id)
    assert "the ceasefire along the Lask strait holds. “We will not sign,”" in document.text
    assert (document.issuer, document.party) == ("Office of the President of Velmark", "Velmark")
    assert (document.date, document.genre) == ("2031-03-14", "account")


def test_a_locked_pdf_is_said_to_be_encrypted() -> None:
    with pytest.raises(UnsupportedFormat, match="encrypted"):
        read(encrypted_pdf(LINES, b"secret"))


def test_a_pdf_that_opens_without_a_password_is_read() -> None:
    assert "Lask strait" in read(encrypted_pdf(LINES, b"")).text


def test_a_pdf_of_pictures_has_no_text_layer() -> None:
    with pytest.raises(NoText, match="scanned, with no text layer"):
        read(picture_pdf())


def test_a_blank_pdf_has_no_text() -> None:
    with pytest.raises(NoText, match="no text"):
        read(text_pdf([]))


@pytest.mark.parametrize("raw", [b"%PDF-1.4\nrubbish", b"%PDF-", text_pdf(LINES)[:200]])
def test_a_broken_pdf_is_one_clear_line(raw: bytes) -> None:
    with pytest.raises((UnsupportedFormat, NoText)) as caught:
        read(raw)
    assert "\n" not in str(caught.value)


def _bomb(times: int) -> bytes:
    packer = zlib.compressobj(9)
    million = b" " * 1_000_000
    return b"".join(packer.compress(million) for _ in range(times)) + packer.flush()


@pytest.mark.parametrize("layers", [1, 2])
def test_a_bomb_is_too_large(layers: int) -> None:
    content, names = _bomb(500), b"/FlateDecode" * layers
    if layers == 2:
        content = zlib.compress(content, 9)
    with pytest.raises(TooLarge, match="64 MB"):
        read(stream_pdf(content, b"/Filter[" + names + b"]"), Settings(pdf_megabytes=64))


def test_a_pdf_with_more_text_than_the_limit_is_too_large() -> None:
    with pytest.raises(TooLarge, match="over the limit of 100 bytes"):
        read(text_pdf(LINES), Settings(max_bytes=100))


def test_a_child_that_takes_too_long_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    def late(*_: object, **options: object) -> None:
        raise subprocess.TimeoutExpired("worker", 20)

    monkeypatch.setattr(isolation.subprocess, "run", late)
    with pytest.raises(TooLarge, match="within 20 s"):
        read(text_pdf(LINES))


def test_a_child_that_cannot_start_is_one_clear_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    with pytest.raises(UnsupportedFormat, match="could not be started"):
        read(text_pdf(LINES))
