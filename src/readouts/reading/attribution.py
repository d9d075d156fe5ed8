"""From the network's numbers to attributions: who (source), the words of saying (cue), what (content).

The network gives, for every cue it suspects, a role to each piece around it. Here those numbers
become spans: the best sequence of roles under the rules that a role neither begins nor ends inside
a word and that changing role costs something (Viterbi 1967), one source and one cue an attribution,
contents in as many parts as there are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from readouts.reading.pieces import Pieces
from readouts.records import Span

NONE, SOURCE, CUE, CONTENT = range(4)
# Pieces of nobody's that may stand inside one content.
GAP = 2

_FAR = np.float32(-1e4)


@dataclass(frozen=True, slots=True)
class Looks:
    """What the network saw around each suspected cue of a text.

    ``anchors`` [k] index the first piece of each cue; ``sure`` [k] is the probability that it is one;
    ``roles`` [k, 2 reach + 1, 4] are logits of the pieces from ``anchor - reach`` on; ``known``
    [k, 2 reach + 1] says which of them the network saw.
    """

    anchors: NDArray[np.int64]
    sure: NDArray[np.float32]
    roles: NDArray[np.float32]
    known: NDArray[np.bool_]

    @classmethod
    def together(cls, parts: Sequence[Looks]) -> Looks:
        """The looks of several windows as one."""
        return cls(
            *(np.concatenate([getattr(part, name) for part in parts]) for name in cls.__dataclass_fields__)
        )


@dataclass(frozen=True, slots=True)
class Decoding:
    """The numbers that turn looks into attributions; shipped with the network, chosen on a dev set.

    ``switch`` is the cost, in nats, of changing role between neighbouring pieces. The probability that
    content and source are right is logistic (Platt 1999) in three numbers, each with its slope here: the
    logit that the cue is one (``cue``), the mean log probability of the roles chosen for the pieces that
    have one (``clear``), and the sum of those of all pieces looked at (``whole``). An attribution with less
    than ``least`` of that probability is left out.
    """

    switch: float = 1.0
    least: float = 0.5
    cue: float = 1.0
    clear: float = 0.0
    whole: float = 0.0
    offset: float = 0.0

    def to_dict(self) -> dict[str, float]:
        """JSON form."""
        return asdict(self)

    @classmethod
    def from_dict(cls, value: dict[str, float]) -> Decoding:
        """Inverse of :meth:`to_dict`."""
        return cls(**value)

    def confidence(self, evidence: NDArray[np.float64]) -> NDArray[np.float64]:
        """The calibrated probability for each row of evidence [k, 3]."""
        logit = evidence @ np.array([self.cue, self.clear, self.whole]) + self.offset
        out: NDArray[np.float64] = 1 / (1 + np.exp(-logit))
        return out


class Attribution(NamedTuple):
    """Spans of one attribution in code points, the probability that it is right, and on what evidence."""

    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]
    confidence: float
    evidence: tuple[float, ...]


def _best_roles(scores: NDArray[np.float32], inner: NDArray[np.bool_], switch: float) -> NDArray[np.int8]:
    """Best role sequence for each row; scores [k, r, 4], inner [k, r] marks pieces inside a word."""
    k, r, states = scores.shape
    # Only a content is long enough to be worth the cost of a change: a source is often one word.
    cost = np.zeros((states, states), dtype=np.float32)
    cost[CONTENT, :CONTENT] = cost[:CONTENT, CONTENT] = -switch
    inside = np.where(np.eye(states, dtype=bool), 0.0, _FAR).astype(np.float32)
    change = np.where(inner[:, :, None, None], inside, cost)
    best = np.empty((r, k, states), dtype=np.float32)
    best[0] = scores[:, 0]
    for j in range(1, r):
        best[j] = (best[j - 1][:, :, None] + change[:, j]).max(axis=1) + scores[:, j]
    path = np.empty((k, r), dtype=np.int8)
    path[:, -1] = best[-1].argmax(axis=1)
    rows = np.arange(k)
    for j in range(r - 1, 0, -1):
        path[:, j - 1] = (best[j - 1] + change[rows, j, :, path[:, j]]).argmax(axis=1)
    return path


def _runs(paths: NDArray[np.int8]) -> list[dict[int, list[tuple[int, int]]]]:
    """For each row its stretches of one role, by role; none's are left out."""
    k, r = paths.shape
    padded = np.zeros((k, r + 1), dtype=np.int8)
    padded[:, :r] = paths
    flat = padded.ravel()
    starts = np.flatnonzero(np.diff(flat, prepend=np.int8(0)))
    out: list[dict[int, list[tuple[int, int]]]] = [{SOURCE: [], CUE: [], CONTENT: []} for _ in range(k)]
    # Each row ends with none, so a stretch ends at the latest where its row does.
    for start, end, role in zip(
        starts[:-1].tolist(), starts[1:].tolist(), flat[starts].tolist(), strict=False
    ):
        if role:
            row = start // (r + 1)
            out[row][role].append((start - row * (r + 1), end - row * (r + 1)))
    return out


