"""Whether an archive is whole: every byte, every record, every row and what points to what."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, func, select

from readouts.archive import comparisons, corrections, rows, stories, tables, versions
from readouts.archive.packing import unpacked, unpacked_record
from readouts.archive.pages import issues, sayings
from readouts.archive.site import public
from readouts.errors import ArchiveError
from readouts.records import Story

_DAMAGES = (ArchiveError, LookupError, TypeError)


def findings(connection: Connection) -> Iterator[str]:
    """What is wrong, a line each: what and where; nothing where the archive is whole."""
    if connection.dialect.name == "sqlite":
        for (line,) in connection.exec_driver_sql("PRAGMA integrity_check"):
            if line != "ok":
                yield f"database: {line}"
    yield from _orphans(connection)
    for row in connection.execute(select(tables.document).order_by(tables.document.c.id)):
        yield from _document(connection, row)
    yield from _records(connection)
    yield from sayings.miscounted(connection)
    yield from issues.findings(connection)


def _orphans(connection: Connection) -> Iterator[str]:
    """Rows that point to a row that is not there, and documents that are kept and forgotten."""
    for table in tables.metadata.sorted_tables:
        for column in table.columns:
            for key in column.foreign_keys:
                target = key.column.table.alias()
                there = select(target.c[key.column.name]).where(target.c[key.column.name] == column)
                query = select(func.count()).select_from(table).where(column.is_not(None), ~there.exists())
                if count := connection.scalar(query):
                    yield f"{table.name}: {count} rows point to a {key.column.table.name} that is not there"
    both = select(tables.document.c.address).where(tables.document.c.key.in_(select(tables.forgotten.c.key)))
    for address in connection.scalars(both):
        yield f"{address}: is kept though it was forgotten"


def _document(connection: Connection, row: Any) -> Iterator[str]:
    table = tables.version
    if versions.key_of(row.address) != row.key:
        yield f"{row.address}: its key is not that of its address"
    stored = connection.execute(
        select(table.c.id, table.c.number).where(table.c.document_id == row.id).order_by(table.c.number)
    ).all()
    if [version.number for version in stored] != list(range(1, len(stored) + 1)) or not stored:
        yield f"{row.address}: its versions are not numbered from 1 on"
    mended = corrections.of(connection, row.id)
    for version in stored:
        where = f"{row.address}, version {version.number}"
        yield from _version(connection, version.id, where)
        found = versions.readings_of(connection, version.id)
        if not found:
            yield f"{where}: has no reading"
        for reading in found:
            yield from _reading(connection, reading, mended, f"{where}, network {reading.network}")
    current = connection.scalars(
        select(tables.statement.c.reading_id)
        .where(tables.statement.c.document_id == row.id, tables.statement.c.current)
        .distinct()
    ).all()
    latest = versions.readings_of(connection, stored[-1].id)[-1:] if stored else []
    if set(current) - {reading.id for reading in latest}:
        yield f"{row.address}: statements of a past reading are marked as current"
    for reading in latest:
        with suppress(*_DAMAGES):
            if sayings.stale(
                connection, row.id, corrections.shown(versions.load(connection, reading.id), mended)
            ):
                yield f"{row.address}: the rows for pages are not what was read"


def _version(connection: Connection, version_id: int, where: str) -> Iterator[str]:
    table = tables.version
    row = connection.execute(
        select(table.c.raw, table.c.sha256, table.c.size).where(table.c.id == version_id)
    ).one()
    try:
        raw = unpacked(row.raw)
        versions.document_of(connection, version_id)
    except _DAMAGES as error:
        yield f"{where}: {error}"
        return
    if sha256(raw).hexdigest() != row.sha256 or len(raw) != row.size:
        yield f"{where}: the bytes are not those that were kept (SHA-256)"


def _reading(connection: Connection, row: Any, mended: Any, where: str) -> Iterator[str]:
    try:
        shown = corrections.shown(versions.load(connection, row.id), mended)
    except _DAMAGES as error:
        yield f"{where}: {error}"
        return
    table = tables.statement
    numbers = connection.scalars(
        select(table.c.number).where(table.c.reading_id == row.id).order_by(table.c.number)
    ).all()
    if list(numbers) != list(range(len(shown.statements))):
        yield f"{where}: {len(shown.statements)} statements were read, and {len(numbers)} can be searched"
    for _, statement in rows.stale(connection, row.id, shown):
        yield f"{where}, {statement.id}: the row to search by is not what was read"


def _records(connection: Connection) -> Iterator[str]:
    for kept in comparisons.listed(connection):
        if kept.erased is None:
            try:
                comparisons.load(connection, kept.id)
            except _DAMAGES as error:
                yield f"comparison {kept.id}: {error}"
    for id in connection.scalars(select(tables.story.c.id)):
        try:
            stories.load(connection, id)
        except _DAMAGES as error:
            yield f"story {id}: {error}"
    yield from _published(connection)


def _published(connection: Connection) -> Iterator[str]:
    table = tables.publication
    query = select(table.c.story, table.c.number, table.c.record).where(table.c.record.is_not(None))
    for row in connection.execute(query):
        try:
            Story.from_dict(unpacked_record(row.record))
        except (ArchiveError, LookupError, TypeError) as error:
            yield f"story {row.story}, published version {row.number}: {error}"
    marked, wanted = set(connection.scalars(select(tables.public_document))), public.wanted(connection)
    if marked - wanted:
        yield f"public documents: {len(marked - wanted)} are of nothing that is published"
    if wanted - marked:
        yield f"public documents: {len(wanted - marked)} of what is published are missing"
