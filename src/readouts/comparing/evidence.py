"""What in the words of two points that are lined up speaks against their being the same.

Only plain evidence counts: unlike numbers of the same thing, and one side denying what the other side
says was done. Silence, tone and choice of words are no evidence of a conflict.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from readouts.comparing.words import WORD, listed, stem, stems

# Shared words must weigh this much together before the same thing is meant.
SHARED = 0.5

_UNITS = listed("numbers")
_NUMBERS = {word: float(value) for value, word in enumerate(_UNITS) if word not in {"zero", "one"}}
_NUMBERS |= {"fifteen": 15.0, "twenty": 20.0, "thirty": 30.0, "forty": 40.0, "fifty": 50.0, "sixty": 60.0}
_SCALES = {"hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}
_MONTHS = frozenset(listed("months"))
_LOOSE = re.compile(
    r"\b(?:about|around|over|nearly|almost|some|at least|at most|up to|more than|less than|fewer than|roughly"
    r"|approximately|another|additional|further|half)\s+(?:[A-Z]{3}\s|[$€£])?\Z",
    re.IGNORECASE,
)
_CURRENCY = re.compile(r"(?:[$€£]|\b(?:USD|EUR|GBP)\s?)\Z")
# Capitals count: "may" and "march" are verbs as well.
_NAME_OF_MONTH = "|".join(month.capitalize() for month in listed("months"))
_MONTH = re.compile(rf"\b(?:{_NAME_OF_MONTH})\b")
_DAY = re.compile(rf"\b\d{{1,2}} (?:{_NAME_OF_MONTH})\b|\b(?:{_NAME_OF_MONTH}) \d{{1,2}}\b")
_WEEKDAY = re.compile(r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b")
# "The two leaders" is a name, no figure.
_PAIR = frozenset(listed("pairs"))
_MONEY = frozenset({"dollar", "euro", "pound", "crown"})
# Two unlike figures of these may be of two things.
_OF_ANYTHING = frozenset({"money", "percent"})
# A word that counts nothing by itself.
_FILLERS = frozenset(listed("fillers"))

_NOT = r"(?:not|never|n[o']t|neither|nor|nobody|no one|nothing|none)"
_TALK = (
    r"(?:discuss\w*|rais\w+|mention\w*|address\w*|touch\w*|talk\w*|spoke\w*"
    r"|on the agenda|c[oa]me up|brought up)"
)
_PACT = r"(?:agree\w*|accept\w*|promis\w+|pledg\w+|commit\w*|undert\w+|approv\w+|consent\w*|endors\w+)"
_GAP = r"(?:\W+\w+){0,4}?\W+"
# Who does not mention a thing in public does not say that it did not come up.
_RAISED = _TALK.replace(r"|mention\w*", "")
_NO_TALK = re.compile(rf"\b{_NOT}\b{_GAP}{_RAISED}|\bno\b{_GAP}{_RAISED}", re.IGNORECASE)
_NO_PACT = re.compile(
    rf"\b{_NOT}\b{_GAP}{_PACT}|\bno\s+(?:such\s+)?(?:agreement|deal|decision|promise|pledge|commitment)\b"
    r"|\b(?:refus\w+|reject\w+|ruled? out|declin\w+|den(?:y|ies|ied|ying))\b",
    re.IGNORECASE,
)
_YES_TALK = re.compile(rf"\b{_TALK}", re.IGNORECASE)
_YES_PACT = re.compile(rf"\b(?:{_PACT}|agreement|consensus)\b", re.IGNORECASE)


class Finding(NamedTuple):
    """A conflict found: the reason in plain words, and how sure it is (0..1)."""

    reason: str
    confidence: float


class Amount(NamedTuple):
    """A number with the stem of what it counts; ``loose`` when it is only a bound or a round figure."""

    value: float
    noun: str
    words: str
    loose: bool


@lru_cache(maxsize=65536)
def amounts(text: str) -> tuple[Amount, ...]:
    """The numbers of ``text`` that count something; days of a month and years count nothing."""
    tokens = list(WORD.finditer(text))
    found = []
    skip = -1
    for place, match in enumerate(tokens):
        value = _value(match[0])
        if value is None or place <= skip:
            continue
        after = [token[0].lower() for token in tokens[place + 1 : place + 4]]
        skip = place
        while after and after[0] in _SCALES:
            value *= _SCALES[after.pop(0)]
            skip += 1
        before = tokens[place - 1][0].lower() if place else ""
        currency = _CURRENCY.search(text, max(match.start() - 5, 0), match.start())
        if {before, *after[:1]} & _MONTHS or (not currency and 1900 <= value <= 2100 and value == int(value)):
            continue
        after = [word for word in after if word not in _FILLERS]
        if value == 2 and _PAIR & set(after[:1]):
            continue
        noun = stem(after[0]) if after else ""
        if currency or noun in _MONEY:
            noun = "money"
        loose = bool(_LOOSE.search(text, max(match.start() - 24, 0), match.start()))
        last = tokens[min(skip + 1, len(tokens) - 1)] if noun != "money" else tokens[skip]
        found.append(Amount(value, noun, text[match.start() : last.end()], loose))
    return tuple(found)


def _value(word: str) -> float | None:
    if word[0].isdigit():
        try:
            return float(word.replace(",", ""))
        except ValueError:
            return None
    return _NUMBERS.get(word.lower())


def numbers_differ(one: str, other: str) -> str:
    """How the figures in digits differ, in plain words; empty when they do not."""
    left, right = (
        {amount.value for amount in amounts(text) if amount.words[0].isdigit()} for text in (one, other)
    )
    if left == right:
        return ""
    if not left & right:
        return "with different figures" if left and right else "with figures on one side only"
    return "with more figures on one side" if left < right or right < left else "with some figures different"


def dates_differ(one: str, other: str) -> bool:
    """Whether both points name months, days of a month or days of the week, and no such name is shared."""
    for pattern in (_DAY, _MONTH, _WEEKDAY):
        left, right = ({match[0].lower() for match in pattern.finditer(text)} for text in (one, other))
        if left and right:
            return not left & right
    return False


def unlike_numbers(one: str, other: str) -> Finding | None:
    """Two exact, unlike numbers of the same thing, where no number of that thing is in both points."""
    left, right = amounts(one), amounts(other)
    for amount in left:
        same = [a for a in right if a.noun and a.noun == amount.noun]
        mine = [a for a in left if a.noun == amount.noun]
        if not same or {a.value for a in mine} & {a.value for a in same}:
            continue
        exact = next((a for a in same if not a.loose), None)
        if exact and not amount.loose and amount.noun not in _OF_ANYTHING:
            return Finding(f"one side says “{amount.words}”, the other “{exact.words}”", 0.6)
    return None


def denial(one: str, other: str, weights: Mapping[str, float]) -> Finding | None:
    """One side says that it was not discussed or not agreed, the other that it was.

    ``weights`` are the story's word weights: what is denied must share words of weight with the other
    point.
    """
    for denying, saying in ((one, other), (other, one)):
        for no, yes in ((_NO_TALK, (_YES_PACT, _YES_TALK)), (_NO_PACT, (_YES_PACT,))):
            found = no.search(denying)
            if not found or _NO_TALK.search(saying) or _NO_PACT.search(saying):
                continue
            done = next((match for match in (pattern.search(saying) for pattern in yes) if match), None)
            if not done:
                continue
            if _shared(denying, saying, weights) >= SHARED:
                words = " ".join(found[0].split())
                return Finding(f"one side says “{done[0]}”, the other “{words}”", 0.6)
    return None


def blame(one: str, other: str) -> Finding | None:
    """One side lays something at a door, the other says that the blame does not belong there.

    The points must already be lined up: that they are about the same thing is not looked for here.
    """
    for rejecting, saying in ((one, other), (other, one)):
        found = _NO_BLAME.search(rejecting)
        charge = _CHARGE.search(saying)
        if found and charge and not _NO_BLAME.search(saying):
            words = " ".join(found[0].split())
            return Finding(f"one side speaks of “{charge[0]}”, the other says “{words}”", 0.6)
    return None


def _shared(one: str, other: str, weights: Mapping[str, float]) -> float:
    return sum(weights.get(word, 0.0) for word in sorted(set(stems(one)) & set(stems(other))))


def negated(text: str) -> bool:
    """Whether a word of negation stands in ``text``."""
    return bool(_NEGATION.search(text))


# "the responsibility should not be put on", "rejected the accusations", "we are not to blame for"
_NO_BLAME = re.compile(
    r"\b(?:blame|responsibility|fault|guilt)\b(?: for [^.;]{1,80}?)? (?:(?:should|must|can|could|does|do|did)"
    r"(?: not|n['’]t)|cannot|lies? not)\b|"  # noqa: RUF001
    r"\b(?:shift|put|plac|lay|pass|pin)(?:t?ing|s|ed)? (?:the |all |any )?(?:blame|responsibility|guilt) on"
    r"|"
    r"\b(?:reject|deni|deny|dismiss|refut|rebuff)\w*(?: \w+){0,3}"
    r" (?:accusation|allegation|charge|claim|blame|insinuation)s?\b|"
    r"\b(?:baseless|groundless|unfounded|false) (?:accusation|allegation|charge|claim|insinuation)s?\b|"
    r"\b(?:is|are|was|were) not (?:to blame|responsible|at fault)\b",
    re.IGNORECASE,
)
_CHARGE = re.compile(
    r"\b(?:blam|accus|condemn|denounc|escalat|aggressi|threaten|provo[ck]|violat|attack|responsib)\w*",
    re.IGNORECASE,
)
_NEGATION = re.compile(
    rf"\b(?:{_NOT}|no|without|cannot|den(?:y|ies|ied)|reject\w*|refus\w*|ruled? out|declin\w*)\b|n['’]t\b",  # noqa: RUF001
    re.IGNORECASE,
)
