"""Happenings: the meetings, calls and other events that one document reports.

What a document says of a happening stands in its title and its first sentences: who met or spoke, how,
where and when. A document may report two. What it only mentions in passing (a briefing that is asked
about ten calls, an earlier summit) is none of them, and where the top does not say who met, the
document's subject is its own title and first sentences.
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from readouts.comparing.days import Days, days_of
from readouts.comparing.people import Cast, Person, distinct, of_speakers, same
from readouts.comparing.sentences import sentences
from readouts.comparing.telling import Kind, Told, events, is_press
from readouts.comparing.words import WORD, background, listed, stem, stems
from readouts.records import Document, Genre, Reading, Span, Statement

# So many code points from the top are searched for happenings, and so many sentences of each genre.
TOP = 2500
LEAD = {"account": 3, "report": 8, "transcript": 0}
# A document reports so many happenings at most; of more it is a survey, and no account of any.
MOST = 6
# So many people of one happening count; a longer list names an audience.
FEW = 12
# The rarest stems of the whole text that are kept to tell one happening from another.
RARE = 40
# So many code points of a document tell what else it says.
SAID = 8_000
# A stem that weighs less (0..1) is in every other document.
LIGHT = 0.3

_SUMMIT = re.compile(r"\b(?:summit|talks|meeting|met|call|phone|conversation|negotiations)\b", re.IGNORECASE)
_TRIP = re.compile(r"\b(?:travel(?:s|ed)?|trips?|visits?)\b", re.IGNORECASE)
_TOGETHER = re.compile(
    r"\b(?:both|two|three|leaders|sides|presidents|ministers|parties|they|we|interlocutors|counterparts"
    r"|advis[eo]rs)\b",
    re.IGNORECASE,
)
# Stems that headlines of accounts are made of, whatever they are about.
_FURNITURE = frozenset(
    stem(word) for name in ("breaks", "offices", "modifiers", "meeting") for word in listed(name)
)


@dataclass(frozen=True, slots=True)
class Happening:
    """One happening as one document tells of it.

    ``days`` is when it may have been, or None where nothing tells. ``subject`` are the stems of the title
    (of the first sentences, where there is none) with their weights (0..1), ``rare`` the rarest of the
    whole text, both without names of the people; ``said`` are all stems of weight, ``forms`` how the text
    writes the rare ones. ``words`` is its top, ``names`` the
    words of the people's names in it. ``main`` is what the document is
    about; ``guessed`` where who met is only concluded from whom a report quotes.
    """

    document: str
    number: int
    people: tuple[Person, ...]
    kind: Kind
    days: Days | None
    publisher: str
    party: str | None
    place: str | None
    subject: dict[str, float]
    rare: dict[str, float]
    forms: dict[str, str]
    said: frozenset[str]
    words: str
    names: frozenset[str]
    main: bool
    guessed: bool
    genre: Genre
    title: str

    @property
    def key(self) -> tuple[str, int]:
        """Its document's id and its number there."""
        return self.document, self.number

    def meaning(self) -> str:
        """What its meaning is taken from: ``words`` without the names of people."""
        if not self.names:
            return self.words
        pattern = "|".join(sorted(map(re.escape, self.names), key=len, reverse=True))
        return " ".join(re.sub(rf"\b(?:{pattern})(?:['’]s)?\b", "", self.words).split())  # noqa: RUF001


def happenings(reading: Reading) -> tuple[Happening, ...]:
    """The happenings that a document reports, the one it is about first; there is at least that one."""
    document = reading.document
    cast = Cast(reading)
    day = _ordinal(document.date)
    told = list(_told(reading, cast, day))
    merged: list[Told] = []
    for one in told:
        at = next((i for i, other in enumerate(merged) if _again(one, other)), None)
        if at is None:
            merged.append(one)
        else:
            merged[at] = _joined(merged[at], one)
    if len(merged) > MOST or (is_press(document.title) and not any(one.title for one in merged)):
        merged = merged[:1] if merged and merged[0].title else []
    if not merged:
        merged = [Told((), "event", days_of(document, day))]
    people = [one for told in merged for one in told.people]
    named = {name for one in (*people, *cast.people) for name in one.name.split()}
    stemmed = {part for name in named for part in _parts(name)}
    subject = _weights(stems(document.title or _top(document)), stemmed | _FURNITURE)
    forms = _forms(document.text)
    said = _weights(forms, stemmed)
    rare = dict(sorted(said.items(), key=lambda item: (-item[1], item[0]))[:RARE])
    return tuple(
        Happening(
            document.id,
            number,
            one.people[:FEW],
            one.kind,
            one.days,
            document.issuer or document.outlet or "",
            document.party,
            one.place,
            subject,
            rare,
            {part: forms[part] for part in rare},
            frozenset(said),
            _top(document),
            frozenset(name for name in named if len(name) > 2),
            number == 0,
            one.guessed,
            document.genre,
            document.title or " ".join(_top(document).split())[:100],
        )
        for number, one in enumerate(merged)
    )


def _again(one: Told, other: Told) -> bool:
    """Whether two places of one document tell of the same happening."""
    if one.days and other.days and one.days.sure and other.days.sure and one.days != other.days:
        return False
    if {one.kind, other.kind} == {"call", "visit"}:
        return False
    few, many = sorted((one.people, other.people), key=len)
    return all(any(same(a, b) for b in many) for a in few) and (
        len(few) > 1 or len(many) == 1 or one.title != other.title
    )


