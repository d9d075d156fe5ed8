"""Searching statements: words, phrases, who and when, on both databases."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from archive.making import SECOND, add, read
from readouts.archive import Archive, search
from readouts.errors import SettingsError
from readouts.records import Query


@pytest.fixture
def filled(archive: Archive) -> Archive:
    """Three documents of different days."""
    add(
        archive, read("one", ("Varga", "the strait stays open to every ship"), ("Dovik", "tolls will double"))
    )
    add(
        archive,
        read(
            "two",
            ("Dovik", "ships that pass the strait at night pay a toll 🚢"),
            ("A harbour pilot", "the lighthouse was dark"),
            date="2025-03-04",
            outlet="The Harbour Courier",
        ),
    )
    add(archive, read("three", ("Varga", "an open letter was sent"), date=None, issuer="Amber House"))
    return archive


def contents(archive: Archive, query: Query) -> list[str]:
    return [hit.content for hit in archive.search(query).hits]


STRAIT, DOUBLE, NIGHT, DARK, LETTER = (
    "the strait stays open to every ship",
    "tolls will double",
    "ships that pass the strait at night pay a toll 🚢",
    "the lighthouse was dark",
    "an open letter was sent",
)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (Query("strait"), {STRAIT, NIGHT}),
        (Query("STRAIT ship"), {STRAIT, NIGHT}),
        (Query("toll"), {DOUBLE, NIGHT}),
        (Query('"strait stays open"'), {STRAIT}),
        (Query('"open strait"'), set()),
        (Query("open -letter"), {STRAIT}),
        (Query('open -"letter was"'), {STRAIT}),
        (Query("lighthouse OR letter"), {DARK, LETTER}),
        (Query("lighthouse OR letter open"), {LETTER}),
        (Query("OR lighthouse"), {DARK}),
        (Query("pilot"), {DARK}),
        (Query("🚢 toll"), {DOUBLE, NIGHT}),
        (Query("strait", speaker="Ilse Varga"), {STRAIT}),
        (Query("strait", speaker="ilse varga"), {STRAIT}),
        (Query("strait", speaker="Q1002"), {NIGHT}),
        (Query("strait", party="Tarnovia"), {NIGHT}),
        (Query("open", country="Velmark"), {STRAIT, LETTER}),
        (Query(act="STATE", since="2025-03-02"), {NIGHT, DARK}),
        (Query(until="2025-03-01"), {STRAIT, DOUBLE}),
        (Query("strait", until="2025-03-03"), {STRAIT}),
        (Query("strait", since="2025-02-28", until="2026-01-01"), {STRAIT, NIGHT}),
        (Query("strait", since="1899-12-31", until="2124-06-30"), {STRAIT, NIGHT}),
        (Query(since="2025-03-05"), set()),
        (Query("-strait", party="Tarnovia"), {DOUBLE}),
        (Query("the -strait", since="2025-03-01"), {DARK}),
        (Query('"the lighthouse"'), {DARK}),
        (Query('"that lighthouse"'), set()),
        (Query("was"), {DARK, LETTER}),
        (Query("strait", party="tarnovia"), {NIGHT}),
        (Query("strait", party="Tarn"), set()),
        (Query(outlet="The Harbour Courier"), {NIGHT, DARK}),
        (Query(outlet="amber house"), {LETTER}),
        (Query("the OR an", speaker="VARGA"), {STRAIT, LETTER}),
        (Query(speaker="Pilot"), {DARK}),
        (Query("strait", country="Tarnovia"), {NIGHT}),
        (Query("strait", kind="direct"), set()),
        (Query(speaker="Nobody"), set()),
    ],
)
def test_statements_are_found_by_what_was_said_by_whom_and_when(
    filled: Archive, query: Query, expected: set[str]
) -> None:
    assert set(contents(filled, query)) == expected


@pytest.mark.parametrize(
    "words",
    [
        '"',
        '""',
        "*",
        "content:strait",
        "NEAR(a b)",
        "strait*",
        "(strait",
        "a\0b",
        "'; DROP TABLE statement; --",
        "AND",
        "^strait",
        "{a}",
    ],
)
def test_no_words_are_an_operator_or_an_error_of_the_database(filled: Archive, words: str) -> None:
    try:
        filled.search(Query(words))
    except SettingsError as error:
        assert "look for" in str(error)
    assert len(filled.documents()) == 3


@pytest.mark.parametrize(
    ("query", "limit", "offset"),
    [
        (Query(), 20, 0),
        (Query("-strait"), 20, 0),
        (Query("a"), 0, 0),
        (Query("a"), 501, 0),
        (Query("a"), 20, -1),
        (Query("a", since="March"), 20, 0),
        (Query("a", until="2025-02-30"), 20, 0),
        (Query("a", since="20250301"), 20, 0),
        (Query("a", since="2025-03-02", until="2025-03-01"), 20, 0),
    ],
)
def test_a_question_that_asks_for_nothing_is_refused(
    filled: Archive, query: Query, limit: int, offset: int
) -> None:
    with pytest.raises(SettingsError):
        filled.search(query, limit, offset)


def test_what_was_looked_for_is_marked_to_the_code_point(filled: Archive) -> None:
    (hit,) = filled.search(Query("strait tolls night")).hits
    assert [hit.content[span.start : span.end] for span in hit.marks] == ["strait", "night", "toll"]
    assert (hit.document, hit.version, hit.speakers, hit.date) == ("two", 1, ("Anton Dovik",), "2025-03-04")


def test_a_text_that_holds_the_marks_itself_is_shown_without_marks(archive: Archive) -> None:
    said = "the \x02strait\x03 is open"
    add(archive, read("odd", ("Varga", said)))
    (hit,) = archive.search(Query("strait")).hits
    assert (hit.content, hit.marks) == (said, ())


@pytest.mark.parametrize("said", ["a <b>strait</b> & 3 < 4", "see https://strait.example/strait?a=1 strait"])
def test_marks_are_where_the_words_are_or_nowhere(archive: Archive, said: str) -> None:
    add(archive, read("tagged", ("Varga", said)))
    (hit,) = archive.search(Query("strait")).hits
    assert hit.content == said
    assert all("strait" in hit.content[span.start : span.end] for span in hit.marks)


def test_a_statement_of_any_length_is_kept_and_found_by_its_beginning(archive: Archive) -> None:
    said = "lighthouse " + " ".join(f"word{number:x}" for number in range(150_000))
    add(archive, read("long", ("Varga", said)))
    assert contents(archive, Query("lighthouse word1f")) == [said]


@pytest.mark.parametrize("query", [Query("strait"), Query(party="Velmark"), Query("strait", party="Velmark")])
@pytest.mark.parametrize("most", [1_000, 25, 7])
def test_pages_hold_every_result_once(
    archive: Archive, query: Query, most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "RANKED", most)
    monkeypatch.setattr(search, "LISTED", most)
    add(archive, read("many", *(("Varga", f"point {number} on the strait") for number in range(25))))
    seen: list[str] = []
    for offset in (0, 10, 20):
        page = archive.search(query, 10, offset)
        assert all(hit.marks for hit in page.hits) == bool(query.words)
        assert page.more == (offset < 20)
        seen += [hit.content for hit in page.hits]
    assert len(seen) == len(set(seen)) == 25


def test_a_shorter_statement_with_the_words_comes_before_a_longer_one(archive: Archive) -> None:
    long = "of all that was said about grain, cheese, herring and wool, the strait came last and least"
    add(archive, read("a", ("Varga", long), ("Varga", "strait, strait and strait")))
    assert contents(archive, Query("strait")) == ["strait, strait and strait", long]


def test_without_words_the_latest_come_first_and_the_undated_last(filled: Archive) -> None:
    assert contents(filled, Query(kind="indirect")) == [NIGHT, DARK, STRAIT, DOUBLE, LETTER]


def test_statements_are_found_as_they_are_corrected(filled: Archive) -> None:
    filled.correct("one", "s1", "party", "Tarnovia", "K. Editor", "a slip")
    made = filled.correct("one", "s1", "span", [(12, 22)], "K. Editor", "too long")
    assert contents(filled, Query("strait", party="Velmark")) == []
    assert contents(filled, Query("ship", party="Tarnovia")) == [NIGHT]
    assert len(contents(filled, Query("strait", party="Tarnovia"))) == 2
    filled.undo(made.id, "K. Editor", "no slip")
    assert set(contents(filled, Query("ship", party="Tarnovia"))) == {STRAIT, NIGHT}


def test_only_the_newest_version_and_the_latest_reading_are_found(filled: Archive) -> None:
    add(filled, read("one", ("Varga", "the channel stays open")))
    assert set(contents(filled, Query("strait"))) == {NIGHT}
    assert contents(filled, Query("channel")) == ["the channel stays open"]
    again = read("one", ("Varga", "the channel stays open"))
    trimmed = replace(again, statements=())
    filled.keep(trimmed, again.document.text.encode(), SECOND, "2025-03-05T10:00:00+00:00")
    assert contents(filled, Query("channel")) == []


def test_what_is_forgotten_is_found_no_more(filled: Archive) -> None:
    filled.forget("two", "asked to")
    assert contents(filled, Query("lighthouse")) == []
    assert set(contents(filled, Query("strait"))) == {STRAIT}


def test_forgotten_words_are_not_left_in_the_file(filled: Archive, where: str, kind: str) -> None:
    if kind != "sqlite":
        pytest.skip("PostgreSQL writes its tables anew")

    def held() -> bytes:
        return b"".join(path.read_bytes() for path in Path(where).parent.glob("archive.sqlite*"))

    assert b"the lighthouse was dark" in held()
    # In the index it stands without its end, and without the letters that the word before it has too.
    assert re.search(rb"ighthous[^e]", held())
    filled.forget("two", "asked to")
    assert b"ighthous" not in held()
    assert b"strait" in held()


def test_a_speaker_without_a_country_is_of_the_country_that_he_speaks_for(archive: Archive) -> None:
    reading = read("a.txt", ("The envoy", "the strait stays open"))
    told = tuple(replace(each, party="Velmark") for each in reading.statements)
    add(archive, replace(reading, statements=told))
    assert contents(archive, Query(country="Velmark")) == ["the strait stays open"]


def test_a_kind_that_there_is_not_is_said(archive: Archive) -> None:
    with pytest.raises(SettingsError, match="direct, indirect, mixed, not 'quoted'"):
        archive.search(Query("strait", kind="quoted"))
