"""Happenings: the meetings, calls and other events that one document reports.

What a document says of a happening stands in its title and its first sentences: who met or spoke, how,
where and when. A document may report two. What it only mentions in passing (a briefing that is asked
about ten calls, an earlier summit) is none of them, and where the top does not say who met, the
document's subject is its own title and first sentences.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from readouts.comparing.days import Days, days_of, told_day
from readouts.comparing.people import Cast, Person, distinct, of_speakers, same
from readouts.comparing.sentences import sentences
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
SAID = 20_000
# A stem that weighs less (0..1) is in every other document.
LIGHT = 0.3

_CALL = re.compile(
    r"\b(?:(?:tele)?phoned?|(?:video|tele)-?\s?(?:call|conference)\w*|(?:video|phone) conversations?|virtual(?:ly)?"
    r"|call(?:ed|s)?(?!\s(?:to action|for|on|in|it|that|the|upon|themselves)\b))\b",
    re.IGNORECASE,
)
_MET = re.compile(
    r"\b(?:met|meets?|spoke|speaks|talked|conversations?|talks|meetings?|discussions?|negotiations|summit|convened"
    r"|held|had|hosted|hosts|received|welcomed|sat down|bilateral|audience|engagements?|pull[- ]asides?"
    r"|(?:joint )?press conference|conference|dinner|lunch|breakfast|roundtable|visit(?:ed|s)?|signed|signing)\b",
    re.IGNORECASE,
)
# Verbs that tell of a meeting only where the name of somebody follows.
_LOOSE = frozenset("held had hosted hosts received welcomed convened signed visited visit visits".split())
_VERB = re.compile(r"(?:tele)?phoned|called|met|meets?|spoke|speaks|talked|convened|held|had|hosted|hosts|received|welcomed|sat down|visited", re.IGNORECASE)
_IN_PERSON = re.compile(
    r"\b(?:in[- ]person|hosted|hosts|welcomed|received (?!a (?:phone |telephone )?call)|visit(?:ed|s)?|audience|dinner|lunch|breakfast"
    r"|pull[- ]aside|sidelines?|margins|at the (?:[A-Z]\w+ ){1,3}|joint press conference|roundtable)\b",
)
_END = re.compile(
    r"\b(?:(?:where|during which|in which|in order)\b|(?:to|and) (?:discuss|reaffirm|reiterate|review|express|underscore|thank"
    r"|congratulate|mark|advance|coordinate|condemn|consult|offer|welcome|convey|honou?r|follow up|address|talk about)\w*"
    r"|(?:discuss|regard|concern|focus|reaffirm|underscor)ing|about|regarding|concerning|on (?:the (?!margins|sidelines|phone)|how|his|her|their"
    r"|efforts|issues|support|russia|a (?:range|number|variety))|ahead of|in advance of|following|after|before|prior to|since|as part of|who|which)\b",
    re.IGNORECASE,
)
_BEFORE = re.compile(r"\b(?:following|after|ahead of|in advance of|before|prior to|as part of|since|as)\b[^,]{0,200},", re.IGNORECASE)
_APART = re.compile(r"\b(?:calls|conversations|meetings|separately|separate)\b", re.IGNORECASE)
_FUTURE = re.compile(r"\b(?:will|would|plans? to|is (?:due|set|expected|scheduled)|are (?:due|set|expected|scheduled)|invited|looks? forward)\b")
_PRESS = re.compile(r"\b(?:press|media) (?:briefing|gaggle|call)|\bgaggle\b|\bpress releases?\b|^daily\b", re.IGNORECASE)
_REMARKS = re.compile(r"^(?:remarks|excerpts|speech|address|transcript|statement|press statement)\b", re.IGNORECASE)
# "Statement by a spokesman on a call": what is before "on" is who speaks about it.
_BY = re.compile(
    r"^(?:(?:joint )?(?:statement|readout|remarks|read-out|background press call|on-the-record press gaggle|press call|comments?)\s(?:by|from|of)\b.{0,140}?\s(?:on|regarding)\s)(?=.*)",
    re.IGNORECASE,
)
_TRIP = re.compile(r"\b(?:travel(?:s|ed)?|trips?|visits?)\b", re.IGNORECASE)
_TOGETHER = re.compile(r"\b(?:both|two|three|leaders|sides|presidents|ministers|parties|they|we|interlocutors|counterparts|advis[eo]rs)\b", re.IGNORECASE)
_PLACE = re.compile(r"\b(?:in|at)\s(?:the\s)?((?:[A-Z][\w.’'\-]*)(?:,?\s(?:of\s(?:the\s)?)?[A-Z][\w.’'\-]*){0,3})")  # noqa: RUF001
_MONTHS = frozenset(listed("months"))

Kind = str  # "call", "meeting" (in person or not said), "visit" (in person for certain), "event" (no meeting of named people)


@dataclass(frozen=True, slots=True)
class Happening:
    """One happening as one document tells of it.

    ``first`` and ``last`` are the days on which it may have been, as proleptic ordinals, or None where
    nothing tells; ``sure`` where the text itself names the day. ``subject`` are stems of the title and
    the lead with their weights (0..1), ``rare`` the rarest of the whole text, both without names of the
    people; ``said`` are all stems of weight. ``words`` is what its meaning is taken from. ``main`` is what the document is about.
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
    main: bool
    genre: Genre
    title: str

    @property
    def key(self) -> tuple[str, int]:
        """Its document's id and its number there."""
        return self.document, self.number


