"""What stands at the foot of a side's account, what it says twice, and what contradicts itself."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from readouts.comparing import compare
from readouts.comparing.issues import Lines
from readouts.comparing.points import Point
from readouts.comparing.relations import relate
from readouts.comparing.signs import NAMES, learnt
from readouts.records import Document, Flag, Passage, Reading, Span, Speaker, Statement


def embed(runs: Sequence[Sequence[str]]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Every text unlike every other, but for the last word: texts with the same are nearly the same."""
    texts = [text for run in runs for text in run]
    rows = np.zeros((len(texts), 2, 384), np.float32)
    for row, text in zip(rows, texts, strict=True):
        row[:, sum(map(ord, text.split()[-1])) % 384] = 1
    return rows, np.ones(len(texts), np.float32)


def report(*said: tuple[str, str, bool, tuple[Flag, ...]]) -> Reading:
    text = " ".join(words for _, words, _, _ in said)
    statements = []
    for number, (party, words, unsaid, flags) in enumerate(said):
        start = text.index(words)
        statements.append(
            Statement(
                f"s{number}",
                "indirect",
                "assertion",
                Passage.of(text, [(start, start + len(words))]),
                speakers=(Speaker(f"Speaker of {party}", "person"),),
                party=party,
                unsaid=unsaid,
                flags=flags,
            )
        )
    return Reading(Document("report.txt", text), tuple(statements))


SAID = report(
    ("Velmark", "She is now to brief the council of the harbour towns tonight.", False, ("future",)),
    ("Velmark", "He did not raise the matter of the fishing fleet at all.", True, ()),
    ("Velmark", "The hardest question in any talks will be the old border.", False, ("future",)),
    ("Velmark", "She asked for forty new snow ploughs before the winter.", False, ()),
    ("Tarnovia", "The ploughs of the north are nobody else's business today.", False, ()),
)


def test_a_sides_account_ends_with_what_did_not_come_up_and_then_what_is_next() -> None:
    issues = [issue for issue in compare([SAID], embed).issues if issue.sides[0].party == "Velmark"]
    assert [issue.aside for issue in issues] == [None, None, "unsaid", "ahead"]
    assert all(issue.relation == "one_sided" for issue in issues)


@pytest.mark.parametrize(
    ("words", "aside"),
    [
        ("They will meet again in Lorn in the month of June.", "ahead"),
        ("The president is already briefing the leaders of the union.", "ahead"),
        ("The work will continue at the level of the deputy ministers.", "ahead"),
        ("The hardest question in any talks will be the old border.", None),
        ("It will rain on the just and on the unjust.", None),
    ],
)
def test_only_a_step_to_be_taken_is_what_happens_next(words: str, aside: str | None) -> None:
    found = compare([report(("Velmark", words, False, ("future",)))], embed).issues
    assert [issue.aside for issue in found] == [aside]


def test_what_a_side_says_again_in_a_report_stands_in_one_row() -> None:
    twice = report(
        ("Velmark", "She asked for forty new snow ploughs before the winter.", False, ()),
        ("Velmark", "The president requested ploughs for the mountain winter.", False, ()),
        ("Tarnovia", "The choir of the harbour sang for an hour.", False, ()),
    )
    issues = compare([twice], embed).issues
    assert [sorted(len(side.spans) for side in issue.sides) for issue in issues] == [[1], [2]]


def lines(count: int) -> Lines:
    return Lines(
        (),
        (),
        np.zeros(count, np.float32),
        {"observ": 1.0, "strait": 1.0},
        np.ones((count, 2, 2), np.float32),
        np.ones(count, np.float32),
    )


def point(party: str, document: int, text: str) -> Point:
    return Point(party, document, (Span(0, len(text)),), (), text, text, document)


def test_a_side_that_contradicts_itself_in_two_documents_is_said_to() -> None:
    said = [
        point("Velmark", 0, "The two agreed that observers will be stationed in the strait."),
        point("Velmark", 1, "Observers in the strait were not discussed at all."),
    ]
    verdict = relate(said, (0, 1), (0.9,), lines(2))
    assert verdict.relation == "conflicts"
    assert verdict.reason.startswith("within what Velmark says: ")


def test_a_contradiction_below_the_stated_confidence_is_a_difference() -> None:
    said = [
        point("Velmark", 0, "The two agreed that observers will be stationed in the strait."),
        point("Tarnovia", 1, "Observers in the strait were not discussed at all."),
    ]
    assert relate(said, (0, 1), (0.9,), lines(2)).relation == "conflicts"
    unsure = relate(said, (0, 1), (0.3,), lines(2))
    assert unsure.relation == "differs"
    assert unsure.reason.startswith("may conflict: ")


def test_every_sign_has_a_weight() -> None:
    weights, constant = learnt()
    assert weights.shape == (len(NAMES),)
    assert np.isfinite(weights).all() and constant < 0
