"""Copies of one report are counted once and named, in every form that people read."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from readouts.records import Comparison, Document, Reading, Story
from readouts.rendering import groups, markdown, page, tables, terminal, views

HERALD = Document("herald.txt", "A few words. " * 20, title="Guns silent", outlet="The Herald")


@pytest.fixture
def copied(comparison: Comparison) -> Comparison:
    """The meeting with two more documents, one of them the third's report again."""
    other = replace(HERALD, id="gazette.txt", title="Harbour opens")
    readings = (*comparison.readings, Reading(HERALD), Reading(other))
    return replace(comparison, readings=readings, copies=(("courier.md", "herald.txt"),))


def squeezed(text: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", text))


FORMS = {
    "terminal": lambda it: squeezed(terminal.comparison(it, width=300)),
    "markdown": lambda it: squeezed(markdown.comparison(it).replace("\\", "")),
    "page": lambda it: squeezed(page.comparison(it)),
}


@pytest.mark.parametrize("form", FORMS)
def test_a_copy_is_named_and_counted(copied: Comparison, comparison: Comparison, form: str) -> None:
    written = FORMS[form](copied)
    assert "2 on one side only; 5 documents, 4 independent." in written
    assert "the same report as [3]" in written
    assert "independent" not in FORMS[form](comparison)
    assert "the same report" not in FORMS[form](comparison)


def test_the_page_leads_from_a_copy_to_the_report_at_both_places(copied: Comparison) -> None:
    assert page.comparison(copied).count('<a href="#d3">the same report as [3], ') == 2


def test_a_copy_adds_nothing_to_what_was_searched(copied: Comparison) -> None:
    apart = replace(copied, copies=())
    assert views.absence(apart, "Velmark") == "Not found in the 4 documents searched (257 words)"
    said = "Not found in the 3 independent documents searched (217 words)"
    assert views.absence(copied, "Velmark") == said
    assert said in tables.comparison(copied)


@pytest.mark.parametrize(
    ("groups", "found"),
    [
        ((), {}),
        ((("herald.txt", "courier.md"),), {4: 3}),
        ((("gazette.txt", "velmark.txt", "herald.txt"), ("gone.txt", "courier.md")), {4: 1, 5: 1}),
    ],
)
def test_a_copy_is_told_by_the_first_of_its_report(copied: Comparison, groups: tuple, found: dict) -> None:
    assert views.same_report(replace(copied, copies=groups)) == found


def test_a_story_counts_and_names_its_copies() -> None:
    ids = ("a.txt", "b.txt", "c\x1b.txt")
    story = Story("id1", "Talks", "meeting", ids, copies=(("a.txt", "c\x1b.txt"),))
    documents = {id: Document(id, "") for id in ids}
    drawn = groups.terminal([story], documents)
    assert "meeting · 3 documents, 2 independent · id id1" in drawn
    assert drawn.count("the same report as a.txt\n") == 1
    assert "independent" not in groups.terminal([replace(story, copies=())], documents)
