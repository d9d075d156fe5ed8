"""Relations: how the sides of an issue stand to each other, why, and how sure that is.

The reasons are neutral: they say what the words hold, never who is right. What cannot be told apart is
``differs``.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from readouts.comparing.evidence import dates_differ, denial, negated, numbers_differ, unlike_numbers
from readouts.comparing.issues import MUTUAL, Lines
from readouts.comparing.points import Point
from readouts.records import RelationName

# From this cosine of the whole points on, without unlike numbers or negation, they say the same.
SAME = 0.74
# How fast the odds that two points belong together grow with their score.
SLOPE = 0.12


class Verdict(NamedTuple):
    """A relation, the reason in plain words, and a confidence (0..1)."""

    relation: RelationName
    reason: str
    confidence: float


def together(score: float) -> float:
    """The chance that two points with this score are about the same thing, from 0 to 1."""
    return 1 / (1 + math.exp(-(score - MUTUAL) / SLOPE))


def relate(points: Sequence[Point], ats: Sequence[int], scores: Sequence[float], lines: Lines) -> Verdict:
    """How the points ``ats`` of one issue stand to each other.

    Two parties conflict where any of their points do, and say the same where any of their points do.
    One pair of parties in conflict makes the issue ``conflicts``; ``same`` needs every pair to be the same.

    Args:
        points: all points.
        ats: the places of the issue's points, of two parties at least.
        scores: the scores of the links that hold the issue together.
        lines: what lining up found.
    """
    between: dict[tuple[str, ...], list[Verdict]] = {}
    for a in ats:
        for b in ats:
            one, other = points[a], points[b]
            if a < b and one.party != other.party:
                cosine = float(lines.vectors[a] @ lines.vectors[b])
                key = tuple(sorted((one.party, other.party)))
                between.setdefault(key, []).append(_pair(one, other, cosine, lines))
    found = [_first(verdicts, ("conflicts", "same", "differs")) for verdicts in between.values()]
    verdict = _first(found, ("conflicts", "differs", "same"))
    return verdict._replace(confidence=round(verdict.confidence * together(min(scores)), 2))


def _first(verdicts: Sequence[Verdict], order: Sequence[str]) -> Verdict:
    return min(verdicts, key=lambda verdict: order.index(verdict.relation))


def _pair(one: Point, other: Point, cosine: float, lines: Lines) -> Verdict:
    if one.document == other.document and one.text == other.text:
        return Verdict("differs", "reported in one sentence of the document", 0.5)
    found = unlike_numbers(one.text, other.text) or denial(one.text, other.text, lines.weights)
    if found:
        return Verdict("conflicts", found.reason, found.confidence)
    figures = numbers_differ(one.text, other.text)
    if figures:
        return Verdict("differs", f"the same point, {figures}", 0.75)
    if dates_differ(one.text, other.text):
        return Verdict("differs", "the same point, with different dates", 0.75)
    if negated(one.text) != negated(other.text):
        return Verdict("differs", "the same point, put in the negative on one side only", 0.7)
    if cosine >= SAME:
        return Verdict("same", "both sides report it in closely matching words", 0.75)
    return Verdict("differs", "the same point, in words that do not match closely", 0.7)


def alone(best: float, searched: int, here: bool) -> Verdict:
    """The verdict on a point that was lined up with no other party's.

    Args:
        best: its best score with any point of another source.
        searched: how many other documents with other parties' words were searched.
        here: whether other parties' statements in the point's own document were searched.
    """
    documents = "document" if searched == 1 else "documents"
    places = []
    if here:
        places.append("in the other parties' statements in this document")
    if searched:
        places.append(f"in the {searched} {'other ' if here else ''}{documents} searched")
    if not places:
        return Verdict("one_sided", "no other party's words were given to search", 1.0)
    return Verdict("one_sided", "not found " + " or ".join(places), round(1 - together(best), 2))
