"""What an archive says of what it keeps: versions, networks, corrections, differences."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from readouts.records.documents import Reading, Span, Statement, spans_of

Outcome = Literal["new", "version", "read again", "unchanged", "forgotten"]
Correctable = Literal["speaker", "party", "span", "relation"]
Standing = Literal["in force", "undone", "words gone"]


@dataclass(frozen=True, slots=True)
class Network:
    """Which network read a document: its name and the SHA-256 of its files, in hexadecimal digits."""

    name: str
    checksum: str

    def to_dict(self) -> dict[str, Any]:
        """JSON form."""
        return {"name": self.name, "checksum": self.checksum}

    @classmethod
    def from_dict(cls, value: dict[str, Any]) -> Network:
        """Inverse of :meth:`to_dict`."""
        return cls(value["name"], value["checksum"])


@dataclass(frozen=True, slots=True)
class Added:
    """What became of a document that was added.

    ``outcome`` is ``new``, ``version`` (its bytes have changed), ``read again`` (the bytes are known, the
    network is another), ``unchanged``, or ``forgotten``: then nothing was kept, ``version`` is 0 and
    ``note`` says when and why it was forgotten. ``warnings`` are those of the document, where it was read.
    """

    document: str
    outcome: Outcome
    version: int
    note: str = ""
    warnings: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """JSON form."""
        return {
            "document": self.document,
            "outcome": self.outcome,
            "version": self.version,
            "note": self.note,
            "warnings": list(self.warnings),
        }

    @classmethod
    def from_dict(cls, value: dict[str, Any]) -> Added:
        """Inverse of :meth:`to_dict`."""
        return cls(
            value["document"],
            value["outcome"],
            value["version"],
            value.get("note", ""),
            tuple(value.get("warnings", ())),
        )


@dataclass(frozen=True, slots=True)
class Visit:
    """What a server said of an address (ETag, Last-Modified) when it was last fetched (ISO 8601, UTC)."""

    etag: str | None
    modified: str | None
    time: str

    def to_dict(self) -> dict[str, Any]:
        """JSON form."""
        return {"etag": self.etag, "modified": self.modified, "time": self.time}

    @classmethod
    def from_dict(cls, value: dict[str, Any]) -> Visit:
        """Inverse of :meth:`to_dict`."""
        return cls(value["etag"], value["modified"], value["time"])


@dataclass(frozen=True, slots=True)
class Told:
    """What the user says of a document beside its text: its ISO 8601 date, party, issuer; null is nothing."""

    date: str | None = None
    party: str | None = None
    issuer: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """JSON form."""
        return {"date": self.date, "party": self.party, "issuer": self.issuer}

    @classmethod
    def from_dict(cls, value: dict[str, Any]) -> Told:
        """Inverse of :meth:`to_dict`."""
        return cls(value.get("date"), value.get("party"), value.get("issuer"))


@dataclass(frozen=True, slots=True)
class Archived:
    """One version of a document as the archive lists it.

    ``version`` counts from 1, ``sha256`` is that of the bytes as they came and ``size`` their number,
    ``fetched`` when (ISO 8601, UTC) and ``source`` from where; ``networks`` are those that have read it,
    the latest last.
    """

    document: str
    version: int
    sha256: str
    size: int
    fetched: str
    source: str | None = None
    title: str | None = None
    date: str | None = None
    networks: tuple[Network, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """JSON form."""
        return {
            "document": self.document,
            "version": self.version,
            "sha256": self.sha256,
            "size": self.size,
            "fetched": self.fetched,
            "source": self.source,
            "title": self.title,
            "date": self.date,
            "networks": [network.to_dict() for network in self.networks],
        }

    @classmethod
    def from_dict(cls, value: dict[str, Any]) -> Archived:
        """Inverse of :meth:`to_dict`."""
        return cls(
            document=value["document"],
            version=value["version"],
            sha256=value["sha256"],
            size=value["size"],
            fetched=value["fetched"],
            source=value.get("source"),
            title=value.get("title"),
            date=value.get("date"),
            networks=tuple(Network.from_dict(entry) for entry in value.get("networks", ())),
        )


@dataclass(frozen=True, slots=True)
class Place:
    """Words that a correction is about: the document, where they stood in it, and what they were."""

    document: str
    spans: tuple[Span, ...]
    words: str

    def to_dict(self) -> dict[str, Any]:
        """JSON form."""
        return {
            "document": self.document,
            "spans": [list(span) for span in self.spans],
            "words": self.words,
        }

    @classmethod
    def from_dict(cls, value: dict[str, Any]) -> Place:
        """Inverse of :meth:`to_dict`."""
        return cls(value["document"], spans_of(value["spans"]), value["words"])


@dataclass(frozen=True, slots=True)
class Correction:
    """What somebody put right in what was read or compared: who, when, why.

    ``what`` is the speaker, the party or the span of a statement, or the relation of a row of a
    comparison. ``places`` are the words that it is about: the statement's content, or each side of the
    row. ``old`` and ``new`` are JSON values: a list of speakers, a party or null, a passage, a relation.
    A correction that ``undoes`` another, by its id, says nothing else. ``standing`` is ``in force``,
    ``undone``, or ``words gone``: the document, as it is now, no longer holds the words.
    """

    id: int
    what: Correctable
    places: tuple[Place, ...]
    old: Any
    new: Any
    who: str
    when: str
    why: str
    undoes: int | None = None
    standing: Standing = "in force"

    def to_dict(self) -> dict[str, Any]:
        """JSON form."""
        return {
            "id": self.id,
            "what": self.what,
            "places": [place.to_dict() for place in self.places],
            "old": self.old,
            "new": self.new,
            "who": self.who,
            "when": self.when,
            "why": self.why,
            "undoes": self.undoes,
            "standing": self.standing,
        }

    @classmethod
    def from_dict(cls, value: dict[str, Any]) -> Correction:
        """Inverse of :meth:`to_dict`."""
        return cls(
            id=value["id"],
            what=value["what"],
            places=tuple(Place.from_dict(place) for place in value["places"]),
            old=value["old"],
            new=value["new"],
            who=value["who"],
            when=value["when"],
            why=value["why"],
            undoes=value.get("undoes"),
            standing=value.get("standing", "in force"),
        )


@dataclass(frozen=True, slots=True)
class Difference:
    """What was said in one version of a document and not in the other.

    ``one`` and ``other`` are the versions' numbers; ``networks`` say who read each. ``changed`` are pairs
    of the statement before and after. ``read_otherwise`` counts what was read otherwise though the words
    stand in both, which is no change of the document. Where the two networks are not the same, a difference
    may be the network's.
    """

    document: str
    one: int
    other: int
    networks: tuple[Network, Network]
    added: tuple[Statement, ...] = ()
    removed: tuple[Statement, ...] = ()
    changed: tuple[tuple[Statement, Statement], ...] = ()
    read_otherwise: int = 0

    def to_dict(self) -> dict[str, Any]:
        """JSON form."""
        return {
            "document": self.document,
            "one": self.one,
            "other": self.other,
            "networks": [network.to_dict() for network in self.networks],
            "added": [statement.to_dict() for statement in self.added],
            "removed": [statement.to_dict() for statement in self.removed],
            "changed": [[before.to_dict(), after.to_dict()] for before, after in self.changed],
            "read_otherwise": self.read_otherwise,
        }

    @classmethod
    def from_dict(cls, value: dict[str, Any]) -> Difference:
        """Inverse of :meth:`to_dict`."""
        one, other = value["networks"]
        return cls(
            document=value["document"],
            one=value["one"],
            other=value["other"],
            networks=(Network.from_dict(one), Network.from_dict(other)),
            added=tuple(Statement.from_dict(entry) for entry in value["added"]),
            removed=tuple(Statement.from_dict(entry) for entry in value["removed"]),
            changed=tuple(
                (Statement.from_dict(before), Statement.from_dict(after))
                for before, after in value["changed"]
            ),
            read_otherwise=value.get("read_otherwise", 0),
        )


@dataclass(frozen=True, slots=True)
class Kept:
    """A comparison as the archive lists it: when it was made, of which story, and from what.

    ``made_from`` names each document, its version, and the network that read it. ``erased`` is when its
    words were erased because one of its documents was forgotten, else null.
    """

    id: int
    story: str | None
    made: str
    made_from: tuple[tuple[str, int, Network], ...]
    erased: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """JSON form."""
        return {
            "id": self.id,
            "story": self.story,
            "made": self.made,
            "made_from": [
                {"document": document, "version": version, "network": network.to_dict()}
                for document, version, network in self.made_from
            ],
            "erased": self.erased,
        }

    @classmethod
    def from_dict(cls, value: dict[str, Any]) -> Kept:
        """Inverse of :meth:`to_dict`."""
        return cls(
            value["id"],
            value["story"],
            value["made"],
            tuple(
                (entry["document"], entry["version"], Network.from_dict(entry["network"]))
                for entry in value["made_from"]
            ),
            value.get("erased"),
        )


@dataclass(frozen=True, slots=True)
class Stored:
    """A reading with where it comes from: the version of the document, and the network that read it.

    It is what an export writes of each document of an archive. Of ``archived``, JSON has what the reading
    does not say itself: ``document``, ``title`` and ``date`` come back from the reading's document, and
    ``networks`` as ``network`` alone.
    """

    reading: Reading
    archived: Archived
    network: Network

    def to_dict(self) -> dict[str, Any]:
        """JSON form: the reading's keys, and ``archive`` beside them."""
        return {
            **self.reading.to_dict(),
            "archive": {
                "version": self.archived.version,
                "sha256": self.archived.sha256,
                "size": self.archived.size,
                "fetched": self.archived.fetched,
                "source": self.archived.source,
                "network": self.network.to_dict(),
            },
        }

    @classmethod
    def from_dict(cls, value: dict[str, Any]) -> Stored:
        """Inverse of :meth:`to_dict`."""
        reading, archive = Reading.from_dict(value), value["archive"]
        network = Network.from_dict(archive["network"])
        document = reading.document
        archived = Archived(
            document=document.id,
            version=archive["version"],
            sha256=archive["sha256"],
            size=archive["size"],
            fetched=archive["fetched"],
            source=archive.get("source"),
            title=document.title,
            date=document.date,
            networks=(network,),
        )
        return cls(reading, archived, network)