def _join(runs: list[tuple[int, int]], path: NDArray[np.int8]) -> list[tuple[int, int]]:
    """Contents parted by no more than a piece or two of nobody's are one."""
    out = runs[:1]
    for (_, end), (start, stop) in pairwise(runs):
        if start - end <= GAP and not path[end:start].any():
            out[-1] = (out[-1][0], stop)
        else:
            out.append((start, stop))
    return out


def attributions(
    pieces: Pieces, inner: NDArray[np.bool_], looks: Looks, decoding: Decoding, taken: set[int]
) -> list[Attribution]:
    """Attributions of one text or a stretch of it, in the order of their cues.

    Args:
        pieces: the text's word pieces [n].
        inner: whether a piece continues a word [n].
        looks: what the network saw.
        decoding: the network's own numbers.
        taken: pieces of cues that were found before, to which those found now are added.

    Returns:
        Attributions with a content; a cue found twice is kept once, the surer one.
    """
    if not len(looks.anchors):
        return []
    anchors = looks.anchors
    reach = looks.roles.shape[1] // 2
    places = np.clip(anchors[:, None] + np.arange(-reach, reach + 1), 0, len(pieces) - 1)
    scores = looks.roles - looks.roles.max(axis=2, keepdims=True)
    scores -= np.log(np.exp(scores).sum(axis=2, keepdims=True))
    scores[~looks.known] = [0, _FAR, _FAR, _FAR]
    scores[:, reach] = [_FAR, _FAR, 0, _FAR]
    paths = _best_roles(scores, inner[places], decoding.switch)

    runs = _runs(paths)
    evidence = _evidence(looks.sure, scores, paths)
    confidence = decoding.confidence(evidence)
    out = []
    for i in np.argsort(-confidence, kind="stable"):
        if confidence[i] < decoding.least:
            break
        low = int(anchors[i]) - reach
        cue = next(run for run in runs[i][CUE] if run[0] <= reach < run[1])
        content = _join(runs[i][CONTENT], paths[i])
        span = (low + cue[0], low + cue[1])
        if not content or any(place in taken for place in range(*span)):
            continue
        sources = runs[i][SOURCE]
        if len(sources) > 1:
            margin = scores[i, :, SOURCE] - scores[i, :, NONE]
            sources = [max(sources, key=lambda run: margin[run[0] : run[1]].sum())]
        taken.update(range(*span))
        source, said, words = (
            tuple(Span(int(pieces.starts[low + a]), int(pieces.ends[low + b - 1])) for a, b in part)
            for part in (sources, [cue], content)
        )
        out.append(Attribution(source, said, words, float(confidence[i]), tuple(evidence[i].tolist())))
    return sorted(out, key=lambda found: (found.cue, found.content))


def _evidence(
    sure: NDArray[np.float32], scores: NDArray[np.float32], paths: NDArray[np.int8]
) -> NDArray[np.float64]:
    """What speaks for each attribution, as :class:`Decoding` weighs it [k, 3]."""
    bounded = np.clip(sure.astype(np.float64), 1e-6, 1 - 1e-6)
    chosen = np.take_along_axis(scores, paths[:, :, None].astype(np.int64), axis=2)[:, :, 0].astype(
        np.float64
    )
    roles = paths > NONE  # never empty: the anchor is a cue
    clear = (chosen * roles).sum(axis=1) / roles.sum(axis=1)
    return np.stack([np.log(bounded / (1 - bounded)), clear, chosen.sum(axis=1)], axis=1)
