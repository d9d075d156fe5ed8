"""Statements that mean nearly the same, by vectors that somebody else made."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from archive.making import FETCHED, FIRST, SECOND, add, contents, read
from readouts.archive import Archive, tables, vectors
from readouts.errors import SettingsError
from readouts.records import Network, Query, Visit

WIDTH = 100
SENTENCES = Network("sentences", "c" * 64)
OTHER = Network("sentences", "d" * 64)


def meaning(content: str) -> NDArray[np.float32]:
    """A vector that depends on the words: those with words in common are alike."""
    made = np.zeros(WIDTH, np.float32)
    for word in content.split():
        made += np.random.default_rng(list(word.encode())).standard_normal(WIDTH, np.float32)
    return made


def vectored(archive: Archive, network: Network = SENTENCES) -> int:
    """Keep vectors of all statements that have none; how many there were."""
    count = after = 0
    while wanting := archive.unvectored(network, 2, after):
        made = np.stack([meaning(content) for _, content in wanting])
        count += archive.keep_vectors(wanting, made * 3, network)
        after = wanting[-1][0]
    return count


def found(archive: Archive, words: str, query: Query | None = None, limit: int = 20) -> list[str]:
    page = archive.similar(meaning(words), SENTENCES, query, limit)
    return [hit.content for hit in page.hits]


def rows(archive: Archive) -> int:
    with archive._database.reading() as connection:
        return len(connection.execute(tables.vector.select()).all())


OPEN, TOLL, DARK = "the strait stays open", "ships pay a toll", "the lighthouse was dark"


@pytest.fixture
def filled(archive: Archive) -> Archive:
    """Three statements of two documents, with vectors."""
    add(archive, read("one", ("Varga", OPEN), ("Dovik", TOLL)))
    add(archive, read("two", ("Varga", DARK), date="2025-04-01"))
    assert vectored(archive) == 3
    return archive


def test_the_nearest_come_first(filled: Archive) -> None:
    assert found(filled, "is the strait open")[0] == OPEN
    assert found(filled, "a toll for ships")[0] == TOLL
    assert set(found(filled, "the dark")) == {OPEN, TOLL, DARK}
    page = filled.similar(meaning(DARK), SENTENCES, limit=1)
    assert page.more
    (hit,) = page.hits
    assert (hit.document, hit.content, hit.speakers, hit.marks) == ("two", DARK, ("Ilse Varga",), ())


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (Query(speaker="Ilse Varga"), [OPEN, DARK]),
        (Query(party="Tarnovia"), [TOLL]),
        (Query(since="2025-03-02"), [DARK]),
        (Query(speaker="Ilse Varga", until="2025-03-31"), [OPEN]),
        (Query(act="DENY"), []),
    ],
)
@pytest.mark.parametrize("few", [20_000, 0])
def test_they_are_narrowed_down_like_words(
    filled: Archive, query: Query, expected: list[str], few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vectors, "_FEW", few)
    assert found(filled, OPEN, query) == expected


def test_more_are_looked_at_until_enough_fit(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vectors, "_FEW", 0)
    monkeypatch.setattr(vectors, "_NEAR", (5, 20, 40))
    said = [("Dovik", f"the strait stays open {number}") for number in range(15)]
    add(archive, read("many", *said, ("Varga", DARK)))
    vectored(archive)
    assert found(archive, OPEN, Query(speaker="Ilse Varga")) == [DARK]
    assert DARK not in found(archive, OPEN, limit=1)


def test_what_the_signs_leave_out_is_far_away(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vectors, "_NEAR", (60,))
    chance = np.random.default_rng(7)
    words = [f"word{number}" for number in range(40)]
    said = [" ".join(chance.choice(words, 6)) for _ in range(300)]
    add(archive, read("many", *(("Varga", content) for content in said)))
    vectored(archive)
    exact = sorted(said, key=lambda content: -_cosine(meaning(content), meaning(said[0])))
    assert found(archive, said[0], limit=5) == exact[:5]


def _cosine(one: NDArray[np.float32], other: NDArray[np.float32]) -> float:
    return float(one @ other / np.linalg.norm(one) / np.linalg.norm(other))


def test_only_vectors_of_one_network_are_compared(filled: Archive) -> None:
    assert filled.similar(meaning(OPEN), OTHER).hits == ()
    assert filled.similar(meaning(OPEN)[:64], SENTENCES).hits == ()
    assert len(filled.unvectored(OTHER)) == 3
    assert vectored(filled, OTHER) == 3
    assert (rows(filled), filled.similar(meaning(OPEN), SENTENCES).hits) == (3, ())
    assert filled.similar(meaning(OPEN), OTHER).hits[0].content == OPEN


def test_only_the_newest_version_and_the_latest_reading_are_found(filled: Archive) -> None:
    assert found(filled, DARK, limit=1) == [DARK]
    add(filled, read("two", ("Varga", "the lighthouse was dark again")))
    assert set(found(filled, DARK)) == {OPEN, TOLL}
    assert vectored(filled) == 1
    assert found(filled, DARK, limit=1) == ["the lighthouse was dark again"]
    add(filled, read("two", ("Varga", "the lighthouse was dark again")), SECOND)
    assert (rows(filled), len(filled.unvectored(SENTENCES))) == (2, 1)


def test_what_is_forgotten_is_found_no_more(filled: Archive) -> None:
    assert found(filled, DARK, limit=1) == [DARK]
    filled.forget("two", "asked to")
    assert set(found(filled, DARK)) == {OPEN, TOLL}
    assert (rows(filled), filled.check()) == (2, ())
    add(filled, read("three", ("Varga", "the dark was the lighthouse")))
    assert vectored(filled) == 1
    assert found(filled, DARK, limit=1) == ["the dark was the lighthouse"]


def test_a_corrected_span_wants_another_vector_and_a_corrected_party_does_not(filled: Archive) -> None:
    filled.correct("two", "s1", "party", None, "K. Editor", "a slip")
    assert filled.unvectored(SENTENCES) == ()
    filled.correct("two", "s1", "span", [(12, 26)], "K. Editor", "too long")
    assert [content for _, content in filled.unvectored(SENTENCES)] == ["the lighthouse"]
    assert set(found(filled, DARK)) == {OPEN, TOLL}
    vectored(filled)
    assert found(filled, DARK, limit=1) == ["the lighthouse"]


def test_a_vector_of_what_has_changed_in_the_meantime_is_not_kept(archive: Archive) -> None:
    add(archive, read("one", ("Varga", OPEN), ("Dovik", TOLL)))
    add(archive, read("two", ("Varga", DARK)))
    wanting = archive.unvectored(SENTENCES)
    archive.correct("one", "s2", "span", [(52, 57)], "K. Editor", "too long")
    archive.forget("two", "asked to")
    made = np.stack([meaning(content) for _, content in wanting])
    assert archive.keep_vectors(wanting, made, SENTENCES) == 1
    assert found(archive, DARK) == [OPEN]
    assert archive.check() == ()


def test_keeping_the_same_vectors_again_changes_nothing(filled: Archive, where: str) -> None:
    before = contents(where)
    wanting = filled.unvectored(OTHER)
    filled.keep_vectors(wanting, np.stack([meaning(content) for _, content in wanting]), SENTENCES)
    assert contents(where) == before
    assert found(filled, DARK, limit=1) == [DARK]


def test_another_program_sees_them(filled: Archive, reopen: Callable[[], Archive]) -> None:
    with reopen() as other:
        assert found(other, DARK, limit=1) == [DARK]
        add(filled, read("three", ("Varga", "the lighthouse was very dark")))
        vectored(filled)
        assert found(other, "the lighthouse was very dark", limit=1) == ["the lighthouse was very dark"]


def test_an_archive_without_vectors_finds_nothing(archive: Archive) -> None:
    assert found(archive, DARK) == []
    assert archive.unvectored(SENTENCES) == ()


@pytest.mark.parametrize(
    "ask",
    [
        lambda archive: archive.similar(np.zeros(WIDTH), SENTENCES),
        lambda archive: archive.similar(np.full(WIDTH, np.nan), SENTENCES),
        lambda archive: archive.similar(np.zeros(0), SENTENCES),
        lambda archive: archive.similar(np.ones((2, WIDTH)), SENTENCES),
        lambda archive: archive.similar(np.ones(WIDTH), SENTENCES, Query("strait")),
        lambda archive: archive.similar(np.ones(WIDTH), SENTENCES, limit=0),
        lambda archive: archive.keep_vectors([(1, OPEN)], np.ones((2, WIDTH)), SENTENCES),
        lambda archive: archive.keep_vectors([(1, OPEN)], np.ones(WIDTH), SENTENCES),
        lambda archive: archive.keep_vectors([(1, OPEN)], np.zeros((1, WIDTH)), SENTENCES),
    ],
)
def test_what_is_no_vector_is_refused(filled: Archive, ask: Callable[[Archive], Any]) -> None:
    with pytest.raises(SettingsError):
        ask(filled)
    assert rows(filled) == 3


def test_what_a_server_said_of_an_address_is_kept(archive: Archive) -> None:
    feed = "https://post.example/" + "ä" * 4000
    assert archive.visited(feed) is None
    archive.keep_visit(feed, Visit('"v1"', None, FETCHED))
    archive.keep_visit("https://post.example/b", Visit(None, "Sun, 02 Mar 2025 10:00:00 GMT", FETCHED))
    assert archive.visited(feed) == Visit('"v1"', None, FETCHED)
    assert archive.visited("https://post.example/b") == Visit(None, "Sun, 02 Mar 2025 10:00:00 GMT", FETCHED)
    archive.keep_visit(feed, Visit(None, None, FETCHED))
    assert archive.visited(feed) == Visit(None, None, FETCHED)


def test_of_a_forgotten_document_the_visit_is_forgotten_too(archive: Archive) -> None:
    page, source, other = (f"https://post.example/{name}" for name in ("page", "source", "other"))
    reading = read(page, ("Varga", OPEN))
    archive.keep(reading, b"raw", FIRST, FETCHED, source)
    for address in (page, source, other):
        archive.keep_visit(address, Visit('"v1"', None, FETCHED))
    archive.forget(page, "asked to")
    assert [archive.visited(address) for address in (page, source, other)] == [
        None,
        None,
        Visit('"v1"', None, FETCHED),
    ]
