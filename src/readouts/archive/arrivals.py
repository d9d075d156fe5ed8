"""Which documents came since the stories were made."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from readouts.archive import tables

_AT_ONCE = 500
"""So many values does one query take."""


def listed(connection: Connection) -> tuple[int, tuple[tuple[str, str | None], ...]]:
    """The last arrival, and the documents that came since the stories were made, each with its date."""
    table, owner, version = tables.arrived, tables.document, tables.version
    newest = version.alias()
    last = select(newest.c.number).where(newest.c.document_id == owner.c.id)
    query = (
        select(table.c.id, owner.c.address, version.c.date)
        .select_from(table.join(owner).join(version, version.c.document_id == owner.c.id))
        .where(version.c.number == last.order_by(newest.c.number.desc()).limit(1).scalar_subquery())
        .order_by(table.c.id)
    )
    rows = connection.execute(query).all()
    return (rows[-1].id if rows else 0), tuple((row.address, row.date) for row in rows)


def mark(connection: Connection, documents: Iterable[int]) -> None:
    """Have documents grouped again, as if they had just come."""
    for some in portions(sorted(set(documents))):
        connection.execute(delete(tables.arrived).where(tables.arrived.c.document_id.in_(some)))
        connection.execute(insert(tables.arrived), [{"document_id": id} for id in some])


def portions(values: Sequence[Any]) -> Iterator[Sequence[Any]]:
    """The values in portions that one query takes."""
    for start in range(0, len(values), _AT_ONCE):
        yield values[start : start + _AT_ONCE]
