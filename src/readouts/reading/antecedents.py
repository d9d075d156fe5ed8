"""Whom a pronoun, a role or "the two" may mean, from who was named and who spoke shortly before."""

# ruff: noqa: RUF001

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from typing import NamedTuple

from readouts.reading import titles
from readouts.reading.names import Cast, Name
from readouts.reading.people import Person, roles
from readouts.records import Speaker

# How far back, in sentences, a pronoun may reach.
_REACH = 3
# ... and in code points, whatever the punctuation.
_FARTHEST = 2500
_NEAR = (3.2, 2.5, 1.5, 0.8)
_MARGIN = 0.7
_GENDERED = 1.0
_EPITHET_MARGIN = 0.9
_NO_OFFICES = frozenset(
    {"nominee", "rival", "republican", "democrat", "opponent", "host", "author", "star", "founder"}
)
_OFFICES = frozenset({
    "president", "prime minister", "minister", "foreign minister", "defense minister",
    "finance minister", "chancellor", "ambassador", "envoy", "governor", "mayor", "judge", "justice",
    "king", "queen", "general", "admiral", "secretary", "secretary of state", "secretary general",
    "spokesperson", "mediator", "negotiator", "commissioner", "speaker", "press secretary",
    "vice president", "interior minister", "leader", "diplomat", "senator", "representative",
})  # fmt: skip
_ROLE = re.compile(
    r"\b[Tt]he ((?:[A-Z][\w.\-]* |foreign |prime |vice ){0,3}"
    r"(?i:president|senator|minister|governor|candidate|nominee|leader|secretary|congress(?:man|woman)|chancellor"
    r"|mayor|judge|general|spokes(?:man|woman)|chairman|chairwoman)"
    r"(?: of (?:the )?[A-Z][\w.\-]*(?: [A-Z][\w.\-]*)*)?)\b(?! (?:of|for)\b)"
)
_OBLIQUE = re.compile(
    r"\b(?:with|to|of|for|by|from|about|against|than|like|on|over|as|at|called|told|and|or)\s(?:[A-Z][\w.]*\s)*$"
)
# "Varga and Dovik met": neither is the one whom the sentence is about.
_COUPLED = re.compile(r"(?:,\s[A-Z]\w+)*,?\s(?:and|or)\s+(?:[A-Z]|his\b|her\b)")
_WOMAN = re.compile(
    r"\b(?:woman|lady|congresswoman|businesswoman|spokeswoman|chairwoman|queen|mother|wife|daughter|sister|actress)$"
)
_MARK = re.compile(r"(?:[A-Z]\.)+|[A-Z][\w\-]*")
_MAN = re.compile(
    r"\b(?:man|businessman|congressman|spokesman|chairman|king|father|husband|son|brother|mogul|actor)$"
)


# "I talked to Prime Minister Varga", up to the name.
_I_MET = re.compile(
    r"\b(?:I|we|We)\s(?:[\w’']+\s){0,3}(?:talked|talking|spoke|speaking|met|spoken|called|asked|told|saw)\s"
    r"(?:(?:to|with)\s)?(?:my\s|the\s|our\s)?(?:[\w\-]+\s){0,4}$"
)
# "I spoke with my Velmarkian counterpart": somebody who has no name here.
_STRANGER = re.compile(
    r"\b(?:I|we|We)\s(?:[\w’']+\s){0,3}(?:talked|talking|spoke|speaking|met|spoken|called|asked|saw)\s"
    r"(?:(?:to|with)\s)?(?:my|our|an?|one|their)\s(?:[\w\-]+\s){0,4}?"
    r"(?:counterpart|colleague|friend|neighbo[u]?r|man|woman|guy|boy|girl|officer|soldier|nurse|teacher|worker|farmer)\b"
)
# What takes two: in "we discussed" the author is not alone.
_MUTUAL = re.compile(r"(?:also |further )?(?:discuss|agree|exchang|review|talk|spoke)\w*\b", re.IGNORECASE)


class Spoken(NamedTuple):
    """A statement already resolved: where its source begins, who made it, and its place in the list."""

    place: int
    speakers: tuple[Speaker, ...]
    people: tuple[Person, ...]
    number: int


def choose(cast: Cast, name: Name) -> Person | None:
    """The bearer of a shared surname that is meant, where title or use say so."""
    people = [one for one in name.people if one.surname == cast.text[name.start : name.end].lower()] or list(
        name.people
    )
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


