"""Who met: the people of the meeting or call that a text tells of, meant by "they" and "the leaders".

An account of a meeting names both sides once and then speaks of "the two presidents", "both sides"
and "they". Only a meeting whose people are all named counts: where somebody is left out ("and other
officials"), or two may be meant, there is no answer.
"""

# ruff: noqa: RUF001

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from typing import NamedTuple

from readouts.reading import titles
from readouts.reading.names import Cast, Name
from readouts.reading.people import PREMODIFIERS, Person, roles

_EVENT = (
    r"(?:(?:phone |telephone |video |secure )?(?:call|conversation|conference|videoconference|teleconference)"
    r"|talks|meeting|discussions?|negotiations|summit)"
)
# What leads from one side to the other. Up to the first full stop, and not over a clause.
_MET = re.compile(
    r"(?:\b(?:met|spoke|talked)\b"
    r"|\b(?:held|had|hosted|conducted)\s(?:[\w’'\-]+\s){0,9}?" + _EVENT + r"\b"
    r"|(?<=[’']s\s)(?:[\w\-]+\s){0,4}?(?:" + _EVENT + r"|Call|Meeting|Talks|Conversation)\b"
    r"|(?<=[’']\s)(?:Call|Meeting|Talks|Conversation)\b)"
    r"(?:(?:\s(?!that\b|and\b|with\b)[\w.’'\-]+){0,16}?\s(?P<to>[Ww]ith)\s"
    r"|\s(?P<direct>to)\s(?=[A-Z])|(?=[,.]|\s(?:to|in|on|at|today)\s))"
)
_HOSTED = re.compile(r"\b(?:met|welcomed|received(?:\sa\scall\sfrom)?|hosted)\s(?=[A-Z])")
_BETWEEN = re.compile(r"\b" + _EVENT + r"\sbetween\s")
_OF_LAND = re.compile(r"\s(?:of|from)\s(?:the\s)?[A-Z][\w.\-]*(?:\s(?:of\s(?:the\s)?)?[A-Z][\w.\-]*){0,3}")
_JOIN = re.compile(r"\s*(?:,\sand|,|\sand|\s&)\s")
_VERB = re.compile(r"(?:also |then )?(?:[a-z]+ed|made|said|spoke|met|took|gave|told)\b")
_SUFFIX = re.compile(r",?\s(?:Jr|Sr)\.?,?")
_SMALL = frozenset("of for the to his her its their our counterpart".split())
_LEAD = re.compile(r"(?:[\w.’'\-]+\s){0,14}$")
_ROLE_BEFORE = re.compile(
    r"\b[Tt]he\s(?P<role>(?:[A-Z][\w.\-]*\s|(?:prime|foreign|vice|defen[cs]e|president|minister|chancellor|of|the)\s)+)$"
)
_FIRST_PERSON = re.compile(r"\bI\s(?:also\s|just\s|again\s)?$")
_ADVERB = re.compile(r"(?:\s(?:also|today|again|then|separately|jointly|briefly|recently))?\s?$")
# Words for those who met, by what they do there; any other noun is an office.
_ANYBODY = frozenset("sides parties interlocutors participants delegations counterparts leaders".split())
_JOINT = re.compile(
    r"(?P<number>[Bb]oth|[Tt]he [Tt]wo|[Tt]he [Tt]hree|[Tt]he)\s"
    r"(?P<noun>(?:(?:[A-Z][\w\-]*|foreign|prime|defen[cs]e|national|security)\s){0,3}"
    r"(?i:sides|parties|interlocutors|participants|delegations|counterparts|leaders|presidents|ministers"
    r"|chancellors|heads\sof\sstate|secretaries|advis[eo]rs|chiefs|envoys))"
)
# How far back, in sentences, a report may have told of the meeting.
_REACH = 12


class Meeting(NamedTuple):
    """Those who met: people of the text, roles of people it does not name, and whether its author was one.

    The first ``hosts`` of ``people`` are the subject: who "spoke with" the others.
    """

    place: int
    people: tuple[Person, ...]
    roles: tuple[tuple[str, int], ...]
    author: bool
    hosts: int = 0

    @property
    def size(self) -> int:
        """How many met; 0 where somebody who did is not named."""
        return len(self.people) + len(self.roles) + self.author


class Joint(NamedTuple):
    """The words for several people together: "both leaders" is (2, "leaders")."""

    number: int  # 0 where the words do not say how many
    noun: str


def joint(words: str) -> Joint | None:
    """What "the two presidents" or "the parties" says of those it means; None of all other words."""
    match = _JOINT.fullmatch(words)
    if match is None:
        return None
    number = {"both": 2, "the two": 2, "the three": 3}.get(match["number"].lower(), 0)
    return Joint(number, match["noun"].lower())


def is_side(noun: str) -> bool:
    """Whether each of those that ``noun`` counts may be several people: "both sides"."""
    return noun in _ANYBODY - {"leaders", "interlocutors", "counterparts"}


