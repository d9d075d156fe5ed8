"""A sentence cut into the points it makes.

"X reaffirmed A, called for B and underlined C" makes three points, and they are joined where the next
word of saying begins: the cues that the network found tell where. What hangs together is left whole: a
cue inside another statement's words starts no point of its own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from readouts.comparing.words import WORD, listed, stem
from readouts.records import Span, Statement

# A point has at least this many words.
LEAST = 4

# What stands between two points and belongs to neither.
_JOINT = re.compile(r"[\s,;:—–-]*(?:(?:and|but|while|as well as)\b[\s,]*)?", re.IGNORECASE)  # noqa: RUF001
_LIST = re.compile(r"\s*;\s+(?:and\s+)?|,?\s+as well as\s+")
_RELATIVE = re.compile(r"(?:which|who|whom|whose|that)\b", re.IGNORECASE)
# What follows is an example of one thing, not a list of several.
_MANNER = re.compile(r"\b(?:including|such as|namely)\b", re.IGNORECASE)
_ITEM = re.compile(r",\s+(?:(?:and|as well as)\s+)?")
# Who discusses a list discusses each item; who is concerned about a list need not be.
_TALKS = frozenset(stem(word) for word in listed("talking"))


class Cut(NamedTuple):
    """A point's spans in the order of the text, and the ids of the statements that it holds."""

    spans: tuple[Span, ...]
    statements: tuple[str, ...]


def cuts(text: str, sentence: Span, statements: Sequence[Statement]) -> list[Cut]:
    """The points of one sentence of an account.

    Args:
        text: the document's text.
        sentence: where the sentence stands.
        statements: those whose content overlaps it, in any order.

    Returns:
        At least one; together they have every word of the sentence but the joints between points. The
        second item of a list has the words before the list as its first span.
    """
    heads = _heads(text, sentence, statements)
    bounds = [sentence.start, *(start for start, _ in heads[1:]), sentence.end]
    found = []
    for place, (start, end) in enumerate(pairwise(bounds)):
        piece = Span(start, _trimmed(text, start, end)) if end < sentence.end else Span(start, end)
        ids = tuple(
            s.id for s in statements if any(a < piece.end and piece.start < b for a, b in s.content.spans)
        )
        head = heads[place][1] if heads else None
        found += [Cut(spans, ids) for spans in (_items(text, piece, head) if head else [(piece,)])]
    return found


def is_talk(cue: str) -> bool:
    """Whether a cue only says that something was talked about."""
    return any(stem(word.lower()) in _TALKS for word in WORD.findall(cue))


def _heads(text: str, sentence: Span, statements: Sequence[Statement]) -> list[tuple[int, Statement]]:
    """The statements that make a point of their own, with where each of these points begins."""
    leading = sorted(
        (
            s
            for s in statements
            if s.within is None and s.cue and sentence.start <= s.cue.start < sentence.end
        ),
        key=lambda s: (s.cue.start if s.cue else 0, s.content.start),
    )
    heads: list[tuple[int, Statement]] = []
    for statement in leading:
        if not heads:
            heads.append((sentence.start, statement))
            continue
        start, before = heads[-1]
        # "..., she said, thanking" goes on after the words of saying.
        over = max(before.content.end, before.cue.end if before.cue else 0)
        joint = _JOINT.match(text, over)
        begins = joint.end() if joint else over
        cue = statement.cue.start if statement.cue else begins
        # Without a joint between them it is one clause, and what only tells more of a thing is no point.
        joined = begins > over and not _RELATIVE.match(text, begins)
        apart = statement.content.start >= over
        long = all(
            len(WORD.findall(text, *ends)) >= LEAST for ends in ((start, begins), (begins, sentence.end))
        )
        if joined and apart and long and begins <= cue:
            heads.append((begins, statement))
    return heads


def _items(text: str, piece: Span, head: Statement) -> list[tuple[Span, ...]]:
    """The piece as it is, or what it lists: the first item with all before it, the others with their lead."""
    cue = head.cue
    content = next((span for span in head.content.spans if cue and span.start >= cue.end), None)
    if content is None or content.start >= piece.end or cue is None or content.start < piece.start:
        return [(piece,)]
    end = min(content.end, piece.end)
    talks = is_talk(text[cue.start : cue.end])
    edges = [] if _MANNER.search(text, content.start, end) else _joints(text, content.start, end, _LIST)
    if talks:
        # "A, B" alone may be one thing and its description; three are a list.
        items = _joints(text, content.start, end, _ITEM)
        edges = items if len(items) > 1 else edges
    starts = [content.start, *(b for _, b in edges)]
    ends = [*(a for a, _ in edges), piece.end]
    if any(len(WORD.findall(text, a, b)) < LEAST - 1 for a, b in zip(starts, ends, strict=True)):
        return [(piece,)]
    lead = Span(piece.start, _trimmed(text, piece.start, content.start))
    rest = [(lead, Span(a, b)) for a, b in zip(starts[1:], ends[1:], strict=True)]
    return [(Span(piece.start, ends[0]),), *rest]


def _joints(text: str, start: int, end: int, pattern: re.Pattern[str]) -> list[tuple[int, int]]:
    return [match.span() for match in pattern.finditer(text, start, end)]


def _trimmed(text: str, start: int, end: int) -> int:
    """``end`` moved before the joint that ends ``text[start:end]``."""
    words = text[start:end]
    return start + len(
        re.sub(r"[\s,;:]*(?:\b(?:and|but|while|as well as)\b)?[\s,;:]*\Z", "", words, flags=re.I)
    )
