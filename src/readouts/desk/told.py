"""What the user says of a document, and what to doubt of it."""

from __future__ import annotations

import re
from dataclasses import replace

from readouts.records import Document, Reading, Told
from readouts.settings import Settings

# From this likeness on (difflib's ratio) a name may be another one, misspelled.
_NEAR = 0.8


def applied(document: Document, told: Told, settings: Settings) -> Document:
    """The document with what the options say of it."""
    day, party, issuer = told.date, told.party, told.issuer
    if day:
        document = replace(document, date=day)
    if issuer:
        from readouts.intake import issuers

        known = issuers.by_name(issuer) or issuers.by_name(issuer.removeprefix("The "))
        side = (known and known.party) or document.party or party or _side_of(issuer, settings.actors)
        document = replace(document, issuer=issuer, outlet=None, party=side)
        if side is None:
            note = f"the issuer {issuer!r} is of no known country; say for whom it speaks (its party)"
            document = replace(document, warnings=(*document.warnings, note))
    if party:
        document = replace(document, party=party)
    if (issuer or party) and document.genre == "report":
        document = replace(document, genre="account")
    return document


def _side_of(issuer: str, own: str) -> str | None:
    """The country that the gazetteer finds in an issuer's name: "Amber House", "Velmark's Presidency"."""
    from readouts.reading import actors, seats

    return seats.issuing(actors.gazetteer(own), issuer)


def doubted(reading: Reading, given: str | None) -> Reading:
    """The reading with a warning where whose account it is was not found, or is spelled otherwise there."""
    from difflib import get_close_matches

    from readouts.intake import issuers

    document, note = reading.document, ""
    if given and given.casefold() not in document.text.casefold():
        names = sorted({word for word in re.findall(r"\w+", document.text) if word[0].isupper()})
        near = get_close_matches(given, names, 1, _NEAR)
        note = f"the party {given!r} is not in the text, but {near[0]!r} is" if near else ""
    elif document.genre == "account" and not document.party and not issuers.is_joint(document.title or ""):
        note = "an official account, but of whom was not found; say for whom it speaks (its party)"
    if not note or any("--party" in warning for warning in document.warnings):
        return reading
    return replace(reading, document=replace(document, warnings=(*document.warnings, note)))
