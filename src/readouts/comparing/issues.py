"""Issues: points of different parties that are about the same thing, lined up.

Two points belong together when they mean alike and share rare words. Meaning is the cosine of sentence
vectors after each side's own mean is taken off, so that what all of a side's sentences have in common
(the leaders' names, the country, the house style) does not count; the greatest of whole against whole
and any clause against the other whole, because a sentence often lists several points. Added to it are
the weights of the words that both hold (see ``words``). The figures below were chosen on five pairs of
official accounts, aligned by hand; see the note on quality in the documentation.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from readouts.comparing.points import Point
from readouts.comparing.words import bag, rarity, stems

Embed = Callable[[Sequence[str]], NDArray[np.float32]]
Vectors = NDArray[np.float32]

# A pair that is the best of both its row and its column is lined up from MUTUAL on, a pair that is the
# best of one of them from BEST on.
MUTUAL = 0.39
BEST = 0.56
# What a point's shared rare words weigh beside the cosine.
RARE = 0.2
# A side's mean is worth as many points as it has, against PRIOR points at the story's mean.
PRIOR = 4
# Rows of the matrix of scores held at once.
BLOCK = 128
# A clause has at least this many stems.
CLAUSE = 3

_JOINT = re.compile(r"(?:,|;|:|\bas well as\b|\band\b|\bthat\b|—)\s*")


class Link(NamedTuple):
    """Points ``left`` and ``right`` (places in the list of points, left < right) are lined up."""

    left: int
    right: int
    score: float


@dataclass(frozen=True, slots=True)
class Lines:
    """What lining up found: the links, each point's best score with another party's, the weights."""

    links: tuple[Link, ...]
    best: NDArray[np.float32]
    weights: dict[str, float]
    bags: tuple[tuple[str, ...], ...]
    vectors: Vectors


@dataclass(frozen=True, slots=True)
class _Source:
    """One party's points in one document, as vectors of length 1."""

    at: NDArray[np.int64]
    whole: Vectors
    clauses: Vectors
    starts: NDArray[np.int64]


def clauses(text: str) -> list[str]:
    """``text`` cut at its joints into parts with at least ``CLAUSE`` stems each; one part: no clauses."""
    parts: list[str] = []
    for part in _JOINT.split(text):
        if parts and (len(stems(part)) < CLAUSE or len(stems(parts[-1])) < CLAUSE):
            parts[-1] = f"{parts[-1]} {part}"
        else:
            parts.append(part)
    parts = [part for part in parts if part.strip()]
    return parts if len(parts) > 1 else []


def line_up(points: Sequence[Point], embed: Embed, names: Collection[str] = ()) -> Lines:
    """Find the points of different sources that are about the same thing.

    A source is a party in a document: two parties are lined up, and so are one party's words in two
    documents. Time and memory grow with the number of pairs of points only in matrix products of
    ``BLOCK`` rows.

    Args:
        points: in order; see :func:`readouts.comparing.points.points`.
        embed: texts to vectors of length 1.
        names: stems that tell no point of the story from another.
    """
    bags = tuple(bag(point.text) for point in points)
    weights = rarity(bags, names)
    best = np.zeros(len(points), np.float32)
    if not points:
        return Lines((), best, weights, bags, np.zeros((0, 1), np.float32))
    parts = [clauses(point.text) for point in points]
    order = dict.fromkeys([point.text for point in points] + [part for group in parts for part in group])
    place = {text: row for row, text in enumerate(order)}
    matrix = np.asarray(embed(list(order)), dtype=np.float32)
    vectors = matrix[[place[point.text] for point in points]]
    groups = [[place[part] for part in group] for group in parts]
    links: list[Link] = []
    sources = _sources(points, vectors, matrix, groups)
    for one, other in combinations(sources, 2):
        apart = points[one.at[0]].party != points[other.at[0]].party
        links += _pairs(one, other, bags, weights, best if apart else None)
    return Lines(tuple(sorted(links)), best, weights, bags, vectors)


