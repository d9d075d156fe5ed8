"""The side that a statement speaks for: a country, a bloc, an organisation that is a party to talks."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import replace

from readouts.reading import countries, titles
from readouts.reading.linking import Linker
from readouts.reading.people import roles
from readouts.records import Document, Speaker, Statement

# Who says "I" and "we" outside any quotation.
AUTHOR = "the author"
# In an account somebody of its own side without a name: "a senior administration official".
_HOME_VOICE = re.compile(
    r"(?:(?:the|a|another) )?(?:(?:senior|top|high-ranking) )*"
    r"(?:(?:administration|government|presidential) )+(?:officials?|spokes(?:man|woman|person))",
    re.IGNORECASE,
)


def party(document: Document, statement: Statement, linker: Linker, past: Collection[str]) -> Statement:
    """A statement with its party, as far as text and gazetteer support one.

    In an official account what its own side says, and what nobody else is named for, is the
    issuer's; what it reports another side said is that side's. In a report it is the speaker's
    country or bloc. What the text supports is never overridden; the gazetteer answers where it is
    silent, by office, by employer or by the name of a government.

    Args:
        document: where the statement stands.
        statement: with its speakers filled in.
        linker: the gazetteer, seen from this document.
        past: names of speakers whose every office is over; they speak for no country.

    Returns:
        The statement; its party is a full English name ("United States") or None, and its speakers'
        ``why`` says where the gazetteer gave it.
    """
    speakers, sides = [], set()
    for speaker in statement.speakers:
        side = None if speaker.name in past else _side(speaker, linker.cast.lands)
        known = linker.side(speaker) if side is None else None
        if known:
            side = known[0]
            speaker = replace(speaker, why=f"{speaker.why}; speaks for {side}: {known[1]}")
        speakers.append(speaker)
        sides.add(side)
    filled = replace(statement, speakers=tuple(speakers))
    return replace(filled, party=_whole(document, filled, sides, linker, past))


def _whole(
    document: Document,
    statement: Statement,
    sides: set[str | None],
    linker: Linker,
    past: Collection[str],
) -> str | None:
    if document.party is None:
        return sides.pop() if len(sides) == 1 else None
    if not statement.speakers:
        return None if statement.candidates or statement.source else document.party
    own = all(
        _is_own(speaker, document.issuer or "")
        and speaker.name not in past
        and not linker.may_be_foreign(speaker)
        for speaker in statement.speakers
        if _side(speaker, linker.cast.lands) is None
    )
    if own and None in sides:
        sides = sides - {None} | {document.party}
    return sides.pop() if len(sides) == 1 else None


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


def _is_own(speaker: Speaker, issuer: str) -> bool:
    """Whether an account names somebody as one does at home: without a country."""
    house = issuer.removeprefix("The ")
    of_house = bool(house) and speaker.name.startswith(f"{house} ")
    if speaker.kind == "unnamed":
        return speaker.name == AUTHOR or of_house or bool(_HOME_VOICE.fullmatch(speaker.name))
    if speaker.kind == "organization":
        return speaker.country is None and (of_house or speaker.name.endswith(" Administration"))
    # Without an office somebody may be anybody: a guest, a child whom a speech tells of.
    if speaker.kind != "person" or speaker.country is not None or speaker.role is None:
        return False
    # ... and a senator speaks for a house, a governor for a state.
    return not roles(speaker.role) & titles.HOUSES
