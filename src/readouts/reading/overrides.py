"""The user's own file of actors: rows that add to the gazetteer or outweigh it, since offices change.

A CSV file with a header and the columns of :data:`COLUMNS`. A row is a person, who may have an
office, or a country, an organisation, or a word for one: a demonym, a capital, a government.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Callable
from typing import NamedTuple

from readouts.errors import SettingsError
from readouts.reading.actor_rows import OWN, Kind, Person, State, Tables, Term, is_day
from readouts.reading.spellings import office, plain

COLUMNS = ("id", "label", "names", "kind", "country", "office", "start", "end")
KINDS = ("person", "country", "organization", "demonym", "capital", "government")
MOST_BYTES = 10_000_000
_LONGEST = 200
# What a spreadsheet would run as a formula.
_FORMULA = ("=", "+", "-", "@")
# Controls that reorder what is shown.
_DIRECTION = frozenset("\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_MONTH = re.compile(r"[0-9]{4}(?:-[0-9]{2})?")
_ROLE = {"president": "S", "prime minister": "G", "chancellor": "G", "king": "SM", "queen": "SM"}


class Row(NamedTuple):
    """A row of the file; ``number`` is its line's, counted from 1 with the header."""

    number: int
    id: str
    label: str
    names: tuple[str, ...]
    kind: str
    country: str
    office: str
    start: str
    end: str


def read(path: str) -> list[Row]:
    """The rows of a file, each checked by itself.

    Raises:
        SettingsError: the file cannot be read, or a row makes no sense; the message names the row.
    """
    text = _text(path)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: list[Row] = []
    header: list[str] | None = None
    try:
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                continue
            if header is None:
                header = _header(path, cells)
            else:
                rows.append(_row(path, reader.line_num, header, cells))
    except csv.Error as error:
        raise SettingsError(f"{path}: row {reader.line_num}: not CSV: {error}") from error
    if header is None:
        raise SettingsError(f"{path}: empty; the first row must name the columns {','.join(COLUMNS)}")
    return rows


def merged(tables: Tables, path: str) -> Tables:
    """``tables`` with the rows of the user's file ``path``.

    Raises:
        SettingsError: as :func:`read` and :func:`join`.
    """
    return join(tables, read(path), path)


def join(tables: Tables, rows: list[Row], path: str) -> Tables:
    """``tables`` with ``rows``, which came from the file ``path``.

    Raises:
        SettingsError: a row names a country that nobody knows.
    """
    states = {state.code: state for state in tables.states}
    for row in rows:
        if row.kind in ("country", "organization"):
            _add_state(states, row)
    find = _finder(states)
    people = {person.id: person for person in tables.people}
    roles = {(term.country, term.key): term.roles for term in tables.terms}
    terms: list[Term] = []
    for row in rows:
        if row.kind in ("country", "organization"):
            continue
        code = find(row.country)
        if row.country and code is None:
            problem = f"no country or organisation, or more than one, is called {row.country!r}"
            raise SettingsError(f"{path}: row {row.number}: {problem}")
        if row.kind == "person":
            _add_person(people, row)
            if row.office and code:
                terms.append(_term(row, code, roles))
        elif code:
            _add_word(states, row, code)
    return Tables(tuple(people.values()), (*tables.terms, *terms), tuple(states.values()))


def added(rows: list[Row], more: list[Row]) -> tuple[list[Row], int]:
    """``rows`` with those of ``more`` that are not among them, and how many those are."""
    known = {row._replace(number=0) for row in rows}
    new = [row for row in more if row._replace(number=0) not in known]
    return rows + new, len(new)