class _Scores:
    """How strongly each person comes to mind at a place."""

    def __init__(self, gender: str | None, outer: Sequence[Person]) -> None:
        self.gender = gender
        self.outer = outer
        self.people: dict[int, Person] = {}
        self.scores: dict[int, float] = {}

    def add(self, person: Person, score: float) -> None:
        if (self.gender and person.gender not in (None, self.gender)) or person in self.outer:
            return
        if self.gender and person.gender == self.gender:
            score += _GENDERED
        self.people[id(person)] = person
        self.scores[id(person)] = max(self.scores.get(id(person), 0.0), score)

    def best(self, margin: float) -> list[Person]:
        """The one ahead by ``margin``, else everybody, the likeliest first."""
        ranked = sorted(self.scores, key=lambda key: -self.scores[key])
        if len(ranked) > 1 and self.scores[ranked[0]] - self.scores[ranked[1]] >= margin:
            return [self.people[ranked[0]]]
        return [self.people[key] for key in ranked]


def _salient(
    cast: Cast, spoken: Sequence[Spoken], place: int, gender: str | None, outer: Sequence[Person]
) -> _Scores:
    """Score everybody named, or speaking, in the sentences up to ``place``."""
    here = cast.sentence(place)
    low = max(cast.sentences[max(0, here - _REACH)], place - _FARTHEST)
    quoted = bool(cast.depths[place])
    scores = _Scores(gender, outer)
    seen: set[int] = set()
    for name in cast.referred(low, place):
        number = cast.sentence(name.start)
        if (name.headline and here > number) or name.modifies or (cast.depths[name.start] and not quoted):
            continue
        who = name.people[0] if len(name.people) == 1 else choose(cast, name)
        if who is None:
            continue
        score = _NEAR[here - number]
        oblique = _OBLIQUE.search(cast.text, max(0, name.start - 40), name.start)
        if number not in seen and not name.owned and not oblique:
            seen.add(number)
            score += 0.0 if _COUPLED.match(cast.text, name.end) else 1.0
        elif name.owned:
            score -= 0.8
        scores.add(who, score)
    last = next((one for one in reversed(spoken) if one.place < place), None)
    if last is not None and len(last.people) == 1:
        distance = here - cast.sentence(last.place)
        if distance <= _REACH:
            scores.add(last.people[0], _NEAR[distance] + 1.3)
    return scores


def by_pronoun(
    cast: Cast,
    spoken: Sequence[Spoken],
    place: int,
    gender: str,
    outer: Sequence[Person],
    held: Callable[[str, int], Sequence[Person]],
) -> list[Person]:
    """Whom "he" or "she" at ``place`` means: one, several if it is not clear, nobody if none is near.

    Args:
        cast: the people of the text.
        spoken: the statements resolved before.
        place: where the pronoun stands.
        gender: "m" or "f".
        outer: who says the words around, and is not meant.
        held: who of the text has the office of a role at a place.
    """
    here = cast.sentence(place)
    partner = _partner(cast, place, gender, outer)
    if partner is not None:
        return [partner]
    scores = _salient(cast, spoken, place, gender, outer)
    low = max(cast.sentences[max(0, here - 1)], place - _FARTHEST)
    stranger = [*_STRANGER.finditer(cast.text, low, place)][-1:]
    if stranger and not named_since(cast, stranger[0].end(), place, gender):
        return [*scores.people.values()] * 2
    last = next((one for one in reversed(spoken) if one.place < place), None)
    if last is not None and here - cast.sentence(last.place) <= 2 and not last.people:
        unknown = all(speaker.kind == "unnamed" for speaker in last.speakers)
        someone = _WOMAN if gender == "f" else _MAN
        described = any(someone.search(speaker.name.lower()) for speaker in last.speakers)
        if unknown and (described or not named_since(cast, last.place, place, gender)):
            # "A doctor said ... he": somebody who has no name here.
            return [*scores.people.values()] * 2
    low = max(cast.sentences[max(0, here - 1)], place - _FARTHEST)
    roles_near = [match for match in _ROLE.finditer(cast.text, low, place) if not cast.depths[match.start()]]
    if roles_near:
        match = roles_near[-1]
        named = [*held(match[1], match.start())]
        distance = here - cast.sentence(match.start())
        if len(named) == 1:
            scores.add(named[0], _NEAR[distance] + 0.8)
        elif distance == 0 and not named_since(cast, match.end(), place, gender):
            return (
                [*named, *scores.people.values()] if len(scores.people) > 1 or named else scores.best(_MARGIN)
            )
    return scores.best(_MARGIN) if scores.people else _only_one(cast, spoken, place, gender, here)


