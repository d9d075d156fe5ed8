"""Which language a text is in, by CLD2 (Sites 2013), from its start, middle and end."""

from __future__ import annotations

import re
from typing import NamedTuple

from readouts.errors import UnsupportedLanguage

_WINDOW = 1500
# Fewer letters than these tell too little to turn a document away.
_LETTERS = 100
# What CLD2 takes for broken UTF-8: control characters, unassigned and private use ones.
_NOISE = re.compile(
    "[^\t\n -~\u00a0-\u2fff\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffc]+|\\d+|https?://\\S{1,500}"
)


class Language(NamedTuple):
    """An ISO 639-1 code and what is to be said about how it was found."""

    code: str
    warnings: tuple[str, ...] = ()


class _Guess(NamedTuple):
    code: str
    name: str
    reliable: bool
    english: int  # percent
    foreign: str | None  # the language of 30 percent or more of the text


def identify(text: str, *, force: bool = False) -> Language:
    """The language of ``text``; in doubt ``en`` with a warning.

    Args:
        text: The document's text.
        force: Read the document as English whatever it is in.

    Raises:
        UnsupportedLanguage: the text is clearly not English, and not forced.
    """
    sample = _sample(text)
    letters = sum(map(str.isalpha, sample))
    guess = _detect(sample)
    mixed = (f"part of the text seems to be in {guess.foreign}",) if guess.foreign else ()
    if guess.code == "en" and guess.reliable:
        return Language("en", mixed)
    if guess.code == "un" or not guess.reliable or letters < _LETTERS:
        why = f"only {letters} letters" if letters < _LETTERS else "no clear evidence"
        return Language("en", (f"language uncertain ({why}): taken for English",))
    if force:
        return Language(guess.code, (f"the text seems to be in {guess.name}: read as English, as forced",))
    if guess.english >= 30:
        return Language("en", mixed)
    raise UnsupportedLanguage(f"the text is in {guess.name}: only English is read (force_language overrides)")


def _sample(text: str) -> str:
    """Start, middle and end: a file may open with a notice in another language."""
    if len(text) <= 3 * _WINDOW:
        return text
    middle = (len(text) - _WINDOW) // 2
    return "\n".join((text[:_WINDOW], text[middle : middle + _WINDOW], text[-_WINDOW:]))


def _detect(sample: str) -> _Guess:
    import pycld2

    try:
        reliable, _, found = pycld2.detect(_NOISE.sub(" ", sample).encode("utf-8"), isPlainText=True)
    except pycld2.error:
        return _Guess("un", "an unknown language", False, 0, None)
    name, code, _, _ = found[0]
    english = sum(share for _, other, share, _ in found if other == "en")
    foreign = next((other for other, key, share, _ in found if key not in ("en", "un") and share >= 30), None)
    return _Guess(code, name.title(), bool(reliable), english, foreign.title() if foreign else None)
