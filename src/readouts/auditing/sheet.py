"""The coding sheet as CSV, the codebook that tells what its columns mean, and the way back.

Cells that a spreadsheet could take for a formula get an apostrophe (:func:`readouts.writing.guarded`),
which is taken off again when a sheet is read.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from readouts.auditing.sampling import FIELDS, UNCOMPARED, UNRESOLVED, Case, Pick
from readouts.errors import SettingsError
from readouts.writing import guarded

_ALL = "all"
_CASE = ("document", "statement", "speaker", "party", "kind", "relation", "source", "cue", "words")


class Column(NamedTuple):
    """A column of the sheet: its name, what it means, and the values it may have, none if any."""

    name: str
    meaning: str
    values: tuple[str, ...] = ()


COLUMNS = (
    Column("document", "The document's id."),
    Column("statement", "The statement's id within the document."),
    Column("speaker", f"Who is taken to have said it; several are joined by '; '. Else '{UNRESOLVED}'."),
    Column("party", "The side for which the speaker is taken to speak; empty where there is none."),
    Column(
        "kind",
        "Whose wording it is, by quotation marks: all, none, or some.",
        ("direct", "indirect", "mixed"),
    ),
    Column(
        "relation",
        "How the row in which it stands was judged; the gravest of several.",
        ("conflicts", "differs", "same", "one_sided", UNCOMPARED),
    ),
    Column("source", "The document's words for who said it."),
    Column("cue", "The words of saying."),
    Column("words", "What was said; pieces that stand apart are joined by one space."),
    Column(
        "counts_for",
        f"'{_ALL}' where the row was drawn at random; else the columns, joined by '; ', for whose sake "
        "it was added, and for which alone it counts.",
    ),
    Column(
        "judgement",
        "For the coder: right where speaker, party, kind, source, cue and words are all as the document has "
        "them; wrong where one of them is not; empty where it was not judged.",
        ("right", "wrong", ""),
    ),
    Column("note", "For the coder: anything that should be remembered."),
)
"""The columns of :func:`sheet`, in their order."""


def codebook() -> str:
    """The columns as CSV: name, meaning and allowed values; one a line, the values joined by " | "."""
    rows = (
        (column.name, column.meaning, " | ".join(value or "(empty)" for value in column.values) or "any text")
        for column in COLUMNS
    )
    return _written(("column", "meaning", "values"), rows)


def sheet(picks: Iterable[Pick]) -> str:
    """A sample as CSV, a row a statement, with ``judgement`` and ``note`` left to the coder."""
    rows = map(_row, picks)
    return _written([column.name for column in COLUMNS], rows)


def judgements(text: str, name: str = "the sheet") -> dict[tuple[str, str], bool]:
    """What a coder wrote into a sheet: by document and statement, whether it is right.

    Commas, semicolons and tabs are understood, as spreadsheets write them, and columns in any order.

    Args:
        text: the sheet; rows without a judgement are left out.
        name: of the sheet, for errors.

    Raises:
        SettingsError: a column is missing, a judgement is not one of the codebook's, or two rows judge
            one statement; with the row, counted from 1 with the header.
    """
    header, rows, _ = _table(text, name, ("document", "statement", "judgement"))
    found: dict[tuple[str, str], bool] = {}
    for number, cells in enumerate(rows, 2):
        row = dict(zip(header, cells, strict=False))
        verdict = row.get("judgement", "").strip().lower()
        if not verdict:
            continue
        if verdict not in ("right", "wrong"):
            raise SettingsError(f"{name}: row {number}: {verdict[:40]!r} is neither 'right' nor 'wrong'")
        key = _key(row)
        if key in found:
            raise SettingsError(f"{name}: row {number}: {_named(key)} is judged twice")
        found[key] = verdict == "right"
    return found


def picks(text: str, name: str = "the sheet") -> tuple[Pick, ...]:
    """The sample that a sheet holds, in the order of its rows; inverse of :func:`sheet`.

    Args:
        text: the sheet, as :func:`judgements` takes it.
        name: of the sheet, for errors.

    Raises:
        SettingsError: a column is missing, a row counts for what there is none of, or a statement has two
            rows; with the row, counted from 1 with the header.
    """
    header, rows, _ = _table(text, name, (*_CASE, "counts_for"))
    found: dict[tuple[str, str], Pick] = {}
    for number, cells in enumerate(rows, 2):
        row = dict.fromkeys(header, "") | dict(zip(header, cells, strict=False))
        counted = [each.strip() for each in row["counts_for"].split(";")]
        strange = next((each for each in counted if each not in (_ALL, *FIELDS)), None)
        if strange is not None:
            raise SettingsError(f"{name}: row {number}: nothing counts for {strange[:40]!r}")
        case = Case(**{field: _unguarded(row[field]) for field in _CASE})
        if case.key in found:
            raise SettingsError(f"{name}: row {number}: {_named(case.key)} has two rows")
        found[case.key] = Pick(case, () if _ALL in counted else tuple(counted))
    return tuple(found.values())


def judged(text: str, key: tuple[str, str], verdict: bool, name: str = "the sheet") -> str:
    """The sheet with a judgement of one statement; every other cell stays, but for being guarded.

    Args:
        text: the sheet.
        key: the document's id and the statement's.
        verdict: whether it is right.
        name: of the sheet, for errors.

    Raises:
        SettingsError: a column is missing.
    """
    header, rows, delimiter = _table(text, name, ("document", "statement", "judgement"))
    at = header.index("judgement")
    for cells in rows:
        if _key(dict(zip(header, cells, strict=False))) == key:
            cells += [""] * (at + 1 - len(cells))
            cells[at] = "right" if verdict else "wrong"
    return _written(header, ([guarded(cell) for cell in cells] for cells in rows), delimiter)


def _table(text: str, name: str, needed: Iterable[str]) -> tuple[list[str], list[list[str]], str]:
    """The header, the rows that are not blank, and what parts the columns."""
    text = text.removeprefix("\ufeff")
    head = text.partition("\n")[0]
    delimiter = max(",;\t", key=head.count)
    rows: list[list[str]] = []
    try:
        rows.extend(filter(None, csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)))
    except csv.Error as error:
        raise SettingsError(f"{name}: row {len(rows) + 1}: not CSV: {error}") from error
    header = rows[0] if rows else []
    missing = sorted(set(needed) - set(header))
    if missing:
        raise SettingsError(f"{name}: there is no column {missing[0]!r}")
    return header, rows[1:], delimiter


def _key(row: dict[str, str]) -> tuple[str, str]:
    return _unguarded(row.get("document", "")), _unguarded(row.get("statement", ""))


def _named(key: tuple[str, str]) -> str:
    return " ".join(f"{key[1]} of {key[0]}".split())[:120]


def _row(pick: Pick) -> Sequence[str]:
    known = {"counts_for": "; ".join(pick.drawn_for) or _ALL}
    return [known.get(name) or _guarded(str(getattr(pick.case, name, ""))) for name, *_ in COLUMNS]


def _written(header: Sequence[str], rows: Iterable[Sequence[str]], delimiter: str = ",") -> str:
    out = io.StringIO()
    some, all = (
        csv.writer(out, delimiter=delimiter, lineterminator="\n", quoting=quoting)
        for quoting in (csv.QUOTE_MINIMAL, csv.QUOTE_ALL)
    )
    some.writerow(header)
    for row in rows:
        # A carriage return ends a row for the readers, and the writer does not see to that.
        (all if any("\r" in cell for cell in row) else some).writerow(row)
    return out.getvalue()


def _guarded(cell: str) -> str:
    """Guarded in such a way that a text that begins like a guarded one can be told from it."""
    return f"'{cell}" if _is_formula(cell.lstrip("'")) else cell


def _unguarded(cell: str) -> str:
    return cell[1:] if cell[:1] == "'" and _is_formula(cell.lstrip("'")) else cell


def _is_formula(cell: str) -> bool:
    return guarded(cell) != cell
