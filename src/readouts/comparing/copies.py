"""Copies: documents that are one report, printed again under another headline, trimmed or added to.

A document is cut into its runs of five words. MinHash (Broder 1997) with banded locality-sensitive
hashing (Indyk and Motwani 1998) finds the earlier documents that may share many of them, never by
comparing with all; the runs themselves then decide, so that no document is a copy by chance. What is
near does not depend on the order in which documents arrive, but for reports that are printed very often.
"""

from __future__ import annotations

import zlib
from collections import defaultdict
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray
from rensa import RMinHash, RMinHashLSH

from readouts.comparing.words import WORD
from readouts.records import Document

# So many words stand together in a run.
RUN = 5
# So large a part of the shorter document's runs stands in the other: 0.60 or more between wire copies of
# invented reports, 0.36 or less for follow-ups with three of their paragraphs.
SHARED = 0.5
# And so large a part of the runs of both is shared (copies: 0.29 or more), or a report that quotes a short
# account whole would be its copy.
ALIKE = 0.25
# So few shared runs are a sentence that one took from the other, unless that is all that there is.
# A brief of 30 words has more.
FEW = 20
# Accounts of one house about different calls are alike (up to 0.67 in 1,290 real ones); one that is
# published twice is not changed.
SAME_HOUSE = 0.85
# At ALIKE two documents meet in a band with a probability of 0.98, at 0.35 with 0.9998.
HASHES = 128
# Estimated by the hashes, ALIKE comes out below this once in 2,000 times.
HINT = 0.125
BANDS = 64
# A document is compared with so many of those that it is likeliest to be a copy of, and through them it is
# one report with all others.
LOOKED_AT = 48
_SEED = 6


class Copies:
    """Finds near-duplicates among documents that arrive one by one; it holds their runs, not their texts.

    The same documents have the same copies in every process, and in every order as long as no more than
    ``LOOKED_AT`` could be meant at once.
    """

    def __init__(self) -> None:
        """No document yet."""
        self._places: dict[str, int] = {}
        self._ids: list[str] = []
        self._runs: list[NDArray[np.uint32]] = []
        self._sketches: list[RMinHash] = []
        self._sides: list[str | None] = []
        self._near: dict[int, dict[int, float]] = defaultdict(dict)
        self._index = RMinHashLSH(ALIKE, HASHES, BANDS)

    def add(self, id: str, text: str, side: str | None = None) -> tuple[str, ...]:
        """Take in a document, and say which earlier ones it is a near-duplicate of, in the order of coming.

        Of a report that was printed more often, the ``LOOKED_AT`` likeliest are named.

        Args:
            id: of the document; one that came before changes nothing.
            text: its own matter, without what its site put around it; without a word it has no copies.
            side: whose official account it is. Accounts of two sides are never copies, since each stands
                by its words, and of one side only where they are almost the same word for word.
        """
        place = self._places.setdefault(id, len(self._ids))
        if place == len(self._ids):
            self._ids.append(id)
            self._sides.append(side)
            self._enter(place, _runs(text))
        return tuple(self._ids[other] for other in sorted(self._near.get(place, ())) if other < place)

    def groups(self, ids: Iterable[str] | None = None) -> tuple[tuple[str, ...], ...]:
        """Documents that are one report together, two or more a group, in the order of ``ids``.

        The surest copies are joined first; what was joined to one report by way of another report is the
        same too, but two accounts are only where they are near themselves.

        Args:
            ids: look at these documents only, as if there were no others; those unknown are passed over.
                By default all, in the order of coming.
        """
        known = dict.fromkeys(self._ids if ids is None else (id for id in ids if id in self._places))
        order = {self._places[id]: rank for rank, id in enumerate(known)}
        group = {place: [place] for place in order}
        links = [
            (-score, sorted((self._ids[a], self._ids[b])), a, b)
            for a in order
            for b, score in self._near.get(a, {}).items()
            if a < b and b in order
        ]
        for _, _, a, b in sorted(links):
            one, other = group[a], group[b]
            if one is not other and not self._clash(one, other):
                one += other
                group.update(dict.fromkeys(other, one))
        joined = {min(each): each for each in group.values() if len(each) > 1}
        ranked = sorted(sorted(order[place] for place in each) for each in joined.values())
        names = tuple(known)
        return tuple(tuple(names[rank] for rank in each) for each in ranked)

    def _enter(self, place: int, found: list[str]) -> None:
        # numpy.unique would load numpy's masked arrays, which takes longer than all of this.
        runs = np.sort(np.fromiter({zlib.crc32(run.encode("utf-8", "replace")) for run in found}, np.uint32))
        sketch = RMinHash(HASHES, _SEED)
        sketch.update(found)
        self._runs.append(runs)
        self._sketches.append(sketch)
        if not found:
            return
        # One outlet's boilerplate brings all of its documents here: most go by the estimate alone.
        guesses = ((sketch.jaccard(self._sketches[at]), at) for at in self._index.query(sketch))
        likely = sorted((-guess, at) for guess, at in guesses if guess >= HINT)
        for _, other in likely[:LOOKED_AT]:
            if score := self._alike(place, other):
                self._near[place][other] = self._near[other][place] = score
        self._index.insert(place, sketch)

    def _alike(self, a: int, b: int) -> float:
        """The part of two documents' runs that is shared, 0 where they are no copies."""
        one, other = self._runs[a], self._runs[b]
        shared = len(np.intersect1d(one, other, assume_unique=True))
        alike = shared / (len(one) + len(other) - shared)
        if shared < FEW and alike < 1:
            return 0.0
        if self._sides[a] is not None and self._sides[b] is not None:
            return alike if self._sides[a] == self._sides[b] and alike >= SAME_HOUSE else 0.0
        return alike if alike >= ALIKE and shared >= SHARED * min(len(one), len(other)) else 0.0

    def _clash(self, one: list[int], other: list[int]) -> bool:
        """Whether two groups hold accounts that are not near each other; the first of each stands for all."""
        accounts = [[at for at in group if self._sides[at] is not None] for group in (one, other)]
        if not all(accounts):
            return False
        a, b = (min(places, key=self._ids.__getitem__) for places in accounts)
        return not self._alike(a, b)


def same_reports(documents: Iterable[Document]) -> tuple[tuple[str, ...], ...]:
    """The documents that are one report together, by id, two or more a group; see :meth:`Copies.groups`."""
    copies = Copies()
    for document in documents:
        copies.add(document.id, matter(document), side(document))
    return copies.groups()


def matter(document: Document) -> str:
    """A document's text without its furniture."""
    pieces, position = [], 0
    for start, end in sorted(document.furniture):
        pieces.append(document.text[position : max(position, start)])
        position = max(position, end)
    return "\n".join([*pieces, document.text[position:]])


def side(document: Document) -> str | None:
    """Whose official account a document is, for :meth:`Copies.add`."""
    return document.party or (document.issuer if document.genre != "report" else None)


def _runs(text: str) -> list[str]:
    """The runs of words of a text, each once; a shorter text is one run."""
    words = [match[0].lower().replace("’", "'") for match in WORD.finditer(text)]  # noqa: RUF001
    if not words:
        return []
    starts = range(max(1, len(words) - RUN + 1))
    return list(dict.fromkeys(" ".join(words[at : at + RUN]) for at in starts))
