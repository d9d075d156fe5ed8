"""Whom a pronoun, a role or "the two" may mean, from who was named and who spoke shortly before."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from readouts.reading import givennames, titles
from readouts.reading.names import Cast, Name, Person, roles
from readouts.records import Speaker

# How far back, in sentences, a pronoun may reach.
_REACH = 3
_NEAR = (3.0, 2.6, 1.5, 0.8)
_MARGIN = 0.8
_OBLIQUE = re.compile(r"\b(?:with|to|of|for|by|from|about|against|than|like|on|over|as|at|called|told|and|or)\s(?:[A-Z][\w.]*\s)*$")
_WOMAN = re.compile(r"\b(?:woman|lady|congresswoman|businesswoman|spokeswoman|chairwoman|queen|mother|wife|daughter|sister|actress)$")
_MAN = re.compile(r"\b(?:man|businessman|congressman|spokesman|chairman|king|father|husband|son|brother|mogul|actor)$")


class Spoken(NamedTuple):
    """A statement already resolved: where its source begins, who made it, and its place in the list."""

    place: int
    speakers: tuple[Speaker, ...]
    people: tuple[Person, ...]
    index: int


def choose(cast: Cast, name: Name) -> Person | None:
    """The bearer of a shared surname that is meant, where title or use say so."""
    people = [one for one in name.people if one.surname == cast.text[name.start : name.end].lower()] or list(name.people)
    before = cast.text[max(0, name.start - 30) : name.start].split()
    last = before[-1].lower().rstrip(".") if before else ""
    if last in titles.COURTESY:
        people = [one for one in people if one.gender == titles.COURTESY[last]]
    elif last in titles.TITLES:
        wanted = titles.SAME_ROLE.get(last, last)
        people = [one for one in people if wanted in one.roles] or people
    if len(people) == 1:
        return people[0]
    # Papers give the minor bearer's full name each time, the protagonist's once.
    first = min(people, key=lambda one: one.first, default=None)
    if first is None or first.related or first.former:
        return None
    others = [one for one in people if one is not first]
    return first if all(one.related or first.count > one.count for one in others) else None


def by_pronoun(
    cast: Cast, spoken: Sequence[Spoken], place: int, gender: str, depths: bytes, outer: Sequence[Person]
) -> list[Person]:
    """The one whom "he" or "she" at ``place`` means; several where it is not clear; empty where nobody is near."""
    here = cast.sentence(place)
    low = cast.sentences[max(0, here - _REACH)]
    quoted = bool(depths[place]) if place < len(depths) else False
    scores: dict[int, float] = {}
    people: dict[int, Person] = {}

    def add(person: Person, score: float) -> None:
        if person.gender not in (None, gender) or person in outer:
            return
        people[id(person)] = person
        score += 0.6 if person.gender == gender else 0.0
        scores[id(person)] = max(scores.get(id(person), 0.0), score)

    seen: set[int] = set()
    for name in cast.between(low, place):
        if name.headline and here > cast.sentence(name.start) or name.modifies:
            continue
        if bool(depths[name.start]) and not quoted:
            continue
        who = name.people[0] if len(name.people) == 1 else choose(cast, name)
        if who is None:
            continue
        number = cast.sentence(name.start)
        score = _NEAR[here - number]
        subject = number not in seen and not name.owned and not _OBLIQUE.search(cast.text, max(0, name.start - 40), name.start)
        if subject:
            seen.add(number)
            score += 1.0
        elif name.owned:
            score -= 0.8
        add(who, score)
    for one in reversed(spoken):
        if one.place >= place:
            continue
        distance = here - cast.sentence(one.place)
        if distance > _REACH or len(one.people) != 1:
            break
        add(one.people[0], _NEAR[distance] + 1.3)
        break
    ranked = sorted(scores, key=lambda key: -scores[key])
    if not ranked:
        return _only_one(cast, spoken, place, gender, here)
    if len(ranked) == 1 or scores[ranked[0]] - scores[ranked[1]] >= _MARGIN:
        return [people[ranked[0]]]
    return [people[key] for key in ranked]


def _only_one(cast: Cast, spoken: Sequence[Spoken], place: int, gender: str, here: int) -> list[Person]:
    """The last speaker of that gender, where nobody else was named since."""
    for one in reversed(spoken):
        if one.place >= place:
            continue
        if len(one.people) != 1 or one.people[0].gender not in (None, gender) or here - cast.sentence(one.place) > 8:
            return []
        return [one.people[0]]
    return []


def last_spoken(cast: Cast, spoken: Sequence[Spoken], place: int, plural: bool) -> Spoken | None:
    """Who made the last statement, where "they" or "it" can mean them."""
    here = cast.sentence(place)
    for one in reversed(spoken):
        if one.place >= place:
            continue
        if here - cast.sentence(one.place) > 2:
            return None
        several = len(one.speakers) > 1
        kinds = {speaker.kind for speaker in one.speakers}
        if plural and (several or kinds <= {"unnamed", "group"}):
            return one
        if not several and kinds <= {"organization", "country"}:
            return one
        return None
    return None


def is_plural(words: str) -> str | None:
    """The plural role noun of "the senators", else None."""
    core = re.split(r"\s(?:of|from|for|in|at|on|to|with)\s", words)[0].split()
    noun = core[-1].lower() if core else ""
    return noun if noun.endswith("s") and noun not in titles.ROLE_NOUNS and noun[:-1] in titles.ROLE_NOUNS else None


def pair_of(cast: Cast, spoken: Sequence[Spoken], place: int, noun: str) -> Spoken | None:
    """The last two who spoke together, not long ago: "both", "the senators"."""
    here = cast.sentence(place)
    role = titles.SAME_ROLE.get(noun.split()[-1].rstrip("s"), noun.split()[-1].rstrip("s")) if noun else ""
    for one in reversed(spoken):
        if one.place >= place:
            continue
        if len(one.speakers) == 2 and len(one.people) in (0, 2):
            distance = here - cast.sentence(one.place)
            fits = any(role in person.roles for person in one.people)
            return one if distance <= 3 or (fits and distance <= 20) else None
    return None


def two_of(cast: Cast, noun: str, place: int) -> list[Person]:
    """Everybody of the role that "the two presidents" names; the pair, where the text has just two."""
    role = noun.split()[-1].lower().rstrip("s") if noun else ""
    wanted = titles.LOOSE_ROLES.get(role, frozenset({titles.SAME_ROLE.get(role, role)}))
    people = [one for one in cast.people if one.roles & wanted and not one.former and one.first < place]
    landed = [one for one in people if one.country]
    return landed if len(landed) == 2 and len({one.country for one in landed}) == 2 else people


def by_role(
    cast: Cast, words: str, place: int, spoken: Sequence[Spoken], own: str | None = None, near: bool = True
) -> list[Person]:
    """Whom "the Velmarkian president" or "the senator" means: one, several who may be, or nobody."""
    wanted = _wanted(words)
    former = bool(re.match(r"(?:former|ex-)", words))
    people = [one for one in cast.people if one.roles & wanted and (former or not one.former)]
    marks = [mark.lower() for mark in re.findall(r"(?:[A-Z]\.)+|[A-Z][\w\-]*", words)]
    land = next((found for size in (2, 1) for found in _lands(cast, words, size)), None)
    gender = "f" if _WOMAN.search(words.lower()) else "m" if _MAN.search(words.lower()) else None
    people = [one for one in people if not gender or one.gender in (None, gender)]
    if land:
        people = [one for one in people if one.country == land] or [one for one in people if one.country is None]
    elif marks:
        fitting = [one for one in people if all(_fits(one, mark) for mark in marks)]
        if not fitting:
            return _follows(cast, spoken, place, gender) if near else []
        people = fitting
    if own and len(people) > 1 and not land:
        people = [one for one in people if one.country == own] or [one for one in people if one.country is None]
    if len(people) > 1 and near:
        here = cast.sentence(place)
        names = cast.between(cast.sentences[max(0, here - 2)], place)
        recent = [one for one in people if any(one in name.people for name in names)]
        spoke = [one for one in people if spoken and spoken[-1].place < place and one in spoken[-1].people]
        people = recent if len(recent) == 1 else spoke if not recent and spoke else people
    if not people and near:
        return _follows(cast, spoken, place, gender)
    return people


def _fits(person: Person, mark: str) -> bool:
    party = {"gop": "republican", "democrat": "democratic"}.get(mark, mark)
    return bool({mark, party} & person.places) or (party == "republican" and "gop" in person.places) or mark in roles(mark)


def _lands(cast: Cast, words: str, size: int) -> list[str]:
    pieces = re.findall(r"(?:[A-Z]\.)+|[A-Z][\w\-]*", words)
    found = (cast.land(" ".join(pieces[i : i + size])) for i in range(len(pieces) - size + 1))
    return [land for land in found if land]


def _wanted(words: str) -> set[str]:
    found = roles(words.split(",")[0])
    core = re.split(r"\s(?:of|from|for|in|at|on|to|with)\s", words)[0]
    noun = core.split()[-1].lower() if core.split() else ""
    loose = titles.LOOSE_ROLES.get(noun)
    if loose and not any(" " in role for role in found):
        found = found | loose
    return found or {titles.SAME_ROLE.get(noun, noun)}


def _follows(cast: Cast, spoken: Sequence[Spoken], place: int, gender: str | None) -> list[Person]:
    """The one who spoke in the sentence before, if nobody else was named since: "the businessman"."""
    before = [one for one in spoken if one.place < place]
    if not before or len(before[-1].people) != 1:
        return []
    person = before[-1].people[0]
    if cast.sentence(place) - cast.sentence(before[-1].place) > 2 or (gender and person.gender not in (None, gender)):
        return []
    others = [name for name in cast.between(before[-1].place, place) if person not in name.people and not name.owned]
    return [person] if not others and not _is_new(cast, place) else []


def _is_new(cast: Cast, place: int) -> bool:
    """Whether a paragraph break and no pronoun part the words from what was before."""
    return not cast.text[max(0, place - 2) : place].strip() and place < 3


__all__ = ["Spoken", "by_pronoun", "by_role", "choose", "givennames", "is_plural", "last_spoken", "pair_of", "two_of"]
