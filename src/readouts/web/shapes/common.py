"""What many pages have."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """What went wrong: HTTP's status, why, and the number under which the log has it."""

    status: int
    message: str
    id: str


@dataclass(frozen=True, slots=True)
class Link:
    """Another page of this site: its address, what it is called, its day, and why it is named here."""

    address: str
    name: str
    date: str | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """A reply that an editor has let stand: who wrote it, when, and what. Nothing else of it is told."""

    name: str
    made: str
    text: str


@dataclass(frozen=True, slots=True)
class RepliesPage:
    """Replies to a story or a document that an editor has let stand, oldest first."""

    about: Link
    page: int
    more: bool
    replies: tuple[Answer, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing and the numbers that it shows; ``forms`` are its addresses, none until it is drawn.

    They are called wide-light, wide-dark, narrow-light and narrow-dark.
    """

    title: str
    description: str
    forms: dict[str, str]
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Count:
    """How many, of what; ``address`` is where these are."""

    name: str
    count: int
    address: str | None
