"""Whom a source was found to be: surely, perhaps, or only as described."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from readouts.reading.people import Person
from readouts.records import Speaker

_CANDIDATES = 5


class Found(NamedTuple):
    """Who speaks, or else who might."""

    speakers: tuple[Speaker, ...] = ()
    candidates: tuple[Speaker, ...] = ()
    people: tuple[Person, ...] = ()  # those among the speakers


def speaker(person: Person, confidence: float, why: str) -> Speaker:
    """Somebody whom the text names."""
    return Speaker(person.name, "person", None, person.role, person.country, confidence, why)


def sure(person: Person, confidence: float, why: str) -> Found:
    """One person and no doubt that matters."""
    return Found((speaker(person, confidence, why),), (), (person,))


def unsure(people: Sequence[Person]) -> Found:
    """Nobody, with everybody who may be meant."""
    people = list(dict.fromkeys(people))
    share = 1 / max(1, len(people))
    return Found((), tuple(speaker(one, round(share, 2), "may be meant") for one in people[:_CANDIDATES]))


def described(name: str, confidence: float, why: str = "described, not named") -> Found:
    """Somebody whom the text does not name."""
    return Found((Speaker(name, "unnamed", confidence=confidence, why=why),))