def _partner(cast: Cast, place: int, gender: str, outer: Sequence[Person]) -> Person | None:
    """Whom "I" met: "I talked to Varga, and she said"; nobody else is named in the sentence."""
    low = max(cast.sentences[cast.sentence(place)], place - _FARTHEST)
    names = [name for name in cast.between(low, place) if not name.modifies]
    if len(names) != 1 or names[0].owned or len(names[0].people) != 1:
        return None
    person = names[0].people[0]
    if person in outer or person.gender not in (None, gender):
        return None
    return person if _I_MET.search(cast.text, low, names[0].start) else None


def named_since(cast: Cast, start: int, place: int, gender: str | None = None) -> bool:
    """Whether somebody whom a pronoun of ``gender`` could mean is named in ``[start, place)``."""
    return any(
        not name.modifies
        and not name.owned
        and any(not gender or one.gender in (None, gender) for one in name.people)
        for name in cast.between(max(start, place - _FARTHEST), place)
    )


def _only_one(cast: Cast, spoken: Sequence[Spoken], place: int, gender: str, here: int) -> list[Person]:
    """The last speaker of that gender, where nobody else was named since."""
    for one in reversed(spoken):
        if one.place >= place:
            continue
        if (
            len(one.people) != 1
            or one.people[0].gender not in (None, gender)
            or here - cast.sentence(one.place) > 8
        ):
            return []
        return [one.people[0]]
    return []


def last_spoken(cast: Cast, spoken: Sequence[Spoken], place: int, plural: bool) -> Spoken | None:
    """Who made the last statement, where "they" or "it" can mean them."""
    here = cast.sentence(place)
    for one in reversed(spoken):
        if one.place >= place:
            continue
        if here - cast.sentence(one.place) > 2 or not one.speakers:
            return None
        several = len(one.speakers) > 1
        kinds = {speaker.kind for speaker in one.speakers}
        if plural and (several or kinds <= {"unnamed", "group"}):
            return one
        if not several and kinds <= {"organization", "country"}:
            return one
        return None
    return None


def is_mutual(cue: str) -> bool:
    """Whether a cue tells what several did together: "discussed", "agreed"."""
    return bool(_MUTUAL.match(cue))


def is_plural(words: str) -> str | None:
    """The plural role noun of "the senators", else None."""
    core = re.split(r"\s(?:of|from|for|in|at|on|to|with)\s", words)[0].split()
    noun = core[-1].lower() if core else ""
    return noun if noun.endswith("s") and noun[:-1] in titles.ROLE_NOUNS else None


def pair_of(cast: Cast, spoken: Sequence[Spoken], place: int, noun: str) -> Spoken | None:
    """The last two who spoke together, not long ago: "both", "the senators"."""
    here = cast.sentence(place)
    role = titles.SAME_ROLE.get(noun.split()[-1].rstrip("s"), noun.split()[-1].rstrip("s")) if noun else ""
    for one in reversed(spoken):
        if one.place >= place:
            continue
        distance = here - cast.sentence(one.place)
        if distance > 20:
            return None
        if len(one.speakers) == 2 and len(one.people) in (0, 2):
            fits = any(role in person.roles for person in one.people)
            return one if distance <= 3 or fits else None
    return None


def two_of(cast: Cast, noun: str, place: int) -> list[Person]:
    """Everybody of the role that "the two presidents" names; the pair, where the text has just two."""
    role = noun.split()[-1].lower().rstrip("s") if noun else ""
    wanted = titles.LOOSE_ROLES.get(role, frozenset({titles.SAME_ROLE.get(role, role)}))
    people = [one for one in _bearers(cast, wanted) if not one.former and one.first < place]
    landed = [one for one in people if one.country]
    return landed if len(landed) == 2 and len({one.country for one in landed}) == 2 else people


