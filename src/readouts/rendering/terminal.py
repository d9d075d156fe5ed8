"""Readings and comparisons for a terminal, drawn with rich.

Without colour the text holds no escape sequence at all, also none that a document brought along:
controls are shown as pictures and direction controls are left out.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from readouts.records import Aside, Comparison, Document, Reading, RelationName
from readouts.rendering import views, wording
from readouts.rendering.wording import plain

if TYPE_CHECKING:
    from rich.console import Console, RenderableType
    from rich.text import Text

_STYLES: dict[RelationName | Aside, str] = {
    "same": "green",
    "differs": "yellow",
    "conflicts": "magenta",
    "one_sided": "cyan",
    "unsaid": "blue",
    "ahead": "blue",
}
_NARROWEST = 24
"""A column narrower than this is no longer read; the parties are then set one below another."""


def readings(
    readings: Sequence[Reading], *, width: int = 80, color: bool = False, explain: bool = False
) -> str:
    """Every document with its statements, in text order, ``width`` columns wide.

    With ``explain`` each statement is followed by the evidence for its speakers and the candidates.
    """
    return drawn(lambda console: _readings(console, readings, explain), width, color)


def comparison(comparison: Comparison, *, width: int = 80, color: bool = False) -> str:
    """A row an issue, a column a party, ``width`` columns wide; stacked where columns would be too narrow."""
    return drawn(lambda console: _comparison(console, comparison), width, color)


def drawn(draw: Callable[[Console], object], width: int, color: bool) -> str:
    """What ``draw`` prints to a console of ``width`` columns, 40 at least."""
    from rich.console import Console

    out = io.StringIO()
    console = Console(
        file=out,
        width=max(40, width),
        color_system="standard" if color else None,
        force_terminal=color,
        no_color=not color,
        legacy_windows=False,
        highlight=False,
        markup=False,
        emoji=False,
    )
    draw(console)
    return "\n".join(line.rstrip() for line in out.getvalue().split("\n"))


def _text(*parts: str | tuple[str, str]) -> Text:
    from rich.text import Text

    return Text.assemble(*parts, overflow="fold")


def _facts(document: Document) -> str:
    return plain(" · ".join(part for part in views.facts(document) if part != document.title))


def _readings(console: Console, readings: Sequence[Reading], explain: bool) -> None:
    for reading in readings:
        _reading(console, reading, explain)


def _reading(console: Console, reading: Reading, explain: bool) -> None:
    from rich.rule import Rule
    from rich.table import Table

    document = reading.document
    console.print(_text((plain(wording.heading(document)), "bold")))
    console.print(_text((_facts(document), "dim")))
    for warning in document.warnings:
        console.print(_text(("! ", "bold"), plain(warning)))
    console.print(Rule(style="dim"))
    for voice in views.voices(reading):
        statement = voice.statement
        party = f", for {plain(statement.party)}" if statement.party else ""
        words = plain(views.words_of(document.text, statement.content.spans))
        grid = Table.grid(padding=(0, 1))
        grid.add_column(width=4, overflow="fold", style="dim")
        grid.add_column(overflow="fold")
        grid.add_row(plain(statement.id), _text((words, "bold")))
        grid.add_row("", _text("— ", plain(views.said_by(voice)), party))
        grid.add_row("", _text((plain(f"{voice.manner}; {voice.certainty}"), "dim")))
        for line in views.evidence(voice) if explain else ():
            grid.add_row("", _text((plain(line), "dim")))
        console.print(grid)
        console.print()
    if not reading.statements:
        console.print(_text("No statement found.\n"))


def _comparison(console: Console, comparison: Comparison) -> None:
    from rich.padding import Padding

    columns = views.parties(comparison)
    title = wording.listed(list(columns)) or "Comparison"
    console.print(_text((plain(f"{title}: what each side said"), "bold")))
    console.print(_text(plain(views.tally(comparison)) + "."))
    copied = views.same_report(comparison)
    for number, reading in enumerate(comparison.readings, 1):
        document = reading.document
        same = f" · the same report as [{copied[number]}]" if number in copied else ""
        console.print(_text(f"[{number}] ", (plain(wording.heading(document)), "bold")))
        console.print(Padding(_text((_facts(document) + same, "dim")), (0, 0, 0, 4)))
    console.print()
    for section in views.sections(comparison):
        shown = (section.party,) if section.party else columns
        console.print(_text((plain(section.title), "bold underline")))
        if section.party:
            others = [party for party in columns if party != section.party]
            for party in others:
                console.print(_text((f"{plain(party)}: {views.absence(comparison, party)}", "italic")))
        if console.width >= 20 + _NARROWEST * len(shown):
            console.print(_table(shown, section.rows))
        else:
            for row in section.rows:
                _stacked(console, row, shown)
        console.print()
    _possible(console, comparison)
    for name, shape in views.legend(comparison):
        console.print(_text((f"{shape.sign} {shape.word}", _STYLES[name]), f": {shape.meaning}"))
    for note in views.notes(comparison.readings):
        console.print(_text((note, "dim")))


def _possible(console: Console, comparison: Comparison) -> None:
    """What may belong together, a line a pair: too little alike to make a row, and said to be so."""
    pairs = views.possible(comparison)
    if pairs:
        console.print(_text(("May be about one point, not sure enough to make a row", "bold underline")))
    for sure, entries in pairs:
        words = " / ".join(f"{plain(e.side.party)}: “{plain(e.words)}” [{e.number}]" for e in entries)
        console.print(_text((f"{sure} ", "dim"), words))
    if pairs:
        console.print()


def _table(columns: Sequence[str], rows: Sequence[views.Row]) -> RenderableType:
    from rich import box
    from rich.table import Table

    table = Table(box=box.HORIZONTALS, show_lines=True, expand=True, header_style="bold", pad_edge=False)
    table.add_column("Issue", ratio=2, overflow="fold")
    for party in columns:
        table.add_column(_text((plain(party), "bold")), ratio=3, overflow="fold")
    for row in rows:
        table.add_row(_issue(row), *(_cell(cell) for cell in row.cells if cell.party in columns))
    return table


def _stacked(console: Console, row: views.Row, columns: Sequence[str]) -> None:
    from rich.padding import Padding
    from rich.rule import Rule

    console.print(Rule(style="dim"))
    console.print(_issue(row))
    for cell in row.cells:
        if cell.party not in columns:
            continue
        console.print(_text((plain(cell.party), "bold underline")))
        console.print(Padding(_cell(cell), (0, 0, 0, 2)))


def _issue(row: views.Row) -> Text:
    issue = row.issue
    found = _text(
        (f"{row.number}. {plain(issue.label)}\n", "bold"),
        (f"{row.relation.sign} {row.relation.word}", _STYLES[issue.aside or issue.relation]),
        (f" {wording.percent(issue.confidence)}", "dim"),
    )
    # Where a side's own points are searched for stands once, over all of them.
    told = issue.reason and issue.relation != "one_sided"
    return found.append(f"\n{plain(issue.reason)}", "dim") if told else found


def _cell(cell: views.Cell) -> Text:
    from rich.text import Text

    if not cell.entries:
        return _text((cell.absence, "italic"))
    return Text("\n\n").join(_entry(entry) for entry in cell.entries)


def _entry(entry: views.Entry) -> Text:
    where = (f" [{entry.number}]", "dim")
    lines = [_text((plain(entry.words), "bold"))]
    if not entry.voices:
        lines.append(_text("— the account's own words", where))
    for voice in entry.voices:
        lines.append(_text(f"— {plain(views.said_by(voice))}", where))
        lines.append(_text((f"{voice.manner}; {plain(voice.certainty)}", "dim")))
    return _text("\n").join(lines)
