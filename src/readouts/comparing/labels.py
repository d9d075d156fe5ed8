"""Labels: a short name for an issue, in the texts' own words."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

from readouts.comparing.words import TONE, WORD, bag, is_grammar, listed, stem

LONGEST = 4
TALKS = "tone of the talks"

_INSIDE = frozenset({"of", "on", "in", "for", "the"})
_OPENERS = re.compile(
    r"\b(?:the|an?|of|on|in|about|for|its|their|his|her|our|these|those|with|from|over)\s+\Z", re.IGNORECASE
)
_GRADED = re.compile(r"\b(?:most|more|very|too|so|as)\s+\Z", re.IGNORECASE)
_ADJECTIVE = re.compile(r"(?:al|ive|ic|ous|ent|ant|ary|able|ible|ful|ing|ed|ern|ian|est)\Z")
_VERBAL = re.compile(r"(?:ed|ly)\Z")
# Words of reporting are what the sides do, not what it is about.
_REPORTING = frozenset(stem(word) for word in listed("reporting"))


class _Phrase(NamedTuple):
    words: str
    stems: tuple[str, ...]
    score: float


def label(texts: Sequence[Sequence[str]], weights: Mapping[str, float], taken: Collection[str] = ()) -> str:
    """The best few words that the sides of an issue share, else the rarest of any of them.

    Args:
        texts: for each party the words of its points.
        weights: the story's word weights.
        taken: labels of other issues, used again only if there is nothing else.
    """
    if all(any(TONE in bag(text) for text in side) for side in texts):
        return TALKS
    held = [{stem(match[0].lower()) for text in side for match in WORD.finditer(text)} for side in texts]
    shared = set.intersection(*held) if len(held) > 1 else set[str]()
    phrases = [phrase for side in texts for text in side for phrase in _phrases(text, weights, shared)]
    if not phrases and shared:
        phrases = [phrase for side in texts for text in side for phrase in _phrases(text, weights, set())]
    ranked = sorted(phrases, key=lambda phrase: (-phrase.score, phrase.words))
    fresh = [phrase for phrase in ranked if phrase.words not in taken]
    return (fresh or ranked or [_Phrase(_opening(texts[0][0]), (), 0)])[0].words


def _phrases(text: str, weights: Mapping[str, float], shared: Collection[str]) -> Iterator[_Phrase]:
    """Runs of up to ``LONGEST`` words that could name something, with what speaks for each."""
    tokens = list(WORD.finditer(text))
    for first, match in enumerate(tokens):
        if not _can_name(match[0]) or (first == 0 and match[0].endswith("ing")):
            continue
        opened = bool(_OPENERS.search(text, max(match.start() - 8, 0), match.start()))
        graded = bool(_GRADED.search(text, max(match.start() - 8, 0), match.start()))
        stems: list[str] = []
        for last in range(first, min(first + LONGEST, len(tokens))):
            word = tokens[last][0].lower()
            gap = text[tokens[last - 1].end() : tokens[last].start()] if last > first else ""
            if gap.strip() or (is_grammar(word) and word not in _INSIDE):
                break
            if is_grammar(word):
                continue
            if not _can_name(tokens[last][0]):
                break
            stems += [stem(part) for part in word.split("-")]
            score = _score(stems, weights, shared)
            if score > 0:
                words = " ".join(text[match.start() : tokens[last].end()].split())
                yield _Phrase(words, tuple(stems), score * (1.4 if opened else 1.0) * _ending(words, graded))


def _score(stems: Sequence[str], weights: Mapping[str, float], shared: Collection[str]) -> float:
    core = [weights.get(word, 0.0) for word in stems if not shared or word in shared]
    if not core or sum(core) <= 0:
        return 0.0
    rest = len(stems) - len(core)
    return float((sum(core) + 0.15 * min(rest, 1) - 0.3 * max(rest - 1, 0)) / len(stems) ** 0.5)


def _ending(words: str, graded: bool) -> float:
    """A name ends in a noun, as far as the ending of a word tells."""
    last = words.split()[-1]
    if _VERBAL.search(last):
        return 0.3
    adjective = _ADJECTIVE.search(last) or "-" in last or (graded and " " not in words)
    return 0.6 if adjective else 1.0


def _can_name(word: str) -> bool:
    low = word.lower()
    if is_grammar(low) or len(low) < 3 or low.endswith("ly") or low[0].isdigit():
        return False
    return stem(low) not in _REPORTING


def _opening(text: str) -> str:
    words = text.split()
    return " ".join(words[:6]).strip("“”\"'.,;:") or "point"
