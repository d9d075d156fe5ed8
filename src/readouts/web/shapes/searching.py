"""Statements that were looked for, and a speaker's."""

from __future__ import annotations

from dataclasses import dataclass

from readouts.web.shapes.common import Count, Picture


@dataclass(frozen=True, slots=True)
class Hit:
    """A statement that was found; ``marks`` are where in ``words`` the words looked for stand."""

    address: str
    words: str
    marks: tuple[tuple[int, int], ...]
    speakers: tuple[str, ...]
    party: str | None
    act: str | None
    negated: bool
    kind: str | None
    date: str | None
    publisher: str
    document: str


@dataclass(frozen=True, slots=True)
class SearchPage:
    """What was asked, and a page of what was found, the best first."""

    asked: dict[str, str]
    page: int
    more: bool
    hits: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class SpeakerPage:
    """A speaker: roles as documents name them, what they said (latest first), to whom, how often."""

    id: str
    address: str
    name: str
    wikidata: str | None
    roles: tuple[str, ...]
    statements_in_all: int
    parties: tuple[Count, ...]
    acts: tuple[Count, ...]
    kinds: tuple[Count, ...]
    said_to: tuple[Count, ...]
    issues: tuple[Count, ...]
    pictures: tuple[Picture, ...]
    asked: dict[str, str]
    page: int
    more: bool
    statements: tuple[Hit, ...]
