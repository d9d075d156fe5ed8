"""The side that a statement speaks for: a country, a bloc, an organisation that is a party to talks."""

from __future__ import annotations

from collections.abc import Mapping

from readouts.reading import countries
from readouts.records import Document, Speaker, Statement

# Who says "I" and "we" outside any quotation.
AUTHOR = "the author"


def party(document: Document, statement: Statement, lands: Mapping[str, str]) -> str | None:
    """The party of a statement, as far as the text supports one.

    In an official account what its own side says, and what nobody else is named for, is the
    issuer's; what it reports another side said is that side's. In a report it is the speaker's
    country or bloc.

    Args:
        document: where the statement stands.
        statement: with its speakers filled in.
        lands: countries and demonyms learnt from the text, in small letters.

    Returns:
        A full English name ("United States"), or None.
    """
    sides = {_side(speaker, lands) for speaker in statement.speakers}
    if document.party is None:
        return sides.pop() if len(sides) == 1 else None
    if not statement.speakers:
        return None if statement.candidates or statement.source else document.party
    if len(sides) > 1:
        return None
    side = sides.pop()
    if side is not None:
        return side
    return document.party if all(_is_own(speaker) for speaker in statement.speakers) else None


def _side(speaker: Speaker, lands: Mapping[str, str]) -> str | None:
    if speaker.country:
        return speaker.country
    if speaker.kind == "country":
        return (
            countries.named(speaker.name)
            or countries.seat(speaker.name)
            or lands.get(countries.plain(speaker.name))
        )
    if speaker.kind in ("organization", "group"):
        return countries.named(speaker.name) or countries.seat(speaker.name)
    return None


def _is_own(speaker: Speaker) -> bool:
    """Whether an account names somebody as one does at home: without a country."""
    return (speaker.kind == "person" and speaker.country is None) or speaker.name == AUTHOR
