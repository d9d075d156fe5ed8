"""CSV, through the csv module: a row a statement, or a row a side of an issue.

Spreadsheets run a cell that begins with ``=``, ``+``, ``-`` or ``@`` (also after a tab or carriage
return) as a formula, even when it is quoted. Words, names and paths come from outside, so any such
cell is given a leading apostrophe, which spreadsheets take as "text" and do not show
(OWASP, CSV Injection). Spaces and invisible characters before the sign, and the full-width signs
that some spreadsheets read alike, are guarded too. A program that needs the words unchanged reads
the JSON. Offsets are written ``12..40`` so that no spreadsheet takes them for a date or a time.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from readouts.records import Comparison, Document, Reading, Span, Speaker, Stored
from readouts.rendering import views, wording
from readouts.writing import guarded

STATEMENT_COLUMNS = (
    "document",
    "title",
    "date",
    "outlet",
    "issuer",
    "document_words",
    "statement",
    "speaker",
    "role",
    "country",
    "party",
    "candidates",
    "cue",
    "attitude",
    "kind",
    "words",
    "source",
    "within",
    "content_spans",
    "confidence",
    "speaker_confidence",
    "why",
    "act",
    "actor",
    "url",
)
"""Columns of :func:`readings`."""

ARCHIVE_COLUMNS = ("network", "checksum")
"""Its last columns where readings come from an archive: who read the document."""

SIDE_COLUMNS = (
    "number",
    "issue",
    "relation",
    "aside",
    "reason",
    "confidence",
    "party",
    "words",
    "speaker",
    "role",
    "country",
    "candidates",
    "cue",
    "attitude",
    "document",
    "title",
    "date",
    "outlet",
    "issuer",
    "document_words",
    "url",
    "spans",
    "statements",
    "statement_confidence",
    "speaker_confidence",
    "why",
    "not_found",
)
"""Columns of :func:`comparison`."""


def readings(readings: Iterable[Reading | Stored], *, header: bool = True, archived: bool = False) -> str:
    """One row a statement, in the order of documents and text; lines end in a line feed.

    ``archived`` adds :data:`ARCHIVE_COLUMNS`, empty where a reading is not from an archive.
    """
    more = ARCHIVE_COLUMNS if archived else ()
    rows = (row for reading in readings for row in _rows(reading, archived=archived))
    return _written((*STATEMENT_COLUMNS, *more), rows, header)


def comparison(comparison: Comparison) -> str:
    """One row a side of an issue; ``not_found`` names the parties without it, and where it was sought."""
    return _written(SIDE_COLUMNS, _side_rows(comparison), header=True)


def _written(columns: Sequence[str], rows: Iterable[Sequence[str]], header: bool) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    if header:
        writer.writerow(columns)
    writer.writerows([guarded(wording.shown(cell)) for cell in row] for row in rows)
    return out.getvalue()


def _spans(spans: Iterable[Span]) -> str:
    return " ".join(f"{start}..{end}" for start, end in spans)


def joined(values: Iterable[str | None]) -> str:
    """Several speakers' names, roles or countries in one cell, each in its place."""
    found = [value or "" for value in values]
    return "; ".join(found) if any(found) else ""


def _names(speakers: Iterable[Speaker]) -> str:
    return joined(speaker.name for speaker in speakers)


def _document(document: Document) -> list[str]:
    known = [document.title, document.date, document.outlet, document.issuer]
    return [document.id, *(value or "" for value in known), str(wording.length(document))]


def _rows(entry: Reading | Stored, *, archived: bool) -> Iterable[list[str]]:
    kept = entry if isinstance(entry, Stored) else None
    by = ([kept.network.name, kept.network.checksum] if kept else ["", ""]) if archived else []
    for row in _statement_rows(entry if isinstance(entry, Reading) else entry.reading):
        yield row + by


def _statement_rows(reading: Reading) -> Iterable[list[str]]:
    document = _document(reading.document)
    for statement in reading.statements:
        speakers = statement.speakers
        yield [
            *document,
            statement.id,
            _names(speakers),
            joined(speaker.role for speaker in speakers),
            joined(speaker.country for speaker in speakers),
            statement.party or "",
            _names(statement.candidates),
            statement.cue.text if statement.cue else "",
            statement.attitude,
            statement.kind,
            statement.content.text,
            statement.source.text if statement.source else "",
            statement.within or "",
            _spans(statement.content.spans),
            f"{statement.confidence:.3f}",
            joined(f"{speaker.confidence:.3f}" for speaker in speakers),
            joined(speaker.why for speaker in speakers),
            statement.act or "",
            joined(speaker.actor.id if speaker.actor else None for speaker in speakers),
            reading.document.url or "",
        ]


def _side_rows(comparison: Comparison) -> Iterable[list[str]]:
    for row in views.rows(comparison):
        missing = [f"{cell.party}: {cell.absence}" for cell in row.cells if not cell.entries]
        issue = row.issue
        head = [
            str(row.number),
            issue.label,
            issue.relation,
            issue.aside or "",
            issue.reason,
            f"{issue.confidence:.3f}",
        ]
        for entry in (entry for cell in row.cells for entry in cell.entries):
            yield [*head, *_entry(entry), "; ".join(missing)]


def _entry(entry: views.Entry) -> list[str]:
    statements = [voice.statement for voice in entry.voices]
    speakers = [speaker for voice in entry.voices for speaker in voice.speakers]
    return [
        entry.side.party,
        entry.words,
        _names(speakers),
        joined(speaker.role for speaker in speakers),
        joined(speaker.country for speaker in speakers),
        joined(speaker.name for voice in entry.voices for speaker in voice.candidates),
        joined(voice.cue for voice in entry.voices),
        joined(statement.attitude for statement in statements),
        *_document(entry.document),
        entry.document.url or "",
        _spans(entry.side.spans),
        " ".join(entry.side.statements),
        joined(f"{statement.confidence:.3f}" for statement in statements),
        joined(f"{speaker.confidence:.3f}" for speaker in speakers),
        joined(speaker.why for speaker in speakers),
    ]
