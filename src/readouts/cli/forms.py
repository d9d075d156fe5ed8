"""Readings and comparisons in each form that they can be written in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from readouts import __version__
from readouts.cli.flags import Format
from readouts.cli.printing import screen

if TYPE_CHECKING:
    from readouts.records import Comparison, Failure, Reading


def readings(
    found: Iterator[Reading], failures: list[Failure], format: Format, *, colour: bool, explain: bool
) -> Iterator[str]:
    """Readings as text, piece by piece where the form allows it; ``failures`` stand in a page."""
    from readouts.rendering import json, markdown, page, tables, terminal

    match format:
        case Format.TERMINAL:
            width, color = screen(colour)
            for reading in found:
                yield terminal.readings([reading], width=width, color=color, explain=explain)
        case Format.JSONL:
            yield from map(json.line, found)
        case Format.CSV:
            yield tables.readings([])
            yield from (tables.readings([reading], header=False) for reading in found)
        case Format.JSON:
            yield json.readings(found)
        case Format.MD:
            yield markdown.readings(list(found))
        case Format.HTML:
            yield page.readings(list(found), version=__version__, failures=failures)


def comparison(compared: Comparison, failures: list[Failure], format: Format, *, colour: bool) -> str:
    """A comparison as text; ``failures`` stand in a page."""
    # Each alone: together they take a tenth of a second to load.
    match format:
        case Format.TERMINAL:
            from readouts.rendering import terminal

            width, color = screen(colour)
            return terminal.comparison(compared, width=width, color=color)
        case Format.JSON | Format.JSONL:
            from readouts.rendering import json

            return json.comparison(compared, indent=2 if format is Format.JSON else None)
        case Format.CSV:
            from readouts.rendering import tables

            return tables.comparison(compared)
        case Format.MD:
            from readouts.rendering import markdown

            return markdown.comparison(compared)
        case Format.HTML:
            from readouts.rendering import page

            return page.comparison(compared, version=__version__, failures=failures)
