"""A story: documents about the same happening, who took part in it, and why they belong together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from readouts.records.documents import Actor

HappeningKind = Literal["call", "meeting", "event"]


@dataclass(frozen=True, slots=True)
class Attendee:
    """Somebody who took part in a happening; without a name, whoever spoke for ``country``."""

    name: str | None
    actor: Actor | None = None
    country: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """JSON form."""
        actor = self.actor.to_dict() if self.actor else None
        return {"name": self.name, "actor": actor, "country": self.country}

    @classmethod
    def from_dict(cls, value: dict[str, Any]) -> Attendee:
        """Inverse of :meth:`to_dict`."""
        actor = value.get("actor")
        return cls(value["name"], Actor.from_dict(actor) if actor else None, value.get("country"))


@dataclass(frozen=True, slots=True)
class Join:
    """Why a document is in a story: the one there that it was joined to, and the reason in plain words."""

    document: str
    to: str
    reason: str

    def to_dict(self) -> dict[str, Any]:
        """JSON form."""
        return {"document": self.document, "to": self.to, "reason": self.reason}

    @classmethod
    def from_dict(cls, value: dict[str, Any]) -> Join:
        """Inverse of :meth:`to_dict`."""
        return cls(value["document"], value["to"], value["reason"])


@dataclass(frozen=True, slots=True)
class Story:
    """Documents about the same happening; one that shares its happening with none is a story alone.

    ``documents`` are ids, the one that tells most plainly first; ``joins`` has one entry for each of the
    others. ``first`` and ``last`` are the days (ISO 8601) between which it was, null where no document
    has a date. ``kind`` is ``call``, ``meeting`` or ``event``. ``id`` is made from the first document:
    it stays the same until one is added that takes its place. ``copies`` are groups of ids, two or more
    each, of documents that are one report printed again.
    """

    id: str
    title: str
    kind: HappeningKind
    documents: tuple[str, ...]
    first: str | None = None
    last: str | None = None
    who: tuple[Attendee, ...] = ()
    place: str | None = None
    joins: tuple[Join, ...] = ()
    copies: tuple[tuple[str, ...], ...] = ()

    @property
    def independent(self) -> int:
        """How many documents there are when those that are one report count once."""
        return len(self.documents) - sum(len(group) - 1 for group in self.copies)

    def to_dict(self) -> dict[str, Any]:
        """JSON form."""
        return {
            "id": self.id,
            "title": self.title,
            "kind": self.kind,
            "first": self.first,
            "last": self.last,
            "who": [attendee.to_dict() for attendee in self.who],
            "place": self.place,
            "documents": list(self.documents),
            "joins": [join.to_dict() for join in self.joins],
            "copies": [list(group) for group in self.copies],
        }

    @classmethod
    def from_dict(cls, value: dict[str, Any]) -> Story:
        """Inverse of :meth:`to_dict`."""
        return cls(
            id=value["id"],
            title=value["title"],
            kind=value["kind"],
            documents=tuple(value["documents"]),
            first=value.get("first"),
            last=value.get("last"),
            who=tuple(Attendee.from_dict(entry) for entry in value.get("who", ())),
            place=value.get("place"),
            joins=tuple(Join.from_dict(entry) for entry in value.get("joins", ())),
            copies=tuple(tuple(group) for group in value.get("copies", ())),
        )
