"""The fullest name that a text has for an organisation."""

from __future__ import annotations

import re

from readouts.reading import countries, titles

_BEFORE = re.compile(r"(?:(?:[A-Z][\w\-]*|(?:[A-Z]\.)+|of)[ \xa0]){1,6}$")
# How much of a text is looked through, in code points.
_SEARCHED = 100_000


def fullest(name: str, text: str) -> str:
    """The longest form of an organisation's name: an acronym spelt out, or with the words before it."""
    text = text[:_SEARCHED]
    letters = name.replace(".", "")
    longer = None
    if 2 <= len(letters) <= 6 and letters.isupper() and not countries.named(name):
        longer = _spelt_out(letters, text)
    elif " " in name and not name.isupper():
        longer = _lengthened(name, text)
    return longer or name


def _spelt_out(letters: str, text: str) -> str | None:
    """The words that an acronym stands for."""
    small = r"(?:(?:of|for|and|the|on|to)\s)*"
    pattern = r"\b" + rf"\s{small}".join(rf"{re.escape(letter)}[a-z\-]+" for letter in letters) + r"\b"
    match = re.search(pattern, text)
    return " ".join(match[0].split()) if match else None


def _lengthened(name: str, text: str) -> str | None:
    """ "United Nations Security Council" for "Security Council", if it is the only longer form."""
    longer = set()
    for match in re.finditer(rf"(?<=[ \xa0]){re.escape(name)}\b", text):
        before = _BEFORE.search(text, max(0, match.start() - 60), match.start())
        words = before[0].split() if before else []
        while words and (words[0].lower() in titles.OPENERS or words[0] == "of"):
            words = words[1:]
        if words and "of" not in words:
            longer.add(" ".join([*words, name]))
    return longer.pop() if len(longer) == 1 else None
