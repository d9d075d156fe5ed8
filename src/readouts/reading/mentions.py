"""From the network's numbers to mentions: who and what a text names, and the phrases about them.

A *spot* is a pair of pieces that the network takes for the first and last of a mention.
"""

# ruff: noqa: RUF001

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from readouts.reading.attribution import Looks
from readouts.reading.pieces import Pieces, Window
from readouts.records import MentionKind

KINDS: tuple[MentionKind, ...] = ("person", "organization", "place", "group", "other")
# The least score of a spot that is a mention; chosen on gum/dev, see docs/model.md.
SPOT = 0.0


class Sight(NamedTuple):
    """What the network saw in one window.

    ``names`` [t, 11] are logits of nothing, then begin and inside for each kind; ``spots`` [m, 2] first
    and last piece in the document, with ``score`` [m]; ``first`` and ``last`` [t, 128] say of each piece
    of the window what it is at the edge of a mention.
    """

    window: Window
    looks: Looks
    names: NDArray[np.float32]
    spots: NDArray[np.int64]
    score: NDArray[np.float32]
    first: NDArray[np.float32]
    last: NDArray[np.float32]


class Name(NamedTuple):
    """A name by its first and last piece, and how likely it is of each kind, as a logarithm [5]."""

    spot: tuple[int, int]
    kinds: NDArray[np.float32]


class Candidate(NamedTuple):
    """A mention before it is known which others are the same; pieces, first and last included."""

    spot: tuple[int, int]
    name: Name | None
    sure: bool  # the network takes it for a mention, not for a name alone


def names(sight: Sight, inner: NDArray[np.bool_]) -> list[Name]:
    """Every name that begins where the window answers.

    The likeliest tags of whole words (Viterbi 1967): a name begins before it goes on, in one kind.
    """
    window = sight.window
    opens = np.flatnonzero(~inner[window.start : window.end])
    if not len(opens):
        return []
    scores = _words(sight.names, opens)
    tags = _tags(scores)
    ends = np.append(opens[1:], window.end - window.start) - 1
    found = []
    begun = np.flatnonzero(tags % 2)
    for i in begun[
        (opens[begun] >= window.first - window.start) & (opens[begun] < window.last - window.start)
    ].tolist():
        j = i + 1
        while j < len(tags) and tags[j] and tags[j] % 2 == 0:
            j += 1
        kinds = scores[i, 1::2] + scores[i + 1 : j, 2::2].sum(axis=0)
        found.append(Name((int(opens[i]) + window.start, int(ends[j - 1]) + window.start), kinds))
    return found


