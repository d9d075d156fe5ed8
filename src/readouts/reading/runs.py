"""Capitalised words in a row, headlines and sentences: what names are looked for in."""

# ruff: noqa: RUF001

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

CAPITAL = "A-Z" + "".join(char for char in map(chr, range(0xC0, 0x250)) if char.isupper())
# What may stand before a country's short name: "the Republic of Velmark".
FORM = rf"(?:(?:[{CAPITAL}][\w\-]+ ){{0,2}}(?:Republic|Kingdom|Federation|Commonwealth|State) of (?:the )?)?"
# The point behind one of these ends no sentence.
_ABBREVIATED = "Mr|Mrs|Ms|Messrs|Dr|Gov|Sens?|Reps?|Gen|Lt|Col|Sgt|Capt|Adm|Maj|Prof|Rev|Hon|St|Jr|Sr"
_WORD = rf"(?:(?:{_ABBREVIATED})\.|(?:[{CAPITAL}]\.)+(?:[{CAPITAL}](?![\w.]))?|[{CAPITAL}][\w’'\-]*)"
_BETWEEN = r"(?:de|del|della|di|da|dos|du|van|von|der|den|ter|ten|bin|ibn|bint|al|el|la|le|y)"
_RUN = re.compile(
    rf"(?<![\w@#.])(?:al-|el-|d[’'])?{_WORD}(?:[ \xa0](?:{_BETWEEN}[ \xa0]){{0,2}}(?:al-|el-)?{_WORD})*"
)
_PIECE = re.compile(r"[^ \xa0\n]+")
# Words that a headline leaves in small letters.
_SMALL = frozenset(
    "a an and as at but by de for from if in into is nor of off on onto or out over per so than that the to"
    " up via vs with yet after amid during without about against".split()
)
POSSESSIVE = re.compile(r"[’']s?$")
# The mark first: looking behind at every letter would take longer than all the rest.
_SENTENCE = re.compile(
    r"[.!?](?<!\b[A-Z]\.)(?<!\bMr\.)(?<!\bMrs\.)(?<!\bMs\.)(?<!\bDr\.)(?<!\bSen\.)(?<!\bRep\.)(?<!\bGov\.)"
    r"(?<!\bGen\.)"
    r"(?<!\bSt\.)(?<!\bLt\.)[”\"’')]{0,2}\s+(?=[“\"‘'(]?[^\W\d_a-z])|\n\s*"
)


class Run(NamedTuple):
    """Capitalised words in a row, possessive endings cut off."""

    start: int
    end: int
    words: tuple[str, ...]
    places: tuple[tuple[int, int], ...]  # of each word
    owned: bool  # a possessive ending follows
    headline: bool


def sentences(text: str) -> Iterator[int]:
    """Where each sentence and each line but the first begins."""
    return (match.end() for match in _SENTENCE.finditer(text))


def headlines(text: str) -> Iterator[tuple[int, int]]:
    """Lines in which every word has a capital but the smallest."""
    start = 0
    for line in text.splitlines(keepends=True):
        end = start + len(line)
        if 12 < len(line) < 220:
            words = [word.strip("“”\"'‘’.,:;!?()–—-") for word in line.split()]
            weighty = [word for word in words if word[:1].isalpha() and word.lower() not in _SMALL]
            if len(words) >= 4 and len(weighty) >= 3 and all(word[0].isupper() for word in weighty):
                yield start, end
        start = end


def runs(text: str, titled: Sequence[tuple[int, int]]) -> Iterator[Run]:
    """Every run of capitalised words; ``titled`` is where the headlines stand."""
    starts = [start for start, _ in titled]
    for match in _RUN.finditer(text):
        i = bisect_right(starts, match.start()) - 1
        headline = i >= 0 and match.start() < titled[i][1]
        words: list[str] = []
        places: list[tuple[int, int]] = []
        for piece in _PIECE.finditer(match[0]):
            word, start = piece[0], match.start() + piece.start()
            ending = POSSESSIVE.search(word)
            owned = ending is not None and len(word) > 2
            if ending and len(word) > 3:
                word = word[: ending.start()]
            words.append(word)
            places.append((start, start + len(word)))
            if owned:
                yield Run(places[0][0], places[-1][1], tuple(words), tuple(places), True, headline)
                words, places = [], []
        if words:
            yield Run(places[0][0], places[-1][1], tuple(words), tuple(places), False, headline)
