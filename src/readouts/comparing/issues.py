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

Vectors = NDArray[np.float32]
# Runs of sentences to vectors of both kinds, of length 1 [n, 2, dimensions], and the probability that each
# sentence makes a point [n].
Embed = Callable[[Sequence[Sequence[str]]], tuple[Vectors, Vectors]]

# From this probability on, a pair that is the best of its row or of its column is lined up; and any.
BEST, ANY = 0.40, 0.50
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
    probability with another party's point, ``vectors`` both kinds for each point's whole sentence,
    ``said`` the probability that that sentence makes a point.
    """

    links: tuple[Link, ...]
    possible: tuple[Link, ...]
    best: NDArray[np.float32]
    weights: dict[str, float]
    vectors: Vectors
    said: Vectors


def line_up(points: Sequence[Point], embed: Embed, names: Collection[str] = ()) -> Lines:
    """Find the points of different sources that are about the same thing.

    A source is a party in a document: two parties are lined up, and so are one party's words in two
    documents. Whole sentences are lined up, since they say more of what is meant; of a sentence that makes
    several points the likest to the other side's takes part, and any that is not unlike it.

    Args:
        points: in order; see :func:`readouts.comparing.points.points`.
        embed: see ``Embed``.
        names: stems that tell no point of the story from another.
    """
    units: dict[tuple[int, int], list[int]] = defaultdict(list)
    for at, point in enumerate(points):
        units[point.document, point.unit].append(at)
    sources: dict[tuple[str, int], list[list[int]]] = defaultdict(list)
    for ats in units.values():
        sources[points[ats[0]].party, points[ats[0]].document].append(ats)
    members = [ats for held in sources.values() for ats in held]
    whole = [points[ats[0]].whole for ats in members]
    bags = [bag(text) for text in whole]
    weights = rarity(bags, names)
    best = np.zeros(len(points), np.float32)
    vectors, said, parts = _read(points, list(sources.values()), embed)
    if not points:
        return Lines((), (), best, weights, vectors, said)
    of = np.empty(len(points), np.intp)
    for unit, ats in enumerate(members):
        of[ats] = unit
    places = np.split(np.arange(len(members)), np.cumsum([len(held) for held in sources.values()])[:-1])
    signs = Signs(vectors, places, whole, bags, weights)
    for source in places:
        own = [at for unit in source for at in members[unit]]
        parts[own] = centred(parts[own], vectors[source, 1], signs.mean[1])
    links: list[Link] = []
    possible: list[Link] = []
    for one, other in combinations(places, 2):
        rivals = points[members[one[0]][0]].party != points[members[other[0]][0]].party
        for row, column, score, top in likelihoods(signs, (one, other), POSSIBLE):
            left, right = members[one[row]], members[other[column]]
            lined_up = score >= (BEST if top else ANY)
            taking_part = (_taking_part(points, left, right, parts), _taking_part(points, right, left, parts))
            for a, b in product(*taking_part):
                link = Link(min(a, b), max(a, b), score)
                if lined_up:
                    links.append(link)
                elif rivals and (a, b) == (taking_part[0][0], taking_part[1][0]):
                    possible.append(link)
                if rivals:
                    best[[a, b]] = np.maximum(best[[a, b]], score)
    links += _tones(points, links)
    return Lines(tuple(sorted(links)), tuple(sorted(possible)), best, weights, vectors[of], said[of])


def _read(
    points: Sequence[Point], sources: Sequence[Sequence[Sequence[int]]], embed: Embed
) -> tuple[Vectors, Vectors, Vectors]:
    """The vectors of each sentence and whether it makes a point, and each point's own vector.

    ``sources`` holds, for each source, the points of each of its sentences. A source's sentences are read
    together, with one before them that is no point; a point that is one of several of its sentence, or of
    a few words in it, is read alone.
    """
    members = [ats for held in sources for ats in held]
    texts = [[t for t in (points[ats[0]].lead, points[ats[0]].whole) if t] for ats in members]
    run = iter(texts)
    runs = [[text for _ in held for text in next(run)] for held in sources]
    apart = [at for ats in members for at in ats if points[at].text != points[at].whole]
    matrix, said = embed([*runs, *([points[at].text] for at in apart)])
    # Of what is read for a sentence the last text is the sentence.
    last = np.cumsum([len(held) for held in texts], dtype=np.intp) - 1
    parts = np.zeros((len(points), *matrix.shape[2:]), np.float32)
    for row, ats in zip(last, members, strict=True):
        parts[ats] = matrix[row, 1]
    parts[apart] = matrix[len(matrix) - len(apart) :, 1]
    return matrix[last], said[last], parts


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
