"""Signs that two sentences are about the same point, and the probability that they add up to.

A logistic model (Cox 1958) over a dozen signs. All but a few are relative: how far a pair's likeness
stands out from its row and its column, and how like the sentences around them are. Time grows with the
number of pairs, memory with ``BLOCK`` rows of them.
"""

from __future__ import annotations

import tomllib
from collections import Counter, defaultdict
from collections.abc import Collection, Hashable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib.resources import files
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from readouts.comparing.evidence import amounts

Floats = NDArray[np.float32]
Places = NDArray[np.int64]
T = TypeVar("T", bound=Hashable)

WEIGHTS = "weights.toml"
# Two kinds of vectors are given: the base network's, and those that tell points of one meeting apart.
KINDS = ("base", "point")
_EACH = ("cosine", "row gap", "column gap", "beside", "row", "column")
# In the order of the columns of features().
NAMES = (
    *(f"{kind}: {sign}" for kind in KINDS for sign in _EACH),
    "words",
    "number",
    "short",
    "long",
    "pairs",
)
# What shared rare words add to the cosine, and the most they count for.
RARE, MOST = 0.15, 4.0
# A row or a column is taken with so many scores of pairs that have nothing in common, of this spread, so that
# in a short account too a pair can stand out.
PRIOR, SPREAD = 4, 0.15
# Keeps a score in a row of like ones from standing out by nothing.
SOFT = 0.05
# From this cosine of the vectors that tell points apart on, two sentences are nearly the same.
NEAR = 0.9
# A sentence is about one point with so many of another account at most.
LINKS = 4
# Rows of the matrix of pairs held at once.
BLOCK = 256


@dataclass(frozen=True)
class Signs:
    """The sentences of a story: vectors of length 1 [n, KINDS, d], texts, stems and their weights.

    ``sources`` holds the places of each source's sentences.
    """

    vectors: Floats
    sources: Sequence[Places]
    texts: Sequence[str]
    bags: Sequence[Sequence[str]]
    weights: dict[str, float]

    @cached_property
    def mean(self) -> Floats:
        """The mean of both kinds of vectors, drawn towards 0 as by ``PRIOR`` more sentences [KINDS, d]."""
        return np.asarray(self.vectors.sum(axis=0) / (len(self.texts) + PRIOR), np.float32)

    @cached_property
    def moved(self) -> Floats:
        """Both kinds of vectors without what all of their source's have in common [n, KINDS, d]."""
        moved = np.empty_like(self.vectors)
        for places in self.sources:
            for kind in range(len(KINDS)):
                own = self.vectors[places, kind]
                moved[places, kind] = centred(own, own, self.mean[kind])
        return moved

    @cached_property
    def numbers(self) -> list[frozenset[float]]:
        """The numbers that each sentence counts something with."""
        return [frozenset(amount.value for amount in amounts(text)) for text in self.texts]

    @cached_property
    def lengths(self) -> Floats:
        """The logarithm of each sentence's length in words."""
        return np.log(np.array([max(len(text.split()), 1) for text in self.texts], np.float32))


@lru_cache(maxsize=1)
def learnt() -> tuple[Floats, float]:
    """The weight of each sign in the order of ``NAMES``, and the constant."""
    table = tomllib.loads((files(__package__) / WEIGHTS).read_text(encoding="utf-8"))["aligned"]
    return np.array([table[name] for name in NAMES], np.float32), float(table["constant"])


