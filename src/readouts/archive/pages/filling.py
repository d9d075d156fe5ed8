"""What pages ask for, made from an archive that does not have it yet; a migration calls this."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, select, text, update

from readouts.archive import stories, tables
from readouts.archive.packing import unpacked, unpacked_record
from readouts.archive.pages import issues, outlines, parties, sayings, showing
from readouts.errors import ArchiveError
from readouts.records import Actor, Comparison, Passage, Speaker, Statement, Story

_AT_ONCE = 5_000
# What is damaged is left out here; ``check`` says that it is.
_DAMAGED = (ArchiveError, LookupError, TypeError, ValueError, AttributeError)


def fill(connection: Connection) -> None:
    """Fill the tables for pages; nothing may be public yet."""
    _sayings(connection)
    connection.execute(text(showing.counted("s.document_id", "1", "0")))
    _stories(connection)
    _comparisons(connection)


def _sayings(connection: Connection) -> None:
    table, done = tables.statement, 0
    columns = [table.c[name] for name in ("id", "document_id", "reading_id", "number", "content", "date")]
    while True:
        query = select(*columns).where(table.c.id > done, table.c.current).order_by(table.c.id)
        found = connection.execute(query.limit(_AT_ONCE)).all()
        if not found:
            return
        who = _speakers(connection, found[0].id, found[-1].id)
        whom = _addressees(connection, sorted({row.reading_id for row in found}))
        rows: list[tuple[Any, dict[str, Any]]] = []
        for row in found:
            content = Passage((), row.content)
            to = whom.get((row.reading_id, row.number), ())
            one = Statement("", "indirect", "assertion", content, speakers=who.get(row.id, ()), addressee=to)
            rows += sayings.made(row.document_id, [(row.id, one)], row.date, 0)
        sayings.write(connection, rows)
        done = found[-1].id


def _speakers(connection: Connection, first: int, last: int) -> dict[int, tuple[Speaker, ...]]:
    table, actor = tables.speaker, tables.actor
    query = (
        select(table.c.statement_id, table.c.name, table.c.kind, actor.c.id, actor.c.label)
        .outerjoin(actor, actor.c.id == table.c.actor_id)
        .where(table.c.statement_id.between(first, last))
        .order_by(table.c.statement_id, table.c.number)
    )
    found: dict[int, tuple[Speaker, ...]] = {}
    for statement, name, kind, id, label in connection.execute(query):
        one = Speaker(name, kind, Actor(id, label) if id else None)
        found[statement] = (*found.get(statement, ()), one)
    return found


def _addressees(
    connection: Connection, readings: Sequence[int]
) -> dict[tuple[int, int], tuple[Speaker, ...]]:
    """By the numbers of readings and of statements in them."""
    table = tables.reading
    found = {}
    query = select(table.c.id, table.c.record).where(table.c.id.between(readings[0], readings[-1]))
    for id, record in connection.execute(query):
        try:
            plain = unpacked(record)
            # Few statements say to whom; the others need no more looking into.
            statements = json.loads(plain)["statements"] if b'"addressee":[{' in plain else ()
            for number, each in enumerate(statements):
                found[id, number] = tuple(Speaker.from_dict(one) for one in each.get("addressee", ()))
        except _DAMAGED:
            continue
    return found


def _stories(connection: Connection) -> None:
    table, beside = tables.story, tables.story_document
    for some in _portions(connection, table.c.id):
        query = select(table.c.id, table.c.record).where(table.c.id.in_(some))
        values, copies = [], []
        for id, record in connection.execute(query).all():
            try:
                story = Story.from_dict(unpacked_record(record))
            except _DAMAGED:
                continue
            values.append({"of": id, **stories.columns(story)})
            groups = {address: n for n, group in enumerate(story.copies) for address in group}
            numbers = {address: n for n, address in enumerate(story.documents)}
            copies += [
                {"of": id, "at": numbers[address], "copy": n}
                for address, n in groups.items()
                if address in numbers
            ]
        if values:
            connection.execute(update(table).where(table.c.id == bindparam("of")), values)
        if copies:
            which = (beside.c.story_id == bindparam("of"), beside.c.number == bindparam("at"))
            connection.execute(update(beside).where(*which), copies)
        parties.make(connection, some)


def _comparisons(connection: Connection) -> None:
    table = tables.comparison
    for some in _portions(connection, table.c.id):
        for id in some:
            row = connection.execute(select(table.c.story, table.c.record).where(table.c.id == id)).one()
            if row.record is None:
                continue
            try:
                comparison = Comparison.from_dict(unpacked_record(row.record))
            except _DAMAGED:
                continue
            outlines.keep(connection, id, comparison)
            if row.story is not None:
                issues.keep(connection, id, row.story, comparison)


def _portions(connection: Connection, column: Any) -> Iterator[list[Any]]:
    ids = list(connection.scalars(select(column).order_by(column)))
    for start in range(0, len(ids), 500):
        yield ids[start : start + 500]
