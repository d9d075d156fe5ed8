from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readouts.errors import NoText, UnsupportedFormat
from readouts.intake import Stated, extract
from readouts.records import Document
from readouts.settings import Settings

from .making import ENGLISH

SETTINGS = Settings()
ODD = "a\r\nb\rc\x0b\x1b[1m \u200frtl\u202e é e\u0301 😀 "


def read(raw: bytes) -> Document:
    return extract(raw, "a.txt", SETTINGS)


@pytest.mark.parametrize(
    ("encoding", "bom"),
    [
        ("utf-8", b""),
        ("utf-8", codecs.BOM_UTF8),
        ("utf-16-le", codecs.BOM_UTF16_LE),
        ("utf-16-be", codecs.BOM_UTF16_BE),
        ("utf-32-le", codecs.BOM_UTF32_LE),
        ("utf-32-be", codecs.BOM_UTF32_BE),
    ],
)
def test_text_is_the_file_less_its_byte_order_mark(encoding: str, bom: bytes) -> None:
    text = ENGLISH * 3 + ODD + "\r\n"
    document = read(bom + text.encode(encoding))
    assert document.text == text
    assert document.warnings == ()


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_a_mark_is_read_and_said(encoding: str) -> None:
    document = read((ENGLISH * 3).encode(encoding))
    assert document.text == ENGLISH * 3
    assert document.warnings == (f"no byte-order mark: read as {encoding.upper()}",)


@pytest.mark.parametrize("cut", [1, 2])
def test_truncated_utf_8_is_read_with_the_place_of_the_damage(cut: int) -> None:
    raw = (ENGLISH * 2 + "The end”").encode()
    document = read(raw[:-cut])
    assert document.text == ENGLISH * 2 + "The end\ufffd"
    (warning,) = document.warnings
    assert "truncated UTF-8" in warning and f"byte {len(raw) - 3}" in warning


def test_bytes_broken_in_the_middle_of_utf_8_keep_the_rest() -> None:
    before = (ENGLISH * 3).encode()
    document = read(before + b"\xff" + ENGLISH.encode())
    assert document.text == ENGLISH * 3 + "\ufffd" + ENGLISH
    assert document.warnings == (f"broken UTF-8 at byte {len(before)} (1 place): shown as U+FFFD",)


@pytest.mark.parametrize("encoding", ["cp1252", "mac_roman"])
def test_another_encoding_is_detected_and_named(encoding: str) -> None:
    text = ENGLISH * 3 + "The résumé \u2013 naïve, Dovik\u2019s café. "
    document = read(text.encode(encoding))
    assert document.text == text
    assert any(encoding in warning for warning in document.warnings)


def test_surrogates_never_get_into_a_text() -> None:
    for raw in (
        (ENGLISH * 3).encode() + b"\xed\xa0\x80 end",
        codecs.BOM_UTF16_LE + ENGLISH.encode("utf-16-le") + b"\x00\xd8a\x00",
    ):
        document = read(raw)
        document.text.encode("utf-8")
        assert document.warnings


@pytest.mark.parametrize("raw", [b"", b" \r\n\t ", codecs.BOM_UTF8, "\ufeff \u00a0\u2003".encode()])
def test_an_empty_file_has_no_text(raw: bytes) -> None:
    with pytest.raises(NoText):
        read(raw)


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (bytes(range(256)) * 20, "binary"),
        (b"\x00\x01\x02\x03" * 500, "binary"),
        (b"PK\x03\x04rest", "Word"),
        (b"\x89PNG\r\n\x1a\n", "PNG"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "Office"),
        (b"{\\rtf1 text}", "RTF"),
        (b"<?xml version='1.0'?><rss><channel/></rss>", "a feed"),
        (b"<?xml version='1.0'?><office><rss/></office>", "XML"),
        (b'{"id": "a", "text": "Talks"}', "a list of documents"),
        (b"WARC/1.0\r\n", "an archive"),
    ],
)
def test_a_file_that_is_no_text_is_named(raw: bytes, says: str) -> None:
    with pytest.raises(UnsupportedFormat, match=says):
        read(raw)


