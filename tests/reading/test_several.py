"""Who speaks where several are meant, and who alone where a guest was taken for the source."""

from __future__ import annotations

import pytest

from readouts.reading.speakers import resolve
from readouts.records import Document, Passage, Span, Statement

ACCOUNT = {"genre": "account", "party": "Velmark", "issuer": "Office of the President of Velmark"}


def said(text: str, source: str, cue: str, **about: str) -> Statement:
    """The one statement of a text, resolved; its content is what stands behind the cue."""
    start = text.index(source)
    at = text.index(cue, start)
    spans = [
        Span(start, start + len(source)),
        Span(at, at + len(cue)),
        Span(at + len(cue) + 1, len(text) - 1),
    ]
    parts = [Passage.of(text, [span]) for span in spans]
    statement = Statement("s1", "indirect", "assertion", parts[2], source=parts[0], cue=parts[1])
    return resolve(Document("test", text, **about), [statement])[0]  # type: ignore[arg-type]


def names(statement: Statement) -> list[str]:
    return [one.name for one in statement.speakers]


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("The two leaders", ["Ilse Varga", "Anton Dovik"]),
        ("Both sides", ["Ilse Varga", "Anton Dovik"]),
        ("The parties", ["Ilse Varga", "Anton Dovik"]),
        ("They", ["Ilse Varga", "Anton Dovik"]),
        ("The three leaders", ["three leaders"]),
        ("The presidents", ["presidents"]),
    ],
)
def test_those_who_met(source: str, found: list[str]) -> None:
    lead = "President Ilse Varga spoke with Prime Minister Anton Dovik of Tarnovia today."
    statement = said(f"{lead} {source} discussed the ferry.", source, "discussed", **ACCOUNT)
    assert names(statement) == found
    assert statement.party is None


def test_they_in_a_report_are_candidates_only() -> None:
    lead = "President Ilse Varga spoke with Prime Minister Anton Dovik of Tarnovia today."
    statement = said(f"{lead} They discussed the ferry.", "They", "discussed")
    assert names(statement) == []
    assert [one.name for one in statement.candidates] == ["Ilse Varga", "Anton Dovik"]


def test_the_first_meeting_leaves_somebody_out() -> None:
    lead = "Ilse Varga met with Anton Dovik and members of his cabinet. Tomas Reyl met with Mira Salk."
    assert names(said(f"{lead} They discussed the ferry.", "They", "discussed", **ACCOUNT)) == []


def test_purpose_of_a_call_is_the_callers() -> None:
    text = "Ilse Varga spoke with Anton Dovik and Mira Salk to express her condolences."
    assert names(said(text, "Mira Salk", "to express", **ACCOUNT)) == ["Ilse Varga"]
    assert names(
        said("Ilse Varga came and Mira Salk left to express regret.", "Mira Salk", "to express")
    ) == ["Mira Salk"]


def test_the_author_and_another() -> None:
    lead = "I spoke with Prime Minister Anton Dovik this morning."
    both = said(f"{lead} We discussed the ferry.", "We", "discussed", **ACCOUNT)
    assert names(both) == ["the author", "Anton Dovik"]
    alone = said(f"{lead} We support Tarnovia.", "We", "support", **ACCOUNT)
    assert names(alone) == ["the author"]