_WHISPER = np.log(0.98)
# Tags that may follow each: a name goes on only in its kind.
_FOLLOWS = np.array(
    [[b == 0 or b % 2 == 1 or (a > 0 and (a - 1) // 2 == (b - 1) // 2) for b in range(11)] for a in range(11)]
)
_BARRED = np.where(_FOLLOWS, 0, -1e4)


def _words(logits: NDArray[np.float32], opens: NDArray[np.int64]) -> NDArray[np.float32]:
    """Log probability of each tag for whole words [w, 11]: further pieces continue what the first is."""
    logits = logits[opens[0] :]
    known = logits - logits.max(axis=1, keepdims=True)
    known -= np.log(np.exp(known).sum(axis=1, keepdims=True))
    further = known.copy()
    further[:, 1::2] = known[:, 2::2]
    first = opens - opens[0]
    further[first] = known[first]
    out: NDArray[np.float32] = np.add.reduceat(further, first, axis=0)
    return out


def _tags(scores: NDArray[np.float32]) -> NDArray[np.int64]:
    """The best tag of each of neighbouring words [w, 11]."""
    tags = np.zeros(len(scores), dtype=np.int64)
    # Where nothing is likelier than a whisper there is no name; the stretches between are short.
    likely = np.flatnonzero(scores[:, 0] < _WHISPER)
    if not len(likely):
        return tags
    starts = np.flatnonzero(np.diff(likely, prepend=-2) > 1)
    lengths = np.diff(starts, append=len(likely))
    row = np.repeat(np.arange(len(starts)), lengths)
    column = np.arange(len(likely)) - np.repeat(starts, lengths)
    # All stretches are decoded at once, and behind the end of each there is no name.
    padded = np.full((len(starts), lengths.max(), scores.shape[1]), -1e4, dtype=scores.dtype)
    padded[:, :, 0] = 0
    padded[row, column] = scores[likely]
    tags[likely] = _paths(padded)[row, column]
    return tags


def _paths(scores: NDArray[np.float32]) -> NDArray[np.int64]:
    """The best tags of the words of each of k stretches [k, w, 11], with nothing before them."""
    best = scores[:, 0] + _BARRED[0]
    back = np.zeros(scores.shape, dtype=np.int64)
    for i in range(1, scores.shape[1]):
        step = best[:, :, None] + _BARRED
        back[:, i] = step.argmax(axis=1)
        best = step.max(axis=1) + scores[:, i]
    tags = np.empty(scores.shape[:2], dtype=np.int64)
    tags[:, -1] = best.argmax(axis=1)
    rows = np.arange(len(scores))
    for i in range(scores.shape[1] - 1, 0, -1):
        tags[:, i - 1] = back[rows, i, tags[:, i]]
    return tags


def spots(sight: Sight, inner: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Mentions that the network sees: whole words, the likelier where two cross."""
    n = len(inner)
    a, z = sight.spots[:, 0], sight.spots[:, 1]
    whole = (
        (sight.score > SPOT)
        & (z < sight.window.end)
        & ~inner[a]
        & ((z + 1 >= n) | ~inner[np.minimum(z + 1, n - 1)])
    )
    a, z, score = a[whole], z[whole], sight.score[whole]
    order = np.argsort(-score, kind="stable")
    a, z = a[order], z[order]
    crossing = (a[:, None] < a) & (a <= z[:, None]) & (z[:, None] < z)
    crossing |= crossing.T
    if crossing.any():
        kept = np.ones(len(a), dtype=bool)
        for i in np.flatnonzero(crossing.any(axis=1)):
            kept[i] = not (crossing[i, :i] & kept[:i]).any()
        a, z = a[kept], z[kept]
    return sorted(zip(a.tolist(), z.tolist(), strict=True), key=lambda s: (s[0], -s[1]))


def candidates(
    text: str, pieces: Pieces, found: Iterable[tuple[int, int]], named: Iterable[Name]
) -> list[Candidate]:
    """Spots with the names that they are headed by, and the names that no spot is headed by."""
    headed: dict[tuple[int, int], Name] = {}
    alone = []
    every = list(found)
    for name in named:
        a, z = name.spot
        holding = [s for s in every if s[0] <= a and z <= s[1] and _heads(text, pieces, s, (a, z))]
        if holding:
            headed.setdefault(min(holding, key=lambda s: s[1] - s[0]), name)
        else:
            alone.append(name)
    out = [Candidate(spot, headed.get(spot), True) for spot in every]
    out += [Candidate(name.spot, name, False) for name in alone]
    return sorted(out, key=lambda c: (c.spot[0], -c.spot[1]))


def _heads(text: str, pieces: Pieces, spot: tuple[int, int], name: tuple[int, int]) -> bool:
    """Whether a phrase is called by the name in it: titles before it, nothing or an aside behind it."""
    if spot == name:
        return True
    before = text[pieces.starts[spot[0]] : pieces.starts[name[0]]]
    after = text[pieces.ends[name[1]] : pieces.ends[spot[1]]]
    lead = before.split()
    plain = not any(
        word.lower() in _LINKS or word[-1:] in ",;:" or word.endswith(("'s", "’s")) for word in lead
    )
    return plain and (not after or after.lstrip()[:1] in ",(")


_LINKS = frozenset("of for in on at from to with by and or against between about under over".split())
