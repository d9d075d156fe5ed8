"""What the first lines of a text say about it: letterhead, release mark, title."""

from __future__ import annotations

import re
from typing import NamedTuple

from readouts.intake import dates, issuers
from readouts.intake.issuers import Issuer

_TOP = 3000
_LINES = 12
_TITLE = 200
_BELOW = 2
# A title ends without a full stop; closing quotation marks may follow what it ends with.
_FINAL = re.compile(r"[.!?:;,][\"”\u2019')\]]{0,3}$")


class Head(NamedTuple):
    """The title of a text, its issuer and whether it calls itself a release; None where not said."""

    title: str | None = None
    issuer: Issuer | None = None
    release: bool = False


def head(text: str, stop: int) -> Head:
    """Read the lines above the first paragraph, at most up to ``stop``.

    The title is the first line that stands alone, is short and has no final punctuation, once
    letterhead, release mark and dateline are passed.
    """
    title: str | None = None
    issuer: Issuer | None = None
    release = False
    below = 0
    lines = text[: min(_TOP, stop)].split("\n")[: _LINES * 2]
    for index, line in enumerate(lines):
        words = line.strip()
        if not words or dates.is_dateline(words):
            continue
        named = issuers.by_name(words)
        if issuers.is_release(words):
            release = True
        elif named:
            # The first of two letterhead lines names the house, the second its office.
            issuer = issuer if issuer and (issuer.party or not named.party) else named
        elif title is None and _is_title(words, lines[index + 1 :]) and _ends_inside(lines, index, text):
            title = words
        # Under a title may stand the office once more, but no letterhead stands below prose.
        elif title is None or len(words) > _TITLE or (below := below + 1) > _BELOW:
            break
    return Head(title, issuer, release)


def _is_title(words: str, below: list[str]) -> bool:
    alone = not below or not below[0].strip() or issuers.is_account_title(words)
    return alone and any(map(str.strip, below)) and len(words) <= _TITLE and not _FINAL.search(words)


def _ends_inside(lines: list[str], index: int, text: str) -> bool:
    """Whether the line is whole: the last one may be cut by the window."""
    return index + 1 < len(lines) or len(text) <= _TOP
