"""Statements as a table in memory, for pandas (extra ``pandas``) or polars (extra ``polars``)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any, Literal, overload

from readouts.errors import SettingsError
from readouts.records import Document, Reading, Speaker, Statement, Stored
from readouts.rendering import tables, wording

if TYPE_CHECKING:
    import pandas
    import polars

_DAYS = ("date",)
_SWITCHES = ("negated", "unsaid")
_SHARES = ("confidence",)
_PLACES = ("start", "end")

COLUMNS = (
    *("document", "title", "date", "outlet", "issuer", "genre", "language"),
    *("statement", "kind", "attitude", "act", "plover", "negated", "unsaid", "within"),
    *("speaker", "actor", "role", "country", "party", "candidates", "addressee"),
    *("source", "cue", "content", "confidence", "start", "end"),
    *("version", "network", "checksum"),
)
"""Columns of :func:`statements`."""


@overload
def statements(
    readings: Iterable[Reading | Stored], library: Literal["pandas"] = "pandas"
) -> pandas.DataFrame: ...
@overload
def statements(readings: Iterable[Reading | Stored], library: Literal["polars"]) -> polars.DataFrame: ...
def statements(
    readings: Iterable[Reading | Stored], library: Literal["pandas", "polars"] = "pandas"
) -> pandas.DataFrame | polars.DataFrame:
    """A row a statement, in the order of documents and text, with :data:`COLUMNS`.

    The names of several speakers, and their roles, countries and Wikidata ids, are joined by ``; ``, in
    one order. ``date`` is a date, ``negated`` and ``unsaid`` are true or false, ``confidence`` is a number
    from 0 to 1; ``start`` and ``end`` are the first code point of the content in the document's text and
    the one after its last; everything else is words, and what is not known is missing. ``version``,
    ``network`` and ``checksum`` say of a reading from an archive what was read by whom.

    Raises:
        SettingsError: the library is not installed, or is neither of the two.
    """
    columns: dict[str, list[Any]] = {name: [] for name in COLUMNS}
    make = {"pandas": _pandas, "polars": _polars}.get(library)
    if make is None:
        raise SettingsError(f"{library!r} makes no table of statements; pandas and polars do")
    try:
        return make(_filled(columns, readings))
    except ImportError as error:
        raise SettingsError(
            f"this table needs {library}; install readouts with the extra [{library}]"
        ) from error


def _filled(columns: dict[str, list[Any]], readings: Iterable[Reading | Stored]) -> dict[str, list[Any]]:
    for entry in readings:
        reading = entry if isinstance(entry, Reading) else entry.reading
        first = _document(reading.document) | _archive(entry)
        for statement in reading.statements:
            for name, value in (first | _statement(statement)).items():
                columns[name].append(wording.sound(value))
    return columns


def _document(document: Document) -> dict[str, Any]:
    names = ("title", "outlet", "issuer", "genre", "language")
    day = date.fromisoformat(document.date or "") if wording.is_date(document.date) else None
    return {"document": document.id, "date": day} | {name: getattr(document, name) for name in names}


def _archive(entry: Reading | Stored) -> dict[str, Any]:
    if isinstance(entry, Reading):
        return dict.fromkeys(("version", "network", "checksum"))
    network = entry.network
    return {"version": entry.archived.version, "network": network.name, "checksum": network.checksum}


def _statement(statement: Statement) -> dict[str, Any]:
    names = ("kind", "attitude", "act", "plover", "negated", "unsaid", "within", "party", "confidence")
    found = {name: getattr(statement, name) for name in names}
    speakers = statement.speakers
    return found | {
        "statement": statement.id,
        "speaker": _names(speakers),
        "actor": _joined([speaker.actor.id if speaker.actor else None for speaker in speakers]),
        "role": _joined([speaker.role for speaker in speakers]),
        "country": _joined([speaker.country for speaker in speakers]),
        "candidates": _names(statement.candidates),
        "addressee": _names(statement.addressee),
        "source": statement.source.text if statement.source else None,
        "cue": statement.cue.text if statement.cue else None,
        "content": statement.content.text,
        "start": statement.content.start,
        "end": statement.content.end,
    }


def _names(speakers: Iterable[Speaker]) -> str | None:
    return _joined([speaker.name for speaker in speakers])


def _joined(values: list[str | None]) -> str | None:
    return tables.joined(values) or None


def _pandas(columns: dict[str, list[Any]]) -> Any:
    import pandas

    types: dict[str, Any] = dict.fromkeys(COLUMNS, pandas.StringDtype())
    types |= dict.fromkeys(_DAYS, "datetime64[s]") | dict.fromkeys(_SWITCHES, "bool")
    types |= dict.fromkeys(_SHARES, "float64") | dict.fromkeys(_PLACES, "int64") | {"version": "Int32"}
    made = {name: pandas.Series(values, dtype=types[name]) for name, values in columns.items()}
    return pandas.DataFrame(made)


def _polars(columns: dict[str, list[Any]]) -> Any:
    import polars

    types: dict[str, Any] = dict.fromkeys(COLUMNS, polars.String)
    types |= dict.fromkeys(_DAYS, polars.Date) | dict.fromkeys(_SWITCHES, polars.Boolean)
    types |= dict.fromkeys(_SHARES, polars.Float64) | dict.fromkeys(_PLACES, polars.Int64)
    return polars.DataFrame(columns, schema=types | {"version": polars.Int32})
