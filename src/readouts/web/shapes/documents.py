"""Documents: their statements, versions and changes."""

from __future__ import annotations

from dataclasses import dataclass

from readouts.web.shapes.common import Answer, Link


@dataclass(frozen=True, slots=True)
class Person:
    """Who speaks, or might; ``wikidata`` is their id there, ``confidence`` a probability."""

    name: str
    role: str | None
    country: str | None
    address: str | None
    wikidata: str | None
    confidence: float
    why: str


@dataclass(frozen=True, slots=True)
class Said:
    """A statement. Without ``speakers`` it is not resolved who speaks: ``candidates`` are who it might be.

    ``address`` stays: it leads to these words in this version of the document. ``manner`` is quoted,
    paraphrased or partly quoted; ``verb`` is thinks, knows or wants, or nothing for an assertion;
    ``told_by`` reports it. ``corrected`` is what of it an editor put right beside the speaker: words, party.
    """

    id: str
    address: str
    anchor: str
    words: str
    spans: tuple[tuple[int, int], ...]
    kind: str
    manner: str
    verb: str
    source: str
    cue: str
    speakers: tuple[Person, ...]
    candidates: tuple[Person, ...]
    told_by: str
    said_to: tuple[Person, ...]
    party: str | None
    act: str | None
    negated: bool
    confidence: float
    corrected: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Head:
    """What is known of a document. ``name`` is its title, or what its file is called."""

    number: int
    address: str
    name: str
    publisher: str
    url: str | None
    outlet: str | None
    issuer: str | None
    party: str | None
    genre: str
    date: str | None
    language: str | None
    words: int
    translated: bool


@dataclass(frozen=True, slots=True)
class Version:
    """A document as it came once: when, from where, how many bytes, and their SHA-256."""

    number: int
    address: str
    fetched: str
    source: str | None
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A stretch of a document's text."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class DocumentPage:
    """A document: its statements, and as much of its text as may be shown (``whole``, or in excerpts)."""

    document: Head
    version: Version
    versions: tuple[Version, ...]
    network: str
    warnings: tuple[str, ...]
    whole: bool
    excerpts: tuple[Excerpt, ...]
    statements: tuple[Said, ...]
    stories: tuple[Link, ...]
    similar: tuple[Link, ...]
    replies: tuple[Answer, ...]
    more_replies: bool


@dataclass(frozen=True, slots=True)
class Change:
    """A statement in one version of a document and in the other; None where it is in one only.

    ``spoke_before`` and ``spoke_after`` are who says it, by name, or in the document's words where that is
    not resolved.
    """

    before: str | None
    after: str | None
    spoke_before: str = ""
    spoke_after: str = ""


@dataclass(frozen=True, slots=True)
class ChangesPage:
    """What was said in one version of a document and not in the other.

    ``read_otherwise`` counts what was read otherwise though the words stand in both, and is left out.
    """

    document: Head
    one: Version
    other: Version
    changes: tuple[Change, ...]
    read_otherwise: int
    same_network: bool


@dataclass(frozen=True, slots=True)
class Edit:
    """A document whose publisher changed it: its newest version, and the address of what changed."""

    address: str
    name: str
    version: int
    fetched: str


@dataclass(frozen=True, slots=True)
class EditsPage:
    """Documents that were changed after they were first read, the latest first."""

    page: int
    more: bool
    edits: tuple[Edit, ...]