def happenings(reading: Reading) -> tuple[Happening, ...]:
    """The happenings that a document reports, the one it is about first; there is at least that one."""
    document = reading.document
    cast = Cast(reading)
    day = _ordinal(document.date)
    told = list(_told(reading, cast, day))
    merged: list[_Told] = []
    for one in told:
        at = next((i for i, other in enumerate(merged) if _again(one, other)), None)
        if at is None:
            merged.append(one)
        else:
            merged[at] = _joined(merged[at], one)
    if len(merged) > MOST or _is_press(document) and not any(one.title for one in merged):
        merged = merged[:1] if merged and merged[0].title else []
    if not merged:
        merged = [_Told((), "event", days_of(document, day), None, False, False)]
    text = _top(document)
    people = [one for told in merged for one in told.people]
    names = {part for one in (*people, *cast.people) for part in stems(one.name)}
    subject = _weights(stems(document.title or text), names)
    rare = _weights(stems(document.text[:SAID]), names)
    said = frozenset(rare)
    rare = dict(sorted(rare.items(), key=lambda item: (-item[1], item[0]))[:RARE])
    forms = {part: part for part in rare}
    for word in dict.fromkeys(WORD.findall(document.text[:SAID])):
        found = stem(word.lower())
        if forms.get(found) == found:
            forms[found] = word
    words = _without(text, {name for one in (*people, *cast.people) for name in one.name.split() if len(name) > 2})
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
            forms,
            said,
            words,
            number == 0,
            document.genre,
            document.title or " ".join(text.split())[:100],
        )
        for number, one in enumerate(merged)
    )


@dataclass(frozen=True, slots=True)
class _Told:
    people: tuple[Person, ...]
    kind: Kind
    days: Days | None
    place: str | None
    title: bool
    apart: bool


def _again(one: _Told, other: _Told) -> bool:
    """Whether two places of one document tell of the same happening."""
    if one.days and other.days and one.days.sure and other.days.sure and one.days != other.days:
        return False
    if {one.kind, other.kind} == {"call", "visit"}:
        return False
    few, many = sorted((one.people, other.people), key=len)
    return all(any(same(a, b) for b in many) for a in few) and (len(few) > 1 or len(many) == 1 or one.title != other.title)


def _joined(one: _Told, other: _Told) -> _Told:
    more = one.people if len(one.people) >= len(other.people) else other.people
    known = tuple(next((p for p in (*one.people, *other.people) if p.actor and same(p, q)), q) for q in more)
    kind = one.kind if one.kind in ("call", "visit") else other.kind if other.kind != "event" else one.kind
    days = one.days if one.days and one.days.sure else other.days if other.days and other.days.sure else one.days
    return replace(one, people=known, kind=kind, days=days, place=one.place or other.place)


