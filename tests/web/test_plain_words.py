"""A reader finds what every word beside a statement means, and an editor why a document stands alone."""

from __future__ import annotations

from dataclasses import replace

import pytest
from lxml import html

from readouts.archive import Archive
from readouts.records import Reading
from readouts.rendering import wording
from readouts.web import words
from web.conftest import Visit
from web.making import STORY, keep


def explained(visit: Visit) -> str:
    page = html.fromstring(visit().get("/about").text)
    terms = [each.text_content() for each in page.iter("dt")]
    acts = [each.text_content() for each in page.get_element_by_id("acts").iter("th")]
    return ", ".join((*terms, *acts))


@pytest.mark.parametrize(
    "word",
    [
        *(act.lower() for act in words.ACTS),
        *wording.MANNERS.values(),
        *wording.ATTITUDES.values(),
        *("cue", "act", "confidence", "as told by", "one-sided", "not resolved", "one side only"),
    ],
)
def test_a_word_that_stands_beside_a_statement_is_explained(word: str, visit: Visit) -> None:
    assert word in explained(visit).split(", ")


@pytest.mark.parametrize("path", [f"/stories/{STORY}", "/documents/1", "/search"])
def test_pages_with_such_words_lead_to_what_they_mean(path: str, visit: Visit) -> None:
    client = visit()
    page = html.fromstring(client.get(path).text)
    (link,) = [each for each in page.get_element_by_id("main").iter("a") if "/about#" in each.get("href", "")]
    about = html.fromstring(client.get("/about").text)
    assert about.get_element_by_id(link.get("href").partition("#")[2]) is not None


def test_an_editor_is_told_why_a_document_stands_alone_and_what_to_do(visit: Visit, archive: Archive) -> None:
    editor = visit("edda")
    page = editor.get("/documents/4").text
    assert "within a day of it, reckoned from its date, 15 March 2031." in page
    assert 'href="/add?document=4"' in page
    form = editor.get("/add?document=4").text
    assert "https://courier.example/two</textarea>" in form and 'value="2031-03-15"' in form
    # It was a file: its path is never shown, and it has to be chosen again.
    again = editor.get("/add?document=1").text
    assert "Choose its file once more." in again and "secret-folder" not in again
    for path, client in (
        ("/documents/1", editor),
        ("/documents/4", visit("rhea")),
        ("/documents/4", visit()),
    ):
        assert "Why it stands with no other document" not in client.get(path).text


def test_a_document_without_a_date_says_so(visit: Visit, archive: Archive) -> None:
    read = archive.reading(archive.pages.address_of(4))
    keep(archive, Reading(replace(read.document, date=None, text=f"{read.document.text}\n"), read.statements))
    assert "It has no date, and a document without one" in visit("edda").get("/documents/4").text
