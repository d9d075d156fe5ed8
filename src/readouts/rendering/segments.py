"""Spans that nest and overlap, cut into segments that do not.

Web Annotation's stand-off spans cannot become elements as they are: HTML elements nest, spans
overlap. A text is cut wherever a span begins or ends; each segment knows every layer over it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Literal, NamedTuple

from readouts.records import Span

Role = Literal["content", "source", "cue", "place", "furniture"]


class Layer(NamedTuple):
    """One thing drawn over a text: the spans of a statement's source, cue or content, of a side, ..."""

    key: str
    role: Role
    spans: tuple[Span, ...]


class Segment(NamedTuple):
    """``[start, end)`` in code points of the document's text, with the layers over it.

    ``first`` are layers whose first piece begins here, ``resumed`` those of which a later piece
    begins here, ``closed`` those of which a piece ends here.
    """

    start: int
    end: int
    over: tuple[Layer, ...]
    first: tuple[Layer, ...]
    resumed: tuple[Layer, ...]
    closed: tuple[Layer, ...]


def tidy(spans: Iterable[Sequence[int]], size: int) -> list[Span]:
    """``spans`` within ``[0, size)`` in text order: overlapping or touching ones made one, no empty ones."""
    tidied: list[Span] = []
    for low, high in sorted((max(0, start), min(size, end)) for start, end in spans):
        if low >= high:
            continue
        if tidied and low <= tidied[-1].end:
            tidied[-1] = Span(tidied[-1].start, max(high, tidied[-1].end))
        else:
            tidied.append(Span(low, high))
    return tidied


def inside(spans: Iterable[Sequence[int]], size: int) -> list[Span]:
    """``spans`` in their order, each cut to ``[0, size)``; one that lies outside is left out."""
    cut = (Span(max(0, start), min(size, end)) for start, end in spans)
    return [span for span in cut if span.start < span.end]


def segments(size: int, layers: Sequence[Layer], windows: Iterable[Span] | None = None) -> Iterator[Segment]:
    """Segments of a text of ``size`` code points, in order, none empty.

    They cover ``windows`` (by default the whole text). Time grows with the number of spans, times
    its logarithm for sorting, and with the layers over each segment; never with the text's length.
    """
    shown = tidy([(0, size)] if windows is None else windows, size)
    events: dict[int, list[tuple[int, bool, bool]]] = {bound: [] for window in shown for bound in window}
    for index, layer in enumerate(layers):
        for piece, (start, end) in enumerate(tidy(layer.spans, size)):
            events.setdefault(start, []).append((index, True, piece == 0))
            events.setdefault(end, []).append((index, False, False))
    bounds = sorted(events)
    active: dict[int, None] = {}
    window = iter(shown)
    current = next(window, None)
    for start, end in pairwise(bounds):
        first: list[Layer] = []
        resumed: list[Layer] = []
        for index, opens, is_first in events[start]:
            if opens:
                active[index] = None
                (first if is_first else resumed).append(layers[index])
            else:
                del active[index]
        while current is not None and current.end <= start:
            current = next(window, None)
        if current is None:
            return
        if start >= current.start:
            closed = tuple(layers[index] for index, opens, _ in events[end] if not opens)
            over = tuple(layers[index] for index in active)
            yield Segment(start, end, over, tuple(first), tuple(resumed), closed)
