"""Folders, JSON lines, ninjs, and what is told by content; feeds and web archives have files of their own."""

from __future__ import annotations

import gzip
import io
import json
import os
import re
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readouts.errors import FetchRefused, FetchTimeout, IntakeError, TooLarge
from readouts.intake import Item, Stated, expand, expand_bytes, extract
from readouts.intake.fetching import Fetched
from readouts.records import Failure
from readouts.settings import Settings

from .archiving import PAGE, WORDS, lines, packed, record, rss, whole

SETTINGS = Settings()
SMALL = Settings(max_bytes=2_000)
NEWS = {"uri": "urn:velmark:1", "versioncreated": "2031-03-14T10:00:00Z", "bodies": [{"value": WORDS}]}


def expanded(raw: bytes, settings: Settings = SETTINGS, id: str = "x") -> list[Item | Failure]:
    return list(expand_bytes(raw, id, settings))


def failures(found: list[Item | Failure]) -> list[tuple[str, str]]:
    return [(one.document, one.error) for one in found if isinstance(one, Failure)]


def names(found: list[Item | Failure]) -> list[str]:
    return [one.id if isinstance(one, Item) else f"!{one.document}" for one in found]


@pytest.mark.parametrize(
    ("raw", "ids"),
    [
        (WORDS.encode(), ["x"]),
        (PAGE.encode(), ["x"]),
        (b"", ["x"]),
        (b"{ ceasefire }", ["x"]),
        (b'{"talks": "text"}', ["x"]),
        (b"[1] The talks, said Anton Dovik, ended.", ["x"]),
        (gzip.compress(b"words", mtime=0), ["x"]),
        (b"\x1f\x8b\x08broken", ["x"]),
        (b"<?xml version='1.0'?><office><rss/></office>", ["x"]),
        (rss(f"<guid>a</guid>{whole()}"), ["x#a"]),
        (record("https://velmark.example/a"), ["x#20310314100000/https://velmark.example/a"]),
        (packed(record("https://velmark.example/a")), ["x#20310314100000/https://velmark.example/a"]),
        (lines({"id": "a", "text": WORDS}), ["x#a"]),
        (lines({"text": WORDS}), ["x#line-1"]),
        (b"\xef\xbb\xbf" + lines({"id": 7, "text": WORDS}), ["x#7"]),
        (lines(NEWS), ["x#urn:velmark:1"]),
        (json.dumps([NEWS, NEWS | {"uri": "b"}], indent=1).encode(), ["x#urn:velmark:1", "x#b"]),
        (
            b'{"version": "https://jsonfeed.org/version/1.1", "items": [{"id": "a", "content_text": "b"}]}',
            ["x#a"],
        ),
    ],
)
def test_a_kind_is_told_by_what_stands_in_the_file(raw: bytes, ids: list[str]) -> None:
    assert names(expanded(raw)) == ids


