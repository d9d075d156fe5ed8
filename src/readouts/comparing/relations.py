"""Relations: how the sides of an issue stand to each other, why, and how sure that is.

The reasons are neutral: they say what the words hold, never who is right. What cannot be told apart is
``differs``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import combinations
from typing import NamedTuple

from readouts.comparing.accord import accord
from readouts.comparing.evidence import blame, dates_differ, denial, negated, numbers_differ, unlike_numbers
from readouts.comparing.issues import POSSIBLE, Lines
from readouts.comparing.manners import manners
from readouts.comparing.points import Point
from readouts.comparing.words import TONE, bag, tones
from readouts.records import RelationName

# From this probability on two points that are lined up say the same.
SAME = 0.5
# Below this confidence a contradiction is only a difference.
CONFLICT = 0.25


class Verdict(NamedTuple):
    """A relation, the reason in plain words, and a confidence (0..1)."""

    relation: RelationName
    reason: str
    confidence: float


def relate(points: Sequence[Point], ats: Sequence[int], scores: Sequence[float], lines: Lines) -> Verdict:
    """How the points ``ats`` of one issue stand to each other.

    Two parties conflict where any of their points do; else they say the same where all of their points taken
    together are likelier to than not. One pair of parties in conflict makes the issue ``conflicts``; ``same``
    needs every pair to be the same. Of one party's points alone only a contradiction is looked for, in two
    documents or in two places.

    Args:
        points: all points.
        ats: the places of the issue's points, two at least.
        scores: the scores of the links that hold the issue together.
        lines: what lining up found.
    """
    between: dict[tuple[str, str], list[tuple[int, int]]] = defaultdict(list)
    for a, b in combinations(ats, 2):
        one, other = sorted((points[a].party, points[b].party))
        between[one, other].append((a, b))
    judged = []
    for (one, other), pairs in between.items():
        found = [f for f in (contradiction(points[a], points[b], lines) for a, b in pairs) if f]
        if found and one == other:
            judged.append(found[0]._replace(reason=f"within what {one} says: {found[0].reason}"))
        elif found:
            judged.append(found[0])
        elif one != other:
            judged.append(_together([(points[a], points[b], _cosine(lines, a, b)) for a, b in pairs]))
    if not judged:
        return Verdict("same", "one side says it in several places", 1.0)
    order = ("conflicts", "differs", "same")
    verdict = min(judged, key=lambda verdict: order.index(verdict.relation))
    sure = round(verdict.confidence * min(scores), 2)
    if verdict.relation == "conflicts" and sure < CONFLICT:
        return Verdict("differs", f"may conflict: {verdict.reason}", sure)
    return verdict._replace(confidence=sure)


def _cosine(lines: Lines, a: int, b: int) -> float:
    return float(lines.vectors[a, 0] @ lines.vectors[b, 0])


def _together(pairs: Sequence[tuple[Point, Point, float]]) -> Verdict:
    """Two parties' points of one issue, none of which contradict each other."""
    one, other, _ = pairs[0]
    if all(a.document == b.document and a.text == b.text for a, b, _ in pairs):
        return Verdict("differs", "reported in one sentence of the document", 0.5)
    if all(TONE in bag(point.text) for pair in pairs for point in pair[:2]):
        shared = frozenset.intersection(*(tones(point.text) for pair in pairs for point in pair[:2]))
        if shared:
            return Verdict("same", f"both sides call the talks “{min(shared)}”", 0.75)
        return Verdict("differs", "in emphasis: in other words for how the talks went", 0.75)
    alike = sum(accord(a.whole, b.whole, cosine) for a, b, cosine in pairs) / len(pairs)
    if alike >= SAME and not dates_differ(one.text, other.text):
        return Verdict("same", "both sides report it, and neither adds anything of weight", round(alike, 2))
    return Verdict("differs", _how(one.text, other.text), round(max(1 - alike, SAME), 2))


def contradiction(one: Point, other: Point, lines: Lines) -> Verdict | None:
    """What in two points' words cannot both be accepted, if anything."""
    found = (
        unlike_numbers(one.text, other.text)
        or denial(one.text, other.text, lines.weights)
        or blame(one.text, other.text)
    )
    return Verdict("conflicts", found.reason, found.confidence) if found else None


# In this order: what commits weighs more than how it is put.
_HOW = (
    ("agrees", "in commitment: one side reports an agreement or a decision, the other does not"),
    ("asks", "in who asked: only one side reports that it was asked for"),
    ("warns", "in emphasis: one side warns or is concerned, the other does not say so"),
    ("limits", "in content: one side makes a condition or an exception"),
    ("thanks", "in emphasis: one side gives thanks, the other does not"),
    ("hopes", "in commitment: a hope or a readiness on one side only"),
)


def _how(one: str, other: str) -> str:
    """In what two points differ, by the plainest sign of it."""
    figures = numbers_differ(one, other)
    if figures:
        return f"in content: {figures}"
    if dates_differ(one, other):
        return "in content: with different dates"
    if negated(one) != negated(other):
        return "in content: put in the negative on one side only"
    only = manners(one) ^ manners(other)
    return next((reason for name, reason in _HOW if name in only), "in content: the words do not match")


def alone(best: float, searched: int, here: bool, copied: bool = False) -> Verdict:
    """The verdict on a point that was lined up with no other party's.

    Args:
        best: its best score with any point of another source.
        searched: how many other documents with other parties' words were searched.
        here: whether other parties' statements in the point's own document were searched.
        copied: whether some documents are copies of others and count with them, once.
    """
    documents = ("independent " if copied else "") + ("document" if searched == 1 else "documents")
    places = []
    if here:
        places.append("in the other parties' statements in this document")
    if searched:
        places.append(f"in the {searched} {'other ' if here else ''}{documents} searched")
    if not places:
        return Verdict("one_sided", "no other party's words were given to search", 1.0)
    return Verdict("one_sided", "not found " + " or ".join(places), round(1 - max(best, POSSIBLE), 2))