def _told(reading: Reading, cast: Cast, day: int | None) -> Iterator[_Told]:
    document = reading.document
    host = _host(reading, cast)
    met = _together(reading, cast) if document.genre == "account" else ()
    found = apart = False
    if document.title:
        for one in _events(document.title, cast, day, reading):
            one = replace(one, title=True)
            found, apart = True, apart or one.apart
            yield _hosted(one, host, met)
    trip = bool(document.title and _TRIP.search(document.title))
    lead = 30 if trip and document.genre == "account" else LEAD[document.genre]
    for number, span in enumerate(_lead(document, lead)):
        words = document.text[span.start : span.end]
        for one in _events(words, cast, day, reading, bool(found or number), apart):
            fresh = bool(one.days and one.days.sure)
            if number > (0 if document.genre == "account" else 2) and not (fresh or trip or apart):
                continue
            if len(one.people) < 2 and (found or number):
                continue
            found = True
            yield _hosted(one, host, met) if number == 0 or trip else one
    if not found and met:
        yield _Told(met, "meeting", days_of(document, day), None, False, False)


def _hosted(one: _Told, host: Person | None, met: tuple[Person, ...]) -> _Told:
    """With who must have been there too: those who "discussed" together, or the account's own side."""
    if len(one.people) != 1:
        return one
    if len(met) > 1 and any(same(one.people[0], other) for other in met):
        return replace(one, people=met)
    if host is not None and not same(host, one.people[0]):
        return replace(one, people=(host, *one.people))
    return one


def _events(
    words: str, cast: Cast, day: int | None, reading: Reading, verbs: bool = False, apart: bool = False
) -> Iterator[_Told]:
    """The happenings that one title or sentence tells of.

    With ``verbs`` only what somebody did counts ("met", "spoke"): a call that is only named is another's.
    ``apart`` says that the guests were met one by one.
    """
    document = reading.document
    by = _BY.match(words)
    # "Remarks before a meeting on ...": there the meeting is named before "on".
    if by and next(_triggers(words[: by.end()], 0), None) is not None:
        by = None
    start = by.end() if by else 0
    before = _BEFORE.match(words, start)
    start = before.end() if before else start
    if _PRESS.search(words[:start]) and not by:
        return
    trigger = next(_triggers(words, start, verbs), None)
    if trigger is None or (_FUTURE.search(words, start, trigger) and not by):
        return
    stop = _END.search(words, trigger + 1)
    end = stop.start() if stop else len(words)
    region = words[start:end]
    named = [one for one in cast.named(region) if not one.served]
    people = list(distinct([*_roles(region, reading, cast), *(one.person for one in named)]))
    if not people:
        return
    told = told_day(region, day)
    if told is None and _stale(region, day):
        return
    days = told or days_of(document, day)
    call, person = bool(_CALL.search(region)), bool(_IN_PERSON.search(region))
    kind = "call" if call and not person else "visit" if person and not call else "meeting"
    place = _PLACE.search(region)
    where = place[1] if place and not cast.named(place[0]) and place[1].split()[0].lower() not in _MONTHS else None
    guests = [one for one in named if one.start > trigger - start]
    apart = len(guests) > 1 and (apart or bool(_APART.search(region[: trigger - start + 12])))
    if apart:
        hosts = [one for one in people if not any(same(one, guest.person) for guest in guests)]
        for guest in guests:
            yield _Told(tuple(distinct([*hosts, guest.person])), kind, days, where, False, True)
    else:
        yield _Told(tuple(people), kind, days, where, False, False)


def _triggers(words: str, start: int, verbs: bool = False) -> Iterator[int]:
    """Where words tell of a meeting or a call."""
    places = [match for pattern in (_CALL, _MET) for match in pattern.finditer(words, start)]
    for match in sorted(places, key=lambda match: match.start()):
        if verbs and not _VERB.fullmatch(match[0]):
            continue
        if match[0].lower() not in _LOOSE or re.match(
            r"(?:\s[\w'’\-]+){0,6}?\s(?:[A-Z]|call|meeting|talks|conversation|agreement|discussion)", words[match.end() :]  # noqa: RUF001
        ):
            yield match.start()


