"""Which statement stands inside another's words."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Sequence
from typing import NamedTuple

from readouts.records import Statement

_OVERLAPS = 12
_BESIDE = 4


class Labels(NamedTuple):
    """The margin of one turn, and of those beside it, the nearest first."""

    here: str
    before: list[str]
    after: list[str]


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
        # A long turn holds more statements than are looked back at.
        self._turns = [one for one in self._contents if self._is_turn(one[2])]
        self._turn_starts = [start for start, _, _ in self._turns]

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
            within = any(low <= place < high for low, high in self.statements[j].content.spans)
            if (
                within
                and (self._is_turn(j) or self._depths[place])
                and (best is None or end - start < best[0])
            ):
                best = (end - start, j)
        return best[1] if best else None

    def turn(self, place: int) -> int | None:
        """The turn of a transcript that ``place`` stands in."""
        at = bisect_right(self._turn_starts, place)
        start, end, i = self._turns[at - 1] if at else (0, 0, 0)
        return i if start <= place < end else None

    def labels(self, place: int) -> Labels | None:
        """The margins of the turn around ``place``, and of those before and behind it."""
        at = bisect_right(self._turn_starts, place) - 1
        if at < 0 or self.turn(place) is None:
            return None
        before = self._turns[max(0, at - _BESIDE) : at]
        after = self._turns[at + 1 : at + 1 + _BESIDE]
        return Labels(
            self._label(self._turns[at]), [*map(self._label, before)][::-1], [*map(self._label, after)]
        )

    def _label(self, turn: tuple[int, int, int]) -> str:
        source = self.statements[turn[2]].source
        return source.text if source else ""

    def is_told(self, place: int, outer: int) -> bool:
        """Whether ``place`` stands in a quotation inside the turn ``outer``."""
        return self._is_turn(outer) and bool(self._depths[place])

    def _is_turn(self, i: int) -> bool:
        source = self.statements[i].source
        return source is not None and tuple(source.spans[0]) in self._labels

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
        near = self._contents[max(0, at - _OVERLAPS) : at]
        turn = self.turn(place)
        return near if turn is None else [*near, self._turns[bisect_right(self._turn_starts, place) - 1]]
