"""Corrections outlive another network and another version, and can be undone."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from archive.making import DOVIK, FIRST, SECOND, VARGA, add, compared, read
from archive.test_archive import STRAIT, TALKS, rows
from readouts.archive import Archive
from readouts.errors import Conflict, NotFound, SettingsError
from readouts.records import Passage, Reading, Speaker

RUEL = Speaker("Mara Ruel", "person", None, "spokeswoman", "Velmark")
BY = ("K. Editor", "the recording says so")


def standings(archive: Archive) -> list[str]:
    return [each.standing for each in archive.corrections()]


def shortened(reading: Reading) -> Reading:
    """The same document as another network delimits it: the first statement without its last word."""
    first = reading.statements[0]
    end = first.content.end - len(first.content.text.rpartition(" ")[2]) - 1
    content = Passage.of(reading.document.text, [(first.content.start, end)])
    return replace(reading, statements=(replace(first, content=content), *reading.statements[1:]))


def value(reading: Reading, what: str) -> Any:
    first = reading.statements[0]
    return {"speaker": first.speakers, "party": first.party, "span": first.content.spans}[what]


CASES: list[tuple[Any, Any]] = [
    ("speaker", (RUEL, DOVIK)),
    ("speaker", ()),
    ("party", "Tarnovia"),
    ("party", None),
    ("span", ((16, 26),)),
    ("span", ((12, 15), (21, 26))),
]


@pytest.mark.parametrize(("what", "new"), CASES)
def test_a_correction_is_shown_searched_and_undone(archive: Archive, what: Any, new: Any) -> None:
    reading = read("a.txt", STRAIT, TALKS)
    add(archive, reading)
    before = rows(archive, "content", "party")
    made = archive.correct("a.txt", "s1", what, new, *BY)
    shown = archive.reading("a.txt")
    assert value(shown, what) == new
    assert shown.statements[1:] == reading.statements[1:]
    assert archive.reading("a.txt", corrected=False) == reading
    assert rows(archive, "content", "party")[0] == (
        shown.statements[0].content.text,
        shown.statements[0].party,
    )
    assert archive.check() == ()
    archive.undo(made.id, "K. Editor", "a slip")
    assert archive.reading("a.txt") == reading
    assert rows(archive, "content", "party") == before
    assert archive.check() == ()
    made, undoing = archive.corrections("a.txt")
    assert (made.standing, made.who, made.why, made.undoes) == ("undone", *BY, None)
    assert (undoing.undoes, undoing.who, undoing.old) == (made.id, "K. Editor", made.new)


@pytest.mark.parametrize(("what", "new"), CASES)
def test_a_correction_outlives_another_network_and_another_version(
    archive: Archive, what: Any, new: Any
) -> None:
    reading = read("a.txt", STRAIT, TALKS)
    add(archive, reading)
    archive.correct("a.txt", "s1", what, new, *BY)
    expected = value(archive.reading("a.txt"), what)
    add(archive, shortened(reading), SECOND)
    assert value(archive.reading("a.txt"), what) == expected
    assert standings(archive) == ["in force"]
    moved = read("a.txt", TALKS, STRAIT)
    add(archive, moved)
    shown = archive.reading("a.txt").statements[1]
    by = moved.statements[1].content.start - reading.statements[0].content.start
    found = {"speaker": shown.speakers, "party": shown.party}
    found["span"] = tuple((start - by, end - by) for start, end in shown.content.spans)
    assert found[what] == expected
    assert archive.reading("a.txt").statements[0] == moved.statements[0]
    assert standings(archive) == ["in force"]
    assert archive.check() == ()


def test_a_correction_whose_words_are_gone_is_kept_and_comes_back_with_them(archive: Archive) -> None:
    add(archive, read("a.txt", STRAIT))
    archive.correct("a.txt", "s1", "party", "Tarnovia", *BY)
    add(archive, read("a.txt", TALKS))
    assert standings(archive) == ["words gone"]
    assert archive.reading("a.txt") == read("a.txt", TALKS)
    assert archive.reading("a.txt", 1).statements[0].party == "Tarnovia"
    add(archive, read("a.txt", TALKS, STRAIT))
    assert standings(archive) == ["in force"]
    assert [each.party for each in archive.reading("a.txt").statements] == ["Tarnovia", "Tarnovia"]


def test_of_equal_words_the_ones_of_the_same_source_are_meant(archive: Archive) -> None:
    add(archive, read("a.txt", ("Varga", "yes"), ("Dovik", "yes"), ("Varga", "yes")))
    archive.correct("a.txt", "s2", "speaker", [RUEL], *BY)
    archive.correct("a.txt", "s3", "party", None, *BY)
    add(archive, read("a.txt", TALKS, ("Varga", "yes"), ("Dovik", "yes"), ("Varga", "yes")))
    shown = archive.reading("a.txt").statements
    assert [each.speakers for each in shown] == [(DOVIK,), (VARGA,), (RUEL,), (VARGA,)]


def test_the_later_of_two_corrections_holds_and_an_undoing_can_be_undone(archive: Archive) -> None:
    add(archive, read("a.txt", STRAIT))
    one = archive.correct("a.txt", "s1", "party", "Tarnovia", *BY)
    two = archive.correct("a.txt", "s1", "party", None, *BY)
    assert (one.old, two.old) == ("Velmark", "Tarnovia")
    back = archive.undo(two.id, *BY)
    assert archive.reading("a.txt").statements[0].party == "Tarnovia"
    with pytest.raises(Conflict, match="already undone"):
        archive.undo(two.id, *BY)
    archive.undo(back.id, *BY)
    assert archive.reading("a.txt").statements[0].party is None
    assert standings(archive) == ["in force", "in force", "undone", "in force"]


@pytest.mark.parametrize(
    ("what", "new"),
    [
        ("speaker", "Mara Ruel"),
        ("speaker", ["Mara Ruel"]),
        ("party", " "),
        ("party", 5),
        ("span", []),
        ("span", [(5, 5)]),
        ("span", [(9, 12), (2, 4)]),
        ("span", [(-3, 4)]),
        ("span", [(2, 9999)]),
        ("span", "words"),
        ("span", [(1, 2, 3)]),
        ("span", [5]),
        ("relation", "same"),
        ("speaker", None),
    ],
)
def test_what_makes_no_sense_is_refused(archive: Archive, what: Any, new: Any) -> None:
    add(archive, read("a.txt", STRAIT))
    with pytest.raises(SettingsError):
        archive.correct("a.txt", "s1", what, new, *BY)
    assert archive.corrections() == ()


def test_who_and_why_must_be_said_and_what_is_meant_must_be_there(archive: Archive) -> None:
    add(archive, read("a.txt", STRAIT))
    for who, why in (("", "because"), ("K. Editor", " ")):
        with pytest.raises(SettingsError, match="who and why"):
            archive.correct("a.txt", "s1", "party", None, who, why)
    with pytest.raises(NotFound, match="has no statement s9"):
        archive.correct("a.txt", "s9", "party", None, *BY)
    with pytest.raises(NotFound, match="7: no such correction"):
        archive.undo(7, *BY)


def test_the_relation_of_a_row_is_corrected_wherever_its_words_are_compared(archive: Archive) -> None:
    one, two = read("a.txt", STRAIT), read("b.txt", TALKS)
    add(archive, one)
    add(archive, two)
    id = archive.keep_comparison(compared(one, two))
    made = archive.correct_relation(id, 0, "conflicts", *BY)
    (issue,) = archive.comparison(id).issues
    assert (issue.relation, issue.reason) == ("conflicts", "corrected by K. Editor: the recording says so")
    assert archive.comparison(id, corrected=False) == compared(one, two)
    longer = read("b.txt", ("Dovik", "nothing"), TALKS)
    add(archive, longer)
    again = archive.keep_comparison(compared(one, longer))
    assert again != id
    assert archive.comparison(again).issues[0].relation == "conflicts"
    assert [each.what for each in archive.corrections("b.txt")] == ["relation"]
    assert archive.check() == ()
    archive.undo(made.id, *BY)
    assert archive.comparison(id) == compared(one, two)
    add(archive, read("b.txt", ("Dovik", "nothing")))
    assert standings(archive) == ["undone", "words gone"]
    with pytest.raises(NotFound, match="no row 1"):
        archive.correct_relation(id, 1, "same", *BY)
    with pytest.raises(SettingsError, match="no relation"):
        archive.correct_relation(id, 0, "alike", *BY)  # type: ignore[arg-type]


def test_a_correction_is_about_one_document(archive: Archive) -> None:
    add(archive, read("a.txt", STRAIT), FIRST)
    add(archive, read("b.txt", STRAIT), FIRST)
    archive.correct("a.txt", "s1", "party", None, *BY)
    assert archive.reading("b.txt") == read("b.txt", STRAIT)
    assert archive.corrections("b.txt") == ()
