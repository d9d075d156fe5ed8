"""A comparison: issues, the sides of each, and how they stand to each other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from readouts.records.documents import Reading, Span, spans_of

RelationName = Literal["same", "differs", "conflicts", "one_sided"]
Aside = Literal["unsaid", "ahead"]


@dataclass(frozen=True, slots=True)
class Side:
    """One party's words on an issue: spans of one document and the statements they come from.

    ``statements`` is empty where the words are an official account's own narration.
    """

    party: str
    document: str
    spans: tuple[Span, ...]
    statements: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """JSON form."""
        return {
            "party": self.party,
            "document": self.document,
            "spans": [list(span) for span in self.spans],
            "statements": list(self.statements),
        }

    @classmethod
    def from_dict(cls, value: dict[str, Any]) -> Side:
        """Inverse of :meth:`to_dict`."""
        return cls(value["party"], value["document"], spans_of(value["spans"]), tuple(value["statements"]))


@dataclass(frozen=True, slots=True)
class Issue:
    """One point on which statements are lined up, how the sides stand to each other, and why.

    ``aside`` sets a one-sided point apart that is none of the talks: ``unsaid`` when the words say that
    something was not discussed, raised, asked or promised, which is neither a statement on the point
    nor silence; ``ahead`` when they say what is to happen next.
    """

    label: str
    relation: RelationName
    reason: str
    confidence: float
    sides: tuple[Side, ...]
    aside: Aside | None = None

    def to_dict(self) -> dict[str, Any]:
        """JSON form."""
        return {
            "label": self.label,
            "relation": self.relation,
            "reason": self.reason,
            "confidence": self.confidence,
            "sides": [side.to_dict() for side in self.sides],
            "aside": self.aside,
        }

    @classmethod
    def from_dict(cls, value: dict[str, Any]) -> Issue:
        """Inverse of :meth:`to_dict`."""
        return cls(
            value["label"],
            value["relation"],
            value["reason"],
            value["confidence"],
            tuple(Side.from_dict(side) for side in value["sides"]),
            value.get("aside"),
        )


@dataclass(frozen=True, slots=True)
class Possible:
    """Words of two sides that may be about one point, too little alike to make a row (confidence 0..1)."""

    confidence: float
    sides: tuple[Side, ...]

    def to_dict(self) -> dict[str, Any]:
        """JSON form."""
        return {"confidence": self.confidence, "sides": [side.to_dict() for side in self.sides]}

    @classmethod
    def from_dict(cls, value: dict[str, Any]) -> Possible:
        """Inverse of :meth:`to_dict`."""
        return cls(value["confidence"], tuple(Side.from_dict(side) for side in value["sides"]))


@dataclass(frozen=True, slots=True)
class Comparison:
    """What the parties said, side by side.

    ``readings`` are the documents in the order given; ``parties`` the columns in their order.
    ``left_out`` counts the statements that stand in no column, mostly because whose they are is not known.
    ``possible`` are pairs of one-sided points that may belong together, likeliest first. ``passed_over``
    counts the sentences that no other side answers to and that only greet, thank or fill in. ``copies``
    are groups of ids, two or more each, of documents that are one report printed again.
    """

    readings: tuple[Reading, ...]
    parties: tuple[str, ...]
    issues: tuple[Issue, ...]
    left_out: int = 0
    possible: tuple[Possible, ...] = ()
    passed_over: int = 0
    copies: tuple[tuple[str, ...], ...] = ()

    @property
    def independent(self) -> int:
        """How many documents there are when those that are one report count once."""
        return len(self.readings) - sum(len(group) - 1 for group in self.copies)

    def to_dict(self) -> dict[str, Any]:
        """JSON form; ``documents`` are readings with all their statements."""
        return {
            "documents": [reading.to_dict() for reading in self.readings],
            "parties": list(self.parties),
            "issues": [issue.to_dict() for issue in self.issues],
            "left_out": self.left_out,
            "possible": [pair.to_dict() for pair in self.possible],
            "passed_over": self.passed_over,
            "copies": [list(group) for group in self.copies],
        }

    @classmethod
    def from_dict(cls, value: dict[str, Any]) -> Comparison:
        """Inverse of :meth:`to_dict`."""
        return cls(
            tuple(Reading.from_dict(entry) for entry in value["documents"]),
            tuple(value["parties"]),
            tuple(Issue.from_dict(entry) for entry in value["issues"]),
            value.get("left_out", 0),
            tuple(Possible.from_dict(pair) for pair in value.get("possible", ())),
            value.get("passed_over", 0),
            tuple(tuple(group) for group in value.get("copies", ())),
        )
