"""The same text as others would set it: other quotation marks, tokenised, in one case, of other people.

Each function gives edits, replacements of code-point ranges; :func:`apply` makes them and carries spans
along. Nothing here adds a sentence: labels stay true.
"""

# ruff: noqa: RUF001

from __future__ import annotations

import random
import re
from bisect import bisect_right
from collections.abc import Callable, Iterable

from readouts.reading import givennames

Edit = tuple[int, int, str]
_TOKEN = re.compile(
    r"\w+(?=n[’']t\b)|n[’']t\b|[’'](?:s|re|ve|ll|d|m)\b|(?:[A-Z]\.)+|\d+(?:[.,:]\d+)*"
    r"|(?:Mr|Mrs|Ms|Dr|Sen|Rep|Gov|Gen|Lt|St|Jr|Sr)\.|[\w][\w-]*(?<!-)|\.\.\.|--|[^\w\s]"
)
_PERSON = re.compile(r"\b([A-Z][a-z]+) (?:[A-Z]\. )?([A-Z][a-z]+)\b")


def apply(text: str, edits: Iterable[Edit]) -> tuple[str, Callable[[int], int]]:
    """The edited text, and where each place of the old text is in it."""
    ordered = sorted(edits)
    parts, place, starts, shifts, shift = [], 0, [0], [0], 0
    for start, end, new in ordered:
        if start < place:
            continue
        parts += [text[place:start], new]
        place = end
        shift += len(new) - (end - start)
        starts.append(end)
        shifts.append(shift)
    parts.append(text[place:])

    def where(old: int) -> int:
        return old + shifts[bisect_right(starts, old) - 1]

    return "".join(parts), where


def tokenised(text: str, rng: random.Random) -> list[Edit]:
    """One space between any two tokens; quotation marks straight, or as the Penn Treebank has them."""
    edits: list[Edit] = []
    penn, opened, previous = rng.random() < 0.4, False, 0
    for match in _TOKEN.finditer(text):
        start, token = match.start(), match[0]
        gap = text[previous:start]
        space = " " if previous and not gap else ""
        if token in '“”"':
            opened = token == "“" or (token == '"' and not opened)
            new = ("``" if opened else "''") if penn else '"'
            edits.append((start, start + 1, space + new))
        elif token in "‘’":
            edits.append((start, start + 1, space + "'"))
        elif space or "’" in token:
            edits.append((start, match.end(), space + token.replace("’", "'")))
        previous = match.end()
    return edits


def straight(text: str, rng: random.Random) -> list[Edit]:
    """Typewriter quotation marks and apostrophes."""
    return [(i, i + 1, '"' if char in "“”" else "'") for i, char in enumerate(text) if char in "“”‘’"]


def other_marks(text: str, rng: random.Random) -> list[Edit]:
    """Quotation marks of another house or country in place of double ones."""
    left, right = rng.choice([("“", "”"), ("«", "»"), ("‘", "’"), ("„", "“"), ("``", "''"), ("「", "」")])
    edits: list[Edit] = []
    opened = False
    for i, char in enumerate(text):
        if char not in '“”"':
            continue
        opened = char == "“" or (char == '"' and not opened)
        edits.append((i, i + 1, left if opened else right))
    return edits


def other_people(text: str, rng: random.Random, people: list[tuple[str, str]]) -> list[Edit]:
    """Each person's given and family name replaced by another's of the same gender, everywhere."""
    new: dict[str, str] = {}
    for first, family in _PERSON.findall(text):
        group = next((g for g in (givennames.MALE, givennames.FEMALE) if first.lower() in g), None)
        if group is not None and family not in new:
            theirs = rng.choice([one for one in people if one[0].lower() in group])
            new[family] = theirs[1]
            new.setdefault(first, theirs[0])
    if not new:
        return []
    pattern = re.compile(r"\b(?:" + "|".join(map(re.escape, new)) + r")\b")
    return [(m.start(), m.end(), new[m[0]]) for m in pattern.finditer(text)]