def test_a_document_by_itself_is_fetched_when_its_turn_comes(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(WORDS)
    assert list(expand(str(path), SETTINGS)) == [Item(str(path), path=str(path))]
    assert list(expand("none.txt", SETTINGS)) == [Item("none.txt", path="none.txt")]


ADDRESS = "https://velmark.example/a"


def fetched(raw: bytes, kind: str | None = None, **how: Any) -> Fetched:
    when = datetime(2031, 3, 14, tzinfo=UTC)
    return Fetched(raw, "https://tarnovia.example/news/b", kind, '"v1"', None, when, **how)


@pytest.mark.parametrize(
    ("kind", "charset"),
    [
        (None, None),
        ("", None),
        ("text/plain", None),
        ("text/plain; charset=Windows-1251", "windows-1251"),
        ('text/html; x="; charset=a"; charset="utf-8"', "utf-8"),
        ("text/html; charset=", None),
        ("text/html; charset*=utf-8''latin1", "latin1"),
        ("text/html;\ncharset=é\x00", None),
    ],
)
def test_a_document_behind_an_address_is_what_came(kind: str | None, charset: str | None) -> None:
    came = fetched(WORDS.encode(), kind)
    (item,) = expand(ADDRESS, SETTINGS, lambda _: came)
    stated = Stated(url="https://tarnovia.example/news/b", charset=charset)
    assert item == Item(ADDRESS, WORDS.encode(), stated=stated, fetched=came)


@pytest.mark.parametrize(
    ("raw", "ids"),
    [
        (
            rss(f"<guid>a</guid>{whole()}", "<link>c</link>", "<link>/d</link>"),
            [f"{ADDRESS}#a", "https://tarnovia.example/news/c", "https://tarnovia.example/d"],
        ),
        (record("https://velmark.example/b"), [f"{ADDRESS}#20310314100000/https://velmark.example/b"]),
        (
            packed(record("https://velmark.example/b")),
            [f"{ADDRESS}#20310314100000/https://velmark.example/b"],
        ),
        (lines({"id": "a", "text": WORDS}, "{"), [f"{ADDRESS}#a", f"!{ADDRESS}#line-2"]),
        (lines(NEWS), [f"{ADDRESS}#urn:velmark:1"]),
        (
            lines({"version": "https://jsonfeed.org/version/1", "items": [{"id": 1, "url": "c"}]}),
            ["https://tarnovia.example/news/c"],
        ),
        (b"<rss", [f"!{ADDRESS}"]),
    ],
)
def test_what_holds_documents_is_expanded_behind_an_address_too(raw: bytes, ids: list[str]) -> None:
    asked: list[str] = []

    def fetch(address: str) -> Fetched:
        asked.append(address)
        return fetched(raw, "text/plain")

    assert names(list(expand(ADDRESS, SETTINGS, fetch))) == ids
    assert asked == [ADDRESS]


def test_what_has_not_changed_is_said_and_not_expanded() -> None:
    same = fetched(b"", not_modified=True)
    assert list(expand(ADDRESS, SETTINGS, lambda _: same)) == [Item(ADDRESS, fetched=same)]


@pytest.mark.parametrize("error", [FetchRefused("private"), FetchTimeout("late"), TooLarge("too large")])
def test_an_address_that_cannot_be_fetched_is_one_failure(error: IntakeError) -> None:
    def fetch(_: str) -> Fetched:
        raise error

    assert list(expand(ADDRESS, SETTINGS, fetch)) == [Failure(ADDRESS, "fetch", str(error))]
    (found,) = expand("http://[", SETTINGS)
    assert isinstance(found, Failure) and found.stage == "fetch"


def test_standard_input_and_pipes_may_hold_documents(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(lines({"id": "a", "text": WORDS}))))
    assert list(expand("-", SETTINGS)) == [Item("-#a", WORDS)]
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(WORDS.encode())))
    assert list(expand("-", SETTINGS)) == [Item("-", WORDS.encode())]


def test_a_folder_is_read_with_those_below_it_by_name(tmp_path: Path) -> None:
    for name in ("b/z.md", "b/a.txt", "a.txt", "c.jsonl", ".git/config", "b/.hidden"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(lines({"id": "one", "text": WORDS}) if "jsonl" in name else b"words")
    (tmp_path / "b/in.txt").symlink_to(tmp_path / "a.txt")
    (tmp_path / "b/up").symlink_to(tmp_path)
    found = list(expand(f"{tmp_path}/", SETTINGS))
    assert names(found) == [f"{tmp_path}/{name}" for name in ("a.txt", "b/a.txt", "b/z.md", "c.jsonl#one")]


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda path: path.symlink_to("/etc/hostname"), "leads out of the folder"),
        (lambda path: path.symlink_to("../.."), "leads out of the folder"),
        (lambda path: path.symlink_to("../elsewhere"), "leads out of the folder"),
        (os.mkfifo, "not a file"),
        (lambda path: (path.parent / ".hidden").touch(), "no file in this folder"),
    ],
)
def test_what_a_folder_leaves_out_is_said(tmp_path: Path, make: Any, says: str) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    make(folder / "odd")
    ((path, error),) = failures(list(expand(str(folder), SETTINGS)))
    assert path in (str(folder), str(folder / "odd")) and says in error


def test_a_folder_that_cannot_be_listed_is_one_failure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.txt").write_text(WORDS)
    (tmp_path / "shut").mkdir()
    real = os.listdir

    def listdir(path: str) -> list[str]:
        if path.endswith("shut"):
            raise PermissionError(13, "Permission denied")
        return real(path)

    monkeypatch.setattr(os, "listdir", listdir)
    found = list(expand(str(tmp_path), SETTINGS))
    assert names(found) == [f"{tmp_path}/a.txt", f"!{tmp_path}/shut"]
    assert failures(found)[0][1] == "this cannot be read: Permission denied"


