"""What is public now: the last version of each story that was published, and the documents of these."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, bindparam, delete, select

from readouts.archive import rows, tables
from readouts.archive.arrivals import portions

_table = tables.publication


def wanted(connection: Connection, documents: Iterable[int] | None = None) -> set[int]:
    """Which documents are of what is published now, of these or of all."""
    version, link = tables.version, tables.comparison_reading
    query = (
        select(version.c.document_id)
        .join(tables.reading, tables.reading.c.version_id == version.c.id)
        .join(link, link.c.reading_id == tables.reading.c.id)
        .join(_table, _table.c.comparison_id == link.c.comparison_id)
        .where(*is_current())
        .distinct()
    )
    if documents is None:
        return set(connection.scalars(query))
    found: set[int] = set()
    for some in portions(sorted(set(documents))):
        found |= set(connection.scalars(query.where(version.c.document_id.in_(some))))
    return found


def keep(connection: Connection, documents: set[int]) -> None:
    """Bring ``public_document``, and what is found of these documents, in line with what is published."""
    public, beside = wanted(connection, documents), tables.public_document
    for some in portions(sorted(documents - public)):
        connection.execute(delete(beside).where(beside.c.document_id.in_(some)))
    rows.insert_missing(connection, beside, [{"document_id": id} for id in sorted(public)])
    rows.mark_public(connection, sorted(public), True)
    rows.mark_public(connection, sorted(documents - public), False)


def is_current() -> tuple[ColumnElement[bool], ...]:
    """That a publication is the last one of its story, and holds."""
    return (*is_last(), _table.c.record.is_not(None))


def is_last() -> tuple[ColumnElement[bool], ...]:
    """That a publication is the last one of its story, and was not withdrawn."""
    later = _table.alias()
    after = select(later.c.id).where(later.c.story == _table.c.story, later.c.number > _table.c.number)
    return (_table.c.withdrawn.is_(None), ~after.correlate(_table).exists())


def all_current() -> Select[Any]:
    """The publications that are public now."""
    return select(_table).where(*is_current())


# Put together once: that takes longer than to look it up.
_CURRENT_OF = all_current().where(_table.c.story == bindparam("of"))


def current_of(connection: Connection, story: str) -> Row[Any] | None:
    """The publication of a story that is public now."""
    return connection.execute(_CURRENT_OF, {"of": story}).one_or_none()


def comparisons_of(which: ColumnElement[bool]) -> Select[Any]:
    """The numbers of the comparisons that were made from versions."""
    link = tables.comparison_reading
    return (
        select(link.c.comparison_id).select_from(link.join(tables.reading).join(tables.version)).where(which)
    )


def documents_of(connection: Connection, comparison: int) -> set[int]:
    """The numbers of a comparison's documents, but those that were forgotten."""
    link, version = tables.comparison_reading, tables.version
    query = select(version.c.document_id).select_from(link.join(tables.reading).join(version))
    return set(connection.scalars(query.where(link.c.comparison_id == comparison)))
