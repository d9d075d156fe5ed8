"""What an archive is asked, and what it finds."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from typing import Any

from readouts.records.documents import Span, spans_of


@dataclass(frozen=True, slots=True)
class Query:
    """What statements are searched by; what is not said narrows nothing down.

    ``words`` holds words that must all be there, ``"phrases in quotation marks"``, ``OR`` between two of
    which one is enough, and ``-words`` that must not. ``speaker`` is a name as a document has it
    or its last word, an actor's label or its Wikidata id; ``outlet`` is that of a
    report or the issuer of an account; ``since`` and ``until`` are days (``YYYY-MM-DD``), both included.
    """

    words: str = ""
    speaker: str | None = None
    party: str | None = None
    country: str | None = None
    act: str | None = None
    kind: str | None = None
    outlet: str | None = None
    since: str | None = None
    until: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """JSON form."""
        return asdict(self)

    @classmethod
    def from_dict(cls, value: dict[str, Any]) -> Query:
        """Inverse of :meth:`to_dict`."""
        return cls(**{each.name: value[each.name] for each in fields(cls) if each.name in value})


@dataclass(frozen=True, slots=True)
class Hit:
    """A statement that was found, as it is shown: with its corrections.

    ``statement`` is its id in the latest reading of ``version`` of ``document``; ``marks`` say where the
    words that were looked for stand in ``content``, in code points of it.
    """

    document: str
    version: int
    statement: str
    content: str
    marks: tuple[Span, ...] = ()
    speakers: tuple[str, ...] = ()
    party: str | None = None
    act: str | None = None
    kind: str | None = None
    date: str | None = None
    outlet: str | None = None
    issuer: str | None = None
    title: str | None = None
    negated: bool = False

    def to_dict(self) -> dict[str, Any]:
        """JSON form."""
        return {
            "document": self.document,
            "version": self.version,
            "statement": self.statement,
            "content": self.content,
            "marks": [list(span) for span in self.marks],
            "speakers": list(self.speakers),
            "party": self.party,
            "act": self.act,
            "negated": self.negated,
            "kind": self.kind,
            "date": self.date,
            "outlet": self.outlet,
            "issuer": self.issuer,
            "title": self.title,
        }

    @classmethod
    def from_dict(cls, value: dict[str, Any]) -> Hit:
        """Inverse of :meth:`to_dict`."""
        return cls(
            document=value["document"],
            version=value["version"],
            statement=value["statement"],
            content=value["content"],
            marks=spans_of(value.get("marks", ())),
            speakers=tuple(value.get("speakers", ())),
            party=value.get("party"),
            act=value.get("act"),
            kind=value.get("kind"),
            date=value.get("date"),
            outlet=value.get("outlet"),
            issuer=value.get("issuer"),
            title=value.get("title"),
            negated=value.get("negated", False),
        )


@dataclass(frozen=True, slots=True)
class Found:
    """A page of what was found, the best first, and whether there is ``more`` after it."""

    hits: tuple[Hit, ...]
    more: bool = False

    def to_dict(self) -> dict[str, Any]:
        """JSON form."""
        return {"hits": [hit.to_dict() for hit in self.hits], "more": self.more}

    @classmethod
    def from_dict(cls, value: dict[str, Any]) -> Found:
        """Inverse of :meth:`to_dict`."""
        return cls(tuple(Hit.from_dict(entry) for entry in value["hits"]), value.get("more", False))
