"""Addresses that are feeds, archives or lists, and those to which they lead, read through the desk."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from typing import Any

import pytest
from stand_in import StandIn

from readouts import desk
from readouts.intake import fetching
from readouts.records import Failure, Reading

from .archiving import WORDS, lines, packed, record, rss, whole
from .making import ENGLISH
from .serving import answer, moved
from .test_fetching import HOSTILE_FORMS
from .world import PAGE, World

TEXT = ENGLISH.encode()


@pytest.fixture
def reading(world: World, monkeypatch: pytest.MonkeyPatch, network: StandIn) -> Iterator[Any]:
    """Reads inputs in the world, all with one fetcher, as one run does."""

    def read(*inputs: str, settings: dict[str, Any] | None = None, **options: Any) -> list[Reading | Failure]:
        fetcher = world.fetcher(**{"max_bytes": 100_000, **(settings or {})})
        monkeypatch.setattr(fetching, "_fetcher", lambda _: fetcher)
        return list(desk.read(inputs, desk.Options(fetcher._settings, network=network, **options)))

    yield read
    assert world.private.connections == 0


def ids(results: list[Reading | Failure]) -> list[str]:
    return [f"!{one.document}" if isinstance(one, Failure) else one.document.id for one in results]


def feed(*addresses: str) -> bytes:
    """A JSON Feed that leads to these addresses."""
    items = [{"url": address} for address in addresses]
    return answer(json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": items}).encode())


def test_a_feed_behind_an_address_gives_whole_entries_and_leads_to_the_others(
    world: World, reading: Any
) -> None:
    entries = (f"<guid>a</guid><link>/a</link>{whole(WORDS * 3)}", "<link>b</link>")
    world.public.answers |= {"/feed": moved("/news/feed.xml"), "/news/b": answer(PAGE)}
    world.public.answers["/news/feed.xml"] = answer(rss(*entries), Content_Type="application/rss+xml")
    results = reading(world.at("/feed"))
    assert ids(results) == [f"{world.at('/feed')}#a", world.at("/news/b")]
    assert [one.document.url for one in results] == [world.at("/a"), world.at("/news/b")]
    assert world.public.paths == ["/feed", "/news/feed.xml", "/news/b"]


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        (record("https://velmark.example/x"), "20310314100000/https://velmark.example/x"),
        (packed(record("https://velmark.example/x")), "20310314100000/https://velmark.example/x"),
        (lines({"id": "x", "text": ENGLISH}), "x"),
    ],
)
def test_an_archive_behind_an_address_is_read_and_nothing_more_is_asked_for(
    world: World, reading: Any, raw: bytes, name: str
) -> None:
    world.public.answers["/a"] = answer(raw)
    assert ids(reading(world.at("/a"))) == [f"{world.at('/a')}#{name}"]
    assert world.public.paths == ["/a"]


@pytest.mark.parametrize("threads", [1, 3])
def test_two_hundred_entries_of_one_host_wait_for_their_turns(
    world: World, reading: Any, threads: int
) -> None:
    paths = [f"/{number}" for number in range(200)]
    world.public.answers |= {"/feed": feed(*paths), **{path: answer(TEXT) for path in paths}}
    results = reading(world.at("/feed"), settings={"fetch_interval": 2.0, "threads": threads})
    assert ids(results) == [world.at(path) for path in paths]
    assert sorted(world.public.paths) == sorted(["/feed", *paths])
    # The robots.txt, the feed and every entry have a turn. Nobody slept, so each waited for all before it.
    assert len(world.slept) == 201
    assert max(world.slept) > 201 * 2.0 - 60


@pytest.mark.parametrize("kind", ["json feed", "rss"])
def test_an_entry_that_leads_to_its_feed_is_not_followed_round(world: World, reading: Any, kind: str) -> None:
    links = ("/feed", "/other", "/a")
    rings = {"json feed": feed(*links), "rss": answer(rss(*(f"<link>{link}</link>" for link in links)))}
    world.public.answers |= {"/feed": rings[kind], "/other": rings[kind], "/a": answer(PAGE)}
    results = reading(world.at("/feed"))
    assert ids(results) == [f"!{world.at('/feed')}", f"!{world.at('/other')}", world.at("/a")]
    assert {one.error for one in results[:2]} == {
        "this is a feed, an archive or a list of documents, not a document"
    }
    assert world.public.paths == ["/feed", "/feed", "/other", "/a"]


def test_a_feed_leads_to_no_address_that_is_not_public(world: World, reading: Any) -> None:
    world.names |= {"inside.example": [["127.0.0.1"]], "rebind.example": [["127.0.0.2"], ["127.0.0.1"]]}
    links = [form.replace("{port}", str(world.private.port)) for form, _ in HOSTILE_FORMS if "//" in form]
    links += [world.at("/", "inside.example"), world.at("/", "rebind.example"), world.at("/redirects")]
    world.public.answers |= {"/feed": feed(*links, "/a"), "/a": answer(PAGE)}
    world.public.answers["/redirects"] = moved(f"http://127.0.0.1:{world.private.port}/")
    results = reading(world.at("/feed"))
    assert ids(results)[-1] == world.at("/a")
    refused = [one for one in results if isinstance(one, Failure)]
    assert len(refused) >= 90
    # The guard of these tests had nothing to stop but what is public without the blanks at its end.
    stopped = {one.document for one in refused if "a test tried" in one.error}
    assert stopped <= {"http://velmark.example/"}
    assert {id[1:] for id in ids(results)[-4:-1]} == set(links[-3:])
    assert set(world.public.paths) <= {"/feed", "/redirects", "/a", "/etc/passwd", "/"}


def test_an_article_that_stands_in_two_feeds_is_read_once(world: World, reading: Any) -> None:
    world.public.answers |= {"/1": feed("/a", "/b", "/a"), "/2": feed("/b", "/c"), "/a": answer(TEXT)}
    world.public.answers |= {"/b": answer(TEXT), "/c": answer(TEXT)}
    results = reading(world.at("/1"), world.at("/2"))
    assert ids(results) == [world.at(path) for path in ("/a", "/b", "/c")]
    assert world.public.paths == ["/1", "/a", "/b", "/2", "/c"]
    assert ids(reading(world.at("/a"), world.at("/1"))) == [world.at("/a"), world.at("/b")]


def test_what_is_known_of_an_entry_is_said_by_its_address(world: World, reading: Any) -> None:
    world.public.answers |= {"/1": feed("/a", "/b"), "/a": answer(TEXT), "/b": answer(TEXT)}
    known = {world.at("/b"): "Tarnovia", world.at("/nowhere"): "Velmark"}
    results = reading(world.at("/1"), parties=known)
    assert [one.document.party for one in results[:2]] == [None, "Tarnovia"]
    assert results[2] == Failure(world.at("/nowhere"), "fetch", "no document of this name was found")


RUSSIAN = f"{ENGLISH * 3}Встреча прошла в Орсунде."


@pytest.mark.parametrize("path", ["/a", "/feed"])
@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        (RUSSIAN.encode("cp1251"), "text/plain; charset=windows-1251"),
        (RUSSIAN.encode("cp1251"), 'text/plain; Charset="CP1251"'),
        (RUSSIAN.encode(), "text/plain; charset=windows-1251"),
        (RUSSIAN.encode(), "text/plain; charset=shift_jis"),
        (RUSSIAN.encode(), "text/plain; charset=nonsense"),
        (RUSSIAN.encode("utf-16"), "text/plain; charset=utf-8"),
    ],
)
def test_a_text_is_read_in_the_encoding_that_its_server_names_unless_it_lies(
    world: World, reading: Any, path: str, raw: bytes, kind: str
) -> None:
    world.public.answers |= {"/feed": feed("/a"), "/a": answer(raw, Content_Type=kind)}
    (result,) = reading(world.at(path))
    assert (result.document.text, result.document.warnings) == (RUSSIAN, ())


def test_a_bomb_that_a_feed_leads_to_harms_no_other_entry(world: World, reading: Any) -> None:
    bomb = answer(gzip.compress(b"<html>" + b" " * 30_000_000), Content_Encoding="gzip")
    archive = answer(packed(record("https://velmark.example/x", b"<html>" + b" " * 30_000_000)))
    world.public.answers |= {"/feed": feed("/bomb", "/archive", "/a"), "/bomb": bomb, "/archive": archive}
    world.public.answers["/a"] = answer(PAGE)
    assert ids(reading(world.at("/feed"))) == [
        f"!{world.at('/bomb')}", f"!{world.at('/archive')}", world.at("/a"),
    ]  # fmt: skip
    (result,) = reading(world.at("/archive"))
    assert isinstance(result, Failure) and "over the limit of 1000000 bytes" in result.error


def test_the_settings_of_a_run_bound_what_an_address_is_expanded_from(world: World, reading: Any) -> None:
    world.public.answers["/feed"] = answer(rss(whole(WORDS * 300)))
    (result,) = reading(world.at("/feed"), settings={"max_bytes": 10_000})
    assert isinstance(result, Failure) and "over the limit of 10000 bytes" in result.error
