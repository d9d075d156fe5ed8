"""What the site says of itself: how it works, and what was published when."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class File:
    """A file of the network, its SHA-256, and whether it is the one that was shipped."""

    name: str
    sha256: str
    shipped: bool


@dataclass(frozen=True, slots=True)
class AboutPage:
    """What reads here: versions of the program and its libraries, and the network's files."""

    versions: dict[str, str]
    network: str
    files: tuple[File, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LogEntry:
    """A comparison that was published or withdrawn: which version, when and why. ``title`` may be erased."""

    what: str
    address: str
    title: str | None
    number: int
    when: str
    note: str


@dataclass(frozen=True, slots=True)
class LogPage:
    """The public change log, the latest first."""

    page: int
    more: bool
    entries: tuple[LogEntry, ...]
