"""What the weights for acts see of a sentence: words, pairs of words, and where they stand.

A feature is a string, and its row in the table of weights a hash of it (Weinberger et al. 2009), so that no
list of words is shipped. Training and reading share this module, so that both see the same thing.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import pairwise
from zlib import crc32

import numpy as np
from numpy.typing import NDArray
from snowballstemmer.english_stemmer import EnglishStemmer  # type: ignore[import-untyped]

# Rows of the table; a power of two. Under one feature in ten shares a row with another.
ROWS = 1 << 16
SOURCE, TARGET = "<source>", "<target>"
# Words behind the source that stand for what it does, and words of a statement that are looked at.
_NEAR, MOST = 6, 60

_WORD = re.compile(r"[^\W\d_]+(?:['’](?:s|t|re|ll|ve|d)\b)?|\d[\d,.]*|[$€£%]")  # noqa: RUF001


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """Porter2's stem of a word in lower case; a number is ``#``."""
    if word[0].isdigit():
        return "#"
    # A stemmer of its own for each word: it keeps state, and another thread may be stemming.
    out: str = EnglishStemmer().stemWord(word.replace("’", "'"))  # noqa: RUF001
    return out


def words_of(text: str) -> list[str]:
    """A text's words in lower case, in their order."""
    return [word.lower() for word in _WORD.findall(text)]


def tokens(sentence: str, source: str, target: str) -> list[str]:
    """A sentence's words with :data:`SOURCE` and :data:`TARGET` in the place of who does it to whom."""
    spans = []
    for mark, words in ((SOURCE, source), (TARGET, target)):
        start = sentence.find(words) if words else -1
        if start >= 0:
            spans.append((start, start + len(words), mark))
    out: list[str] = []
    for word in _WORD.finditer(sentence):
        mark = next((mark for start, end, mark in spans if start <= word.start() < end), "")
        if not mark:
            out.append(word[0].lower())
        elif mark not in out:
            out.append(mark)
    return out


def features(words: Sequence[str], source: str = "", target: str = "") -> Counter[str]:
    """Features of :func:`tokens` with how often each occurs.

    Args:
        words: a sentence's tokens.
        source: the words naming who does it, which are features of their own.
        target: the same of to whom it is done.
    """
    words = [word if word in (SOURCE, TARGET) else stem(word) for word in words]
    found: Counter[str] = Counter(f"1 {word}" for word in words)
    found.update(f"2 {a} {b}" for a, b in pairwise(words))
    if SOURCE in words:
        here = words.index(SOURCE)
        found.update(f"s {word}" for word in words[here + 1 : here + 1 + _NEAR])
        found.update(f"b {word}" for word in words[max(0, here - 3) : here])
        if TARGET in words:
            there = words.index(TARGET)
            way = ">" if here < there else "<"
            found[f"way {way}"] += 1
            between = words[min(here, there) + 1 : max(here, there)]
            found.update(f"m{way} {word}" for word in between[:15])
            found.update(f"tb {word}" for word in words[max(0, there - 3) : there])
            found.update(f"ta {word}" for word in words[there + 1 : there + 4])
    found.update(f"S {stem(word)}" for word in words_of(source))
    found.update(f"T {stem(word)}" for word in words_of(target))
    return found


def rows(found: Counter[str]) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """Rows of the table for features, and how much each counts before its rarity is known [n]."""
    where = np.array([crc32(name.encode()) & (ROWS - 1) for name in found], dtype=np.int64)
    return where, 1 + np.log(np.array(list(found.values()), dtype=np.float32))


def weighed(
    found: Counter[str], rarity: NDArray[np.float32]
) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """Rows and values of a sentence's known features, of length 1 together (Salton and Buckley 1988).

    Args:
        found: features.
        rarity: inverse document frequency of each row, 0 where no feature is known [ROWS].
    """
    where, value = rows(found)
    value = value * rarity[where]
    length = float(np.sqrt((value * value).sum())) or 1.0
    return where, value / length


# Width of a word's vector, and how much three of them weigh beside the other features, by cross-validation.
WIDTH, SHARE = 384, 0.55
Vector = Callable[[str], NDArray[np.float32]]


def weighing(vector: Vector, rarity: NDArray[np.float32]) -> Vector:
    """Vectors of words that count more the rarer the word is (Arora et al. 2017), each worked out once.

    Args:
        vector: a word's vector of length 1 [WIDTH].
        rarity: inverse document frequency of each row [ROWS]; a word never seen counts like the rarest.
    """
    rarest = float(rarity.max())

    def heavy(word: str) -> NDArray[np.float32]:
        known = float(rarity[crc32(f"1 {stem(word)}".encode()) & (ROWS - 1)]) or rarest
        return np.float32(known - 0.9) * vector(word)

    return lru_cache(maxsize=20_000)(heavy)


def meaning(words: Sequence[str], heavy: Vector) -> NDArray[np.float32]:
    """Mean vectors of a sentence, of what follows its source, and of what is between source and target.

    Args:
        words: a sentence's tokens.
        heavy: vectors of words as :func:`weighing` gives them.

    Returns:
        Three vectors of length :data:`SHARE`, or 0 where there is no word, as one [3 WIDTH].
    """
    here = words.index(SOURCE) if SOURCE in words else 0
    there = words.index(TARGET) if TARGET in words else len(words)
    parts = (words, words[here + 1 : here + 1 + _NEAR], words[min(here, there) + 1 : max(here, there)][:15])
    means = np.zeros((len(parts), WIDTH), dtype=np.float32)
    for mean, part in zip(means, parts, strict=True):
        vectors = [heavy(word) for word in part if word not in (SOURCE, TARGET)]
        if vectors:
            mean += np.add.reduce(vectors)
            length = float(np.sqrt(mean @ mean))
            if length:
                mean *= SHARE / length
    return means.reshape(-1)