class Meetings:
    """Finds the meetings of one text, and who is meant by words for those who met."""

    def __init__(self, cast: Cast, title: Cast, account: bool, offices: Callable[[Person], set[str]]) -> None:
        """Nothing is searched yet.

        Args:
            cast: the people of the text.
            title: the people of its title.
            account: whether the text is one side's official account.
            offices: the offices that somebody is known to hold, in small letters.
        """
        self.cast = cast
        self.title = title
        self.account = account
        self.offices = offices
        self._found: list[Meeting] | None = None

    def told(self, place: int) -> Meeting | None:
        """The meeting that words at ``place`` are about.

        An account is about the meeting that it tells of first, its title included where the text names
        none; a report about the one told of last. It is of size 0 where not everybody is named.
        """
        if self._found is None:
            self._found = sorted(_meetings(self.cast), key=lambda one: one.place)
        before = [one for one in self._found if one.place < place]
        if self.account:
            return next(iter(before or _meetings(self.title)), None)
        if not before or self.cast.sentence(place) - self.cast.sentence(before[-1].place) > _REACH:
            return None
        return before[-1]

    def fitting(self, meeting: Meeting, noun: str) -> list[Person]:
        """Those of a meeting for whom ``noun`` can stand."""
        if noun in ("", *_ANYBODY):
            return list(meeting.people)
        return [one for one in meeting.people if not one.past and self._holds(one, {_singular(noun)})]

    def fits(self, role: str, noun: str) -> bool:
        """Whether ``noun`` can stand for somebody known by an office alone."""
        return noun in ("", *_ANYBODY) or _singular(noun) in roles(role)

    def all_of(self, noun: str) -> list[Person]:
        """Those whom an account names with an office, for one that tells of no meeting: "the presidents"."""
        if not self.account or noun in _ANYBODY - {"leaders", "sides"}:
            return []
        wanted = titles.TOP_OFFICES if noun in ("leaders", "sides", "heads of state") else {_singular(noun)}
        return [one for one in self.cast.people if not one.past and self._holds(one, wanted)]

    def _holds(self, person: Person, wanted: Collection[str]) -> bool:
        held = {one.replace("defence", "defense") for one in person.roles | self.offices(person)}
        if "minister" in wanted and any(role.endswith(" minister") for role in held):
            return True
        return not held.isdisjoint(wanted)


def _singular(noun: str) -> str:
    """The office of a plural noun: "national security advisors" are each a "security adviser"."""
    noun = noun.replace("heads of state", "president").replace("secretaries", "secretary").removesuffix("s")
    found = roles(noun)
    return next(iter(found)) if len(found) == 1 else titles.SAME_ROLE.get(noun, noun)


def _meetings(cast: Cast) -> list[Meeting]:
    found = []
    for pattern in (_MET, _HOSTED, _BETWEEN):
        for match in pattern.finditer(cast.text):
            if not cast.depths[match.start()]:
                one = _meeting(cast, match)
                if one is not None:
                    found.append(one)
    return found


def _meeting(cast: Cast, match: re.Match[str]) -> Meeting | None:
    """The meeting at ``match``: of size 0 where not all are named, None where nobody is known to meet."""
    place = match.start()
    left, offices, author = ([], (), False) if match.re is _BETWEEN else _before(cast, place)
    if match.re is not _BETWEEN and not (left or offices or author):
        return None
    alone = match.re is _MET and not (match["to"] or match["direct"])
    right = [] if alone else _listed(cast, match.end())
    if right is None or any(len(name.people) != 1 for name in (*left, *right)):
        return Meeting(place, (), (), False)
    people = tuple(dict.fromkeys(name.people[0] for name in (*left, *right)))
    hosts = len({id(name.people[0]) for name in left})
    met = Meeting(place, people, offices, author, hosts)
    return met if met.size > 1 else None if alone else Meeting(place, (), (), False)


def _listed(cast: Cast, start: int) -> list[Name] | None:
    """The names that begin a list at ``start``; None where it holds somebody who is not named."""
    text = cast.text
    found: list[Name] = []
    at = start
    while True:
        name = next(iter(cast.between(at, at + 160)), None)
        if name is None or not _is_lead(text[at : name.start]) or name.modifies:
            return None
        if name.owned:
            return None
        found.append(name)
        at = name.end
        for behind in (_SUFFIX, _OF_LAND):
            match = behind.match(text, at)
            at = match.end() if match else at
        join = _JOIN.match(text, at)
        if join is None:
            return found
        if _VERB.match(text, join.end()):
            return found  # "spoke with Dovik and reaffirmed"
        nearest = next(iter(cast.between(join.end(), join.end() + 160)), None)
        if nearest is None or not _is_lead(text[join.end() : nearest.start]):
            # "and members of his cabinet" are people too; ", who", ", in Orsund" are none.
            return None if " and" in join[0] or "&" in join[0] else found
        at = join.end()


def _is_lead(words: str) -> bool:
    """Whether ``words`` before a name are its title: "President", "Foreign Minister of Velmark"."""
    if not _LEAD.fullmatch(words):
        return False
    return all(
        word[0].isupper() or word in _SMALL | titles.ROLE_NOUNS | PREMODIFIERS or word.endswith(("’s", "'s"))
        for word in words.split()
    )


def _before(cast: Cast, end: int) -> tuple[list[Name], tuple[tuple[str, int], ...], bool]:
    """The names that are the subject right before ``end``, or a role, or whether "I" is."""
    text = cast.text
    low = max(cast.sentences[cast.sentence(end)], end - 600)
    if _FIRST_PERSON.search(text, low, end):
        return [], (), True
    adverb = _ADVERB.search(text, low, end)
    stop = adverb.start() if adverb else end
    role = _ROLE_BEFORE.search(text[low:stop] + " ")
    found: list[Name] = []
    for name in reversed(cast.between(low, stop)):
        behind = name.end
        if text[behind : behind + 2] in ("’s", "'s"):
            behind += 2
        elif text[behind : behind + 1] in ("’", "'"):
            behind += 1
        for pattern in (_SUFFIX, _OF_LAND):
            match = pattern.match(text, behind, stop)
            behind = match.end() if match else behind
        rest = text[behind : found[-1].start if found else stop]
        if not found:
            if rest.strip():
                break
        else:
            join = _JOIN.match(rest)
            if join is None or not _is_lead(rest[join.end() :]):
                break
        found.append(name)
    if not found and role:
        return [], ((role["role"].strip(), low + role.start()),), False
    return found[::-1], (), False