class Table:
    """The pairs of one source's sentences (rows) with another's (columns), some rows at a time."""

    def __init__(self, signs: Signs, sides: tuple[Places, Places]) -> None:
        self._signs, (self._one, self._other) = signs, sides
        self.shape = len(self._one), len(self._other)
        self._sides = [[signs.moved[side, kind] for side in sides] for kind in range(len(KINDS))]
        self._words = _columns(signs.bags, self._other)
        self._numbers = _columns(signs.numbers, self._other)

    def features(self) -> Iterator[tuple[int, Floats]]:
        """The first row of a block, and the signs of its pairs [rows, columns, len(NAMES)]."""
        rows, columns = self.shape
        totals = [_Columns(rows, columns) for _ in KINDS]
        for begin in range(0, rows, BLOCK):
            _, scores, _, _ = self._parts(begin, min(begin + BLOCK, rows))
            for total, score in zip(totals, scores, strict=True):
                total.add(score)
        size = np.float32(np.log(rows * columns))
        for begin in range(0, rows, BLOCK):
            end = min(begin + BLOCK, rows)
            # The rows before and after belong to what is beside a pair.
            low, high = max(begin - 1, 0), min(end + 1, rows)
            here = slice(begin - low, begin - low + end - begin)
            cosines, scores, words, number = self._parts(low, high)
            signs: list[Floats] = []
            for cosine, score, total in zip(cosines, scores, totals, strict=True):
                own = score[here]
                signs += [cosine[here], *_gaps(own, total), _around(score)[here], *_outstanding(own, total)]
            left, right = (self._signs.lengths[side] for side in (self._one[begin:end], self._other))
            signs += [np.minimum(words[here], MOST), number[here]]
            signs += [np.minimum(left[:, None], right), np.maximum(left[:, None], right)]
            signs.append(np.full_like(words[here], size))
            yield begin, np.stack([np.asarray(sign, np.float32) for sign in signs], axis=-1)

    def _parts(self, begin: int, end: int) -> tuple[list[Floats], list[Floats], Floats, Floats]:
        """Cosines and scores of each kind, weights of shared words, shared numbers, each [rows, columns]."""
        cosines = [left[begin:end] @ right.T for left, right in self._sides]
        words = np.zeros_like(cosines[0])
        number = np.zeros_like(cosines[0])
        for row, at in enumerate(self._one[begin:end]):
            # In one order always, so that the sums are the same in every run.
            for stem in sorted(set(self._signs.bags[at]) & self._words.keys()):
                words[row, self._words[stem]] += self._signs.weights[stem]
            for value in self._signs.numbers[at] & self._numbers.keys():
                number[row, self._numbers[value]] = 1
        scores = [np.asarray(cosine + RARE * words, np.float32) for cosine in cosines]
        return cosines, scores, words, number


class _Columns:
    """What the scores of each column come to: mean, spread, and the best two."""

    def __init__(self, rows: int, columns: int) -> None:
        self._rows = rows
        self._total, self._square = np.zeros(columns), np.zeros(columns)
        self._top = np.full((2, columns), -np.inf, np.float32)

    def add(self, scores: Floats) -> None:
        self._total += scores.sum(axis=0, dtype=np.float64)
        self._square += np.square(scores, dtype=np.float64).sum(axis=0)
        self._top = np.sort(np.concatenate([self._top, scores]), axis=0)[-2:]

    @property
    def mean(self) -> NDArray[np.float64]:
        return self._total / (self._rows + PRIOR)

    @property
    def spread(self) -> NDArray[np.float64]:
        square = (self._square + PRIOR * SPREAD**2) / (self._rows + PRIOR)
        return np.asarray(np.sqrt(np.maximum(square - self.mean**2, 0)))

    @property
    def best(self) -> tuple[Floats, Floats]:
        return self._top[1], self._top[0]


