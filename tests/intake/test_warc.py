"""Web archives: whole, broken and hostile ones."""

from __future__ import annotations

import gzip
import zlib
from pathlib import Path

import brotli
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readouts.intake import Item, expand, expand_bytes, extract
from readouts.records import Failure
from readouts.settings import Settings

from .archiving import PAGE, WORDS, packed, record, request
from .making import text_pdf

SETTINGS = Settings()
SMALL = Settings(max_bytes=1_000)
A, B, C = (record(f"https://velmark.example/{name}") for name in "abc")


def shown(raw: bytes, settings: Settings = SETTINGS) -> list[str]:
    """The last letter of each address, or what is said of what could not be taken out."""
    found = expand_bytes(raw, "x", settings)
    return [one.id[-1] if isinstance(one, Item) else one.error for one in found]


@pytest.mark.parametrize(
    "form", [lambda *all: b"".join(all), packed, lambda *all: gzip.compress(b"".join(all))]
)
def test_the_pages_that_were_answered_are_its_documents(form, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path / "news.bin"
    path.write_bytes(
        form(
            request("https://velmark.example/a"),
            A,
            record("https://velmark.example/p", text_pdf([WORDS]), kind="application/pdf"),
            record("https://velmark.example/t", WORDS, kind="text/plain"),
            record("https://velmark.example/u", PAGE, kind=""),
            record("https://velmark.example/1", PAGE, status="404 Not Found"),
            record("https://velmark.example/2", b"\x89PNG", kind="image/png"),
            record("https://velmark.example/3", b"\x89PNG", kind=""),
            record("https://velmark.example/robots.txt", "User-agent: *", kind="text/plain"),
            C,
        )
    )
    found = list(expand(str(path), SETTINGS))
    assert [one.id for one in found if isinstance(one, Item)] == [
        f"{path}#20310314100000/https://velmark.example/{name}" for name in "aptuc"
    ]
    assert len(found) == 5
    for item in found:
        assert isinstance(item, Item) and item.raw is not None
        document = extract(item.raw, item.id, SETTINGS, item.stated)
        assert WORDS.strip() in document.text
        # The day on which it was fetched is not its date.
        assert (document.url, document.date) == (item.id.partition("/https")[2] and item.stated.url, None)


CHUNKED = b"%x\r\n%s\r\n0\r\n\r\n" % (len(PAGE), PAGE.encode())


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (gzip.compress(PAGE.encode()), "Content-Encoding: gzip\r\n"),
        (zlib.compress(PAGE.encode()), "Content-Encoding: deflate\r\n"),
        (zlib.compress(PAGE.encode())[2:-4], "Content-Encoding: deflate\r\n"),
        (brotli.compress(PAGE.encode()), "Content-Encoding: br\r\n"),
        (PAGE.encode(), "Content-Encoding: identity\r\n"),
        (PAGE.encode(), "Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n"),
        (PAGE.encode(), "Content-Encoding: br\r\n"),
        (CHUNKED, "Transfer-Encoding: chunked\r\n"),
    ],
)
def test_a_body_is_read_in_the_coding_it_was_sent_in_or_without_it(body: bytes, headers: str) -> None:
    (item,) = expand_bytes(record("https://velmark.example/a", body, headers=headers), "x", SETTINGS)
    assert isinstance(item, Item) and item.raw == PAGE.encode()


@pytest.mark.parametrize(
    ("body", "headers", "says"),
    [
        (gzip.compress(PAGE.encode())[:-9], "gzip", "the content coding gzip is cut off"),
        (gzip.compress(PAGE.encode(), mtime=0)[:12] + b"broken", "gzip", "the content coding gzip is broken"),
        (brotli.compress(PAGE.encode())[:-9], "br", "the coding br is broken"),
        (b"words", "zstd", "the content coding 'zstd' is not read"),
        (gzip.compress(b"a" * 50_000_000), "gzip", "over the limit of 10000 bytes"),
        (brotli.compress(b"a" * 5_000_000), "br", "over the limit of 10000 bytes"),
        (gzip.compress(gzip.compress(b"a" * 50_000_000)), "gzip, gzip", "over the limit"),
    ],
)
def test_a_body_in_a_broken_coding_or_a_bomb_is_one_failure(body: bytes, headers: str, says: str) -> None:
    bad = record("https://velmark.example/b", body, headers=f"Content-Encoding: {headers}\r\n")
    first, error, last = shown(A + bad + C, SMALL)
    assert (first, last) == ("a", "c") and says in error


def test_a_record_over_the_limit_is_one_failure() -> None:
    big = [
        record("https://velmark.example/b", "a" * size, kind=kind)
        for size, kind in ((10_001, "text/html"), (1_001, "text/plain"))
    ]
    says = ["10001 bytes are over the limit of 10000", "1001 bytes are over the limit of 1000"]
    for raw in (A + big[0] + C, packed(A, big[0], C), gzip.compress(A + big[0] + C)):
        assert [one.partition(" bytes (")[0] for one in shown(raw, SMALL)] == ["a", says[0], "c"]
    assert [one.partition(" bytes (")[0] for one in shown(A + big[1] + C, SMALL)] == ["a", says[1], "c"]


