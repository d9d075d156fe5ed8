"""Documents, versions and readings: what is added comes out as it went in, and nothing is added twice."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from sqlalchemy import select
from test_records import readings

from archive.making import FETCHED, FIRST, SECOND, add, contents, read
from readouts.archive import Archive, tables
from readouts.errors import NotFound
from readouts.records import Added, Document, Reading

STRAIT = ("Varga", "the Lask strait would stay open")
TALKS = ("Dovik", "talks would go on in March")


def rows(archive: Archive, *columns: str) -> list[tuple[Any, ...]]:
    """The rows to search statements by, in order."""
    table = tables.statement
    with archive._database.reading() as connection:
        query = select(*(table.c[name] for name in columns)).order_by(table.c.id)
        return [tuple(row) for row in connection.execute(query)]


def test_a_document_comes_out_as_it_went_in(archive: Archive) -> None:
    reading = read("velmark.txt", STRAIT, TALKS, outlet="Velmark Post", warnings=("short",))
    raw = b"\x00\xffraw bytes of any kind\r\n"
    added = archive.keep(reading, raw, FIRST, FETCHED, "https://post.example/1")
    assert added == Added("velmark.txt", "new", 1)
    assert archive.reading("velmark.txt") == reading
    assert archive.document("velmark.txt") == reading.document
    assert archive.raw("velmark.txt") == raw
    (entry,) = archive.versions("velmark.txt")
    assert (entry.fetched, entry.source) == (FETCHED, "https://post.example/1")
    assert (entry.size, entry.networks, entry.title) == (len(raw), (FIRST,), "Of velmark.txt")
    assert archive.check() == ()


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    phases=[Phase.explicit, Phase.generate],
)
@given(reading=readings)
def test_every_reading_comes_out_as_it_went_in(archive: Archive, reading: Reading) -> None:
    # One archive holds them all, so each needs an address of its own.
    address = f"{len(archive.documents())}{reading.document.id}"
    reading = replace(reading, document=replace(reading.document, id=address))
    assert add(archive, reading) == "new"
    assert archive.reading(address) == reading


@pytest.mark.parametrize(
    "address",
    [
        "nul\0.txt",
        "half \udcff.txt",
        "https://post.example/" + "ä" * 4000,
        "🛶 ßø.txt",
        "' OR 1=1 --",
        "a\\b",
    ],
)
def test_an_address_may_be_anything(archive: Archive, address: str) -> None:
    reading = read(address, ("Va\0rga", "half \ud800 a pair, a nul \0 and 🛶"))
    for outcome in ("new", "unchanged"):
        assert archive.keep(reading, b"raw", FIRST, FETCHED).outcome == outcome
    assert archive.reading(address) == reading
    (entry,) = archive.documents()
    assert archive.reading(entry.document) == reading
    assert archive.check() == ()


def test_the_same_input_twice_changes_nothing(archive: Archive, where: str) -> None:
    add(archive, read("a.txt", STRAIT))
    before = contents(where)
    assert add(archive, read("a.txt", STRAIT)) == "unchanged"
    assert contents(where) == before


def test_changed_bytes_are_a_new_version_and_the_old_one_stays(archive: Archive) -> None:
    one, two = read("a.txt", STRAIT), read("a.txt", STRAIT, TALKS)
    assert [add(archive, each) for each in (one, two, one)] == ["new", "version", "version"]
    assert [archive.reading("a.txt", number) for number in (1, 2, 3, None)] == [one, two, one, one]
    assert archive.raw("a.txt", 2) == two.document.text.encode()
    assert [entry.version for entry in archive.versions("a.txt")] == [1, 2, 3]
    assert [(entry.document, entry.version) for entry in archive.documents()] == [("a.txt", 3)]
    assert archive.check() == ()


def test_another_network_adds_a_reading_and_takes_none_away(archive: Archive) -> None:
    one = read("a.txt", STRAIT, TALKS)
    two = replace(one, statements=one.statements[:1])
    assert [add(archive, one), add(archive, two, SECOND), add(archive, one)] == [
        "new",
        "read again",
        "unchanged",
    ]
    assert archive.reading("a.txt") == archive.reading("a.txt", network=SECOND) == two
    assert archive.reading("a.txt", network=FIRST) == one
    assert archive.versions("a.txt")[0].networks == (FIRST, SECOND)
    assert rows(archive, "name", "current") == [("s1", False), ("s2", False), ("s1", True)]


def test_an_old_version_can_be_read_again(archive: Archive) -> None:
    one, two = read("a.txt", STRAIT), read("a.txt", TALKS)
    add(archive, one)
    add(archive, two)
    for outcome in ("read again", "unchanged"):
        assert archive.read_again(one, 1, SECOND).outcome == outcome
    assert archive.reading("a.txt") == two
    assert archive.reading("a.txt", 1, SECOND) == one
    assert rows(archive, "content", "current") == [(STRAIT[1], False), (TALKS[1], True), (STRAIT[1], False)]
    assert archive.check() == ()


def test_a_reading_keeps_the_record_that_it_was_given(archive: Archive) -> None:
    one = read("a.txt", STRAIT)
    two = replace(one, document=replace(one.document, party="Velmark", title="Another"))
    add(archive, one)
    assert add(archive, two, SECOND) == "read again"
    assert archive.reading("a.txt", network=FIRST) == one
    assert archive.reading("a.txt", network=SECOND) == two
    assert archive.document("a.txt") == one.document


def test_it_is_known_beforehand_whether_a_document_is_to_be_read(archive: Archive) -> None:
    reading = read("a.txt", STRAIT)
    raw = reading.document.text.encode()
    assert archive.known("a.txt", raw, FIRST) is None
    add(archive, reading)
    assert archive.known("a.txt", raw, FIRST) == Added("a.txt", "unchanged", 1)
    assert archive.known("a.txt", raw, SECOND) is None
    assert archive.known("a.txt", raw + b".", FIRST) is None


def test_statements_and_speakers_can_be_searched(archive: Archive) -> None:
    add(archive, read("a.txt", STRAIT, TALKS, outlet="Velmark Post", language="en"))
    found = rows(archive, "content", "party", "source", "cue", "date", "outlet", "language", "confidence")
    assert found == [
        (STRAIT[1], "Velmark", "Varga", "said", "2025-03-01", "Velmark Post", "en", 0.75),
        (TALKS[1], "Tarnovia", "Dovik", "said", "2025-03-01", "Velmark Post", "en", 0.75),
    ]
    with archive._database.reading() as connection:
        table = tables.speaker
        query = select(table.c.name, table.c.actor_id, table.c.role, table.c.country, table.c.party)
        assert [tuple(row) for row in connection.execute(query.order_by(table.c.id))] == [
            ("Ilse Varga", "Q1001", "President", "Velmark", "Velmark"),
            ("Anton Dovik", "Q1002", "Prime Minister", "Tarnovia", "Tarnovia"),
        ]
        actors = connection.execute(select(tables.actor).order_by(tables.actor.c.id)).all()
        assert [tuple(row) for row in actors] == [("Q1001", "Ilse Varga"), ("Q1002", "Anton Dovik")]


def test_a_document_without_statements_is_kept(archive: Archive) -> None:
    reading = Reading(Document("a.txt", "Nobody said a word."))
    add(archive, reading)
    assert archive.reading("a.txt") == reading
    assert archive.check() == ()


def test_what_is_not_there_is_not_found(archive: Archive) -> None:
    add(archive, read("a.txt", STRAIT))
    asked: list[tuple[Callable[[], object], str]] = [
        (lambda: archive.reading("b.txt"), "b.txt: not in the archive"),
        (lambda: archive.document("a.txt", 2), "a.txt: has no version 2"),
        (lambda: archive.raw("a.txt", 0), "a.txt: has no version 0"),
        (lambda: archive.reading("a.txt", network=SECOND), "not read by the network en"),
        (lambda: archive.versions("b.txt"), "b.txt"),
        (lambda: archive.diff("a.txt"), "no version before 1"),
        (lambda: archive.corrections("b.txt"), "b.txt"),
        (lambda: archive.stories("b.txt"), "b.txt"),
        (lambda: archive.story("ab12"), "ab12: no such story"),
        (lambda: archive.comparison(1), "1: no such comparison"),
        (lambda: archive.forget("b.txt", "asked to"), "b.txt"),
        (lambda: archive.read_again(read("a.txt"), 7, SECOND), "no version 7"),
    ]
    for ask, message in asked:
        with pytest.raises(NotFound, match=message):
            ask()


def test_what_was_kept_is_there_when_it_is_opened_again(
    archive: Archive, reopen: Callable[[], Archive]
) -> None:
    reading = read("a.txt", STRAIT)
    add(archive, reading)
    archive.close()
    with reopen() as again:
        assert again.reading("a.txt") == reading
