"""Whether two documents report the same happening, on what evidence, and what speaks against it.

Everything here looks at two happenings alone, so that what it says does not depend on what else has
arrived. Who met and when decide; the meaning of the words decides only where these leave a doubt, and
where nobody is named to have met.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from readouts.comparing.happenings import Happening
from readouts.comparing.people import Person, same

# How far two documents must share rare words (0..1) or meaning (cosine) where a doubt is left.
DOUBT_RARE = 0.14
DOUBT_MEANING = 0.45
# A day apart it takes more: two calls in one week are told in much the same words.
APART_RARE = 0.25
APART_MEANING = 0.6
# The same where nobody is named to have met: the title's own words and the meaning, each and all together
# with the rare words; rare words and more in all where not one person is shared, and for a day's distance.
SUBJECT = 0.5
SUBJECT_MEANING = 0.6
SUBJECT_SUM = 1.3
SUBJECT_RARE = 0.2
LONE = 0.2
# From this weight on a word of the title that the other does not have is about something else.
UNSAID = 0.45
# From here on two texts are nearly one, and a day more or less between them means nothing.
COPY = 0.9
COPIED = 20


class Link(NamedTuple):
    """Two happenings are the same: how sure (0..1), and why in plain words."""

    score: float
    reason: str


class Met(NamedTuple):
    """How the people of two happenings stand to each other.

    ``shared`` are those whom both name. ``doubt`` where one names somebody of a side whom the other does
    not; ``clash`` where both cannot be the same happening.
    """

    shared: tuple[Person, ...]
    doubt: bool
    clash: bool


Meaning = Callable[[Happening, Happening], float]


def met(one: Happening, other: Happening) -> Met:
    """Compare who met.

    A delegation may be named in part. But a meeting of two sides is not one of three, and the
    president's guest does not meet the vice-president at the same time, unless one text names both.
    """
    left, right = list(one.people), list(other.people)
    pairs: list[tuple[Person, Person]] = []
    for person in one.people:
        # By name before by country alone.
        fits = [p for p in right if same(person, p)]
        match = next((p for p in fits if p.tokens and person.tokens), fits[0] if fits else None)
        if match is not None:
            pairs.append((person, match))
            left.remove(person)
            right.remove(match)
    shared = tuple(a if a.actor or not b.actor else b for a, b in pairs)
    if not one.people or not other.people:
        return Met((), True, False)
    named = sum(1 for a, b in pairs if a.tokens and b.tokens)
    if len(shared) < 2:
        few = min(len(one.people), len(other.people)) == 1
        return Met(shared, True, not (named and few))
    lands = {p.country for pair in pairs for p in pair} - {None}
    extra = [*left, *right]
    strange = [p for p in extra if p.country and p.country not in lands]
    unknown = [p for p in extra if not p.country]
    doubt = one.guessed or other.guessed or bool(unknown) or (bool(left) and bool(right)) or named < 2
    clash = bool(strange) or (bool(left) and bool(right) and len(lands) < 2)
    return Met(shared, doubt, clash)


def clash(one: Happening, other: Happening) -> bool:
    """Whether the two cannot be one happening, by who met, when and how."""
    if one.days is None or other.days is None or one.days.apart(other.days) > 1:
        return True
    return {one.kind, other.kind} == {"call", "visit"} or met(one, other).clash


def another_post(one: Happening, other: Happening) -> bool:
    """Whether one publisher tells of two happenings.

    Its clock is the same for both, so another day is another happening; and it gives no two accounts of
    one meeting that name different people. Copies of one text are neither.
    """
    if not one.publisher or one.publisher != other.publisher or copies(one, other):
        return False
    if one.days is None or other.days is None or one.days.apart(other.days) > 0:
        return True
    if not one.genre == other.genre == "account":
        return False
    return not all(
        any(same(a, b) for b in many.people) for few, many in ((one, other), (other, one)) for a in few.people
    )


def copies(one: Happening, other: Happening) -> bool:
    """Whether two long texts are nearly one; short ones of one house are alike whatever they are about."""
    if one.title != other.title or min(len(one.rare), len(other.rare)) < COPIED:
        return False
    return min(within(one, other), within(other, one)) >= COPY


def link(one: Happening, other: Happening, meaning: Meaning) -> Link | None:
    """Why two documents report the same happening, or None where that is not clear.

    Args:
        one: a happening.
        other: one of another document.
        meaning: the cosine of what both say; asked only where it decides.
    """
    if one.document == other.document or clash(one, other) or another_post(one, other):
        return None
    people = met(one, other)
    rare = max(within(one, other), within(other, one))
    if len(people.shared) >= 2:
        return _by_people(one, other, people, rare, meaning)
    return _by_subject(one, other, people, rare, meaning)


def _by_people(one: Happening, other: Happening, people: Met, rare: float, meaning: Meaning) -> Link | None:
    assert one.days is not None and other.days is not None
    apart = one.days.apart(other.days)
    kinds = "call" in (one.kind, other.kind) and one.kind != other.kind
    vague = not all(h.main or (h.days and h.days.sure) for h in (one, other))
    who = f"the same people ({_names(people.shared)})"
    when = "on the same day" if not apart else "a day apart"
    if not (apart or people.doubt or vague):
        return Link(0.95 - 0.05 * kinds + 0.04 * rare, f"{who} {when}")
    if rare >= (APART_RARE if apart else DOUBT_RARE):
        reason = f"{who} {when}, and rare words in common{_like(one, other)}"
        return Link(0.6 + 0.2 * (not apart) + 0.1 * rare, reason)
    if apart and rare < DOUBT_RARE:
        return None
    close = meaning(one, other)
    if close >= (APART_MEANING if apart else DOUBT_MEANING):
        return Link(0.5 + 0.2 * (not apart) + 0.1 * close, f"{who} {when}, in words that mean alike")
    return None


def _by_subject(one: Happening, other: Happening, people: Met, rare: float, meaning: Meaning) -> Link | None:
    assert one.days is not None and other.days is not None
    if not (one.main and other.main):
        return None
    subject = overlap(one.subject, other.subject)
    ours = bool(one.publisher) and one.publisher == other.publisher
    if ours and one.genre == other.genre == "account" and not copies(one, other):
        # A publisher's accounts are each about a meeting of its own, in the words of one house.
        return None
    if all(_unsaid(a, b) >= UNSAID for a, b in ((one, other), (other, one))):
        # A meeting with the farmers of one valley, and one with those of another.
        return None
    if any(_guest_missing(a, b) for a, b in ((one, other), (other, one))):
        return None
    apart = one.days.apart(other.days)
    lone = not people.shared
    if subject < SUBJECT or rare < SUBJECT_RARE * lone:
        return None
    close = meaning(one, other)
    if close < SUBJECT_MEANING or subject + rare + close < SUBJECT_SUM + LONE * lone + LONE * bool(apart):
        return None
    who = f", by the same people ({_names(people.shared)})" if people.shared else ""
    when = "on the same day" if not apart else "a day apart"
    return Link(0.2 + 0.1 * (subject + rare + close), f"the same subject {when}{who}{_like(one, other)}")


def overlap(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    """How much of the lighter bag of words is in the other, by weight (0..1)."""
    if not one or not other:
        return 0.0
    few, many = sorted((one, other), key=len)
    shared = sum(min(weight, many[stem]) for stem, weight in few.items() if stem in many)
    return shared / max(min(sum(one.values()), sum(other.values())), 1e-6)


def within(one: Happening, other: Happening) -> float:
    """How much of the rare words of one document the other has anywhere, by weight (0..1)."""
    total = sum(one.rare.values())
    return sum(weight for stem, weight in one.rare.items() if stem in other.said) / total if total else 0.0


def _guest_missing(one: Happening, other: Happening) -> bool:
    """Whether somebody of another side met in the one, whom the other does not name at all."""
    lands = {person.country for person in one.people} - {None}
    guests = [person for person in one.people if person.tokens and len(lands) > 1]
    return any(not other.names & set(person.name.split()) for person in guests)


def _unsaid(one: Happening, other: Happening) -> float:
    """The heaviest word of one title that the other document does not have anywhere (0..1)."""
    return max(
        (w for stem, w in one.subject.items() if stem not in other.subject and stem not in other.said),
        default=0.0,
    )


def _like(one: Happening, other: Happening) -> str:
    """The rarest words that both have, as one of them writes them."""
    shared: dict[str, float] = {}
    for a, b in ((one, other), (other, one)):
        shared |= {
            a.forms[stem]: weight for stem, weight in a.rare.items() if stem in b.said and len(stem) > 5
        }
    few = sorted(shared, key=lambda word: (-shared[word], word))[:3]
    return f" ({', '.join(few)})" if few else ""


def _names(people: Sequence[Person]) -> str:
    names = [person.label or person.name or f"somebody of {person.country}" for person in people]
    return " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))