def _roles(region: str, reading: Reading, cast: Cast) -> list[Person]:
    """Who is meant by "the President" or "I" in a region that tells of a meeting, as reading found it."""
    found = []
    for statement in reading.statements[:60]:
        source = statement.source
        if source is None or len(statement.speakers) != 1 or statement.speakers[0].actor is None:
            continue
        words = source.text
        if words == "I" or (len(words) < 60 and words[:4].lower() == "the " and words.islower() is False):
            low = words if words == "I" else words[4:]
            if re.search(rf"(?<!\w)(?:{'' if words == 'I' else '[Tt]he '}){re.escape(low)}(?!\w)(?!\s[A-Z])(?!\sof\b)", region):
                found += of_speakers(statement.speakers, cast)
    return list(distinct(found))


def _together(reading: Reading, cast: Cast) -> tuple[Person, ...]:
    """Those who "both leaders" and "they" are in an account: who met, as reading found it."""
    for statement in reading.statements:
        if len(statement.speakers) > 1 and statement.source and _TOGETHER.search(statement.source.text):
            people = distinct(of_speakers(statement.speakers, cast))
            if len(people) > 1:
                return people
    return ()


def _host(reading: Reading, cast: Cast) -> Person | None:
    """Whoever speaks most for the side whose account it is; nobody named, but of that side, where nobody does."""
    party = reading.document.party
    if reading.document.genre != "account" or party is None:
        return None
    counted: dict[str, tuple[int, Statement]] = {}
    for statement in reading.statements:
        if len(statement.speakers) == 1 and statement.speakers[0].kind == "person" and statement.party == party:
            name = statement.speakers[0].name
            counted[name] = (counted.get(name, (0, statement))[0] + 1, statement)
    if not counted:
        return Person("", frozenset(), "", country=party)
    most = max(sorted(counted), key=lambda name: counted[name][0])
    found = of_speakers(counted[most][1].speakers, cast)
    return found[0] if found else None


def _stale(region: str, day: int | None) -> bool:
    """Whether the words speak of some earlier year or month."""
    years = {int(year) for year in re.findall(r"\b(?:19|20|21)\d\d\b", region)}
    if day is not None and years and date.fromordinal(day).year not in years:
        return True
    return bool(re.search(r"\b(?:last (?:week|month|year)|previous|earlier this (?:year|month)|in (?:his|her|their) (?:first|last)|ago)\b", region))


def _is_press(document: Document) -> bool:
    return bool(_PRESS.search(document.title or ""))


def _lead(document: Document, count: int) -> Sequence[Span]:
    if not count:
        return ()
    limit = TOP if count < 20 else 4 * TOP
    return [span for span in sentences(document.text[:limit]) if span.end - span.start > 20][:count]


def _top(document: Document) -> str:
    lead = " ".join(document.text[span.start : span.end] for span in _lead(document, 2))
    return f"{document.title}. {lead}"[:600] if document.title else lead[:600]


def _weights(found: Iterable[str], names: set[str]) -> dict[str, float]:
    import math

    total, known = background()
    weights = {}
    for part in found:
        if part not in names and part not in weights and not part.isdigit():
            weight = math.log(total / known.get(part, 1)) / math.log(total)
            if weight >= LIGHT:
                weights[part] = weight
    return weights


def _without(text: str, names: set[str]) -> str:
    if not names:
        return text
    pattern = "|".join(sorted(map(re.escape, names), key=len, reverse=True))
    return " ".join(re.sub(rf"\b(?:{pattern})(?:['’]s)?\b", "", text).split())  # noqa: RUF001


def _ordinal(value: str | None) -> int | None:
    try:
        return date.fromisoformat(value).toordinal() if value else None
    except ValueError:
        return None
