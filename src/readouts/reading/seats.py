"""Countries and seats of power that the gazetteer adds to the tables of reading, where a text has them."""

from __future__ import annotations

import re
from functools import cache

from readouts.reading import countries
from readouts.reading.actor_rows import OWN
from readouts.reading.actors import Gazetteer
from readouts.reading.names import Told


def told(known: Gazetteer, text: str) -> Told:
    """What the gazetteer knows of countries and seats beside the tables of reading, as far as a text has it.

    A shipped seat counts only where the text names its country as well: other houses bear such names.
    """
    lands, own, shipped = _beside(known)
    low = countries.plain(text)
    seats = {
        name: label
        for name, (label, words) in shipped.items()
        if name in low and any(word in low for word in words)
    }
    return Told(lands, {**seats, **own}, known.full_names)


@cache
def _beside(
    known: Gazetteer,
) -> tuple[dict[str, str], dict[str, str], dict[str, tuple[str, tuple[str, ...]]]]:
    """Lands and seats of the user's own countries, and the shipped seats with the words for their country."""
    lands: dict[str, str] = {}
    own: dict[str, str] = {}
    shipped: dict[str, tuple[str, tuple[str, ...]]] = {}
    for state in known.tables.states:
        words = (state.label, *state.names, *state.demonyms)
        if state.source == OWN and state.kind != "organization":
            lands |= {countries.plain(word): state.label for word in words}
            own |= {countries.plain(word): state.label for word in (*state.capitals, *state.governments)}
        if state.kind == "organization":
            # A movement of one word looks like somebody's name.
            own |= {
                countries.plain(word): state.label for word in words if word.isalpha() and not word.isupper()
            }
        for word in state.governments if state.source != OWN else ():
            if not countries.seat(word):
                shipped[countries.plain(word)] = state.label, tuple(countries.plain(one) for one in words)
    return lands, own, shipped


def issuing(known: Gazetteer, issuer: str) -> str | None:
    """The country whose office ``issuer`` is: of "Amber House", of "Ministry of Trade of Velmark"."""
    pieces = re.findall(r"(?:[^\W\d_]\.)+|[^\W\d_][\w\-]*", issuer)
    for start in range(len(pieces)):
        for size in (4, 3, 2, 1):
            words = " ".join(pieces[start : start + size])
            found = known.country(words).one or known.organization(words).one
            land = countries.adjective(words) or countries.seat(words) or (found.label if found else None)
            if land:
                return land
    return None


def is_body(known: Gazetteer, name: str | None) -> bool:
    """Whether ``name`` is an organisation's, which has no country."""
    return bool(name and not countries.named(name) and known.organization(name).one)