def likelihoods(
    signs: Signs, sides: tuple[Places, Places], least: float
) -> list[tuple[int, int, float, bool]]:
    """Pairs of two sources' sentences that may be about one point.

    Args:
        signs: the sentences of the story.
        sides: the places of each source's sentences.
        least: pairs below this probability are left out.

    Returns:
        Row, column, probability, and whether it is the best of its row or of its column; a sentence stands in
        ``LINKS`` at most.
    """
    weights, constant = learnt()
    table = Table(signs, sides)
    found: list[tuple[int, int, float, bool]] = []
    column_best = np.zeros(table.shape[1], np.float32)
    for begin, features in table.features():
        chances = 1 / (1 + np.exp(-(features @ weights + constant)))
        # Nearly the same words need not stand out from others to be the same point.
        plain = signs.vectors[sides[0][begin : begin + len(features)], 1] @ signs.vectors[sides[1], 1].T
        chances = np.where(plain >= NEAR, np.maximum(chances, plain * NEAR), chances)
        column_best = np.maximum(column_best, chances.max(axis=0))
        row_best = chances.max(axis=1)
        most = min(LINKS, chances.shape[1])
        enough = -np.partition(-chances, most - 1, axis=1)[:, most - 1 : most]
        for row, column in np.argwhere((chances >= least) & (chances >= enough)).tolist():
            chance = float(chances[row, column])
            found.append((begin + row, column, chance, chance >= row_best[row]))
    held: tuple[Counter[int], Counter[int]] = (Counter(), Counter())
    kept = []
    for row, column, chance, top in sorted(found, key=lambda pair: (-pair[2], pair[:2])):
        if held[0][row] < LINKS and held[1][column] < LINKS:
            held[0][row] += 1
            held[1][column] += 1
            best = chance >= column_best[column]
            kept.append((row, column, chance, top or best))
    return kept


def _columns(held: Sequence[Collection[T]], places: Places) -> dict[T, Places]:
    found: dict[T, list[int]] = defaultdict(list)
    for column, at in enumerate(places):
        for thing in set(held[at]):
            found[thing].append(column)
    return {thing: np.asarray(columns) for thing, columns in found.items()}


def centred(vectors: Floats, side: Floats, story: Floats) -> Floats:
    """Vectors without what all of their side's have in common, of length 1.

    Args:
        vectors: of sentences or of their parts [n, d].
        side: of all sentences of the side [m, d]; their mean is worth as many as they are.
        story: the mean of the whole story [d], worth ``PRIOR``.
    """
    moved = vectors - (side.sum(axis=0) + PRIOR * story) / (len(side) + PRIOR)
    return np.asarray(moved / np.maximum(np.linalg.norm(moved, axis=1, keepdims=True), 1e-6), np.float32)


def _gaps(scores: Floats, columns: _Columns) -> tuple[Floats, Floats]:
    """How far each score is from the best other one in its row, and in its column."""
    across = np.full((len(scores), 2), -np.inf, np.float32)
    best = np.sort(np.partition(scores, max(scores.shape[1] - 2, 0), axis=1)[:, -2:], axis=1)
    across[:, 2 - best.shape[1] :] = best
    return _gap(scores, across[:, 1:], across[:, :1]), _gap(scores, *columns.best)


def _gap(scores: Floats, first: Floats, second: Floats) -> Floats:
    return np.asarray(np.clip(scores - np.where(scores >= first, second, first), -0.6, 0.3), np.float32)


def _outstanding(scores: Floats, columns: _Columns) -> tuple[Floats, Floats]:
    """How many spreads each score lies above the mean of its row, and of its column."""
    count = scores.shape[1] + PRIOR
    mean = scores.sum(axis=1, keepdims=True) / count
    square = (np.square(scores).sum(axis=1, keepdims=True) + PRIOR * SPREAD**2) / count
    spread = np.sqrt(np.maximum(square - mean**2, 0))
    down = (scores - columns.mean) / (columns.spread + SOFT)
    return np.asarray((scores - mean) / (spread + SOFT), np.float32), np.asarray(down, np.float32)


def _around(scores: Floats) -> Floats:
    """The best score of the four pairs beside each."""
    best = np.full_like(scores, -1.0)
    best[1:] = scores[:-1]
    best[:-1] = np.maximum(best[:-1], scores[1:])
    best[:, 1:] = np.maximum(best[:, 1:], scores[:, :-1])
    best[:, :-1] = np.maximum(best[:, :-1], scores[:, 1:])
    return best
