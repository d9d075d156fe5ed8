"""What is published stays as it was published, can be withdrawn, and is all that anybody finds."""

from __future__ import annotations

from collections.abc import Callable
from threading import Thread
from typing import Any

import numpy as np
import pytest
from sqlalchemy import update

from archive.making import DOVIK, SECOND, add, compared, keep_stories, read, story
from archive.test_archive import STRAIT, TALKS
from readouts.archive import Archive, rows, tables
from readouts.errors import Conflict, NotFound, SettingsError
from readouts.records import Logged, Publication, Query

WHO = "K. Editor"


@pytest.fixture
def told(archive: Archive) -> Archive:
    """An archive with a story of two documents, and a document beside it."""
    for name, said in (("a.txt", STRAIT), ("b.txt", TALKS), ("c.txt", STRAIT)):
        add(archive, read(name, said))
    keep_stories(archive, story("a.txt", "b.txt"))
    return archive


def made(archive: Archive, *names: str, id: str = "ab12") -> int:
    readings = [archive.reading(name) for name in names or ("a.txt", "b.txt")]
    return archive.keep_comparison(compared(*readings), id)


def log(archive: Archive) -> list[tuple[str, int, str | None, str]]:
    return [(each.what, each.number, each.title, each.note) for each in archive.publications.listed()]


def found(archive: Archive, query: Query) -> list[str]:
    return sorted(hit.document for hit in archive.search(query, public=True).hits)


def test_what_is_published_is_there_with_its_number_and_nobodys_name(told: Archive) -> None:
    number = made(told)
    first = told.publications.publish("ab12", number, WHO, "  the first\naccounts ")
    assert first == Publication("ab12", 1, number, story().title, first.made, "the first accounts")
    assert told.publications.current("ab12") == first
    assert told.publications.load("ab12") == (first, told.story("ab12"), told.pages.comparison(number))
    assert told.publications.versions("ab12") == (first,)
    assert told.publications.latest() == ((first, told.story("ab12")),)
    (entry,) = told.publications.listed()
    assert entry == Logged("published", "ab12", 1, story().title, first.made, "the first accounts")
    assert Logged.from_dict(entry.to_dict()) == entry
    assert Publication.from_dict(first.to_dict()) == first
    assert told.check() == ()


def test_the_same_again_is_the_same_version(told: Archive) -> None:
    number = made(told)
    first = told.publications.publish("ab12", number, WHO)
    # A correction of something else, and one that was taken back, change nothing of what is seen.
    told.correct("c.txt", "s1", "party", None, WHO, "a slip")
    undone = told.correct_relation(number, 0, "differs", WHO, "the numbers")
    told.undo(undone.id, WHO, "no slip")
    assert told.publications.publish("ab12", number, WHO, "again") == first
    assert len(told.publications.listed()) == 1


def test_a_published_version_keeps_the_corrections_that_it_had(told: Archive) -> None:
    number = made(told)
    one = told.correct_relation(number, 0, "differs", WHO, "the numbers")
    told.publications.publish("ab12", number, WHO)
    told.undo(one.id, WHO, "they are the same")
    told.correct_relation(number, 0, "conflicts", WHO, "the recording")
    assert told.comparison(number).issues[0].relation == "conflicts"
    assert told.publications.load("ab12")[2].issues[0].relation == "differs"
    second = told.publications.publish("ab12", number, WHO, "a relation")
    assert second.number == 2
    then, now = (told.publications.load("ab12", n)[2].issues[0] for n in (1, 2))
    assert (then.relation, now.relation) == ("differs", "conflicts")
    assert now.reason == "corrected by an editor: the recording"
    assert log(told) == [
        ("republished", 2, story().title, "a relation"),
        ("published", 1, story().title, ""),
    ]


def test_a_number_that_is_given_out_once_more_changes_no_published_version(told: Archive) -> None:
    number = made(told)
    told.correct("c.txt", "s1", "party", None, WHO, "a slip")
    told.publications.publish("ab12", number, WHO)
    past = update(tables.publication).values(made="2025-03-01T00:00:00+00:00")
    told._database.write(lambda connection: connection.execute(past) and None)
    told.forget("c.txt", "asked to")
    told.correct_relation(number, 0, "differs", WHO, "the numbers")
    assert told.publications.load("ab12")[2].issues[0].relation == "same"


