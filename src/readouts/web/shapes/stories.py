"""Stories and issues: what each side said, side by side."""

from __future__ import annotations

from dataclasses import dataclass

from readouts.web.shapes.common import Answer, Link, Picture
from readouts.web.shapes.documents import Head, Said


@dataclass(frozen=True, slots=True)
class StoryHead:
    """A story: documents about one happening. ``version`` is that of its comparison which is published.

    ``tally`` says how many points the sides told alike, otherwise, or alone; empty where it is not compared.
    """

    id: str
    address: str
    title: str
    kind: str
    first: str | None
    last: str | None
    parties: tuple[str, ...]
    documents: int
    independent: int
    compared: bool
    version: int | None
    tally: str = ""


@dataclass(frozen=True, slots=True)
class StoriesPage:
    """A page of stories, the latest first, and what they are narrowed down by."""

    party: str
    since: str
    until: str
    page: int
    more: bool
    stories: tuple[StoryHead, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """One side's words on an issue, and whose: a statement's, or where there is none the account's own.

    ``voices`` is null where it is not told whose words they are.
    """

    words: str
    address: str
    language: str | None
    publisher: str
    date: str | None
    voices: tuple[Said, ...] | None


@dataclass(frozen=True, slots=True)
class Cell:
    """A party's words on an issue; ``absence`` says where it was looked for when there are none."""

    party: str
    entries: tuple[Entry, ...]
    absence: str


@dataclass(frozen=True, slots=True)
class Row:
    """An issue, a row of a comparison, with a cell for every party; ``relation`` as comparisons name it."""

    number: int
    address: str
    label: str
    issue: str
    relation: str
    aside: str | None
    word: str
    sign: str
    reason: str
    confidence: float
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """Rows under one heading; ``party`` is the side whose own they are, or None."""

    title: str
    party: str | None
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """Words of several sides that may be about one point, too little alike to make a row."""

    confidence: float
    entries: tuple[tuple[str, Entry], ...]


@dataclass(frozen=True, slots=True)
class Source:
    """A document of a story; ``copy_of`` is the number in this list of the one that it prints again."""

    document: Head
    copy_of: int | None
    reason: str


@dataclass(frozen=True, slots=True)
class Published:
    """A published version of a comparison; ``withdrawn`` is when it was taken back, and ``why``."""

    number: int
    address: str
    made: str
    note: str
    withdrawn: str | None
    why: str | None


@dataclass(frozen=True, slots=True)
class StoryPage:
    """A story: what each side said, a row an issue and a column a party, and the documents it is made from.

    ``published`` is the version that this is, None where it is the editors' own; ``tally`` sums the rows up.
    """

    story: StoryHead
    published: Published | None
    versions: tuple[Published, ...]
    parties: tuple[str, ...]
    tally: str
    sections: tuple[Section, ...]
    possible: tuple[Pair, ...]
    documents: tuple[Source, ...]
    pictures: tuple[Picture, ...]
    similar: tuple[Link, ...]
    notes: tuple[str, ...]
    replies: tuple[Answer, ...]
    more_replies: bool


@dataclass(frozen=True, slots=True)
class IssuesPage:
    """Issues on which sides were lined up, those of most stories first."""

    page: int
    more: bool
    issues: tuple[IssueHead, ...]


@dataclass(frozen=True, slots=True)
class IssueHead:
    """An issue across stories."""

    label: str
    address: str
    stories: int


@dataclass(frozen=True, slots=True)
class IssueRow:
    """An issue in one story: how the sides stand to each other, and their words."""

    story: Link
    date: str | None
    relation: str
    label: str
    word: str
    sign: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class IssuePage:
    """An issue across stories, the latest first, so that it shows how each side's words on it changed."""

    label: str
    address: str
    parties: tuple[str, ...]
    page: int
    more: bool
    rows: tuple[IssueRow, ...]
    similar: tuple[Link, ...]