def _sources(
    points: Sequence[Point], vectors: Vectors, matrix: Vectors, groups: Sequence[Sequence[int]]
) -> list[_Source]:
    members: dict[tuple[str, int], list[int]] = defaultdict(list)
    for at, point in enumerate(points):
        members[point.party, point.document].append(at)
    story = vectors.sum(axis=0) / (len(points) + PRIOR)
    found = []
    for ats in members.values():
        mean = (vectors[ats].sum(axis=0) + PRIOR * story) / (len(ats) + PRIOR)
        # A point without clauses is its own one clause, so that every point has at least one.
        lengths = [max(len(groups[at]), 1) for at in ats]
        rows = [matrix[groups[at]] if groups[at] else vectors[at : at + 1] for at in ats]
        found.append(
            _Source(
                np.asarray(ats),
                _unit(vectors[ats] - mean),
                _unit(np.concatenate(rows) - mean),
                np.concatenate([[0], np.cumsum(lengths)[:-1]]).astype(np.int64),
            )
        )
    return found


def _unit(rows: Vectors) -> Vectors:
    length = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.maximum(length, 1e-6), dtype=np.float32)


def _blocks(
    one: _Source, other: _Source, bags: Sequence[Sequence[str]], weights: dict[str, float]
) -> Iterator[tuple[int, Vectors]]:
    """The scores of ``one``'s points (rows) with ``other``'s (columns), some rows at a time."""
    holders: dict[str, list[int]] = defaultdict(list)
    for column, at in enumerate(other.at):
        for stem in set(bags[at]):
            if weights[stem] > 0:
                holders[stem].append(column)
    columns = {stem: np.asarray(held) for stem, held in holders.items()}
    ends = [*one.starts[1:].tolist(), len(one.clauses)]
    for begin in range(0, len(one.at), BLOCK):
        end = min(begin + BLOCK, len(one.at))
        whole = one.whole[begin:end]
        scores = whole @ other.whole.T
        np.maximum(scores, np.maximum.reduceat(whole @ other.clauses.T, other.starts, axis=1), out=scores)
        first = int(one.starts[begin])
        parts = one.clauses[first : ends[end - 1]] @ other.whole.T
        np.maximum(scores, np.maximum.reduceat(parts, one.starts[begin:end] - first, axis=0), out=scores)
        for row in range(begin, end):
            for stem in sorted(set(bags[one.at[row]]) & columns.keys()):
                scores[row - begin, columns[stem]] += RARE * weights[stem]
        yield begin, scores


def _pairs(
    one: _Source,
    other: _Source,
    bags: Sequence[Sequence[str]],
    weights: dict[str, float],
    best: NDArray[np.float32] | None,
) -> list[Link]:
    """Each row's and each column's best pair, kept where good enough; ``best`` is brought up to date."""
    column_score = np.full(len(other.at), -np.inf, np.float32)
    column_row = np.zeros(len(other.at), np.int64)
    row_score = np.zeros(len(one.at), np.float32)
    row_column = np.zeros(len(one.at), np.int64)
    for begin, scores in _blocks(one, other, bags, weights):
        here = slice(begin, begin + len(scores))
        row_column[here] = scores.argmax(axis=1)
        row_score[here] = scores.max(axis=1)
        top = scores.max(axis=0)
        better = top > column_score
        column_row[better] = begin + scores.argmax(axis=0)[better]
        column_score[better] = top[better]
    if best is not None:
        best[one.at] = np.maximum(best[one.at], row_score)
        best[other.at] = np.maximum(best[other.at], column_score)
    found: dict[tuple[int, int], float] = {}
    for row, column in enumerate(row_column.tolist()):
        limit = MUTUAL if column_row[column] == row else BEST
        if row_score[row] >= limit:
            found[row, column] = float(row_score[row])
    for column, row in enumerate(column_row.tolist()):
        if column_score[column] >= BEST:
            found[row, column] = float(column_score[column])
    return [_link(int(one.at[row]), int(other.at[column]), score) for (row, column), score in found.items()]


def _link(a: int, b: int, score: float) -> Link:
    return Link(min(a, b), max(a, b), score)
