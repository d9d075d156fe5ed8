"""Markdown (CommonMark with GitHub's tables): documents, statements, and a comparison as a table.

Words from outside are escaped, so that no text becomes a heading, a link, a cell border or HTML.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from readouts.records import Comparison, Document, Reading
from readouts.rendering import views, wording

_SPECIAL = re.compile(r"([\\`*_\[\]<>#|~&@$]|:(?=//)|(?<=www)\.)", re.IGNORECASE)


def escaped(text: str) -> str:
    """``text`` on one line with every character that means something to Markdown inside a line behind
    a backslash. It must not begin a line."""
    return _SPECIAL.sub(r"\\\1", wording.plain(text))


def readings(readings: Sequence[Reading]) -> str:
    """A section a document, an item a statement."""
    return "\n".join(_reading(reading) for reading in readings)


def comparison(comparison: Comparison) -> str:
    """A table with a row an issue and a column a party, then the documents and the notes."""
    columns = views.parties(comparison)
    lines = [f"# {escaped(wording.listed(list(columns)) or 'Comparison')}: what each side said", ""]
    lines += [f"{escaped(views.tally(comparison))}.", ""]
    for section in views.sections(comparison):
        lines += [f"## {escaped(section.title)}", ""]
        lines += ["| Issue | " + " | ".join(map(escaped, columns)) + " |", "|---" * (len(columns) + 1) + "|"]
        lines += [*map(_row, section.rows), ""]
    pairs = views.possible(comparison)
    lines += ["## May be about one point, not sure enough to make a row", ""] if pairs else []
    lines += [
        f"- {sure}: " + " / ".join(f"{escaped(e.side.party)}: “{escaped(e.words)}”" for e in entries)
        for sure, entries in pairs
    ]
    lines += ["", "## Documents", ""]
    copied = views.same_report(comparison)
    for number, reading in enumerate(comparison.readings, 1):
        same = f", the same report as \\[{copied[number]}\\]" if number in copied else ""
        lines.append(f"{number}. {_document(reading.document)}{same}")
    lines += ["", "## Notes", ""]
    lines += [f"- {shape.sign} **{shape.word}**: {shape.meaning}" for _, shape in views.legend(comparison)]
    lines += [f"- {escaped(note)}" for note in views.notes(comparison.readings)]
    return "\n".join(lines) + "\n"


def _row(row: views.Row) -> str:
    issue = row.issue
    head = f"{row.number}\\. **{escaped(issue.label)}**<br>{row.relation.sign} {row.relation.word}"
    head += f"<br>{escaped(issue.reason)} ({wording.percent(issue.confidence)})" if issue.reason else ""
    cells = ["<br><br>".join(map(_entry, cell.entries)) or f"*{cell.absence}*" for cell in row.cells]
    return f"| {' | '.join([head, *cells])} |"


def _entry(entry: views.Entry) -> str:
    voices = [_voice(voice) for voice in entry.voices]
    voices = voices or ["The account's own words"]
    when = wording.long_date(entry.document.date)
    source = ", ".join(filter(None, [escaped(wording.publisher(entry.document)), escaped(when)]))
    return "<br>".join([f"**{escaped(entry.words)}**", *voices, f"{source} \\[{entry.number}\\]"])


def _voice(voice: views.Voice) -> str:
    return f"{escaped(views.said_by(voice))} ({voice.manner}; {escaped(voice.certainty)})"


def _document(document: Document) -> str:
    facts = [part for part in views.facts(document) if part != document.title]
    return f"**{escaped(wording.heading(document))}**: {escaped(', '.join(facts))}"


def _reading(reading: Reading) -> str:
    document = reading.document
    lines = [
        f"## {escaped(wording.heading(document))}",
        "",
        f"{escaped(', '.join(views.facts(document)))}",
        "",
    ]
    lines += [f"- Warning: {escaped(warning)}" for warning in document.warnings]
    for voice in views.voices(reading):
        statement = voice.statement
        words = escaped(views.words_of(document.text, statement.content.spans))
        party = f", for {escaped(statement.party)}" if statement.party else ""
        lines.append(f"- {escaped(statement.id)}: {escaped(views.said_by(voice))}{party}: **{words}**")
        lines.append(f"  ({voice.manner}; {escaped(voice.certainty)})")
    if not reading.statements:
        lines.append("No statement found.")
    return "\n".join(lines) + "\n"
