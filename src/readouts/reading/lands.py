"""Countries and demonyms that no table has, learnt from the text that uses them."""

# ruff: noqa: RUF001

from __future__ import annotations

import re
from collections.abc import Sequence

from readouts.reading import countries, givennames, titles
from readouts.reading.runs import CAPITAL, FORM, Run

_OF = re.compile(
    r"(?:[Pp]resident|[Mm]inister|[Gg]overnment|[Rr]epublic|[Kk]ingdom|[Cc]hancellor|[Pp]remier|[Kk]ing|[Qq]ueen"
    rf"|[Pp]eople|[Ll]eaders?|[Aa]mbassador) of (?:the )?{FORM}([{CAPITAL}][\w\-]+(?: [{CAPITAL}][\w\-]+)?)"
)
_OWNER = re.compile(
    rf"\b([{CAPITAL}][\w\-]+)[’']s? (?:[a-z]+ )?"
    r"(?:[Pp]resident|(?:[Pp]rime |[Ff]oreign |[Dd]efen[cs]e )[Mm]inister"
    r"|[Pp]arliament|[Bb]order|[Ss]overeignty|[Cc]apital|[Aa]mbassador)\b"
)
# "Prime Minister Anton Dovik of Tarnovia"; a president may as well be a university's.
_HOLDER = re.compile(
    r"\b(President|(?:Prime|Foreign|Defen[cs]e) Minister|Chancellor|King|Queen|Emir|Sultan)"
    rf"((?: [{CAPITAL}][\w.’'\-]+){{1,3}}) of (?:the )?{FORM}([{CAPITAL}][\w\-]+(?: [{CAPITAL}][\w\-]+)?)"
)
# "Tarnovian Prime Minister", "the Velmarkian side"
_DEMONYM = re.compile(
    rf"\b([{CAPITAL}][\w\-]+(?:ian|ean|an|ese|ish|ic|i)) (?:[Pp]resident"
    r"|(?:Prime|Foreign|Defen[cs]e) Minister|[Ss]ide|[Gg]overnment|[Dd]elegation|[Pp]arliament"
    r"|[Aa]mbassador)\b"
)
_ENDING = re.compile(r"(?:ian|ean|an|n|ese|ish|i|ic|er|ine)$")
_NO_LANDS = (
    titles.OFFICES
    | titles.NOT_PEOPLE
    | titles.ORGANISATIONS
    | titles.TITLES
    | titles.OPENERS
    | givennames.ALL
    # "the Republic of Velmark": what sort of country it is, and not its name.
    | frozenset("republic kingdom state states federation sultanate emirate commonwealth democratic".split())
)


def learn(text: str, runs: Sequence[Run]) -> dict[str, str]:
    """Countries of a text, by name and by demonym in small letters: "Velmark", and "Velmarkian" by its stem.

    A country is what has a president, a foreign minister, a border; a demonym is a capitalised word
    with a country's stem and one of the usual endings.
    """
    found: dict[str, str] = {}
    for match in (*_OF.finditer(text), *_OWNER.finditer(text)):
        name = match[1]
        first = name.split()[0].lower()
        if first not in _NO_LANDS and not countries.adjective(name) and not countries.adjective(first):
            found[name.lower()] = name
    holders = [(match[1], match[3]) for match in _HOLDER.finditer(text)]
    sure = len({name for _, name in holders}) > 1 or any(title != "President" for title, _ in holders)
    for _, name in holders if sure else ():
        parts = name.lower().split()
        if not set(parts) & _NO_LANDS and not countries.adjective(name) and not countries.adjective(parts[0]):
            found[name.lower()] = name
    words = {word for run in runs for word in run.words}
    for match in _DEMONYM.finditer(text):
        # A country is known by its people only where it is named as well.
        for word in sorted(words):
            key = word.lower()
            fresh = key not in found and key not in _NO_LANDS and not countries.adjective(key)
            if fresh and _is_of(match[1].lower(), key) and not countries.adjective(match[1]):
                found[key] = word
    names = list(found)
    for word in {word.lower() for word in words} if names else ():
        if word in found or len(word) < 6 or not _ENDING.search(word):
            continue
        for name in names:
            if _is_of(word, name):
                found[word] = found[name]
                break
    return found


def _is_of(demonym: str, name: str) -> bool:
    """Whether a word in small letters is made from a country's name."""
    stem = name.rstrip("aeiouy") if len(name) > 4 else name
    return demonym != name and demonym.startswith(stem) and len(demonym) - len(stem) <= 5 and len(stem) >= 3