def test_a_withdrawn_story_is_seen_by_nobody_in_any_version(told: Archive) -> None:
    number = made(told)
    told.publications.publish("ab12", number, WHO)
    told.correct_relation(number, 0, "differs", WHO, "the numbers")
    told.publications.publish("ab12", number, WHO)
    gone = told.publications.withdraw("ab12", WHO, "one account was forged")
    assert (gone.number, gone.withdrawn_note) == (2, "one account was forged")
    assert told.publications.current("ab12") is None
    assert told.publications.latest() == ()
    for version in (None, 1, 2):
        with pytest.raises(NotFound, match=r"withdrawn|nothing of this story is published"):
            told.publications.load("ab12", version)
    assert told.publications.load("ab12", 1, withdrawn=True)[0].number == 1
    assert log(told)[0] == ("withdrawn", 2, story().title, "one account was forged")
    third = told.publications.publish("ab12", number, WHO, "with the true account")
    assert (third.number, told.publications.current("ab12")) == (3, third)
    with pytest.raises(NotFound, match="version 1 was withdrawn on"):
        told.publications.load("ab12", 1)
    assert log(told)[0][:2] == ("republished", 3)
    assert told.check() == ()


def test_the_log_is_paged_and_begins_where_it_is_asked_to(told: Archive) -> None:
    told.publications.publish("ab12", made(told), WHO)
    told.publications.withdraw("ab12", WHO, "a slip")
    past = update(tables.publication).values(
        made="2025-03-01T10:00:00+00:00", withdrawn="2025-03-03T10:00:00+00:00"
    )
    told._database.write(lambda connection: connection.execute(past) and None)
    whole = told.publications.listed()
    assert [each.what for each in whole] == ["withdrawn", "published"]
    assert told.publications.listed(1) + told.publications.listed(1, 1) == whole
    assert told.publications.listed(since="2025-03-02") == whole[:1]
    assert told.publications.listed(since="2025-03-03T10:00:01+00:00") == ()


NONSENSE: list[tuple[Callable[[Any], Any], type[Exception]]] = [
    (lambda p: p.publish("none", 1, WHO), NotFound),
    (lambda p: p.publish("ab12", 99, WHO), NotFound),
    (lambda p: p.publish("ab12", 1, " "), SettingsError),
    (lambda p: p.withdraw("ab12", WHO, "why"), NotFound),
    (lambda p: p.withdraw("ab12", WHO, " "), SettingsError),
    (lambda p: p.withdraw("ab12", "", "why"), SettingsError),
    (lambda p: p.load("ab12"), NotFound),
    (lambda p: p.load("ab12", 1), NotFound),
    (lambda p: p.load("ab12", 10**30), NotFound),
    (lambda p: p.listed(0), SettingsError),
    (lambda p: p.listed(501), SettingsError),
    (lambda p: p.listed(1, -1), SettingsError),
    (lambda p: p.listed(1, 10**30), SettingsError),
    (lambda p: p.listed(since="yester\0day"), SettingsError),
    (lambda p: p.latest(0), SettingsError),
]


def test_what_is_not_there_or_makes_no_sense_is_said(told: Archive) -> None:
    made(told)
    for ask, error in NONSENSE:
        with pytest.raises(error):
            ask(told.publications)
    assert told.publications.listed() == ()


def test_only_a_comparison_of_the_storys_documents_is_published(told: Archive) -> None:
    other, own = made(told, id="other"), made(told)
    with pytest.raises(Conflict, match="not one of the story ab12"):
        told.publications.publish("ab12", other, WHO)
    keep_stories(told, story("a.txt", "b.txt", "c.txt"))
    with pytest.raises(Conflict, match="other documents by now"):
        told.publications.publish("ab12", own, WHO)
    assert told.publications.publish("ab12", made(told, "a.txt", "b.txt", "c.txt"), WHO).number == 1


def test_a_story_that_is_grouped_anew_stays_public_under_its_old_id(told: Archive) -> None:
    told.publications.publish("ab12", made(told), WHO)
    before = told.publications.load("ab12")
    keep_stories(told, story("a.txt", "b.txt", "c.txt", id="cd34"))
    assert told.publications.load("ab12") == before
    assert [each.id for each in told.stories()] == ["cd34"]
    assert told.stories(public=True) == told.stories("a.txt", public=True) == (before[1],)
    assert told.stories("c.txt", public=True) == ()
    told.publications.withdraw("ab12", WHO, "another one takes its place")
    assert told.stories(public=True) == ()


# Who sees what


def test_only_statements_of_published_documents_are_found(told: Archive) -> None:
    assert found(told, Query("strait")) == []
    told.publications.publish("ab12", made(told), WHO)
    assert [told.publications.is_public(each) for each in ("a.txt", "b.txt", "c.txt", "none")] == [
        True,
        True,
        False,
        False,
    ]
    assert found(told, Query("strait")) == ["a.txt"]
    assert found(told, Query("strait OR talks")) == ["a.txt", "b.txt"]
    assert found(told, Query(since="2025-01-01")) == ["a.txt", "b.txt"]
    assert found(told, Query('"would go on" -strait', speaker="Dovik")) == ["b.txt"]
    assert len(told.search(Query("strait")).hits) == 2
    with pytest.raises(SettingsError, match="say what to look for"):
        found(told, Query())
    told.publications.withdraw("ab12", WHO, "a slip")
    assert found(told, Query("strait OR talks")) == []
    assert not told.publications.is_public("a.txt")
    assert told.check() == ()


