"""What one title or sentence tells of a meeting or a call: who, how, where and when.

Only what happened counts: no invitation, no plan, and no meeting of another year that is called to mind.
Names behind "to discuss" or "ahead of" are what was spoken about, not who spoke.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from readouts.comparing.days import Days, days_of, told_day
from readouts.comparing.people import Cast, Person, distinct, of_speakers, same
from readouts.comparing.words import listed
from readouts.records import Reading

Kind = Literal["call", "meeting", "visit", "event"]
"""A call; a meeting, which may have been by video; one in person for certain; or nobody who met is named."""

_CALL = re.compile(
    r"\b(?:(?:tele)?phoned?|(?:video|tele)-?\s?(?:call|conference)\w*|(?:video|phone) conversations?"
    r"|virtual(?:ly)?|call(?:ed|s)?(?!\s(?:to action|for|on|in|it|that|the|upon|themselves)\b))\b",
    re.IGNORECASE,
)
_MET = re.compile(
    r"\b(?:met|meets?|spoke|speaks|talked|conversations?|talks|meetings?|discussions?|negotiations|summit"
    r"|convened|held|had|hosted|hosts|received|receives|welcomed|welcomes|sat down|bilateral|audience"
    r"|engagements?|pull[- ]asides?|(?:joint )?press conference|conference|dinner|lunch|breakfast|roundtable"
    r"|visit(?:ed|s)?|signed|signing)\b",
    re.IGNORECASE,
)
# Verbs that tell of a meeting only where somebody, or a word for one, follows.
_LOOSE = frozenset(
    "held had hosted hosts received receives welcomed welcomes convened signed visited visit visits".split()
)
_WHOM = re.compile(
    r"(?:\s[\w'’\-]+){0,6}?\s(?:[A-Z]|call|meeting|talks|conversation|agreement|discussion)"  # noqa: RUF001
)
_VERB = re.compile(
    r"(?:tele)?phoned|called|met|meets?|spoke|speaks|talked|convened|held|had|hosted|hosts|received|receives"
    r"|welcomed|welcomes|sat down|visited",
    re.IGNORECASE,
)
_IN_PERSON = re.compile(
    r"\b(?:in[- ]person|hosted|hosts|welcomed|welcomes|receive[ds] (?!a (?:phone |telephone )?call)"
    r"|visit(?:ed|s)?|audience|dinner|lunch|breakfast|pull[- ]aside|sidelines?|margins"
    r"|at the (?:[A-Z]\w+ ){1,3}|joint press conference|roundtable)\b",
)
# Here begins what was spoken about.
_END = re.compile(
    r"\b(?:where|during which|in which|in order|who|which|since|about|before|after|following|ahead of"
    r"|in advance of|prior to|as part of"
    r"|(?:to|and) (?:discuss|reaffirm|reiterate|review|express|underscore|thank|congratulate|mark|advance"
    r"|coordinate|condemn|consult|offer|welcome|convey|honou?r|follow up|address|talk about)\w*"
    r"|(?:discuss|regard|concern|focus|reaffirm|underscor)ing"
    r"|on (?:the (?!margins|sidelines|phone)|how|his|her|their|efforts|issues|support"
    r"|a (?:range|number|variety)))\b",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    r"\b(?:following|after|ahead of|in advance of|before|prior to|as part of|since|as)\b[^,]{0,200},",
    re.IGNORECASE,
)
_APART = re.compile(r"\b(?:calls|conversations|meetings|separately|separate)\b", re.IGNORECASE)
_FUTURE = re.compile(
    r"\b(?:will|would|plans? to|(?:is|are) (?:due|set|expected|scheduled)|invited|looks? forward)\b"
)
_PRESS = re.compile(
    r"\b(?:press|media) (?:briefing|gaggle|call)|\bgaggle\b|\bpress releases?\b|^daily\b", re.IGNORECASE
)
# "Statement by a spokesman on a call": what is before "on" is who speaks about it.
_BY = re.compile(
    r"^(?:(?:joint )?(?:statement|readout|remarks|read-out|comments?|press call"
    r"|(?:background|on-the-record) press (?:call|gaggle))\s(?:by|from|of)\b.{0,140}?\s(?:on|regarding)\s)",
    re.IGNORECASE,
)
_PLACE = re.compile(
    r"\b(?:in|at)\s(?:the\s)?"
    r"((?:[A-Z][\w.’'\-]*)(?:,?\s(?:of\s(?:the\s)?)?[A-Z][\w.’'\-]*){0,3})"  # noqa: RUF001
)
_YEAR = re.compile(r"\b(?:19|20|21)\d\d\b")
_STALE = re.compile(
    r"\b(?:last (?:week|month|year)|previous|earlier this (?:year|month)"
    r"|in (?:his|her|their) (?:first|last)|ago)\b"
)
# A month, a heading or a room is no place.
_NOWHERE = frozenset(listed("months")) | frozenset(listed("breaks"))
# Sources with a name of their own need no such search.
_FIRST_FEW = 60


@dataclass(frozen=True, slots=True)
class Told:
    """What a place of a document tells of one happening.

    ``title``: it is the document's title. ``apart``: its guests were met one by one. ``guessed``: who met
    is only concluded.
    """

    people: tuple[Person, ...]
    kind: Kind
    days: Days | None
    place: str | None = None
    title: bool = False
    apart: bool = False
    guessed: bool = False


def is_press(title: str | None) -> bool:
    """Whether a title announces a briefing of the press, at which anything may be asked about."""
    return bool(_PRESS.search(title or ""))


def events(
    words: str, cast: Cast, day: int | None, reading: Reading, verbs: bool = False, apart: bool = False
) -> Iterator[Told]:
    """The happenings that one title or sentence tells of.

    Args:
        words: the title or sentence.
        cast: the people of its document.
        day: the document's own day.
        reading: the document.
        verbs: whether only what somebody did counts ("met", "spoke"): a call that is only named may be
            any other.
        apart: whether the guests are known to have been met one by one.
    """
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
    days = told or days_of(reading.document, day)
    kind, where = _kind(region), _place(region, cast)
    guests = [one for one in named if one.start > trigger - start]
    apart = len(guests) > 1 and (apart or bool(_APART.search(region[: trigger - start + 12])))
    if apart:
        hosts = [one for one in people if not any(same(one, guest.person) for guest in guests)]
        for guest in guests:
            yield Told(tuple(distinct([*hosts, guest.person])), kind, days, where, apart=True)
    else:
        yield Told(tuple(people), kind, days, where)


def _triggers(words: str, start: int, verbs: bool = False) -> Iterator[int]:
    """Where words tell of a meeting or a call."""
    places = [match for pattern in (_CALL, _MET) for match in pattern.finditer(words, start)]
    for match in sorted(places, key=lambda match: match.start()):
        if verbs and not _VERB.fullmatch(match[0]):
            continue
        if match[0].lower() not in _LOOSE or _WHOM.match(words, match.end()):
            yield match.start()


def _kind(region: str) -> Kind:
    call, person = bool(_CALL.search(region)), bool(_IN_PERSON.search(region))
    if call == person:
        return "meeting"
    return "call" if call else "visit"


def _place(region: str, cast: Cast) -> str | None:
    place = _PLACE.search(region)
    if place is None or cast.named(place[0]) or place[1].split()[0].lower().strip(".,") in _NOWHERE:
        return None
    return place[1].strip(" .,")


def _roles(region: str, reading: Reading, cast: Cast) -> list[Person]:
    """Who is meant by "the President" or "I" in a region that tells of a meeting, as reading found it."""
    found = []
    for statement in reading.statements[:_FIRST_FEW]:
        source = statement.source
        if source is None or len(statement.speakers) != 1 or statement.speakers[0].actor is None:
            continue
        words = source.text
        if words == "I" or (len(words) < 60 and words[:4].lower() == "the " and words.islower() is False):
            low = words if words == "I" else words[4:]
            if re.search(
                rf"(?<!\w)(?:{'' if words == 'I' else '[Tt]he '}){re.escape(low)}(?!\w)(?!\s[A-Z])(?!\sof\b)",
                region,
            ):
                found += of_speakers(statement.speakers, cast)
    return list(distinct(found))


def _stale(region: str, day: int | None) -> bool:
    """Whether the words speak of some earlier year or month."""
    years = {int(year) for year in _YEAR.findall(region)}
    other = day is not None and years and date.fromordinal(day).year not in years
    return bool(other or _STALE.search(region))
