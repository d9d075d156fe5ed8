"""The rows of the gazetteer of actors: people, terms of office, states, and how they are read."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Literal, NamedTuple

from readouts.errors import ModelMissing

SHIPPED = Path(__file__).parent.parent / "models" / "actors"
OWN = "user"
"""The source of a row from the user's own file."""
ALWAYS = "9999-12-31"

Kind = Literal["country", "territory", "region", "organization"]
When = Literal["yes", "maybe", "no", "unknown"]


class Person(NamedTuple):
    """Somebody known across documents; ``id`` is a Wikidata id where there is one."""

    id: str
    label: str
    names: tuple[str, ...]
    source: str
    as_of: str


class State(NamedTuple):
    """A country, a territory, a region or an international organisation.

    ``code`` is ISO 3166-1 alpha-2 where there is one. ``id`` is a Wikidata id or empty.
    ``governments`` are houses and bodies that speak for it. ``part_of`` is the code of the
    organisation that a body belongs to.
    """

    code: str
    id: str
    kind: Kind
    label: str
    names: tuple[str, ...] = ()
    demonyms: tuple[str, ...] = ()
    capitals: tuple[str, ...] = ()
    governments: tuple[str, ...] = ()
    part_of: str = ""
    source: str = ""
    as_of: str = ""


class Term(NamedTuple):
    """An office that somebody held.

    ``start`` and ``end`` are ISO 8601 of any precision; an empty start is not known, an empty end
    is not over on ``as_of``. ``roles``: S head of state, G of government, M monarch, L who leads in
    fact. ``key`` is the office in the form of :func:`readouts.reading.spellings.office`.
    """

    person: str
    country: str
    key: str
    roles: str
    title: str
    start: str
    end: str
    source: str
    as_of: str

    def held(self, day: str) -> When:
        """Whether the office was held on ``day``, an ISO 8601 date.

        ``maybe`` where the dates are too coarse to say, ``unknown`` after the source's date.
        """
        first, surely_from = _bounds(self.start) if self.start else ("", ALWAYS)
        surely_to, last = _bounds(self.end) if self.end else (ALWAYS, ALWAYS)
        if not first <= day <= last:
            return "no"
        if self.source != OWN and day > self.as_of:
            return "unknown"
        return "yes" if surely_from <= day <= surely_to else "maybe"


class Tables(NamedTuple):
    """What a gazetteer holds, in rows."""

    people: tuple[Person, ...] = ()
    terms: tuple[Term, ...] = ()
    states: tuple[State, ...] = ()


def is_day(value: str) -> bool:
    """Whether ``value`` is a whole ISO 8601 date, ``YYYY-MM-DD``."""
    try:
        return date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def read_tables(folder: Path) -> Tables:
    """The tables as ``training/gazetteer.py`` writes them.

    Raises:
        ModelMissing: a table is absent.
    """
    people = [
        Person(id, label, _split(names), source, as_of)
        for id, label, names, source, as_of in _rows(folder, "people")
    ]
    terms = [Term(*row) for row in _rows(folder, "terms")]
    states = []
    for code, id, kind, label, names, demonyms, capitals, governments, part_of, source, as_of in _rows(
        folder, "states"
    ):
        lists = _split(names), _split(demonyms), _split(capitals), _split(governments)
        states.append(State(code, id, _kind(kind), label, *lists, part_of, source, as_of))
    return Tables(tuple(people), tuple(terms), tuple(states))


def _rows(folder: Path, name: str) -> Iterable[list[str]]:
    try:
        text = (folder / f"{name}.tsv").read_text(encoding="utf-8")
    except OSError as error:
        raise ModelMissing(f"the gazetteer's {name}.tsv is missing; install the package again") from error
    lines = text.split("\n")
    return (line.split("\t") for line in lines[1:] if line)


def _split(value: str) -> tuple[str, ...]:
    return tuple(value.split("|")) if value else ()


def _kind(value: str) -> Kind:
    kinds: dict[str, Kind] = {"territory": "territory", "region": "region", "organization": "organization"}
    return kinds.get(value, "country")


def _bounds(value: str) -> tuple[str, str]:
    """The first and the last day of a date, a month or a year."""
    if len(value) == 4:
        return f"{value}-01-01", f"{value}-12-31"
    if len(value) == 7:
        # No month has more days, and only the order of the strings counts.
        return f"{value}-01", f"{value}-31"
    return value, value
