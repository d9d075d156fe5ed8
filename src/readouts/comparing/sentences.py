"""Sentences with their offsets.

Our own few rules, because the libraries either give no offsets, change the text, or are no longer
kept. A sentence ends at ``.``, ``!`` or ``?`` with any closing marks, before white space
and something that can open a sentence; and at every line that ends a paragraph. It does not end
after an abbreviation, an initial, or a full stop between digits.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from readouts.records import Span

# White space after the stop is bounded, so that no text makes the search slow.
_END = re.compile(r"[.!?]{1,8}[\"”’')\]»]{0,4}(?=\s{1,8}[\"“‘'(\[«]{0,3}[^\W_a-z]|\s*\Z)")  # noqa: RUF001

_ABBREVIATION = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Prof|Gen|Lt|Col|Maj|Capt|Sgt|Adm|Sen|Rep|Gov|Amb|Hon|Rev|St|Jr|Sr|No|Nos|vs|etc|Art"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec|approx|incl|e\.g|i\.e)|\b[A-Z]|\b[A-Z]\.[A-Z])\.\Z"
)

# Hard-wrapped text has lines of like length, up to about 100 characters. A line break after a shorter
# or a longer line, an empty line, or a bullet on the next line ends the paragraph.
_PARAGRAPH = re.compile(r"(?:[^\S\n]{0,40}\r?\n){2,}|\r?\n")
_WRAPPED = range(40, 101)
_BULLETS = frozenset("-*•·–—")  # noqa: RUF001


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    start = line = 0
    for match in _PARAGRAPH.finditer(text):
        wrapped = match[0].strip("\r") == "\n" and match.start() - line in _WRAPPED
        line = match.end()
        if not wrapped or text[line : line + 8].lstrip(" \t")[:1] in _BULLETS:
            yield start, match.start()
            start = line
    yield start, len(text)


def _trimmed(text: str, start: int, end: int) -> Span:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)


def sentences(text: str) -> tuple[Span, ...]:
    """The sentences of ``text`` in order, without the white space around them.

    Returns:
        Half-open spans in code points. Headings and list items, which have no full stop, are
        sentences of their own.
    """
    found = []
    for start, end in _paragraphs(text):
        begun = start
        for match in _END.finditer(text, start, end):
            if match[0] == "." and _ABBREVIATION.search(text, max(begun, match.end() - 12), match.end()):
                continue
            found.append(_trimmed(text, begun, match.end()))
            begun = match.end()
        found.append(_trimmed(text, begun, end))
    return tuple(span for span in found if span.end > span.start)
