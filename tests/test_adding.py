"""What is added to an archive from addresses: asked for once, conditionally, and kept as what came."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from intake.archiving import WORDS, rss, whole
from intake.making import ENGLISH
from intake.serving import answer, moved, serving
from intake.world import PRIVATE, PUBLIC, World
from stand_in import StandIn

from readouts.desk import Options, adding
from readouts.desk.archive import Archive
from readouts.errors import ArchiveError, NotFound
from readouts.intake import fetching
from readouts.records import Added, Failure, Network, Told

Adds = Callable[..., list[tuple[str, str]]]


@pytest.fixture
def world() -> Iterator[World]:
    with serving(PUBLIC) as public, serving(PRIVATE, public.port) as private:
        yield World(public, private, {"velmark.example": [[PUBLIC]], "tarnovia.example": [[PUBLIC]]})
    assert private.connections == 0


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[Archive]:
    with Archive.open(str(tmp_path / "archive.sqlite")) as archive:
        yield archive


@pytest.fixture
def add(world: World, kept: Archive, monkeypatch: pytest.MonkeyPatch, network: StandIn) -> Adds:
    """Add inputs in the world; the document and what became of it, ``failed`` where it failed."""
    fetcher = world.fetcher(max_bytes=100_000)
    monkeypatch.setattr(fetching, "_fetcher", lambda _: fetcher)

    def run(*inputs: str, **options: Any) -> list[tuple[str, str]]:
        results = kept.add(inputs, Options(fetcher._settings, network=network, **options))
        return [
            (one.document, "failed") if isinstance(one, Failure) else (one.document, one.outcome)
            for one in results
        ]

    return run


def page(words: str = "the strait stays open") -> bytes:
    return f"<html><p>{ENGLISH}</p><p>Ilse Varga said: {words}.</p></html>".encode()


def serve(world: World, path: str, body: bytes, tag: str = "v1") -> None:
    """Let a page be there, which is sent only to those who do not have it by its ETag."""
    unchanged = answer(status="304 Not Modified", ETag=f'"{tag}"')
    found = answer(body, ETag=f'"{tag}"')
    world.public.answers[path] = lambda _: (
        unchanged if f'If-None-Match: "{tag}"' in _titled(world.public.heads[-1]) else found
    )


def _titled(head: str) -> str:
    return head.replace("if-none-match", "If-None-Match")


def conditional(world: World, path: str) -> list[bool]:
    """Of each request for a path, whether it was conditional."""
    heads = [head for head in world.public.heads if head.split(" ")[1] == path]
    return ["if-none-match" in head.lower() for head in heads]


def feed(world: World, *addresses: str) -> bytes:
    items = [{"url": world.at(address)} for address in addresses]
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": items}).encode()


def test_a_feed_that_has_not_changed_is_asked_once_more_and_its_pages_are_not(
    world: World, add: Adds
) -> None:
    entries = (f"<guid>a</guid><link>/a</link>{whole(WORDS * 3)}", "<link>/b</link>")
    serve(world, "/feed", rss(*entries))
    serve(world, "/b", page())
    address = world.at("/feed")
    assert add(address) == [(f"{address}#a", "new"), (world.at("/b"), "new")]
    assert add(address) == [(address, "unchanged")]
    assert world.public.paths == ["/feed", "/b", "/feed"]
    assert conditional(world, "/feed") == [False, True]


@pytest.mark.parametrize("threads", [1, 3])
def test_a_feed_that_has_changed_leads_only_to_pages_that_are_new(
    world: World, add: Adds, kept: Archive, network: StandIn, threads: int
) -> None:
    serve(world, "/feed", feed(world, "/a"))
    serve(world, "/a", page())
    serve(world, "/b", page("the port is closed"))
    assert add(world.at("/feed")) == [(world.at("/a"), "new")]
    serve(world, "/feed", feed(world, "/b", "/a"), "v2")
    assert add(world.at("/feed")) == [(world.at("/b"), "new"), (world.at("/a"), "unchanged")]
    assert world.public.paths == ["/feed", "/a", "/feed", "/b"]


def test_a_page_that_a_feed_names_is_asked_again_after_a_while_and_then_rests(
    world: World, add: Adds, monkeypatch: pytest.MonkeyPatch
) -> None:
    serve(world, "/a", page())
    world.public.answers["/feed"] = answer(feed(world, "/a"))
    outcomes = [add(world.at("/feed"))]
    monkeypatch.setattr(adding, "RECHECK", timedelta(0))
    outcomes.append(add(world.at("/feed")))
    serve(world, "/a", page("the strait is closed"), "v2")
    outcomes.append(add(world.at("/feed")))
    assert [one[0][1] for one in outcomes] == ["new", "unchanged", "version"]
    assert conditional(world, "/a") == [False, True, True]


@pytest.mark.parametrize("tag", ["v1", "v2"], ids=["not modified", "sent again"])
def test_a_look_that_finds_nothing_new_counts_as_a_visit(
    world: World, add: Adds, kept: Archive, monkeypatch: pytest.MonkeyPatch, tag: str
) -> None:
    serve(world, "/a", page())
    world.public.answers["/feed"] = answer(feed(world, "/a"))
    add(world.at("/feed"))
    before = kept.visited(world.at("/a"))
    assert before is not None
    kept.keep_visit(world.at("/a"), type(before)(before.etag, None, "2001-01-01T00:00:00+00:00"))
    serve(world, "/a", page(), tag)
    assert add(world.at("/feed")) == [(world.at("/a"), "unchanged")]
    after = kept.visited(world.at("/a"))
    assert after is not None
    assert (after.time > "2001-01-02", after.etag) == (True, f'"{tag}"')


def test_a_page_that_is_still_the_same_is_not_sent_again(world: World, add: Adds) -> None:
    serve(world, "/a", page())
    assert [add(world.at("/a"))[0][1] for _ in range(3)] == ["new", "unchanged", "unchanged"]
    assert conditional(world, "/a") == [False, True, True]


def test_a_page_that_changes_is_a_new_version(world: World, add: Adds, kept: Archive) -> None:
    serve(world, "/a", page())
    add(world.at("/a"))
    serve(world, "/a", page("the strait is closed"), "v2")
    assert add(world.at("/a")) == [(world.at("/a"), "version")]
    assert [each.version for each in kept.versions(world.at("/a"))] == [1, 2]
    assert kept.raw(world.at("/a"), 1) == page()
    (added,) = kept.diff(world.at("/a")).changed or kept.diff(world.at("/a")).added
    assert "closed" in str(added)


def test_a_feed_of_which_one_entry_failed_is_asked_in_full_the_next_time(world: World, add: Adds) -> None:
    serve(world, "/feed", feed(world, "/a", "/b"))
    serve(world, "/b", page())
    assert add(world.at("/feed")) == [(world.at("/a"), "failed"), (world.at("/b"), "new")]
    serve(world, "/a", page("the port is closed"))
    assert add(world.at("/feed")) == [(world.at("/a"), "new"), (world.at("/b"), "unchanged")]
    assert add(world.at("/feed")) == [(world.at("/feed"), "unchanged")]
    assert conditional(world, "/feed") == [False, False, True]
    assert world.public.paths.count("/b") == 1


def test_an_article_in_two_feeds_is_one_document(world: World, add: Adds, kept: Archive) -> None:
    serve(world, "/one", feed(world, "/a"))
    serve(world, "/two", feed(world, "/a", "/b"))
    serve(world, "/a", page())
    serve(world, "/b", page("the port is closed"))
    assert add(world.at("/one"), world.at("/two")) == [(world.at("/a"), "new"), (world.at("/b"), "new")]
    assert world.public.paths.count("/a") == 1
    assert [each.document for each in kept.documents()] == [world.at("/a"), world.at("/b")]


@pytest.mark.parametrize("inputs", [("/feed", "/a"), ("/a", "/feed")])
def test_an_article_that_is_given_and_in_a_feed_is_one_document(
    world: World, add: Adds, inputs: tuple[str, ...]
) -> None:
    serve(world, "/feed", feed(world, "/a"))
    serve(world, "/a", page())
    results = add(*map(world.at, inputs))
    assert [outcome for _, outcome in results if outcome == "new"] == ["new"]
    assert {document for document, _ in results} == {world.at("/a")}
    assert "failed" not in {outcome for _, outcome in results}


def test_the_source_of_a_redirected_address_is_where_it_led(world: World, add: Adds, kept: Archive) -> None:
    world.public.answers["/old"] = moved("/new")
    serve(world, "/new", page())
    assert add(world.at("/old")) == [(world.at("/old"), "new")]
    (entry,) = kept.documents()
    assert (entry.document, entry.source) == (world.at("/old"), world.at("/new"))
    serve(world, "/direct", page("the port is closed"))
    add(world.at("/direct"))
    assert kept.versions(world.at("/direct"))[0].source is None


def test_a_forgotten_page_says_so_however_often_it_is_added(world: World, add: Adds, kept: Archive) -> None:
    serve(world, "/a", page())
    add(world.at("/a"))
    kept.forget(world.at("/a"), "at the publisher's request")
    assert [add(world.at("/a")) for _ in range(3)] == [[(world.at("/a"), "forgotten")]] * 3
    with pytest.raises(NotFound, match="publisher's request"):
        kept.reading(world.at("/a"))


def test_a_forgotten_page_that_a_feed_names_is_not_asked_for(world: World, add: Adds, kept: Archive) -> None:
    world.public.answers["/feed"] = answer(feed(world, "/a"))
    serve(world, "/a", page())
    add(world.at("/feed"))
    kept.forget(world.at("/a"), "at the publisher's request")
    assert add(world.at("/feed")) == [(world.at("/a"), "forgotten")]
    assert world.public.paths.count("/a") == 1


def test_what_is_said_of_a_page_later_makes_a_version_though_it_is_not_sent_again(
    world: World, add: Adds, kept: Archive
) -> None:
    serve(world, "/a", page())
    add(world.at("/a"))
    told = {"parties": {world.at("/a"): "Velmark"}}
    assert add(world.at("/a"), **told) == [(world.at("/a"), "version")]
    assert add(world.at("/a"), **told) == [(world.at("/a"), "unchanged")]
    assert kept.document(world.at("/a")).party == "Velmark"


def test_each_document_is_kept_before_its_result_comes(
    world: World, add: Adds, kept: Archive, tmp_path: Path, network: StandIn
) -> None:
    for name in "abc":
        (tmp_path / f"{name}.txt").write_text(f"{ENGLISH}\nIlse Varga said: {name}.\n")
    results = kept.add([str(tmp_path / f"{name}.txt") for name in "abc"], Options(network=network))
    first = next(iter(results))
    assert isinstance(first, Added)
    assert [each.document for each in kept.documents()] == [first.document]


def test_an_archive_that_goes_away_ends_the_run_with_its_own_error(
    world: World, add: Adds, kept: Archive, tmp_path: Path
) -> None:
    serve(world, "/a", page())
    (tmp_path / "archive.sqlite").rename(tmp_path / "moved.sqlite")
    with pytest.raises(ArchiveError, match="moved or removed while it was open"):
        add(world.at("/a"))


def test_a_watch_goes_on_after_a_round_in_which_the_archive_or_a_feed_fails(
    world: World, kept: Archive, add: Adds, tmp_path: Path, network: StandIn
) -> None:
    place, away = tmp_path / "archive.sqlite", tmp_path / "away.sqlite"
    settings = world.fetcher()._settings
    rounds = kept.watch([world.at("/feed")], 0.0, Options(settings, network=network))
    told = [[_said(one) for one in next(rounds)]]
    serve(world, "/feed", feed(world, "/a"))
    serve(world, "/a", page())
    place.rename(away)
    told.append([_said(one) for one in next(rounds)])
    away.rename(place)
    told.append([_said(one) for one in next(rounds)])
    assert [[begin for begin, _ in one] for one in told] == [
        [world.at("/feed")],
        ["the archive"],
        [world.at("/a")],
    ]
    assert "404" in told[0][0][1]
    assert "moved or removed" in told[1][0][1]
    assert told[2][0][1] == "new"
    assert [story.documents for story in kept.stories()] == [(world.at("/a"),)]


def _said(one: Added | Failure) -> tuple[str, str]:
    return one.document, one.error if isinstance(one, Failure) else one.outcome


def test_what_is_said_of_a_feed_later_finds_its_pages_though_nothing_has_changed(
    world: World, add: Adds, kept: Archive
) -> None:
    serve(world, "/feed", feed(world, "/a"))
    serve(world, "/a", page())
    add(world.at("/feed"))
    told = {"parties": {world.at("/feed"): "Velmark"}}
    assert add(world.at("/feed"), **told) == [(world.at("/a"), "version")]
    assert add(world.at("/feed"), **told) == [(world.at("/a"), "unchanged")]
    assert kept.document(world.at("/a")).party == "Velmark"
    assert world.public.paths.count("/a") == 2


def test_what_is_said_of_a_document_holds_for_versions_and_readings_to_come(
    kept: Archive, tmp_path: Path, network: StandIn
) -> None:
    class Newer(StandIn):
        identity = Network("newer", "1" * 64)

    path = tmp_path / "a.txt"
    path.write_text(f"{ENGLISH}\nIlse Varga said: the strait stays open.\n", encoding="utf-8")
    name, said = str(path), {str(path): "Velmark"}

    def run(reads: StandIn = network, **told: Any) -> str:
        (result,) = kept.add([name], Options(network=reads, **told))
        assert isinstance(result, Added)
        return result.outcome

    assert run() == "new"
    assert run(parties=said, dates={name: "2031-03-14"}) == "version"
    assert run() == run(parties=said) == "unchanged"
    assert run(Newer()) == "read again"
    assert kept.reading(name).document.party == "Velmark"
    path.write_text(f"{ENGLISH}\nIlse Varga said: the strait is closed.\n", encoding="utf-8")
    assert run(Newer(), issuers={name: "Amber House"}) == "version"
    document = kept.document(name)
    assert (document.party, document.date, document.issuer) == ("Velmark", "2031-03-14", "Amber House")
    assert run(Newer()) == "unchanged"
    kept.forget(name, "asked to")
    assert kept.told(name) == Told()
    assert kept.check() == ()