def test_a_line_says_what_is_known_of_its_document() -> None:
    known = {
        "title": "Talks end", "date": "2031-03-14T09:00Z", "url": "https://velmark.example/a",
        "outlet": "Orsund Gazette", "issuer": "Amber House", "party": "Velmark",
    }  # fmt: skip
    (item,) = expanded(lines({"id": "a", "text": WORDS, **known}))
    assert item == Item("x#a", WORDS, stated=Stated(**known | {"date": "2031-03-14"}))
    document = extract(WORDS, item.id, SETTINGS, item.stated)
    assert (document.text, document.title, document.date) == (WORDS, "Talks end", "2031-03-14")
    assert (document.issuer, document.party, document.url) == ("Amber House", "Velmark", known["url"])


def test_the_text_of_a_line_is_read_as_it_stands() -> None:
    text = f"---\n<p>{WORDS}</p>\r\n# {WORDS}"
    (item,) = expanded(lines({"text": text}))
    assert isinstance(item, Item) and item.raw is not None
    assert extract(item.raw, item.id, SETTINGS, item.stated).text == text


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("{", "not JSON: .*line 1, column 2"),
        ("[1]", "no object with a text"),
        ("null", "no object with a text"),
        ("{}", "no text"),
        ('{"text": " "}', "no text"),
        ('{"text": 7}', "no text"),
        ('{"text": "a' + "b" * 3_000, "over the limit of 2000 bytes"),
        ("[" * 1_900, "nested too deep"),
        ('{"text": ' + "9" * 1_900 + "}", "no text"),
        ('{"id": ' + "{}," * 600, "not JSON"),
    ],
)
def test_a_line_that_is_no_document_is_a_failure_and_the_others_are_read(line: str, says: str) -> None:
    good = {"id": "good", "text": "words"}
    found = expanded(lines(good, "", line, good), SMALL)
    assert names(found) == ["x#good", "!x#line-3", "x#good"]
    assert re.search(says, failures(found)[0][1])


def test_a_line_in_another_encoding_says_where() -> None:
    found = expanded(lines({"text": "a"}) + b'\n{"text": "\xe9"}')
    assert failures(found) == [("x#line-2", "this is not JSON in UTF-8: byte 10 is broken")]


def test_what_would_grow_beyond_measure_is_refused() -> None:
    found = expanded(b'{"text": [' + b"{}," * 2_000_000 + b"{}]}")
    assert failures(found) == [("x#line-1", "this JSON has more than 2000000 parts")]


def test_lines_whose_first_is_broken_are_lines_where_the_name_says_so() -> None:
    raw = b"broken\n" + lines({"id": "b", "text": WORDS})
    assert names(expanded(raw, id="x.jsonl")) == ["!x.jsonl#line-1", "x.jsonl#b"]
    assert names(expanded(raw)) == ["x"]
    assert names(expanded(WORDS.encode(), id="x.jsonl")) == ["x.jsonl"]


