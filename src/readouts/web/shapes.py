"""What pages say, as plain values: the JSON of each page, and all that its template is given of the archive.

Spans are half-open, in code points of the document's text. Addresses begin with a slash and are on this site,
but for ``url``, which is where a document was published.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """What went wrong: HTTP's status, why, and the number under which the log has it."""

    status: int
    message: str
    id: str


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
    ``told_by`` reports it.
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
class Count:
    """How many, of what; ``address`` is where these are."""

    name: str
    count: int
    address: str | None


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
