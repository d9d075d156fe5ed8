"""Words by their rarity: what makes one point unlike every other point of the story.

A word weighs its idf (Sparck Jones 1972) in a background of official readouts and, once more, in the
story itself: a name that half the story's points hold tells nothing about which of them belong
together. Stems are Porter2's (snowballstemmer).
"""

from __future__ import annotations

import math
import re
import tomllib
from collections import Counter
from collections.abc import Collection, Sequence
from functools import lru_cache
from importlib.resources import files

from snowballstemmer.english_stemmer import EnglishStemmer  # type: ignore[import-untyped]

WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*|\d+(?:[.,:]\d+)*")  # noqa: RUF001 (a curly apostrophe)

TABLE = "background.txt"

# Points that a story is supposed to have beside those seen: keeps the weights of a short one sober.
PRIOR = 4

# How the talks went is a point of its own, however different the words for it are. TONE stands in the
# bag of such a point like one more stem, of this weight.
TONE = "=tone"
TONE_WEIGHT = 2.5
_TONE = re.compile(
    r"\b(?:frank|constructive|business-?like|friendly|cordial|warm|productive|candid|sincere|fruitful|interesting"
    r"|useful|tense|open|substantive|difficult|positive|trustful|respectful|atmosphere)\b",
    re.IGNORECASE,
)
_TALKS = re.compile(
    r"\b(?:(?:talks?|meeting|conversation|discussions?|summit|atmosphere|call)\b"
    r".{0,40}\b(?:was|were|as|in an?|been)"
    r"|(?:described|called|spoke of).{0,40}\b(?:talks?|meeting|conversation|discussions?|summit|call))\b",
    re.IGNORECASE,
)

LISTS = "wordlists.toml"


@lru_cache(maxsize=1)
def _lists() -> dict[str, str]:
    with (files(__package__) / LISTS).open("rb") as file:
        return tomllib.load(file)


def listed(name: str) -> tuple[str, ...]:
    """The words of the list ``name`` in the package's ``wordlists.toml``."""
    return tuple(_lists()[name].split())


# Words of grammar: they join a sentence together and say nothing of its point.
_GRAMMAR = frozenset(listed("grammar"))


def is_grammar(word: str) -> bool:
    """Whether the lower-case ``word`` only joins a sentence together."""
    return word in _GRAMMAR


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """Porter2 stem of a lower-case word, possessive and commas in numbers taken off."""
    word = word.replace("’", "'")  # noqa: RUF001
    word = word.removesuffix("'s").removesuffix("'")
    if word[:1].isdigit():
        return word.replace(",", "")
    # A stemmer of its own for each word: it keeps state, and another thread may be stemming.
    return str(EnglishStemmer().stemWord(word))


def stems(text: str) -> tuple[str, ...]:
    """The stems of ``text`` in order, words of grammar and single letters left out."""
    found = (match[0].lower() for match in WORD.finditer(text))
    parts = (part for word in found for part in (word.split("-") if not word[0].isdigit() else (word,)))
    return tuple(stem(word) for word in parts if word not in _GRAMMAR and (len(word) > 1 or word.isdigit()))


def bag(text: str) -> tuple[str, ...]:
    """The stems of ``text``, and ``TONE`` when it says how the talks went."""
    talks = _TALKS.search(text)
    near = talks and _TONE.search(text, max(talks.start() - 60, 0), talks.end() + 60)
    return (*stems(text), TONE) if near else stems(text)


def tones(text: str) -> frozenset[str]:
    """The words of ``text`` for how the talks went."""
    return frozenset(match[0].lower() for match in _TONE.finditer(text)) - {"atmosphere"}


@lru_cache(maxsize=1)
def background() -> tuple[int, dict[str, int]]:
    """How many sentences the background has, and in how many of them a stem stands."""
    lines = (files(__package__) / TABLE).read_text(encoding="utf-8").splitlines()
    total = next(int(line.split()[-1]) for line in lines if line.startswith("# sentences "))
    rows = (line.split(" ") for line in lines if not line.startswith("#"))
    return total, {word: int(count) for word, count in rows}


def rarity(bags: Sequence[Sequence[str]], names: Collection[str] = ()) -> dict[str, float]:
    """The weight of each stem in the story whose points are ``bags``; ``names`` weigh nothing.

    Returns:
        stem to ``idf(background) * idf(story)``, each scaled to 0..1. In a long story a stem that stands
        in half of the points or more weighs nothing; in one of few points too little is known for that.
    """
    total, known = background()
    n = len(bags) + PRIOR
    seen = Counter(word for bag in bags for word in set(bag))
    weights = {}
    for word, count in seen.items():
        common = math.log(total / known.get(word, 1)) / math.log(total)
        here = max(math.log(n / (2 * count)), 0.0) / math.log(n)
        weights[word] = 0.0 if word in names else TONE_WEIGHT if word == TONE else common * here
    return weights
