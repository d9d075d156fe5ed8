"""What an archive answers to pages: small records, without the whole of what they are about.

They go no further than the site, whose own shapes are its JSON.
"""

from __future__ import annotations

from dataclasses import dataclass

from readouts.records.documents import Speaker
from readouts.records.keeping import Archived, Correction


def speaker_id(speaker: Speaker) -> str | None:
    """What somebody's page is found by: a Wikidata id, else ``name:`` and the name, folded.

    None for whoever has no name, as in ``officials said``.
    """
    if speaker.actor:
        return speaker.actor.id
    return None if speaker.kind == "unnamed" else name_id(speaker.name)


def name_id(name: str) -> str | None:
    """What somebody without a Wikidata id is found by; None for a name without letters."""
    folded = " ".join(name.split()).casefold()
    return f"name:{folded}" if folded else None


@dataclass(frozen=True, slots=True)
class Listed:
    """A story as it stands in a list.

    ``documents`` are counted, and ``independent`` counts those that are one report once. ``comparison`` is
    the number of its newest comparison and ``published`` that of its newest publication that was not
    withdrawn, null where there is none.
    """

    id: str
    title: str
    kind: str
    first: str | None
    last: str | None
    place: str | None
    parties: tuple[str, ...]
    documents: int
    independent: int
    comparison: int | None = None
    published: int | None = None


@dataclass(frozen=True, slots=True)
class Heading:
    """A story by name: its id, its title, and its last day (ISO 8601)."""

    id: str
    title: str
    last: str | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """The head of a document's page: its versions, oldest first, and where it is used.

    ``number`` is the document's in the archive. ``comparisons`` are the numbers of the comparisons made from
    it, the newest first, 20 at most.
    """

    number: int
    address: str
    versions: tuple[Archived, ...]
    stories: tuple[Listed, ...] = ()
    comparisons: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Said:
    """A current statement as it stands in a list; ``document`` is its document's number.

    ``speakers`` are ids (null for whoever has none) and names.
    """

    document: int
    address: str
    version: int
    statement: str
    content: str
    speakers: tuple[tuple[str | None, str], ...] = ()
    party: str | None = None
    act: str | None = None
    kind: str | None = None
    date: str | None = None
    outlet: str | None = None
    issuer: str | None = None
    title: str | None = None
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Profile:
    """Somebody's statements in numbers.

    ``roles`` are each a role, its first and its last day, and how many statements; ``addressees`` an id, a
    name and how many; ``months`` are each ``YYYY-MM`` and how many, in order, those without a date left
    out; ``acts``, ``kinds``, ``parties`` and ``countries`` a name and how many, most first.
    """

    id: str
    label: str
    statements: int
    roles: tuple[tuple[str, str, str, int], ...] = ()
    parties: tuple[tuple[str, int], ...] = ()
    countries: tuple[tuple[str, int], ...] = ()
    acts: tuple[tuple[str, int], ...] = ()
    kinds: tuple[tuple[str, int], ...] = ()
    addressees: tuple[tuple[str, str, int], ...] = ()
    months: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class IssueSide:
    """One side's words on an issue; ``document`` is the document's number, null where it was forgotten."""

    party: str
    document: int | None
    words: str
    statements: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class IssueRow:
    """An issue in one story: the row of a comparison, counted from 0, and the words of each side."""

    label: str
    relation: str
    day: str | None
    story: str
    title: str
    comparison: int
    row: int
    sides: tuple[IssueSide, ...]


@dataclass(frozen=True, slots=True)
class IssueCount:
    """An issue and in how many stories it is; ``key`` is what its page is found by."""

    key: str
    label: str
    stories: int


@dataclass(frozen=True, slots=True)
class Alike:
    """A document like another one: of the same story, or with statements of the same words.

    ``statements`` are the ids of both documents' statements, the asked one's first.
    """

    number: int
    address: str
    title: str | None
    date: str | None
    same_story: bool
    statements: tuple[tuple[str, str], ...] = ()

    @property
    def reason(self) -> str:
        """Why, in words: ``same story, 3 statements in common``."""
        shared = len(self.statements)
        common = f"{shared} statement{'s' * (shared != 1)} in common"
        return ", ".join(["same story"] * self.same_story + [common] * bool(shared))


@dataclass(frozen=True, slots=True)
class Edited:
    """A version of a document that replaced another: its number, and when it was fetched (ISO 8601, UTC)."""

    document: int
    address: str
    title: str | None
    version: int
    fetched: str


@dataclass(frozen=True, slots=True)
class Mended:
    """A correction as it stands in a list.

    ``documents`` are the numbers of its places' documents. ``statement`` is the id of the statement that it
    reaches in the newest version of its document; null for a row's, and where the words are gone.
    """

    correction: Correction
    documents: tuple[int, ...]
    statement: str | None = None