def test_a_null_character_in_a_text_stays() -> None:
    text = ENGLISH + "\x00" + ENGLISH
    assert read(text.encode()).text == text


@given(st.binary(max_size=300))
def test_any_bytes_are_a_document_or_one_clear_line(raw: bytes) -> None:
    try:
        document = extract(raw, "a.txt", Settings(force_language=True))
    except (NoText, UnsupportedFormat) as error:
        assert "\n" not in str(error)
    else:
        document.text.encode("utf-8")


@given(st.text(max_size=300))
def test_offsets_count_the_files_own_characters(text: str) -> None:
    text = ENGLISH * 20 + text
    document = extract(text.encode(), "a.txt", Settings(force_language=True))
    assert document.text == text
    for start, end in document.furniture:
        assert 0 <= start < end <= len(text)


RUSSIAN = "Встреча прошла в Орсунде. "


@pytest.mark.parametrize(
    ("raw", "charset", "text", "says"),
    [
        ((ENGLISH + RUSSIAN).encode("cp1251"), "windows-1251", ENGLISH + RUSSIAN, ""),
        ((ENGLISH + RUSSIAN).encode("cp1251"), "Windows-1251", ENGLISH + RUSSIAN, ""),
        (RUSSIAN.encode("koi8_r"), "koi8-r", RUSSIAN, ""),
        ((ENGLISH + "café").encode("cp1252"), "iso-8859-1", ENGLISH + "café", ""),
        (b"Ilse Varga spoke in a caf\xe9", "latin1", "Ilse Varga spoke in a café", ""),
        # The header lies, and the bytes say so.
        ((ENGLISH + RUSSIAN).encode(), "windows-1251", ENGLISH + RUSSIAN, ""),
        ((ENGLISH + RUSSIAN).encode("utf-8-sig"), "shift_jis", ENGLISH + RUSSIAN, ""),
        ((ENGLISH + RUSSIAN).encode("utf-16"), "windows-1251", ENGLISH + RUSSIAN, ""),
        (RUSSIAN.encode() * 3 + b"\xd0", "windows-1251", RUSSIAN * 3 + "\ufffd", "truncated UTF-8"),
        (RUSSIAN.encode() * 3 + b"\xff" + RUSSIAN.encode(), "cp1251", None, "broken UTF-8 at byte"),
        ((ENGLISH * 3).encode("cp1252"), "shift_jis", ENGLISH * 3, "nor shift_jis as the server says"),
        ((ENGLISH * 3).encode("cp1252"), "ascii\0", ENGLISH * 3, "detected as cp1252"),
        *[
            ((ENGLISH * 3).encode("cp1252"), name, ENGLISH * 3, "not UTF-8: the encoding was detected")
            for name in [
                "",
                "utf-8",
                "utf8",
                "utf-16",
                "utf-7",
                "hex",
                "idna",
                "none",
                "x" * 99,
                "é",
                "\ud800",
            ]
        ],
    ],
)
def test_what_a_server_calls_the_encoding_counts_where_the_bytes_say_nothing(
    raw: bytes, charset: str, text: str | None, says: str
) -> None:
    document = extract(raw, "a.txt", Settings(force_language=True), Stated(charset=charset))
    if text is not None:
        assert document.text == text
    warnings = " ".join(document.warnings)
    assert says in warnings if says else "UTF-8" not in warnings


def test_what_a_page_calls_its_encoding_outweighs_its_server() -> None:
    raw = f"<html><meta charset=windows-1252><p>{ENGLISH * 3}</p></html>".encode("cp1252")
    for stated in (Stated(charset="windows-1251"), Stated(charset="koi8-r"), None):
        assert "“We will not sign this today,”" in extract(raw, "a", SETTINGS, stated).text
