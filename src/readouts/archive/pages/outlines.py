"""Comparisons without what their rows do not show: quick to load, and the same to whoever shows the rows."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from typing import Any

from sqlalchemy import Connection, Select, bindparam, insert, select

from readouts.archive import tables
from readouts.archive.packing import packed_record, unpacked_record
from readouts.errors import NotFound
from readouts.records import Comparison, Document, Reading, Side

# That a document is a translation is found by its words.
_KEPT = re.compile(r"\w*translat\w*", re.IGNORECASE)
_WORD = re.compile(r"\S+")


def outline(comparison: Comparison) -> Comparison:
    """The comparison with the statements that its sides name, and no words of its documents but the sides'.

    A document's other words stand as ``x``, as long and as many as they were, so that places in it and its
    length stay as they are. Mentions and turns are left out.
    """
    sides: dict[str, list[Side]] = {}
    for side in (
        *(side for issue in comparison.issues for side in issue.sides),
        *(side for pair in comparison.possible for side in pair.sides),
    ):
        sides.setdefault(side.document, []).append(side)
    readings = (_outlined(each, sides.get(each.document.id, ())) for each in comparison.readings)
    return replace(comparison, readings=tuple(readings))


def keep(connection: Connection, comparison_id: int, comparison: Comparison) -> None:
    """Keep the outline of a comparison."""
    record = packed_record(outline(comparison).to_dict())
    connection.execute(insert(tables.outline).values(comparison_id=comparison_id, record=record))


def load(connection: Connection, comparison_id: int) -> Comparison:
    """The outline of a comparison, without the corrections of its rows.

    Raises:
        NotFound: there is none, or a document of it was forgotten.
    """
    record = connection.scalar(_query(), {"of": comparison_id})
    if record is None:
        owner = tables.comparison
        erased = connection.scalar(select(owner.c.erased).where(owner.c.id == comparison_id))
        said = f"a document of this comparison was forgotten on {erased[:10]}" if erased else None
        raise NotFound(f"{comparison_id}: {said or 'no such comparison'}")
    return Comparison.from_dict(unpacked_record(record))


@cache
def _query() -> Select[Any]:
    # Put together once: that takes longer than to look it up.
    return select(tables.outline.c.record).where(tables.outline.c.comparison_id == bindparam("of"))


def _outlined(reading: Reading, sides: Iterable[Side]) -> Reading:
    sides = tuple(sides)
    named = {name for side in sides for name in side.statements}
    within = {each.within for each in reading.statements if each.id in named}
    statements = tuple(each for each in reading.statements if each.id in named | within)
    return Reading(_masked(reading.document, sides), statements)


def _masked(document: Document, sides: Iterable[Side]) -> Document:
    """The document with no words but those of the sides, and between the parts of one."""
    text = document.text
    shown = [
        (min(start for start, _ in side.spans), max(end for _, end in side.spans))
        for side in sides
        if side.spans
    ]
    pieces, at = [], 0
    for start, end in sorted((*shown, *(match.span() for match in _KEPT.finditer(text)))):
        start = max(start, at)
        if start < end:
            pieces += [_hidden(text[at:start]), text[start:end]]
            at = min(end, len(text))
    pieces.append(_hidden(text[at:]))
    return replace(document, text="".join(pieces), turns=())


def _hidden(text: str) -> str:
    return _WORD.sub(lambda match: "x" * len(match[0]), text)
