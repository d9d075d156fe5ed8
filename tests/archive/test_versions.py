"""What was said in one version of a document and not in the other."""

from __future__ import annotations

from dataclasses import replace

import pytest

from archive.making import DOVIK, FIRST, SECOND, VARGA, add, read
from archive.test_archive import STRAIT, TALKS
from readouts.archive import Archive
from readouts.archive.differences import compared
from readouts.records import Difference, Passage, Reading

TRIMMED = ("Varga", "the Lask strait would stay open to grain ships")
OTHER_MOUTH = ("Dovik", STRAIT[1])
GUESTS = ("Nobody", "guests came")


@pytest.mark.parametrize(
    ("before", "after", "added", "removed", "changed"),
    [
        ((STRAIT,), (STRAIT,), [], [], []),
        ((STRAIT, TALKS), (TALKS, STRAIT), [], [], []),
        ((STRAIT,), (GUESTS, STRAIT), ["guests came"], [], []),
        ((STRAIT, TALKS), (STRAIT,), [], [TALKS[1]], []),
        ((STRAIT,), (TRIMMED,), [], [], [(STRAIT[1], TRIMMED[1])]),
        ((STRAIT,), (OTHER_MOUTH,), [], [], [(STRAIT[1], STRAIT[1])]),
        ((STRAIT,), (TALKS,), [TALKS[1]], [STRAIT[1]], []),
        ((STRAIT,), (STRAIT, STRAIT), [STRAIT[1]], [], []),
        ((STRAIT, TRIMMED), (TRIMMED, OTHER_MOUTH), [], [], [(STRAIT[1], STRAIT[1])]),
        ((), (STRAIT,), [STRAIT[1]], [], []),
    ],
)
def test_statements_are_told_apart_by_content_and_speaker(
    before: tuple[tuple[str, str], ...],
    after: tuple[tuple[str, str], ...],
    added: list[str],
    removed: list[str],
    changed: list[tuple[str, str]],
) -> None:
    found = compared(read("a.txt", *before), read("a.txt", *after))
    assert [each.content.text for each in found[0]] == added
    assert [each.content.text for each in found[1]] == removed
    assert [(one.content.text, other.content.text) for one, other in found[2]] == changed
    assert found[3] == 0


def cut_short(reading: Reading, number: int) -> Reading:
    """A reading whose statement of this number lost its last words, though the text has them."""
    told = list(reading.statements)
    first, last = told[number].content.start, told[number].content.end
    content = Passage.of(reading.document.text, [(first, last - 12)])
    told[number] = replace(told[number], content=content)
    return replace(reading, statements=tuple(told))


def test_what_was_only_read_otherwise_is_no_change_of_the_document() -> None:
    before, after = (
        read("a.txt", STRAIT, TALKS, GUESTS),
        read("a.txt", STRAIT, TALKS, ("Nobody", "guests came late")),
    )
    said = [each.content.text for each in after.statements]
    added, removed, changed, otherwise = compared(before, cut_short(after, 0))
    assert ([each.content.text for each in added], [each.content.text for each in removed]) == ([], [])
    assert [(one.content.text, two.content.text) for one, two in changed] == [("guests came", said[2])]
    assert otherwise == 1
    missed = replace(after, statements=after.statements[1:])
    assert compared(before, missed)[1:] == ((), changed, 1)
    assert compared(missed, before)[0] == () and compared(missed, before)[3] == 1
    # Where the words themselves were cut, it is a change.
    shorter = read("a.txt", (STRAIT[0], STRAIT[1][:-12]), TALKS, GUESTS)
    assert [each[0].content.text for each in compared(before, shorter)[2]] == [STRAIT[1]]


def test_the_newest_version_is_set_against_the_one_before(archive: Archive) -> None:
    one, two, three = read("a.txt", STRAIT), read("a.txt", STRAIT, TALKS), read("a.txt", TALKS)
    for each in (one, two, three):
        add(archive, each)
    assert archive.diff("a.txt") == Difference("a.txt", 2, 3, (FIRST, FIRST), removed=one.statements)
    assert archive.diff("a.txt", 1, 2).added == two.statements[1:]
    assert archive.diff("a.txt", 3, 1).added == one.statements
    assert archive.diff("a.txt", 1).other == 3
    assert archive.diff("a.txt", 2, 2) == Difference("a.txt", 2, 2, (FIRST, FIRST))


def test_versions_are_compared_as_one_network_read_them(archive: Archive) -> None:
    one, two = read("a.txt", STRAIT), read("a.txt", STRAIT, TALKS)
    add(archive, one)
    archive.read_again(read("a.txt"), 1, SECOND)
    add(archive, two)
    assert archive.diff("a.txt").networks == (FIRST, FIRST)
    archive.read_again(two, 2, SECOND)
    assert archive.diff("a.txt").networks == (SECOND, SECOND)


def test_versions_that_no_network_read_both_are_compared_all_the_same(archive: Archive) -> None:
    add(archive, read("a.txt", STRAIT))
    add(archive, read("a.txt", TALKS), SECOND)
    found = archive.diff("a.txt")
    assert found.networks == (FIRST, SECOND)
    assert (len(found.added), len(found.removed)) == (1, 1)


def test_a_correction_is_no_difference(archive: Archive) -> None:
    add(archive, read("a.txt", STRAIT))
    archive.correct("a.txt", "s1", "speaker", [DOVIK], "K. Editor", "a slip")
    add(archive, read("a.txt", STRAIT, GUESTS))
    found = archive.diff("a.txt")
    assert ([each.content.text for each in found.added], found.removed, found.changed) == (
        ["guests came"],
        (),
        (),
    )
    assert archive.reading("a.txt").statements[0].speakers != (VARGA,)