def by_role(
    cast: Cast, words: str, place: int, spoken: Sequence[Spoken], own: str | None = None, salient: bool = True
) -> list[Person]:
    """Whom "the Velmarkian president" or "the senator" means: one, several who may be, or nobody.

    Args:
        cast: the people of the text.
        words: the role, without its article.
        place: where it stands.
        spoken: the statements resolved before.
        own: in an official account the issuer's country, whose people are named without it.
        salient: whether who was named shortly before may decide.
    """
    wanted = _wanted(words)
    gender = "f" if _WOMAN.search(words.lower()) else "m" if _MAN.search(words.lower()) else None
    gone = bool(re.match(r"(?:late|then|previous)\b", words))
    former = gone or bool(re.match(r"(?:former|ex-)", words))
    every = " and " in words
    people = [
        one
        for one in _bearers(cast, wanted)
        if (not every or wanted <= one.roles)
        and (former or not (one.former or one.past))
        and (not gender or one.gender in (None, gender))
    ]
    if former:
        people = [one for one in people if one.former] or ([] if gone else people)
        salient = salient and not gone
    owner = re.match(r"([\w.]+)[’']s?\s", words)
    if owner and not owner[1][0].isupper():
        return []  # "the state's governor": whose it is decides, and is not known
    land = _land(cast, words)
    marks = [mark.lower() for mark in _MARK.findall(words)] if land is None else []
    if land is not None:
        people = [one for one in people if one.country == land]
        if land == own and not people:
            # At home nobody needs an office: "Vladimir Reyl met the Tarnovian President".
            people = [one for one in cast.people if one.country is None and not one.roles]
            return people if len(people) == 1 else []
        salient = salient and bool(people)
    elif marks:
        people = [one for one in people if all(_fits(one, mark) for mark in marks)]
    if own and len(people) > 1:
        people = (
            [one for one in people if one.country == own]
            or [one for one in people if one.country is None]
            or people
        )
    if len(people) > 1 and salient:
        here = cast.sentence(place)
        names = cast.between(max(cast.sentences[max(0, here - 2)], place - _FARTHEST), place)
        recent = [one for one in people if any(one in name.people for name in names)]
        home = [one for one in people if one.country is None]
        people = recent if len(recent) == 1 else home if len(home) == 1 and not recent else people
    if not people and salient:
        return _epithet(cast, spoken, place, gender, wanted, former)
    return people


def _bearers(cast: Cast, wanted: Collection[str]) -> list[Person]:
    found = {id(one): one for role in wanted for one in cast.by_role.get(role, ())}
    return sorted(found.values(), key=lambda one: one.first)


def _epithet(
    cast: Cast, spoken: Sequence[Spoken], place: int, gender: str | None, wanted: set[str], former: bool
) -> list[Person]:
    """The one whom the text is about when it says "the businessman" and has told of no businessman."""
    scores = _salient(cast, spoken, place, gender, ())
    for key, person in scores.people.items():
        if person.roles & wanted:
            scores.scores[key] += 0.8
        elif person.roles - _NO_OFFICES and wanted <= _OFFICES and not former:
            scores.scores[key] = 0.0  # an ambassador is not the minister told of before
    best = scores.best(_EPITHET_MARGIN)
    return best if best and scores.scores[id(best[0])] > 0 else []


def _fits(person: Person, mark: str) -> bool:
    party = {"gop": "republican", "democrat": "democratic"}.get(mark, mark)
    return (
        bool({mark, party} & person.places)
        or (party == "republican" and "gop" in person.places)
        or mark in roles(mark)
    )


def _land(cast: Cast, words: str) -> str | None:
    """The country that a role is of: "the Velmarkian president", "the President of Velmark"."""
    pieces = _MARK.findall(words)
    for size in (3, 2, 1):
        for i in range(len(pieces) - size + 1):
            land = cast.land(" ".join(pieces[i : i + size]))
            if land:
                return land
    return None


def _wanted(words: str) -> set[str]:
    found = roles(re.split(r",|\s(?:for|from|in|at|on|to|with)\s", words)[0])
    core = re.split(r"\s(?:of|from|for|in|at|on|to|with)\s", words)[0]
    noun = core.split()[-1].lower() if core.split() else ""
    loose = titles.LOOSE_ROLES.get(noun)
    if loose and not any(" " in role for role in found):
        found = found | loose
    return found or {titles.SAME_ROLE.get(noun, noun)}