def test_a_long_line_is_never_held(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(b'{"text": "' + b"a" * 3_000_000 + b'"}\n' + lines({"id": "b", "text": WORDS}))
    assert names(list(expand(str(path), SMALL))) == [f"!{path}#line-1", f"{path}#b"]


@pytest.mark.parametrize("date", ["soon", "2031-02-30", "03/04/2031"])
def test_a_date_that_is_none_is_said_and_no_other_is_made_up(date: str) -> None:
    (item,) = expanded(lines({"text": WORDS, "date": date}))
    assert isinstance(item, Item)
    assert item.stated == Stated(warnings=(f"the date {date!r} could not be read",))


@pytest.mark.parametrize(
    "url",
    ["file:///etc/passwd", "/etc/passwd", "javascript:x", "https://a b", "https://a\r\nb", "ftp://a", 7],
)
def test_no_address_but_one_on_the_web_is_believed(url: object) -> None:
    (item,) = expanded(lines({"text": WORDS, "url": url}))
    assert isinstance(item, Item) and item.stated.url is None


def test_a_name_inside_a_file_is_one_bounded_line() -> None:
    found = expanded(
        lines(*({"id": name, "text": WORDS} for name in ("a\nb\0c", "x" * 900, "../../e", "", [], True)))
    )
    assert names(found)[0] == "x#a b c"
    assert len(names(found)[1]) == 302 and names(found)[1].startswith("x#xxx")
    assert names(found)[2:] == ["x#../../e", "x#line-4", "x#line-5", "x#line-6"]


@pytest.mark.parametrize(
    ("news", "raw", "title"),
    [
        ({"headlines": [{"value": "Other"}, {"role": "main", "value": "Talks"}]}, WORDS, "Talks"),
        ({"headline": "Talks", "bodies": None, "body_text": WORDS}, WORDS, "Talks"),
        ({"bodies": [{"contentType": "text/html", "value": "<p>a"}, {"value": WORDS}]}, WORDS, None),
        ({"bodies": [{"contenttype": "application/xml", "value": "<NITF/>"}, {"value": WORDS}]}, WORDS, None),
    ],
)
def test_a_news_object_of_any_version_is_read(news: dict[str, Any], raw: str, title: str | None) -> None:
    (item,) = expanded(lines(NEWS | {"copyrightholder": "Orsund Press"} | news))
    stated = Stated(title=title, date="2031-03-14", outlet="Orsund Press")
    assert item == Item("x#urn:velmark:1", raw, stated=stated)


def test_a_news_object_in_camel_case_and_markup_is_read() -> None:
    news = {"uri": "https://velmark.example/n", "versionCreated": "2031-03-14T10:00:00+02:00"}
    body = {"role": "richtext", "contentType": "application/xhtml+xml", "value": f"{WORDS}<b>{WORDS}</b>"}
    (item,) = expanded(json.dumps([news | {"bodies": [body]}], indent=2).encode())
    assert isinstance(item, Item) and item.raw is not None
    document = extract(item.raw, item.id, SETTINGS, item.stated)
    assert (document.date, document.url) == ("2031-03-14", "https://velmark.example/n")
    assert document.text.count("Ilse Varga") == 2 and "<" not in document.text


@pytest.mark.parametrize(
    ("news", "says"),
    [
        ({"bodies": []}, "no text"),
        ({"bodies": [7, {"value": 7}]}, "no text"),
        ({"pubstatus": "canceled"}, "the publisher says that this news object is canceled"),
        ({"pubstatus": "stat:withheld"}, "is stat:withheld"),
    ],
)
def test_a_news_object_without_words_is_a_failure_and_the_others_are_read(news: Any, says: str) -> None:
    found = expanded(json.dumps([NEWS | news, 7, NEWS | {"uri": "b"}]).encode())
    assert names(found) == ["!x#urn:velmark:1", "!x#item-2", "x#b"]
    assert says in failures(found)[0][1]


def test_news_beyond_the_limit_and_broken_news_are_one_failure() -> None:
    assert failures(expanded(lines(NEWS | {"pad": "a" * 2_000}), SMALL)) == [
        ("x", "this is over the limit of 2000 bytes (setting max_bytes)")
    ]
    ((_, error),) = failures(expanded(lines(NEWS)[:-1]))
    assert error.startswith("this is not JSON")


KEYS = st.sampled_from(
    "id text title date url outlet uri headlines bodies value role contenttype pubstatus items version "
    "content_html content_text summary date_published".split()
)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=6),
    max_leaves=20,
)


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(KEYS, json_values, max_size=8), st.sampled_from(["jsonl", "ninjs", "json feed"]))
def test_any_json_gives_items_or_failures(value: dict[str, Any], kind: str) -> None:
    value |= {"uri": "a", "bodies": value.get("bodies")} if kind == "ninjs" else {}
    value |= {"version": "https://jsonfeed.org/version/1"} if kind == "json feed" else {}
    for one in expanded(lines(value), id="x.jsonl"):
        assert one.stage if isinstance(one, Failure) else isinstance(one.raw, str | bytes) or one.path


@settings(max_examples=60, deadline=None)
@given(
    st.binary(max_size=300), st.sampled_from([b"", b'{"text": "', b"[{", b"WARC/1.0\r\n", b"\x1f\x8b\x08"])
)
def test_any_bytes_give_items_or_failures(raw: bytes, head: bytes) -> None:
    for one in expanded(head + raw, id="x.jsonl"):
        assert isinstance(one, Item | Failure)