def test_the_public_find_by_meaning_what_is_published(told: Archive) -> None:
    told.keep_vectors(told.unvectored(SECOND), np.eye(3), SECOND)
    told.publications.publish("ab12", made(told), WHO)

    def near(**how: Any) -> list[str]:
        return [hit.document for hit in told.similar(np.array([0, 0, 1]), SECOND, **how).hits]

    assert near()[0] == "c.txt"
    assert sorted(near(public=True)) == ["a.txt", "b.txt"]


def test_new_versions_readings_and_corrections_of_a_public_document_are_found_too(told: Archive) -> None:
    told.publications.publish("ab12", made(told), WHO)
    add(told, read("a.txt", STRAIT, ("Varga", "the lighthouse is dark")))
    assert found(told, Query("lighthouse")) == ["a.txt"]
    add(told, read("a.txt", STRAIT, ("Varga", "the lighthouse is dark")), SECOND)
    told.correct("a.txt", "s2", "speaker", [DOVIK], WHO, "the recording")
    assert found(told, Query("lighthouse", speaker="Dovik")) == ["a.txt"]
    assert told.check() == ()
    told.publications.withdraw("ab12", WHO, "a slip")
    assert found(told, Query("lighthouse")) == []
    assert told.check() == ()


def test_a_document_of_two_published_stories_stays_public_with_one(told: Archive) -> None:
    keep_stories(told, story("a.txt", "b.txt"), story("b.txt", "c.txt", id="cd34"))
    told.publications.publish("ab12", made(told), WHO)
    told.publications.publish("cd34", made(told, "b.txt", "c.txt", id="cd34"), WHO)
    told.publications.withdraw("ab12", WHO, "a slip")
    assert [told.publications.is_public(each) for each in ("a.txt", "b.txt", "c.txt")] == [False, True, True]


def test_a_document_that_a_later_version_leaves_out_is_not_public_any_more(told: Archive) -> None:
    told.publications.publish("ab12", made(told), WHO)
    keep_stories(told, story("a.txt", "c.txt"))
    told.publications.publish("ab12", made(told, "a.txt", "c.txt"), WHO, "the other account")
    assert [told.publications.is_public(each) for each in ("a.txt", "b.txt", "c.txt")] == [True, False, True]
    assert told.publications.load("ab12", 1)[1].documents == ("a.txt", "b.txt")


def test_what_the_index_says_wrongly_is_shown_to_nobody(told: Archive) -> None:
    told.publications.publish("ab12", made(told), WHO)
    told._database.write(lambda connection: rows.mark_public(connection, range(1, 9), True))
    assert found(told, Query("strait OR talks")) == ["a.txt", "b.txt"]
    assert any("not what was read" in line for line in told.check())


def test_several_programs_publish_the_same_once(told: Archive, where: str) -> None:
    number, got = made(told), []

    def publish() -> None:
        with Archive.open(where) as own:
            got.append(own.publications.publish("ab12", number, WHO))

    threads = [Thread(target=publish) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [each.number for each in got] == [1] * 5
    assert told.check() == ()


# Forgetting


def test_forgetting_a_document_takes_the_words_out_of_what_was_published(told: Archive) -> None:
    number = made(told)
    told.publications.publish("ab12", number, WHO, "with the Qorvathian ferry")
    told.correct_relation(number, 0, "differs", WHO, "the numbers")
    told.publications.publish("ab12", number, WHO, "the ferry again")
    told.forget("b.txt", "asked to")
    assert log(told) == [
        ("withdrawn", 2, None, "a document was forgotten"),
        ("republished", 2, None, ""),
        ("published", 1, None, ""),
    ]
    for version in (1, 2):
        with pytest.raises(NotFound, match=rf"a document of version {version} was forgotten"):
            told.publications.load("ab12", version, withdrawn=True)
    assert (told.publications.current("ab12"), told.publications.latest()) == (None, ())
    assert found(told, Query("strait OR talks")) == []
    assert not told.publications.is_public("a.txt")
    assert told.check() == ()


def test_a_version_without_the_forgotten_document_stays(told: Archive) -> None:
    told.publications.publish("ab12", made(told), WHO, "the first")
    keep_stories(told, story("a.txt", "c.txt"))
    second = told.publications.publish("ab12", made(told, "a.txt", "c.txt"), WHO, "the second")
    told.forget("b.txt", "asked to")
    assert told.publications.current("ab12") == second
    assert log(told) == [("republished", 2, story().title, "the second"), ("published", 1, None, "")]
    with pytest.raises(NotFound, match="forgotten"):
        told.publications.load("ab12", 1)
    assert found(told, Query("strait")) == ["a.txt", "c.txt"]
    assert told.check() == ()
