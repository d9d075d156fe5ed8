"""Which statement stands inside another's words."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Sequence

from readouts.records import Statement

_OVERLAPS = 12


class Nesting:
    """The statements of one document, by where their contents are."""

    def __init__(
        self, statements: Sequence[Statement], labels: Collection[tuple[int, int]], depths: bytes
    ) -> None:
        """Nothing is searched yet.

        Args:
            statements: in any order.
            labels: where the names in a transcript's margin stand.
            depths: the quotation depth of each code point.
        """
        self.statements = statements
        self._labels = labels
        self._depths = depths
        self._contents = sorted((one.content.start, one.content.end, i) for i, one in enumerate(statements))
        self._starts = [start for start, _, _ in self._contents]

    def place(self, i: int) -> int:
        """Where a statement's source begins, or its content where it has none."""
        one = self.statements[i]
        return one.source.start if one.source else one.content.start

    def around(self, i: int) -> int | None:
        """The statement in whose quoted words or turn this one's source stands."""
        place, source = self.place(i), self.statements[i].source
        if source is None or tuple(source.spans[0]) in self._labels:
            return None
        best: tuple[int, int] | None = None
        for start, end, j in self._before(place):
            if j == i or not start <= place < end or self.place(j) == place:
                continue
            other = self.statements[j]
            whole = other.source is not None and tuple(other.source.spans[0]) in self._labels
            within = any(low <= place < high for low, high in other.content.spans)
            if within and (whole or self._depths[place]) and (best is None or end - start < best[0]):
                best = (end - start, j)
        return best[1] if best else None

    def depth(self, i: int, around: Sequence[int | None]) -> int:
        """How many statements are around one."""
        depth, at = 0, around[i]
        while at is not None and depth < 5:
            depth, at = depth + 1, around[at]
        return depth

    def within(self, i: int) -> int | None:
        """The statement in whose content the whole of this one stands, source and all."""
        one = self.statements[i]
        if one.source is None:
            return None
        start = min(one.source.start, one.content.start)
        end = max(one.source.end, one.content.end)
        best: tuple[int, int] | None = None
        for low, high, j in self._before(start):
            whole = any(a <= start and end <= b for a, b in self.statements[j].content.spans)
            # A statement cannot hold one that is as long as itself.
            if j != i and whole and high - low > end - start:
                best = min(best or (high - low, j), (high - low, j))
        return best[1] if best else None

    def _before(self, place: int) -> list[tuple[int, int, int]]:
        at = bisect_right(self._starts, place)
        return self._contents[max(0, at - _OVERLAPS) : at]
