"""A document's text as pieces for the HTML page: plain runs, and marks that know what lies over them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from readouts.records import Document, Reading, Span
from readouts.rendering import views, wording
from readouts.rendering.segments import Layer, Role, Segment, segments
from readouts.rendering.sentences import excerpts


@dataclass(frozen=True, slots=True)
class Back:
    """A link from a place in a document back to where it is listed."""

    href: str
    sign: str
    label: str


@dataclass(frozen=True, slots=True)
class Label:
    """What a screen reader is told at both ends of a layer, and the way back from it."""

    name: str
    back: Back | None = None


@dataclass(frozen=True, slots=True)
class Mark:
    """A segment with something over it: its HTML attributes, all made here.

    ``over`` holds for each role the keys of the layers over the segment; ``ids`` the keys that begin
    here, to which links point; ``begin`` and ``close`` the hidden texts.
    """

    ids: tuple[str, ...]
    classes: str
    over: Mapping[Role, str]
    begin: str
    close: str
    backs: tuple[Back, ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """``[start, end)`` in code points of the document's text, its text, and the mark over it, if any."""

    start: int
    end: int
    text: str
    furniture: bool
    mark: Mark | None


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A stretch of a document in pieces: the whole text, or a statement with its context.

    ``gap`` tells whether words are left out before it.
    """

    span: Span
    pieces: tuple[Piece, ...]
    gap: bool


@dataclass(frozen=True, slots=True)
class Body:
    """A document as the page shows it.

    ``cut`` tells whether any words are left out, ``tail`` whether some are after the last excerpt;
    ``scattered`` are the role and key of what is drawn in several segments.
    """

    number: int
    document: Document
    excerpts: tuple[Excerpt, ...]
    cut: bool
    tail: bool
    scattered: tuple[tuple[Role, str], ...]

    @property
    def bare_returns(self) -> bool:
        """Whether lines end in a carriage return alone, which CSS shows as a space."""
        return "\r" in self.document.text and "\n" not in self.document.text


def statement_layers(reading: Reading, number: int) -> list[Layer]:
    """Three layers a statement (content, source, cue) under its HTML id, and one for the furniture."""
    layers = []
    for key, statement in zip(views.anchors(reading, number), reading.statements, strict=True):
        layers.append(Layer(key, "content", statement.content.spans))
        if statement.source:
            layers.append(Layer(key, "source", statement.source.spans))
        if statement.cue:
            layers.append(Layer(key, "cue", statement.cue.spans))
    if reading.document.furniture:
        layers.append(Layer("furniture", "furniture", reading.document.furniture))
    return layers


def body(
    number: int,
    document: Document,
    layers: Sequence[Layer],
    labels: Mapping[str, Label],
    kept: Iterable[Span] | None,
) -> Body:
    """The document in pieces; with ``kept`` only these spans and a sentence of context around them.

    Raises nothing for spans outside the text: they are cut to it. Linear in the text's length.
    """
    size = len(document.text)
    windows = [Span(0, size)] if kept is None else excerpts(document.text, kept)
    found: list[list[Piece]] = [[] for _ in windows]
    seen: Counter[tuple[Role, str]] = Counter()
    at = 0
    for segment in segments(size, layers, windows):
        while segment.start >= windows[at].end:
            at += 1
        found[at].append(_piece(document.text, segment, labels))
        seen.update((layer.role, layer.key) for layer in segment.over if layer.role in ("content", "place"))
    ends = [0, *(window.end for window in windows)]
    gaps = [
        _has_words(document.text, low, high)
        for low, high in zip(ends, [*(window.start for window in windows), size], strict=True)
    ]
    parts = [Excerpt(*part) for part in zip(windows, map(tuple, found), gaps[:-1], strict=True)]
    scattered = tuple(key for key, times in seen.items() if times > 1)
    return Body(number, document, tuple(parts), any(gaps), gaps[-1], scattered)


def _has_words(text: str, start: int, end: int) -> bool:
    return bool(text[start:end].strip())


def _piece(text: str, segment: Segment, labels: Mapping[str, Label]) -> Piece:
    over = [layer for layer in segment.over if layer.role != "furniture"]
    furniture = len(over) < len(segment.over)
    mark = _mark(segment, over, labels) if over else None
    return Piece(segment.start, segment.end, text[segment.start : segment.end], furniture, mark)


def _mark(segment: Segment, over: Sequence[Layer], labels: Mapping[str, Label]) -> Mark:
    roles: dict[Role, list[str]] = {}
    for layer in over:
        roles.setdefault(layer.role, []).append(layer.key)
    classes = [*roles, *(["nested"] if len(roles.get("content", ())) > 1 else [])]
    targets = [layer for layer in segment.first if layer.role in ("content", "place")]
    backs = [labels[layer.key].back for layer in targets if layer.key in labels]
    return Mark(
        ids=tuple(layer.key for layer in targets),
        classes=" ".join(classes),
        over={role: " ".join(keys) for role, keys in roles.items()},
        begin=_told(targets, labels, "start of") + _told(segment.resumed, labels, "continued:"),
        close=_told(reversed(segment.closed), labels, "end of"),
        backs=tuple(back for back in backs if back is not None),
    )


def _told(layers: Iterable[Layer], labels: Mapping[str, Label], what: str) -> str:
    told = (layer for layer in layers if layer.role in ("content", "place") and layer.key in labels)
    return "".join(f"[{what} {wording.one_line(labels[layer.key].name)}] " for layer in told)
