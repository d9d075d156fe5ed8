"""Where a sentence around a span begins and ends, to show a statement with a sentence of context.

No linguistics: a window that is a little too long or short harms nothing, and one that swallows a
text without full stops would, so it is capped.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable

from readouts.records import Span
from readouts.rendering.segments import tidy

REACH = 400
"""Most code points of context on either side of a span."""

_END = re.compile(
    r"(?<!\b[A-Z])(?<!\bMr)(?<!\bMs)(?<!\bDr)(?<!\bMrs)(?<!\bGen)(?<!\bSen)"
    r"[.!?…]+[\"'”’»)\]]*\s+(?=[\"'“‘«(\[]*[^\Wa-z_])"  # noqa: RUF001
    r"|\r?\n[ \t]*\r?\n\s*"
)


def excerpts(text: str, spans: Iterable[Span]) -> list[Span]:
    """Windows around ``spans``: the sentences they lie in and the sentence before them.

    Windows that touch are made one. At most :data:`REACH` code points are added on either side.
    """
    starts = [0, *(match.end() for match in _END.finditer(text)), len(text)]
    windows = []
    for start, end in tidy(spans, len(text)):
        before = starts[max(0, bisect_right(starts, start) - 2)]
        after = starts[min(len(starts) - 1, bisect_left(starts, end))]
        low, high = max(before, _word(text, start - REACH)), min(after, end + REACH)
        blank = len(text[end:high]) - len(text[end:high].rstrip())
        windows.append(Span(low, high - blank))
    return tidy(windows, len(text))


def _word(text: str, at: int) -> int:
    # A cap that falls inside a word would show half of it; a text without spaces is cut all the same.
    space = text.find(" ", max(0, at), max(0, at) + 40) if at > 0 else -1
    return space + 1 if space >= 0 else max(0, at)
