"""A document's text as word pieces with the three things an uncased network cannot see.

The network's tokenizer lowers case and drops line breaks and knows nothing of quotations, so each
piece carries a *sign*: letter case, the break before it and the quotation depth, folded into one
small integer. Training and reading share this module, so that both see the same thing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from readouts.reading import quotes

if TYPE_CHECKING:
    from tokenizers import Tokenizer

QUOTES, CASES, BREAKS = 3, 4, 4
SIZE, CONTEXT = 286, 24
# Most pieces in a window of whole sentences that are read together for their vectors.
SENTENCES = 126
SIGNS = QUOTES * CASES * BREAKS

# The tokenizer keeps some 200 bytes for every piece of what it is handed at once, so a long text
# goes through it in parts, cut where white space is.
_PART = 20_000
_SPACE = re.compile(r"\s")


@dataclass(frozen=True, slots=True)
class Pieces:
    """Word pieces of one text: ids, code-point offsets and signs, each an array of n."""

    ids: NDArray[np.int32]
    starts: NDArray[np.int32]
    ends: NDArray[np.int32]
    signs: NDArray[np.int32]

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def breaks(self) -> NDArray[np.int32]:
        """What stands before each piece: 0 nothing, 1 a space, 2 one line break, 3 more."""
        return self.signs % BREAKS


class Window(NamedTuple):
    """Pieces [start, end) that the network reads together, of which it answers for [first, last)."""

    start: int
    end: int
    first: int
    last: int


def windows(breaks: NDArray[np.int32], size: int = SIZE, context: int = CONTEXT) -> list[Window]:
    """Lay windows over a document, so that each piece is answered for once.

    Args:
        breaks: what stands before each piece, as :attr:`Pieces.breaks` gives it [n].
        size: most pieces in a window.
        context: pieces read before and after those answered for.

    Returns:
        Windows in text order; where a paragraph ends near the end of a window it is cut there.
    """
    n = len(breaks)
    found, first = [], 0
    while first < n:
        start = max(0, first - context)
        if n - start <= size:
            found.append(Window(start, n, first, n))
            break
        last = start + size - context
        paragraphs = np.flatnonzero(breaks[last - context : last + 1] >= 2)
        if len(paragraphs):
            last = last - context + int(paragraphs[-1])
        found.append(Window(start, last + context, first, last))
        first = last
    return found


def together(lengths: Sequence[int], most: int = SENTENCES) -> Iterator[tuple[int, int]]:
    """Runs [start, end) of consecutive sentences of ``most`` pieces in all; a longer one stands alone."""
    start = total = 0
    for at, length in enumerate(lengths):
        if at > start and total + length > most:
            yield start, at
            start, total = at, 0
        total += length
    if lengths:
        yield start, len(lengths)


def _parts(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    while start < len(text):
        end = min(start + _PART, len(text))
        if end < len(text):
            # A word longer than a part is cut where it stands: there is no better place.
            space = _SPACE.search(text, end, end + _PART)
            end = space.start() if space else end
        yield start, end
        start = end


def _characters(text: str) -> NDArray[np.uint32]:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)


def _case(
    text: str, codes: NDArray[np.uint32], starts: NDArray[np.int32], ends: NDArray[np.int32]
) -> NDArray[np.int32]:
    """0 lower or caseless, 1 capitalised, 2 capitals, 3 a digit first."""
    distinct, inverse = np.unique(codes, return_inverse=True)
    letters = [chr(code) for code in distinct]
    upper = np.array([letter.isupper() for letter in letters], dtype=bool)[inverse]
    digit = np.array([letter.isdigit() for letter in letters], dtype=bool)[inverse]
    first, last = upper[starts], upper[ends - 1]
    case = first.astype(np.int32)
    case[first & last & (ends - starts > 1)] = 2
    case[digit[starts]] = 3
    return case


def cut(text: str, tokenizer: Tokenizer, depths: bytes | None = None) -> Pieces:
    """Cut a text into word pieces.

    Args:
        text: the document's text.
        tokenizer: the network's tokenizer, without padding and truncation.
        depths: what :func:`readouts.reading.quotes.inside` says of the text, if it was asked already.

    Returns:
        The pieces with offsets in code points of ``text`` and signs below :data:`SIGNS`.
    """
    ids: list[int] = []
    offsets: list[tuple[int, int]] = []
    for start, end in _parts(text):
        encoding = tokenizer.encode(text[start:end], add_special_tokens=False)
        ids += encoding.ids
        offsets += [(a + start, b + start) for a, b in encoding.offsets] if start else encoding.offsets
    spans = np.array(offsets, dtype=np.int32).reshape(-1, 2)
    whole = spans[:, 1] > spans[:, 0]
    spans, numbers = spans[whole], np.array(ids, dtype=np.int32)[whole]
    starts, ends = np.ascontiguousarray(spans[:, 0]), np.ascontiguousarray(spans[:, 1])
    if not len(starts):
        return Pieces(numbers, starts, ends, numbers)
    codes = _characters(text)
    lines = np.concatenate([[0], np.cumsum(codes == 10)])
    previous = np.concatenate([[0], ends[:-1]])
    gap = lines[starts] - lines[previous]
    breaks = np.where(gap > 0, np.minimum(gap, 2) + 1, (starts > previous).astype(np.int64))
    breaks[0] = 3
    depths = quotes.inside(text) if depths is None else depths
    depth = np.minimum(np.frombuffer(depths, dtype=np.uint8)[starts], QUOTES - 1)
    signs = (depth.astype(np.int32) * CASES + _case(text, codes, starts, ends)) * BREAKS + breaks.astype(
        np.int32
    )
    return Pieces(numbers, starts, ends, signs)
