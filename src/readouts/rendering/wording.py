"""The words that every rendering uses for the same thing, and text made fit to be shown."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from readouts.records import Aside, Attitude, Document, Genre, Kind, RelationName, Speaker


class Relation(NamedTuple):
    """How a relation is shown: its word (and that for several rows), a sign, one line of meaning."""

    word: str
    many: str
    sign: str
    meaning: str


RELATIONS: Mapping[RelationName, Relation] = {
    "same": Relation("same", "same", "=", "The accounts make the same point, with no material difference."),
    "differs": Relation(
        "differs",
        "differ",
        "≠",
        "The same point, but different in emphasis, content or commitment, or in who said or asked it.",
    ),
    "conflicts": Relation(
        "conflicts",
        "conflict",
        "×",  # noqa: RUF001
        "Both cannot be accepted: contradictory claims, or opposite positions on the point.",
    ),
    "one_sided": Relation(
        "one side only",
        "on one side only",
        "◐",
        "The other documents, all of them searched, do not have it.",
    ),
}
"""The four relations, in the order of a legend."""

ASIDES: Mapping[Aside, Relation] = {
    "unsaid": Relation(
        "said not to have come up",
        "said not to have come up",
        "∅",
        "This side says that it was not discussed, raised, asked or promised: no word on the point itself, "
        "and not silence either.",
    ),
    "ahead": Relation(
        "what happens next",
        "about what happens next",
        "→",
        "What this side says is to happen after the talks.",
    ),
}
"""What stands at the foot of a side's account, apart from its points."""

ATTITUDES: Mapping[Attitude, str] = {"belief": "thinks", "fact": "knows", "eventuality": "wants"}
"""Labels of what is not an assertion (PARC's attitudes); an assertion needs none."""

MANNERS: Mapping[Kind, str] = {"direct": "quoted", "indirect": "paraphrased", "mixed": "partly quoted"}

GENRES: Mapping[Genre, str] = {
    "report": "news report",
    "account": "official account",
    "transcript": "transcript",
}

NOTES = (
    "The words are each document's own. Nothing here says who is right.",
    "An official English text may be a translation, also where it does not say so; what is missing may be "
    "the translator's.",
    "A short text leaves much unsaid by its size alone; each document's length stands beside it.",
    "The lines were found and lined up by a program. Its confidence is its own estimate: "
    "follow each link to the words in their place before relying on them.",
)
"""What a reader must know before relying on a comparison."""

TRANSCRIPTS = (
    "A transcript of a press appearance gives public positions; it is no account of a closed meeting."
)

NOT_RESOLVED = "not resolved"

_PICTURES = {code: chr(0x2400 + code) for code in range(0x20) if chr(code) not in "\t\n\r"}
_UNSHOWABLE = {0x7F: "\u2421"} | dict.fromkeys((*range(0x80, 0xA0), *range(0xD800, 0xE000)), "\ufffd")
_SHOWN = {**_PICTURES, **_UNSHOWABLE}
_NEEDS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_DIRECTION = re.compile(r"[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c]")
_EMBEDDING = re.compile(r"[\u202a-\u202e\u2066-\u2069]")
_SPACE = re.compile(r"\s+")


def shown(text: str) -> str:
    """``text`` with what HTML and terminals cannot carry replaced one for one.

    Control characters become their pictures (U+2400 block), C1 controls and lone surrogates U+FFFD;
    tab, line feed and carriage return stay. The number of code points never changes, so every span
    still fits.
    """
    return text.translate(_SHOWN) if _NEEDS.search(text) else text


def sound(value: Any) -> Any:
    """``value`` with every text in it, keys aside, fit for UTF-8: a lone surrogate, as of a path, is escaped.

    Places in a text move by it, so it is for names and words, not for a text that spans point into.
    """
    match value:
        case str():
            return value.encode("utf-8", "backslashreplace").decode()
        case dict():
            return {key: sound(each) for key, each in value.items()}
        case list() | tuple():
            return [sound(each) for each in value]
    return value


def level(text: str) -> str:
    """:func:`shown` without the controls that embed, override or isolate directions (UAX #9)."""
    # Nearly every text: what is replaced or left out is never printable.
    return text if text.isprintable() else _EMBEDDING.sub("", shown(text))


def one_line(text: str) -> str:
    """``text`` on one line: runs of white space as one space, controls as in :func:`shown`."""
    return shown(_SPACE.sub(" ", text).strip())


def plain(text: str) -> str:
    """:func:`one_line` without direction controls, for terminals, where nothing isolates them."""
    return _DIRECTION.sub("", one_line(text))


def count(number: int, noun: str) -> str:
    """``1 document``, ``2 documents``, ``1,234 words``."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def documents(number: int, independent: int) -> str:
    """``3 documents``; ``7 documents, 3 independent`` where some are copies of others."""
    counted = count(number, "document")
    return counted if independent == number else f"{counted}, {independent:,} independent"


def listed(names: list[str], last: str = "and") -> str:
    """``A``, ``A and B``, ``A, B and C``."""
    return f" {last} ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))


def percent(probability: float) -> str:
    """A probability as a whole percentage that never claims certainty: ``91%``, at most ``99%``."""
    return f"{min(99, max(1, round(probability * 100)))}%"


def length(document: Document) -> int:
    """Words of the document, divided at white space, furniture left out."""
    words, position = 0, 0
    for start, end in sorted(document.furniture):
        words += len(document.text[position : max(position, start)].split())
        position = max(position, end)
    return words + len(document.text[position:].split())


_TRANSLATION = re.compile(
    r"\b(?:un)?(?:official|courtesy|working|machine)?\s*translat(?:ion|ed)\b", re.IGNORECASE
)
_EDGE = 300


def translated(document: Document) -> bool:
    """Whether the document's first or last words (or what its site put around them) call it a translation."""
    edges = [document.title or "", document.text[:_EDGE], document.text[-_EDGE:]]
    return any(_TRANSLATION.search(words) for words in edges)


def publisher(document: Document) -> str:
    """Whose document it is: issuer, else outlet, else its title, else its id."""
    return document.issuer or document.outlet or document.title or document.id


def heading(document: Document) -> str:
    """The document's title, else its id."""
    return document.title or document.id


@lru_cache(maxsize=4096)
def long_date(value: str | None) -> str:
    """``14 March 2031`` for an ISO 8601 date; anything else unchanged, nothing for none."""
    if not value:
        return ""
    try:
        day = date.fromisoformat(value)
    except ValueError:
        return value
    return f"{day.day} {day:%B} {day.year}"


def is_date(value: str | None) -> bool:
    """Whether ``value`` is an ISO 8601 calendar date, fit for a ``datetime`` attribute."""
    return bool(value and re.fullmatch(r"\d{4}-\d\d-\d\d", value) and long_date(value) != value)


def position(speaker: Speaker) -> str:
    """Role and country, as far as they are known: ``President, Velmark``."""
    return ", ".join(part for part in (speaker.role, speaker.country) if part)


def named(speaker: Speaker) -> str:
    """``Ilse Varga (President, Velmark)``."""
    held = position(speaker)
    return f"{speaker.name} ({held})" if held else speaker.name
