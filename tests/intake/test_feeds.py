"""RSS, Atom and JSON Feed: whole entries, entries to fetch, and hostile feeds."""

from __future__ import annotations

import json
import subprocess
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readouts.intake import Item, Stated, expand_bytes, extract, worker
from readouts.records import Failure
from readouts.settings import Settings

from .archiving import WORDS, rss, whole

SETTINGS = Settings()
LINK = "<link>https://velmark.example/a</link>"
ATOM = f"""<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom"><title>Orsund Gazette</title>
<entry><id>urn:velmark:1</id><title type="html">Talks &lt;b&gt;end&lt;/b&gt;</title>
<link href="https://velmark.example/1"/><updated>2031-03-14T10:00:00Z</updated>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>{WORDS}</p></div></content></entry>
<entry><id>urn:velmark:2</id><link href="https://velmark.example/2"/><summary>Ilse Varga</summary></entry>
</feed>"""
RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">
<item rdf:about="https://velmark.example/1"><title>Talks</title><link>https://velmark.example/1</link></item>
</rdf:RDF>"""


def expanded(raw: bytes, id: str = "x", settings: Settings = SETTINGS) -> list[Item | Failure]:
    return list(expand_bytes(raw, id, settings))


def one(raw: bytes, id: str = "x") -> Item:
    (item,) = expanded(raw, id)
    assert isinstance(item, Item), item
    return item


def test_an_entry_that_holds_the_whole_report_is_a_document() -> None:
    date = "<pubDate>Fri, 14 Mar 2031 23:30:00 -0500</pubDate>"
    item = one(rss(f"<guid>a1</guid>{LINK}<title>Talks &amp;amp; ships</title>{date}{whole()}"))
    # The day is that of the place where it was written.
    stated = Stated(title="Talks & ships", date="2031-03-14", url="https://velmark.example/a")
    assert (item.id, item.path, item.stated) == ("x#a1", "", stated)
    assert item.raw is not None
    document = extract(item.raw, item.id, SETTINGS, item.stated)
    assert document.text.strip() == WORDS.strip()
    assert (document.title, document.date, document.url) == ("Talks & ships", "2031-03-14", stated.url)


@pytest.mark.parametrize(
    "content",
    [
        "",
        "<description>Ilse Varga said that the strait would stay open.</description>",
        whole(WORDS + "…"),
        whole(WORDS + "[&#8230;]"),
        whole(WORDS + "<a href='x'>Read more »</a>"),
        whole(WORDS + "Continue reading"),
    ],
)
def test_an_entry_that_gives_only_a_beginning_is_fetched_from_its_address(content: str) -> None:
    item = one(rss(f"<guid isPermaLink='false'>a1</guid>{LINK}{content}"))
    assert (item.id, item.raw, item.path) == (item.path, None, "https://velmark.example/a")


def test_an_address_to_which_a_feed_leads_twice_is_one_document() -> None:
    twice = f"{LINK}<description>Ilse Varga</description>"
    entries = [f"<guid>a1</guid>{twice}", f"<guid>a2</guid>{twice}", f"<guid>a3</guid>{LINK}{whole()}"]
    found = expanded(rss(*entries))
    assert [one.id for one in found if isinstance(one, Item)] == ["https://velmark.example/a", "x#a3"]


def test_an_atom_feed_and_an_rdf_feed_are_read() -> None:
    first, second = expanded(ATOM.encode())
    assert isinstance(first, Item) and isinstance(second, Item)
    assert isinstance(first.raw, bytes) and WORDS.encode() in first.raw
    assert first.stated == Stated(title="Talks end", date="2031-03-14", url="https://velmark.example/1")
    assert (second.id, second.path) == ("https://velmark.example/2", "https://velmark.example/2")
    assert one(RDF.encode()).path == "https://velmark.example/1"


@pytest.mark.parametrize("codec", ["utf-16", "utf-16-be", "iso-8859-1", "windows-1251", "utf-8"])
def test_a_feed_is_read_in_the_encoding_that_it_names(codec: str) -> None:
    title = "\u0411\u0430\u0439" if codec == "windows-1251" else "Ørsund"
    text = f"<?xml version='1.0' encoding='{codec}'?><rss version='2.0'><channel><item>{LINK}"
    raw = f"{text}<title>{title}</title></item></channel></rss>".encode(codec)
    assert one(raw).stated.title == title


def test_a_feed_whose_encoding_is_wrong_is_read_all_the_same() -> None:
    raw = rss(f"{LINK}<title>Ørsund</title>").decode().encode("cp1252")
    assert one(raw).path == "https://velmark.example/a"


@pytest.mark.parametrize(
    "link",
    [
        "/etc/passwd",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "http://[a",
        "http://velmark.example/\u202egpj",
        "http://velmark.example/\x7f",
    ],
)
def test_an_entry_is_fetched_from_nowhere_but_the_web(link: str) -> None:
    (found,) = expanded(rss(f"<guid isPermaLink='false'>a</guid><link>{link}</link>"))
    assert found == Failure("x#a", "extract", "this entry has neither content nor an address")


def test_a_relative_address_counts_where_the_feed_has_one() -> None:
    raw = rss("<guid isPermaLink='false'>a</guid><link>/news/a</link>")
    assert one(raw, "https://velmark.example/feed.xml").path == "https://velmark.example/news/a"
    assert isinstance(expanded(raw, "feed.xml")[0], Failure)


def test_relative_addresses_are_read_from_where_the_feed_came_in_the_end() -> None:
    raw = rss("<guid isPermaLink='false'>a</guid><link>b</link>")
    (item,) = expand_bytes(
        raw, "https://velmark.example/feed", SETTINGS, "https://tarnovia.example/news/feed.xml"
    )
    assert isinstance(item, Item)
    assert (item.id, item.path) == ("https://tarnovia.example/news/b", "https://tarnovia.example/news/b")


def test_an_entry_without_an_id_is_called_by_its_address_or_its_place() -> None:
    found = expanded(rss(LINK + whole(), whole(), whole()))
    assert [item.id for item in found if isinstance(item, Item)] == [
        "x#https://velmark.example/a", "x#item-2", "x#item-3",
    ]  # fmt: skip


def test_a_summary_without_an_address_is_read_with_a_warning() -> None:
    item = one(rss(f"<guid isPermaLink='false'>a</guid><description>{WORDS}</description>"))
    assert item.stated.warnings == ("the feed gives a summary and no address: only the summary is read",)


def test_scripts_in_an_entry_are_no_words() -> None:
    item = one(rss(whole(f"{WORDS * 3}<script>alert('Ilse Varga')</script><style>p{{}}</style>")))
    assert item.raw is not None
    assert "alert" not in extract(item.raw, item.id, SETTINGS).text


ENTITIES = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
LAUGHS = f'<!DOCTYPE rss [<!ENTITY e0 "ha">{ENTITIES}]>'
OUTSIDE = '<!DOCTYPE rss [<!ENTITY e9 SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize("head", [LAUGHS, OUTSIDE, ""])
def test_entities_of_a_feed_s_own_are_never_put_in(head: str) -> None:
    title = one(rss(f"<title>Talks &e9; end</title>{LINK}", head=head)).stated.title or ""
    assert title.startswith("Talks") and "hahaha" not in title and "root:" not in title


def test_a_feed_that_takes_too_long_is_one_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    def run(*_: Any, **__: Any) -> None:
        raise subprocess.TimeoutExpired("worker", 20)

    monkeypatch.setattr(subprocess, "run", run)
    assert expanded(rss(LINK)) == [Failure("x", "extract", "the feed could not be read within 30 s")]


def test_a_feed_over_the_limit_is_one_failure() -> None:
    (found,) = expanded(rss(whole("a" * 3_000)), settings=Settings(max_bytes=2_000))
    assert isinstance(found, Failure) and "over the limit of 2000 bytes" in found.error


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (rss(), "this feed has no entries"),
        (b"<feed><talks/></feed>", "this feed has no entries"),
        (b"<rdf:RDF><a href='/rss/'/></rdf:RDF>", "no RSS or Atom feed"),
        (b"<rss version='2.0'><channel><item><link>x</item></link>", "or a broken one"),
        (b'{"version": "https://jsonfeed.org/version/1.1", "items": []}', "this feed has no entries"),
        (b'{"version": "https://jsonfeed.org/version/1.1", "items": {}}', "no list of items"),
        (b'[{"version": "https://jsonfeed.org/version/1.1"}]', "no list of items"),
        (b'{"version": "https://jsonfeed.org/version/1.1", "items": [', "this is not JSON"),
    ],
)
def test_a_feed_without_entries_and_what_is_no_feed_say_so(raw: bytes, says: str) -> None:
    (found,) = expanded(raw)
    assert isinstance(found, Failure) and says in found.error and "\n" not in found.error


@pytest.mark.parametrize(
    ("item", "raw", "path"),
    [
        ({"content_text": WORDS}, WORDS, ""),
        (
            {"content_text": WORDS + "...", "url": "https://velmark.example/a"},
            None,
            "https://velmark.example/a",
        ),
        ({"external_url": "https://velmark.example/a"}, None, "https://velmark.example/a"),
        ({"summary": WORDS, "url": "https://velmark.example/a"}, None, "https://velmark.example/a"),
    ],
)
def test_an_item_of_a_json_feed_is_a_document(item: dict[str, str], raw: str | None, path: str) -> None:
    feed = {"version": "https://jsonfeed.org/version/1", "title": "Orsund Gazette"}
    item |= {"id": "a", "title": "Talks", "date_published": "2031-03-14T10:00:00-05:00"}
    found = one(json.dumps(feed | {"items": [item]}, indent=1).encode())
    assert (found.id, found.raw, found.path) == (path or "x#a", raw, path)
    assert (found.stated.title, found.stated.date) == ("Talks", "2031-03-14")


def test_the_html_of_a_json_feed_is_read_and_a_bad_item_is_one_failure() -> None:
    items = [{"id": 1, "content_html": f"<p>{WORDS}"}, 7, {"id": "b", "content_html": 7}]
    found = expanded(json.dumps({"version": "https://jsonfeed.org/version/1", "items": items}).encode())
    assert isinstance(found[0], Item) and found[0].id == "x#1" and isinstance(found[0].raw, bytes)
    assert [(each.document, each.error) for each in found[1:] if isinstance(each, Failure)] == [
        (f"x#{name}", "this entry has neither content nor an address") for name in ("item-2", "b")
    ]


PARTS = st.sampled_from(
    "<rss version='2.0'> <channel> <item> </item> <guid> </guid> <title> </title> <link> <content> <feed> "
    "<entry> <![CDATA[ ]]> <!-- --> <!DOCTYPE [ ]> &amp; &lol; &# < > </rss> <pubDate> 99 <x:y xmlns:x=''> "
    "<?xml?> \x00 é "
    "<description> type='xhtml' <div> https://velmark.example <enclosure/> <dc:date> 2031-03-14".split(" ")
)


@settings(max_examples=80, deadline=None)
@given(st.lists(PARTS | st.text(max_size=5), max_size=30), st.sampled_from(["utf-8", "utf-16", "cp1252"]))
def test_any_feed_gives_entries_or_says_that_it_is_none(parts: list[str], codec: str) -> None:
    answer = worker.feed_entries("".join(["<rss>", *parts]).encode(codec, "replace"))
    assert json.loads(json.dumps(answer)) == answer
    assert "error" in answer or isinstance(answer["entries"], list)