def _joined(one: Told, other: Told) -> Told:
    more = one.people if len(one.people) >= len(other.people) else other.people
    known = tuple(next((p for p in (*one.people, *other.people) if p.actor and same(p, q)), q) for q in more)
    kind = one.kind if one.kind in ("call", "visit") else other.kind if other.kind != "event" else one.kind
    days = (
        one.days if one.days and one.days.sure else other.days if other.days and other.days.sure else one.days
    )
    return replace(one, people=known, kind=kind, days=days, place=one.place or other.place)


def _told(reading: Reading, cast: Cast, day: int | None) -> Iterator[Told]:
    document = reading.document
    host = _host(reading, cast)
    met = _together(reading, cast) if document.genre == "account" else ()
    found = apart = False
    if document.title:
        for one in events(document.title, cast, day, reading):
            one = replace(one, title=True)
            found, apart = True, apart or one.apart
            yield _hosted(one, host, met)
    trip = bool(document.title and _TRIP.search(document.title))
    lead = 30 if trip and document.genre == "account" else LEAD[document.genre]
    for number, span in enumerate(_lead(document, lead)):
        words = document.text[span.start : span.end]
        for one in events(words, cast, day, reading, bool(found or number), apart):
            fresh = bool(one.days and one.days.sure)
            if number > (0 if document.genre == "account" else 2) and not (fresh or trip or apart):
                continue
            if len(one.people) < 2 and (found or number):
                continue
            found = True
            yield _hosted(one, host, met) if number == 0 or trip else one
    if not found:
        opposed = _opposed(document, cast) if document.genre == "report" else ()
        if met or opposed:
            yield Told(met or opposed, "meeting", days_of(document, day), guessed=bool(opposed))


def _hosted(one: Told, host: Person | None, met: tuple[Person, ...]) -> Told:
    """With who must have been there too: those who "discussed" together, or the account's own side."""
    if len(one.people) != 1:
        return one
    if len(met) > 1 and any(same(one.people[0], other) for other in met):
        return replace(one, people=met)
    if host is not None and not same(host, one.people[0]):
        return replace(one, people=(host, *one.people))
    return one


def _together(reading: Reading, cast: Cast) -> tuple[Person, ...]:
    """Those who "both leaders" and "they" are in an account: who met, as reading found it."""
    for statement in reading.statements:
        if len(statement.speakers) > 1 and statement.source and _TOGETHER.search(statement.source.text):
            people = distinct(of_speakers(statement.speakers, cast))
            if len(people) > 1:
                return people
    return ()


def _opposed(document: Document, cast: Cast) -> tuple[Person, ...]:
    """The first-named of each of two sides, in a report that opens with a meeting and names nobody there."""
    lead = [document.text[span.start : span.end] for span in _lead(document, LEAD["report"])]
    if not any(_SUMMIT.search(words) for words in (document.title or "", *lead[:2])):
        return ()
    first: dict[str, Person] = {}
    for words in lead:
        for one in cast.named(words):
            if one.person.country and not one.served:
                first.setdefault(one.person.country, one.person)
    return tuple(first.values()) if len(first) == 2 else ()


def _host(reading: Reading, cast: Cast) -> Person | None:
    """Whoever speaks most for the side whose account it is; where nobody does, somebody unnamed of it."""
    party = reading.document.party
    if reading.document.genre != "account" or party is None:
        return None
    counted: dict[str, tuple[int, Statement]] = {}
    for statement in reading.statements:
        if (
            len(statement.speakers) == 1
            and statement.speakers[0].kind == "person"
            and statement.party == party
        ):
            name = statement.speakers[0].name
            counted[name] = (counted.get(name, (0, statement))[0] + 1, statement)
    if not counted:
        return Person("", frozenset(), "", country=party)
    most = max(sorted(counted), key=lambda name: counted[name][0])
    found = of_speakers(counted[most][1].speakers, cast)
    return found[0] if found else None


def _lead(document: Document, count: int) -> Sequence[Span]:
    if not count:
        return ()
    limit = TOP if count < 20 else 4 * TOP
    return [span for span in sentences(document.text[:limit]) if span.end - span.start > 20][:count]


def _top(document: Document) -> str:
    lead = " ".join(document.text[span.start : span.end] for span in _lead(document, 2))
    return f"{document.title}. {lead}"[:600] if document.title else lead[:600]


def _forms(text: str) -> dict[str, str]:
    """The stems of a text, each with the first word that has it."""
    found: dict[str, str] = {}
    for word in dict.fromkeys(WORD.findall(text[:SAID])):
        for part in _parts(word):
            found.setdefault(part, word)
    return found


# Documents share most of their words, and stemming one is slow.
@lru_cache(maxsize=65536)
def _parts(word: str) -> tuple[str, ...]:
    return stems(word)


def _weights(found: Iterable[str], names: Collection[str]) -> dict[str, float]:
    weights = {part: _weight(part) for part in found if part not in names}
    return {part: weight for part, weight in weights.items() if weight >= LIGHT}


@lru_cache(maxsize=65536)
def _weight(part: str) -> float:
    """How rare a stem is in official readouts, 0 to 1; a number is nothing's name."""
    total, known = background()
    return 0.0 if part.isdigit() else math.log(total / known.get(part, 1)) / math.log(total)


def _ordinal(value: str | None) -> int | None:
    try:
        return date.fromisoformat(value).toordinal() if value else None
    except ValueError:
        return None
