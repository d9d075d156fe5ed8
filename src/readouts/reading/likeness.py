"""What can be seen of two mentions without a network: form, words shared, and how far apart.

Each pair of mentions falls in one *cell*, an index into a small table of learnt scores. Training and
reading share this module, so that both see the same thing.
"""

# ruff: noqa: RUF001

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

FORMS = ("name", "nominal", "pronoun")
NAME, NOMINAL, PRONOUN = range(3)
# No shared word, a shared word, the same last word, initials of the other, the same words.
MATCHES = 5
_STEPS = np.array([2, 3, 4, 6, 10, 18, 34, 66])
DISTANCES = len(_STEPS) + 1
CELLS = MATCHES * len(FORMS) * len(FORMS) * DISTANCES

# The same few words name most of what a run of documents mentions.
_KEPT = 8192

_PRONOUNS = frozenset(
    "i me my mine myself we us our ours ourselves you your yours yourself yourselves he him his himself she"
    " her hers herself it its itself they them their theirs themselves themself one oneself who whom whose"
    " this that these those here there".split()
)
_WORD = re.compile(r"[^\W_]+(?:[’'][^\W_]+)*")
_ENDING = re.compile(r"[’'](?:s)?$")
_EMPTY = frozenset(
    "the a an this that these those of and in on for to at by from with his her its their our my your".split()
)


class Likeness(NamedTuple):
    """What the pairs of n mentions are compared by: four numbers for each, [n] each."""

    forms: NDArray[np.int64]
    whole: NDArray[np.int64]
    last: NDArray[np.int64]
    words: NDArray[np.uint64]
    initials: NDArray[np.int64]

    @classmethod
    def of(cls, texts: Sequence[str]) -> Likeness:
        """What is seen in each mention's text."""
        rows = [_see(text) for text in texts]
        forms, whole, last, words, initials = zip(*rows, strict=True) if rows else ([], [], [], [], [])
        return cls(
            np.array(forms, dtype=np.int64),
            np.array(whole, dtype=np.int64),
            np.array(last, dtype=np.int64),
            np.array(words, dtype=np.uint64),
            np.array(initials, dtype=np.int64),
        )

    def before(self, later: Likeness) -> Likeness:
        """These mentions and then the later ones."""
        return Likeness(
            np.concatenate([self.forms, later.forms]),
            np.concatenate([self.whole, later.whole]),
            np.concatenate([self.last, later.last]),
            np.concatenate([self.words, later.words]),
            np.concatenate([self.initials, later.initials]),
        )

    def latest(self, n: int) -> Likeness:
        """The last n mentions."""
        return Likeness(self.forms[-n:], self.whole[-n:], self.last[-n:], self.words[-n:], self.initials[-n:])

    def cells(self, anaphors: slice) -> NDArray[np.int64]:
        """The cell of each pair (anaphor, any mention) [k, n]; the mentions stand in text order."""
        rows = np.arange(len(self.forms))[anaphors]
        match = ((self.words[rows, None] & self.words[None]) > 0).astype(np.int64)
        match[self.last[rows, None] == self.last[None]] = 2
        short = (self.whole[rows, None] == self.initials[None]) | (
            self.initials[rows, None] == self.whole[None]
        )
        match[short & (self.initials[rows, None] != self.initials[None])] = 3
        match[self.whole[rows, None] == self.whole[None]] = 4
        apart = np.searchsorted(
            _STEPS, np.maximum(rows[:, None] - np.arange(len(self.forms))[None], 1), "right"
        )
        forms = self.forms[rows, None] * len(FORMS) + self.forms[None]
        found: NDArray[np.int64] = (match * len(FORMS) ** 2 + forms) * DISTANCES + apart
        return found


@lru_cache(_KEPT)
def form(text: str) -> int:
    """Whether a mention is a name, a nominal or a pronoun, by its words alone."""
    words = _WORD.findall(text)
    if not words:
        return NOMINAL
    if len(words) == 1 and words[0].lower() in _PRONOUNS:
        return PRONOUN
    head = _ENDING.sub("", words[-1])
    # Of a long phrase the name stands first ("the Ministry of the interior").
    capital = [word for word in words if word[:1].isupper() and word.lower() not in _EMPTY]
    if head[:1].isupper() or (
        capital and words[0][:1].isupper() and words[0] == capital[0] and len(words) <= 3
    ):
        return NAME
    return NOMINAL


@lru_cache(_KEPT)
def words(text: str) -> frozenset[str]:
    """The words of a name that tell it from another, in small letters."""
    lower = (_ENDING.sub("", word).lower() for word in _WORD.findall(text))
    return frozenset(word for word in lower if word not in _EMPTY)


def _number(text: str) -> int:
    return zlib.crc32(text.encode("utf-8", "surrogatepass"))


@lru_cache(_KEPT)
def _see(text: str) -> tuple[int, int, int, int, int]:
    words = [_ENDING.sub("", word) for word in _WORD.findall(text)]
    lower = [word.lower() for word in words]
    kept = [word for word in lower if word not in _EMPTY] or lower or [text]
    mask = 0
    kind = form(text)
    if kind != PRONOUN:
        for word in kept:
            mask |= 1 << (_number(word) % 64)
    capitals = "".join(word[0] for word in words if word[:1].isupper()).lower()
    initials = _number(capitals) if len(capitals) > 1 and len(words) > 1 else -_number(text) - 1
    whole = " ".join(kept)
    return kind, _number(whole.replace(".", "")), _number(kept[-1]), mask, initials
