"""The coding sheet as CSV, the codebook that tells what its columns mean, and the way back.

Cells that a spreadsheet could take for a formula get an apostrophe (:func:`readouts.writing.guarded`),
which is taken off again when a sheet is read.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from readouts.auditing.sampling import UNCOMPARED, UNRESOLVED, Case, Pick
from readouts.errors import SettingsError
from readouts.writing import guarded


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
    rows = (_row(pick.case) for pick in picks)
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
    text = text.removeprefix("\ufeff")
    head = text.partition("\n")[0]
    delimiter = max(",;\t", key=head.count)
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter)
    found: dict[tuple[str, str], bool] = {}
    number = 1
    try:
        missing = {"document", "statement", "judgement"} - set(reader.fieldnames or ())
        if missing:
            raise SettingsError(f"{name}: there is no column {min(missing)!r}")
        for number, row in enumerate(reader, 2):
            verdict = (row["judgement"] or "").strip().lower()
            if not verdict:
                continue
            if verdict not in ("right", "wrong"):
                raise SettingsError(f"{name}: row {number}: {verdict[:40]!r} is neither 'right' nor 'wrong'")
            key = _unguarded(row["document"] or ""), _unguarded(row["statement"] or "")
            if key in found:
                which = " ".join(f"{key[1]} of {key[0]}".split())[:120]
                raise SettingsError(f"{name}: row {number}: {which} is judged twice")
            found[key] = verdict == "right"
    except csv.Error as error:
        raise SettingsError(f"{name}: row {number + 1}: not CSV: {error}") from error
    return found


def _row(case: Case) -> Sequence[str]:
    known = {"judgement": "", "note": ""}
    return [known[name] if name in known else str(getattr(case, name)) for name, *_ in COLUMNS]


def _written(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows([guarded(cell) for cell in row] for row in rows)
    return out.getvalue()


def _unguarded(cell: str) -> str:
    return cell[1:] if cell[:1] == "'" and guarded(cell[1:]) == cell else cell