def written(rows: list[Row]) -> str:
    """A file that reads back as ``rows``."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for row in rows:
        names = "|".join(row.names)
        writer.writerow((row.id, row.label, names, row.kind, row.country, row.office, row.start, row.end))
    return out.getvalue()


def _text(path: str) -> str:
    try:
        with open(path, "rb") as file:
            raw = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise SettingsError(f"{path}: the actors file cannot be read: {error.strerror}") from error
    except ValueError as error:
        raise SettingsError(f"{path!r}: the actors file cannot be opened") from error
    if len(raw) > MOST_BYTES:
        raise SettingsError(f"{path}: over the limit of {MOST_BYTES:,} bytes for an actors file")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = raw.count(b"\n", 0, error.start) + 1
        raise SettingsError(f"{path}: row {row}: not UTF-8; save the file as CSV in UTF-8") from error


def _header(path: str, cells: list[str]) -> list[str]:
    names = [cell.strip().lower() for cell in cells]
    if sorted(names) != sorted(COLUMNS):
        raise SettingsError(f"{path}: row 1: the columns must be {','.join(COLUMNS)}")
    return names


def _row(path: str, number: int, header: list[str], cells: list[str]) -> Row:
    try:
        if len(cells) != len(header):
            raise ValueError(f"{len(cells)} cells instead of {len(header)}")
        values = {name: _cell(name, cell) for name, cell in zip(header, cells, strict=True)}
        names = tuple(filter(None, (name.strip() for name in values.pop("names").split("|"))))
        row = Row(number, names=names, **values)
        _check(row)
    except ValueError as error:
        raise SettingsError(f"{path}: row {number}: {error}") from None
    return row


def _cell(name: str, cell: str) -> str:
    cell = unicodedata.normalize("NFC", cell.strip())
    if len(cell) > (_LONGEST * 10 if name == "names" else _LONGEST):
        raise ValueError(f"{name} is too long")
    if cell.startswith(_FORMULA):
        raise ValueError(f"{name} begins with {cell[0]!r}, which a spreadsheet takes for a formula")
    if any(unicodedata.category(char) in ("Cc", "Cs", "Zl", "Zp") or char in _DIRECTION for char in cell):
        raise ValueError(f"{name} holds a control character")
    return cell


def _check(row: Row) -> None:
    if row.kind not in KINDS:
        raise ValueError(f"kind must be one of {', '.join(KINDS)}, not {row.kind!r}")
    if not row.label or not plain(row.label):
        raise ValueError("label is empty")
    if row.kind in ("person", "country", "organization"):
        if not row.id:
            raise ValueError("id is empty")
    elif not row.country:
        raise ValueError(f"a {row.kind} needs a country")
    if (row.office or row.start or row.end) and row.kind != "person":
        raise ValueError(f"a {row.kind} has no office, start or end")
    if row.office and not row.country:
        raise ValueError("an office needs a country")
    if (row.start or row.end) and not row.office:
        raise ValueError("start and end need an office")
    for name, value in (("start", row.start), ("end", row.end)):
        if value and not _is_date(value):
            raise ValueError(f"{name} must be YYYY-MM-DD, YYYY-MM or YYYY, not {value!r}")
    if row.start and row.end and row.end < row.start[: len(row.end)]:
        raise ValueError(f"end {row.end} is before start {row.start}")


def _is_date(value: str) -> bool:
    if is_day(value):
        return True
    return bool(_MONTH.fullmatch(value)) and is_day(f"{value}-01-01"[:10])


def _add_state(states: dict[str, State], row: Row) -> None:
    code = row.country or row.id
    known = states.get(code)
    if known is None:
        kind: Kind = "organization" if row.kind == "organization" else "country"
        states[code] = State(code, row.id, kind, row.label, row.names, source=OWN)
    else:
        names = (*known.names, known.label, *row.names)
        states[code] = known._replace(id=row.id, label=row.label, names=_unlike(row.label, names), source=OWN)


def _finder(states: dict[str, State]) -> Callable[[str], str | None]:
    """A country's code by code or name; a name of several is none."""
    by_name: dict[str, set[str]] = {}
    for code, state in states.items():
        for name in (state.label, *state.names):
            by_name.setdefault(plain(name), set()).add(code)

    def find(words: str) -> str | None:
        if words in states:
            return words
        found = by_name.get(plain(words), set())
        return next(iter(found)) if len(found) == 1 else None

    return find


def _add_person(people: dict[str, Person], row: Row) -> None:
    known = people.get(row.id)
    names = (*known.names, known.label, *row.names) if known else row.names
    people[row.id] = Person(row.id, row.label, _unlike(row.label, names), OWN, "")


def _add_word(states: dict[str, State], row: Row, code: str) -> None:
    state, words = states[code], (row.label, *row.names)
    if row.kind == "demonym":
        states[code] = state._replace(demonyms=(*state.demonyms, *words))
    elif row.kind == "capital":
        states[code] = state._replace(capitals=(*state.capitals, *words))
    else:
        states[code] = state._replace(governments=(*state.governments, *words))


def _term(row: Row, code: str, roles: dict[tuple[str, str], str]) -> Term:
    key = office(row.office, code)
    role = roles.get((code, key), _ROLE.get(key, ""))
    return Term(row.id, code, key, role, row.office, row.start, row.end, OWN, "")


def _unlike(label: str, names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name for name in dict.fromkeys(names) if name != label)
