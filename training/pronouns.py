"""More pronouns to learn from: names put for others', and names that stand twice turned into pronouns.

The second is the idea of WikiCREM (Kocijan et al., EMNLP 2019): where a text names a person again after
another of the same gender, a pronoun in that place would mean the first.
"""

# ruff: noqa: RUF001

from __future__ import annotations

import random
import re
from collections.abc import Iterable

import augment
from marked import Choice, Marked

from readouts.reading import givennames

_FULL = re.compile(r"\b([A-Z][a-z]+) (?:[A-Z]\. )?([A-Z][a-z]{2,})\b")
_TITLES = r"(?:(?:Mr|Mrs|Ms|Dr|Sen|Rep|Gov|President|Senator|Secretary|Governor)\.? )?"
_AFTER = re.compile(r"(?:’s|'s|’|')(?=[\s.,])")
_OBLIQUE = frozenset("of to with for by from on about against at after between like than over".split())
BEFORE, BEHIND = 420, 120  # code points of a snippet around the pronoun
_PRONOUNS = {"m": ("he", "him", "his"), "f": ("she", "her", "her")}


def people_of(text: str) -> dict[str, tuple[str, str]]:
    """Family name to (given name, gender) of the people whom a text calls by a known given name."""
    found: dict[str, tuple[str, str]] = {}
    for first, family in _FULL.findall(text):
        low = first.lower()
        gender = "m" if low in givennames.MALE else "f" if low in givennames.FEMALE else ""
        if gender and family.lower() not in givennames.ALL:
            found.setdefault(family, (first, gender))
    return found


def hidden(texts: Iterable[str], rng: random.Random, each: int = 12) -> list[Marked]:
    """Snippets in which the second mention of a person is a pronoun, some from each text."""
    out = []
    for number, text in enumerate(texts):
        found = list(_hidden(text, rng))
        rng.shuffle(found)
        out += [Marked(f"hidden-{number}", snippet, choices=[choice]) for snippet, choice in found[:each]]
    return out


def _hidden(text: str, rng: random.Random) -> Iterable[tuple[str, Choice]]:
    people = people_of(text)
    if len(people) < 2:
        return
    given = "|".join(re.escape(first) for first, _ in people.values())
    pattern = re.compile(rf"{_TITLES}(?:(?:{given}) )?\b({'|'.join(map(re.escape, people))})\b")
    spots = [(m.start(), m.end(), m[1]) for m in pattern.finditer(text)]
    for i, (start, end, family) in enumerate(spots):
        near = [s for s in spots[:i] if start - s[0] < BEFORE - 20]
        same = [s for s in near if s[2] == family]
        others = [s for s in near if s[2] != family and people[s[2]][1] == people[family][1]]
        if not same or not others:
            continue
        # A pronoun would mostly mean whoever was named last; of the others some are enough.
        if others[-1] > same[-1] and rng.random() < 0.6:
            continue
        low = max(0, start - BEFORE)
        low = text.find(" ", low) + 1 if low else 0
        high = min(len(text), end + BEHIND)
        yield _snippet(
            text, (low, high), (start, end), people[family][1], same[-1][:2], rng.choice(others)[:2]
        )


def _snippet(
    text: str,
    part: tuple[int, int],
    spot: tuple[int, int],
    gender: str,
    right: tuple[int, int],
    wrong: tuple[int, int],
) -> tuple[str, Choice]:
    low, high = part
    start, end = spot
    subject, oblique, own = _PRONOUNS[gender]
    before = text[low:start].rstrip()
    ending = _AFTER.match(text, end)
    word = own if ending else oblique if before.split(" ")[-1].lower() in _OBLIQUE else subject
    if not before or before[-1] in ".!?\n":
        word = word.capitalize()
    rest = text[ending.end() if ending else end : high]
    snippet = text[low:start] + word + rest
    pronoun = (start - low, start - low + len(word))
    names = ((right[0] - low, right[1] - low, True), (wrong[0] - low, wrong[1] - low, False))
    return snippet, Choice(pronoun, names if right < wrong else names[::-1])


def renamed(one: Marked, rng: random.Random, people: list[tuple[str, str]]) -> Marked:
    """A text with its people's names put for others' of the same gender."""
    text, where = augment.apply(one.text, augment.other_people(one.text, rng, people))
    choices = [
        Choice(
            (where(choice.pronoun[0]), where(choice.pronoun[1])),
            tuple((where(a), where(z), meant) for a, z, meant in choice.names),
        )
        for choice in one.choices
    ]
    return Marked(one.name, text, choices=choices)
