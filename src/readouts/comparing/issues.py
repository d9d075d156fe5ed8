"""Issues: points of different parties that are about the same thing, lined up.

Two points belong together when they mean alike, share rare words, and stand out by that from all the
other points of both accounts: everything in one meeting is about the same few names, so a likeness
counts only beside the likenesses around it. Meaning is the cosine of two kinds of sentence vectors,
the base network's and those that were taught to tell points of one meeting apart, after each side's own
mean is taken off (what all of a side's sentences have in common tells nothing); rare words are weighed as
in ``words``. What each of the signs is worth was learnt from pairs of accounts aligned by
hand (``weights.toml``, made by training/aligning.py); docs/comparing.md says how well it does.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from itertools import combinations, product
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from readouts.comparing.points import Point
from readouts.comparing.signs import Signs, centred, likelihoods
from readouts.comparing.words import TONE, bag, rarity

Embed = Callable[[Sequence[str]], NDArray[np.float32]]
Vectors = NDArray[np.float32]

# From this probability on, a pair that is the best of its row and of its column is lined up; one that is
# the best of one of them; and any.
MUTUAL, BEST, ANY = 0.40, 0.50, 0.65
# How the talks went is one point, however different the words for it are.
TONES = 0.8
# From here on a pair that makes no row is still worth a person's look.
POSSIBLE = 0.2
# From this likeness to the other side's sentence on, a part of a sentence belongs to what was lined up.
JOIN = 0.16
# "..., underlining support for those efforts" has its point from the part before it.
_BACK = re.compile(r"\b(?:this|that|these|those|such) [a-z]", re.IGNORECASE)


class Link(NamedTuple):
    """Points ``left`` and ``right`` (places in the list of points, left < right), with a probability."""

    left: int
    right: int
    score: float


@dataclass(frozen=True, slots=True)
class Lines:
    """What lining up found.

    ``links`` are lined up, ``possible`` are not, but come near it. ``best`` is each point's best
    probability with another party's point, ``vectors`` both kinds for each point's whole sentence.
    """

    links: tuple[Link, ...]
    possible: tuple[Link, ...]
    best: NDArray[np.float32]
    weights: dict[str, float]
    vectors: Vectors


def line_up(points: Sequence[Point], embed: Embed, names: Collection[str] = ()) -> Lines:
    """Find the points of different sources that are about the same thing.

    A source is a party in a document: two parties are lined up, and so are one party's words in two
    documents. Whole sentences are lined up, since they say more of what is meant; of a sentence that makes
    several points the likest to the other side's takes part, and any that is not unlike it.

    Args:
        points: in order; see :func:`readouts.comparing.points.points`.
        embed: texts to vectors of length 1 of both kinds, [n, 2, dimensions].
        names: stems that tell no point of the story from another.
    """
    units: dict[tuple[int, int], list[int]] = defaultdict(list)
    for at, point in enumerate(points):
        units[point.document, point.unit].append(at)
    members = list(units.values())
    whole = [points[ats[0]].whole for ats in members]
    bags = [bag(text) for text in whole]
    weights = rarity(bags, names)
    best = np.zeros(len(points), np.float32)
    if not points:
        return Lines((), (), best, weights, np.zeros((0, 2, 1), np.float32))
    texts = list(dict.fromkeys([*whole, *(point.text for point in points)]))
    place = {text: row for row, text in enumerate(texts)}
    matrix = np.asarray(embed(texts), dtype=np.float32)
    signs = Signs(matrix[[place[text] for text in whole]], whole, bags, weights)
    sources: dict[tuple[str, int], list[int]] = defaultdict(list)
    for unit, ats in enumerate(members):
        sources[points[ats[0]].party, points[ats[0]].document].append(unit)
    links: list[Link] = []
    possible: list[Link] = []
    parts = matrix[[place[point.text] for point in points], 1]
    for units_of in sources.values():
        held = [at for unit in units_of for at in members[unit]]
        parts[held] = centred(parts[held], signs.vectors[units_of, 1], signs.mean[1])
    for one, other in combinations(sources.values(), 2):
        apart = points[members[one[0]][0]].party != points[members[other[0]][0]].party
        found = likelihoods(signs, (np.asarray(one), np.asarray(other)), POSSIBLE)
        for row, column, chance, mutual, top in found:
            left, right = members[one[row]], members[other[column]]
            lined_up = chance >= (MUTUAL if mutual else BEST if top else ANY)
            taking_part = (_taking_part(points, left, right, parts), _taking_part(points, right, left, parts))
            for a, b in product(*taking_part):
                link = Link(min(a, b), max(a, b), chance)
                if lined_up:
                    links.append(link)
                elif apart and (a, b) == (taking_part[0][0], taking_part[1][0]):
                    possible.append(link)
                if apart:
                    best[[a, b]] = np.maximum(best[[a, b]], chance)
    links += _tones(points, links)
    wholes = matrix[[place[point.whole] for point in points]]
    return Lines(tuple(sorted(links)), tuple(sorted(possible)), best, weights, wholes)


def _tones(points: Sequence[Point], links: Sequence[Link]) -> list[Link]:
    """Links between what different parties say of how the talks went, where there is none yet."""
    said = [at for at, point in enumerate(points) if TONE in bag(point.text)]
    known = {(link.left, link.right) for link in links}
    return [
        Link(a, b, TONES)
        for a, b in combinations(said, 2)
        if points[a].party != points[b].party and (a, b) not in known
    ]


def _taking_part(
    points: Sequence[Point], ones: Sequence[int], others: Sequence[int], parts: Vectors
) -> list[int]:
    """Of a sentence's points those that belong to what another sentence says, the likest first."""
    if len(ones) == 1:
        return list(ones)
    likeness = (parts[ones] @ parts[others].T).max(axis=1).tolist()
    first = max(range(len(ones)), key=lambda place: (likeness[place], -place))
    rest = [
        at
        for place, at in enumerate(ones)
        if place != first and (likeness[place] >= JOIN or (place and _BACK.search(points[at].text)))
    ]
    return [ones[first], *rest]
