"""How likely two points that are lined up say the same, with no material difference.

A logistic model (Cox 1958) over what both or only one of them does (see ``manners``), their figures,
dates, negation, length and meaning. Thanks for support and the support itself are the same point; asking
for a thing and discussing it are not. Its weights were learnt from pairs of accounts aligned by hand.
"""

from __future__ import annotations

import math
import tomllib
from functools import lru_cache
from importlib.resources import files

from readouts.comparing.evidence import dates_differ, negated, numbers_differ
from readouts.comparing.manners import MANNERS, manners
from readouts.comparing.signs import WEIGHTS

NAMES = (
    "cosine",
    "figures",
    "dates",
    "negation",
    "length",
    "short",
    *(f"{name}, one" for name in MANNERS),
    *(f"{name}, both" for name in MANNERS),
)


@lru_cache(maxsize=1)
def learnt() -> tuple[tuple[float, ...], float]:
    """The weight of each sign in the order of ``NAMES``, and the constant."""
    table = tomllib.loads((files(__package__) / WEIGHTS).read_text(encoding="utf-8"))["same"]
    return tuple(float(table[name]) for name in NAMES), float(table["constant"])


def features(one: str, other: str, cosine: float) -> tuple[float, ...]:
    """The signs of two points' sentences, in the order of ``NAMES``; ``cosine`` is their vectors'."""
    left, right = manners(one), manners(other)
    words = [math.log(max(len(text.split()), 1)) for text in (one, other)]
    return (
        cosine,
        float(bool(numbers_differ(one, other))),
        float(dates_differ(one, other)),
        float(negated(one) != negated(other)),
        abs(words[0] - words[1]),
        min(words),
        *(float(name in left ^ right) for name in MANNERS),
        *(float(name in left & right) for name in MANNERS),
    )


def accord(one: str, other: str, cosine: float) -> float:
    """The probability that they say the same."""
    weights, constant = learnt()
    return 1 / (
        1
        + math.exp(-sum(w * x for w, x in zip(weights, features(one, other, cosine), strict=True)) - constant)
    )