BROKEN = {
    "no version": B.replace(b"WARC/1", b"CRAW/1", 1),
    "no length": B.replace(b"Content-Length", b"Content-Strength", 1),
    "no kind": B.replace(b"WARC-Type", b"WARC-Sort", 1),
    "a length below nothing": B.replace(b"Content-Length: ", b"Content-Length: -", 1),
    "a header without end": B.replace(b"WARC-Date", b"X-Long: " + b"a" * 40_000 + b"\r\nWARC-Date", 1),
    "an HTTP header without end": record("https://b", headers="X-Long: " + "a" * 40_000 + "\r\n"),
}


@pytest.mark.parametrize("form", [lambda *all: b"".join(all), packed], ids=["plain", "packed"])
@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_record_is_one_failure_and_the_rest_goes_on(name: str, form) -> None:  # type: ignore[no-untyped-def]
    first, error, last = shown(form(A, BROKEN[name], C))
    assert (first, last) == ("a", "c")
    assert error.startswith("a broken record: ")


def test_a_damaged_gzip_member_is_one_failure_and_the_rest_goes_on() -> None:
    raw = bytearray(packed(A, B, C))
    middle = len(packed(A)) + len(packed(B)) // 2
    raw[middle : middle + 20] = b"\0" * 20
    first, error, last = shown(bytes(raw))
    assert (first, last) == ("a", "c") and error.startswith("a broken record: ")


@pytest.mark.parametrize(
    "form", [lambda *all: b"".join(all), packed, lambda *all: gzip.compress(b"".join(all))]
)
@pytest.mark.parametrize("missing", [8, 100, 200])
def test_an_archive_that_is_cut_off_says_so(form, missing: int) -> None:  # type: ignore[no-untyped-def]
    found = shown(form(A, B)[:-missing])
    assert found[-1].startswith("a broken record: ") and "cut off" in found[-1]
    assert found[0] == "a" or form is not packed


@pytest.mark.parametrize(
    "bomb",
    [
        gzip.compress(b"\r\n" * 5_000_000),
        gzip.compress(A + b"\r\n" * 5_000_000),
        gzip.compress(b"WARC/1.0\r\n" + b"X: a\r\n" * 1_000_000),
        gzip.compress(b"WARC/1.0\r\nX: " + b"a" * 5_000_000),
    ],
)
def test_a_gzip_member_that_unpacks_without_end_is_one_failure(bomb: bytes) -> None:
    found = shown(packed(A) + bomb + packed(C))
    assert (found[0], found[-1]) == ("a", "c")
    assert [one for one in found if len(one) > 1 and one.startswith("a broken record")] == found[-2:-1]


def test_an_archive_of_nothing_but_marks_is_given_up() -> None:
    found = shown(b"WARC/1.0\r\n\r\n" * 5_000)
    assert found[-1] == "after 1000 broken records the rest of this archive is left out"
    assert len(found) == 2


def test_an_archive_without_documents_says_so() -> None:
    assert shown(request("https://velmark.example/a")) == [
        "this archive holds no web page, PDF or plain text"
    ]


def test_what_a_page_says_in_its_body_is_no_record() -> None:
    page = record("https://velmark.example/a", PAGE + "\r\n\r\n" + C.decode())
    assert shown(page + B + C) == ["a", "b", "c"]
    assert [one for one in shown(page + BROKEN["no version"] + B) if len(one) == 1] == ["a", "b"]


def test_an_address_that_is_none_is_not_believed() -> None:
    raw = record("file:///etc/passwd") + record("../../etc/passwd")
    for item in expand_bytes(raw, "x", SETTINGS):
        assert isinstance(item, Item) and item.stated.url is None and item.id.startswith("x#<urn:uuid:")


def test_a_page_that_the_crawler_cut_off_is_warned_of() -> None:
    raw = A.replace(b"WARC-Date", b"WARC-Truncated: length\r\nWARC-Date", 1)
    (item,) = expand_bytes(raw, "x", SETTINGS)
    assert isinstance(item, Item)
    assert item.stated.warnings == ("the crawler cut this page off (length)",)


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_any_damage_gives_items_or_failures(data: st.DataObject) -> None:
    raw = bytearray(data.draw(st.sampled_from([A + B + C, packed(A, B, C), gzip.compress(A + B + C)])))
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(raw)))
        raw[at : at + data.draw(st.integers(0, 60))] = data.draw(st.binary(max_size=60))
    for one in expand_bytes(bytes(raw), "x", SMALL):
        assert isinstance(one, Item | Failure)


def test_a_text_is_read_in_the_encoding_that_its_server_named() -> None:
    text = f"{WORDS * 4}Встреча прошла в Орсунде."
    raw = record("https://velmark.example/a", text.encode("cp1251"), kind="text/plain; charset=windows-1251")
    (item,) = expand_bytes(raw, "x", Settings())
    assert isinstance(item, Item) and item.raw is not None
    assert extract(item.raw, item.id, Settings(), item.stated).text == text
