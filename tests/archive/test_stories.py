"""Stories and comparisons are kept once, with what they were made from."""

from __future__ import annotations

from dataclasses import replace

import pytest

from archive.making import FIRST, SECOND, add, compared, contents, keep_stories, read, story
from archive.test_archive import STRAIT, TALKS
from readouts.archive import Archive
from readouts.errors import Conflict, NotFound
from readouts.records import Attendee, Join, Kept


def test_stories_come_out_as_they_went_in_and_are_replaced_as_a_whole(archive: Archive, where: str) -> None:
    for address in ("a.txt", "b.txt", "c.txt"):
        add(archive, read(address, STRAIT))
    one = replace(
        story("a.txt", "b.txt"), who=(Attendee("Ilse Varga"),), joins=(Join("b.txt", "a.txt", "both"),)
    )
    two = replace(story("c.txt", id="cd34"), first=None, last=None)
    keep_stories(archive, one, two)
    assert archive.stories() == (two, one)
    assert archive.story("ab12") == one
    assert archive.stories("b.txt") == (one,)
    before = contents(where)
    keep_stories(archive, two, one)
    assert contents(where) == before
    grown = replace(one, documents=("a.txt", "b.txt", "c.txt"))
    keep_stories(archive, grown)
    assert archive.stories() == archive.stories("c.txt") == (grown,)
    assert archive.check() == ()


def test_a_story_of_a_document_that_is_not_there_changes_nothing(archive: Archive) -> None:
    add(archive, read("a.txt", STRAIT))
    keep_stories(archive, story("a.txt"))
    with pytest.raises(NotFound, match=r"b\.txt: not in the archive"):
        keep_stories(archive, story("a.txt", "b.txt"))
    assert archive.stories() == (story("a.txt"),)


def test_a_comparison_is_kept_once_with_what_it_was_made_from(archive: Archive) -> None:
    one, two = read("a.txt", STRAIT), read("b.txt", TALKS)
    add(archive, one)
    add(archive, two)
    add(archive, replace(two, statements=()), SECOND)
    id = archive.keep_comparison(compared(one, two), "ab12")
    assert archive.keep_comparison(compared(one, two), "ab12") == id
    assert archive.comparison(id) == compared(one, two)
    add(archive, read("a.txt", STRAIT, TALKS))
    (kept,) = archive.comparisons("ab12")
    made_from = (("a.txt", 1, FIRST), ("b.txt", 1, FIRST))
    assert kept == Kept(id, "ab12", kept.made, made_from)
    assert archive.comparisons("other") == ()
    other = archive.keep_comparison(compared(two, one))
    assert [each.id for each in archive.comparisons()] == [id, other]
    assert archive.check() == ()


def test_a_comparison_of_corrected_statements_is_kept(archive: Archive) -> None:
    add(archive, read("a.txt", STRAIT))
    archive.correct("a.txt", "s1", "span", [(12, 15)], "K. Editor", "too long")
    id = archive.keep_comparison(compared(archive.reading("a.txt")))
    assert archive.comparison(id).readings == (archive.reading("a.txt"),)


def test_a_comparison_of_what_the_archive_does_not_have_is_refused(archive: Archive) -> None:
    add(archive, read("a.txt", STRAIT))
    with pytest.raises(Conflict, match=r"a\.txt: .* compare again"):
        archive.keep_comparison(compared(read("a.txt", TALKS)))
    with pytest.raises(NotFound, match=r"b\.txt"):
        archive.keep_comparison(compared(read("b.txt", TALKS)))
    assert archive.comparisons() == ()


def test_what_was_compared_before_a_correction_is_the_newest_again_when_that_is_undone(
    archive: Archive,
) -> None:
    for name in ("a.txt", "b.txt"):
        add(archive, read(name, ("Varga", "the strait is open"), ("Dovik", "the strait is closed")))
    keep_stories(archive, story("a.txt", "b.txt"))

    def kept() -> int:
        made = compared(archive.reading("a.txt"), archive.reading("b.txt"))
        return archive.keep_comparison(made, "ab12")

    first = kept()
    assert kept() == first
    correction = archive.correct("a.txt", "s2", "party", "Velmark", "K. Editor", "a slip")
    second = kept()
    archive.undo(correction.id, "K. Editor", "no slip")
    third = kept()
    assert first < second < third == kept()
    assert archive.pages.story("ab12").comparison == third
    assert archive.comparison(third) == archive.comparison(first) != archive.comparison(second)
    assert archive.check() == ()
