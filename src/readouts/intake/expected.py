"""What JSON of a reading has to be, where a stranger may have written it.

The forms below are docs/json.md as types; :func:`reading` holds a value against them, and then against the
document's own text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Annotated, Any

import msgspec
from msgspec import Meta, Struct, field

from readouts.errors import TooLarge, UnsupportedFormat
from readouts.intake.sources import too_large
from readouts.records import (
    Attitude,
    Flag,
    Form,
    Genre,
    Kind,
    MentionKind,
    Passage,
    Reading,
    Span,
    SpeakerKind,
    Statement,
    Stored,
)

if TYPE_CHECKING:
    from readouts.settings import Settings

_Id = Annotated[str, Meta(min_length=1, max_length=8_192)]
_Word = Annotated[str, Meta(min_length=1, max_length=200)]
_Place = Annotated[int, Meta(ge=0, lt=2**31)]
_Number = Annotated[int, Meta(ge=0, lt=2**31)]
_Version = Annotated[int, Meta(ge=1, lt=2**31)]
_Size = Annotated[int, Meta(ge=0, lt=2**53)]
_Sure = Annotated[float, Meta(ge=0, le=1)]
_Sum = Annotated[str, Meta(pattern=r"\A[0-9a-f]{64}\Z")]
_Pair = tuple[_Place, _Place]
_Spans = Annotated[list[_Pair], Meta(min_length=1)]


class _Passage(Struct):
    spans: _Spans
    text: str


class _Turn(Struct):
    label: _Pair
    body: _Pair


class _Mention(Struct):
    spans: _Spans
    text: str
    kind: MentionKind
    form: Form
    cluster: _Number | None = None
    phrase: _Passage | None = None


class _Actor(Struct):
    id: _Word
    label: str


class _Speaker(Struct):
    name: str
    kind: SpeakerKind
    actor: _Actor | None = None
    role: str | None = None
    country: str | None = None
    confidence: _Sure = 1.0
    why: str = ""


class _Statement(Struct):
    id: _Word
    kind: Kind
    attitude: Attitude
    content: _Passage
    source: _Passage | None = None
    cue: _Passage | None = None
    speaker: _Speaker | list[_Speaker] | None = None
    candidates: list[_Speaker] = field(default_factory=list)
    addressee: list[_Speaker] = field(default_factory=list)
    party: str | None = None
    act: _Word | None = None
    plover: _Word | None = None
    mode: _Word | None = None
    negated: bool = False
    flags: list[Flag] = field(default_factory=list)
    unsaid: bool = False
    within: _Word | None = None
    confidence: _Sure = 1.0


class _Network(Struct):
    name: _Word
    checksum: _Sum


class _Archive(Struct):
    version: _Version
    sha256: _Sum
    size: _Size
    fetched: Annotated[str, Meta(max_length=40)]
    network: _Network
    source: _Id | None = None


class _Reading(Struct):
    id: _Id
    text: str
    title: str | None = None
    date: str | None = None
    outlet: str | None = None
    issuer: str | None = None
    party: str | None = None
    language: str | None = None
    genre: Genre = "report"
    warnings: list[str] = field(default_factory=list)
    turns: list[_Turn] = field(default_factory=list)
    furniture: list[_Pair] = field(default_factory=list)
    url: str | None = None
    mentions: list[_Mention] = field(default_factory=list)
    statements: list[_Statement] = field(default_factory=list)
    archive: _Archive | None = None


def reading(value: Any, settings: Settings) -> Reading | Stored:
    """A reading from its JSON form, or one of an archive where it says so; keys that are not known are left.

    Raises:
        UnsupportedFormat: something in it is not of its type, not one of its kind, out of its range, or
            not what stands in the document's text; the line says what.
        TooLarge: the text has more than ``settings.max_bytes`` bytes.
    """
    try:
        stated = msgspec.convert(value, _Reading)
    except (msgspec.ValidationError, UnicodeError, RecursionError) as error:
        raise UnsupportedFormat(f"this is no reading: {_shown(error)}") from None
    entry = Stored.from_dict(value) if stated.archive else Reading.from_dict(value)
    found = entry.reading if isinstance(entry, Stored) else entry
    try:
        size = len(found.document.text.encode())
    except UnicodeEncodeError as error:
        raise UnsupportedFormat(f"the text holds half a surrogate pair at {error.start}") from None
    if size > settings.max_bytes:
        raise TooLarge(too_large(settings.max_bytes, size))
    fetched = stated.archive.fetched if stated.archive else None
    for problem in (*_dates(found.document.date, fetched), *_places(found), *_statements(found)):
        raise UnsupportedFormat(problem)
    return entry


def _shown(error: Exception) -> str:
    if not isinstance(error, msgspec.ValidationError):
        return "half a surrogate pair or lists without end stand where a word is expected"
    words = "".join(char if char.isprintable() else "?" for char in str(error)[:300])
    return words.replace(" - at `$.", " - at `").replace("`$`", "the document").replace("`", "")


def _dates(day: str | None, fetched: str | None) -> Iterator[str]:
    try:
        # The standard's other forms of a date are not what JSON of a reading has.
        if day is not None and date.fromisoformat(day).isoformat() != day:
            raise ValueError
    except ValueError:
        yield "its date is no day of the calendar, written as YYYY-MM-DD"
    try:
        if fetched is not None and datetime.fromisoformat(fetched).utcoffset() != timedelta(0):
            raise ValueError
    except ValueError:
        yield "when it was fetched is no time in UTC, written as ISO 8601 says"


def _places(reading: Reading) -> Iterator[str]:
    document = reading.document
    for number, turn in enumerate(document.turns, 1):
        if not _inside((turn.label, turn.body), document.text):
            yield f"turn {number}: its places are not in the text, or not in order"
    if not all(_inside((span,), document.text) for span in document.furniture):
        yield "the places of furniture are not in the text"
    for number, mention in enumerate(reading.mentions, 1):
        parts = (("text", mention.passage), ("phrase", mention.phrase))
        yield from _passages(f"mention {number}", parts, document.text)


def _statements(reading: Reading) -> Iterator[str]:
    known: dict[str, Statement] = {}
    for number, statement in enumerate(reading.statements, 1):
        if not statement.id.isprintable():
            yield f"statement {number}: its id cannot be printed"
        if statement.id in known:
            yield f"statement {number}: its id {statement.id} is that of another one"
        known[statement.id] = statement
        parts = (("content", statement.content), ("source", statement.source), ("cue", statement.cue))
        yield from _passages(f"statement {statement.id}", parts, reading.document.text)
    for statement in reading.statements:
        if statement.within is not None and statement.within not in known:
            yield f"statement {statement.id}: it is within a statement that is not there"
    yield from _circles(known)


def _circles(known: dict[str, Statement]) -> Iterator[str]:
    """Statements that are within themselves."""
    whole: set[str] = set()
    for id in known:
        way: dict[str, None] = {}
        at: str | None = id
        while at is not None and at in known and at not in whole:
            if at in way:
                yield f"statement {at}: it is within itself"
                break
            way[at] = None
            at = known[at].within
        whole.update(way)


def _passages(where: str, parts: Iterable[tuple[str, Passage | None]], text: str) -> Iterator[str]:
    for name, passage in parts:
        if passage is None:
            continue
        if not _inside(passage.spans, text):
            yield f"{where}: the places of its {name} are not in the text, or not in order"
        elif Passage.of(text, passage.spans).text != passage.text:
            yield f"{where}: its {name} is not what stands at these places"


def _inside(spans: Iterable[Span], text: str) -> bool:
    """Whether these are places in the text, each after the one before."""
    last = 0
    for start, end in spans:
        if not last <= start <= end <= len(text):
            return False
        last = end
    return True
