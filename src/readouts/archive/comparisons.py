"""Comparisons as they are kept."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from readouts.archive import corrections, tables, versions
from readouts.archive.packing import packed_record, unpacked_record, written
from readouts.archive.pages import issues, outlines
from readouts.errors import Conflict, NotFound
from readouts.records import Comparison, Correction, Kept, Network, Reading


def keep(connection: Connection, comparison: Comparison, story: str | None, made: str) -> int:
    """Keep a comparison and which readings it was made from; one that is kept already stays as it is.

    Where another was made of its story since, it is kept once more, and is the newest then.

    Raises:
        NotFound: a document of it is not in the archive.
        Conflict: the archive has no such reading of a document of it.
    """
    value = comparison.to_dict()
    digest = sha256(written([value, story]).encode("ascii")).hexdigest()
    table = tables.comparison
    kept: int | None = connection.scalar(select(table.c.id).where(table.c.digest == digest))
    if kept is not None:
        newest = connection.scalar(select(func.max(table.c.id)).where(table.c.story == story))
        row = update(table).where(table.c.id == kept)
        if story is None or newest == kept:
            connection.execute(row.values(made=made))
            return kept
        connection.execute(row.values(digest=None))
    made_from = [_reading_of(connection, reading) for reading in comparison.readings]
    values = {"digest": digest, "story": story, "made": made, "record": packed_record(value)}
    kept = int(connection.scalar(insert(table).values(values).returning(table.c.id)))
    links = [
        {"comparison_id": kept, "number": number, "reading_id": id} for number, id in enumerate(made_from)
    ]
    if links:
        connection.execute(insert(tables.comparison_reading), links)
    outlines.keep(connection, kept, comparison)
    if story is not None:
        issues.keep(connection, kept, story, comparison)
    return kept


def load(connection: Connection, id: int) -> Comparison:
    """A comparison as it was made.

    Raises:
        NotFound: there is none, or a document of it was forgotten.
    """
    table = tables.comparison
    row = connection.execute(select(table.c.record, table.c.erased).where(table.c.id == id)).one_or_none()
    if row is None:
        raise NotFound(f"{id}: no such comparison")
    if row.record is None:
        raise NotFound(f"{id}: a document of this comparison was forgotten on {row.erased[:10]}")
    return Comparison.from_dict(unpacked_record(row.record))


def listed(connection: Connection, story: str | None = None) -> tuple[Kept, ...]:
    """The comparisons that are kept, of one story or all, in the order in which they were made."""
    table, link = tables.comparison, tables.comparison_reading
    read, version, owner = tables.reading, tables.version, tables.document
    query = select(table.c.id, table.c.story, table.c.made, table.c.erased).order_by(table.c.id)
    made_from: dict[int, list[tuple[str, int, Network]]] = {}
    links = (
        select(link.c.comparison_id, owner.c.address, version.c.number, read.c.network, read.c.checksum)
        .select_from(link.join(read).join(version).join(owner, version.c.document_id == owner.c.id))
        .order_by(link.c.comparison_id, link.c.number)
    )
    if story is not None:
        query = query.where(table.c.story == story)
        links = links.join(table, table.c.id == link.c.comparison_id).where(table.c.story == story)
    for row in connection.execute(links):
        entry = row.address, row.number, Network(row.network, row.checksum)
        made_from.setdefault(row.comparison_id, []).append(entry)
    return tuple(
        Kept(row.id, row.story, row.made, tuple(made_from.get(row.id, ())), row.erased)
        for row in connection.execute(query)
    )


def current(connection: Connection, story: str, documents: Sequence[str]) -> Kept | None:
    """The comparison made last from exactly these documents as they were read last and corrected since."""
    latest = []
    for address in documents:
        document_id = versions.find(connection, address)
        newest = versions.numbers(connection, document_id)[-1]
        latest.append(versions.readings_of(connection, newest)[-1].id)
    changed = max((each.when for address in documents for each in _mended(connection, address)), default="")
    link = tables.comparison_reading
    for kept in reversed(listed(connection, story)):
        query = select(link.c.reading_id).where(link.c.comparison_id == kept.id).order_by(link.c.number)
        if list(connection.scalars(query)) == latest and kept.erased is None and kept.made > changed:
            return kept
    return None


def erase(connection: Connection, document_id: int, when: str) -> None:
    """Erase the words of the comparisons made from a document."""
    link = tables.comparison_reading
    readings = (
        select(tables.reading.c.id).join(tables.version).where(tables.version.c.document_id == document_id)
    )
    which = select(link.c.comparison_id).where(link.c.reading_id.in_(readings))
    connection.execute(
        update(tables.comparison)
        .where(tables.comparison.c.id.in_(which), tables.comparison.c.erased.is_(None))
        .values(record=None, digest=None, erased=when)
    )
    gone = connection.scalars(which).all()
    connection.execute(delete(tables.outline).where(tables.outline.c.comparison_id.in_(gone)))
    issues.erase(connection, gone)
    connection.execute(delete(link).where(link.c.reading_id.in_(readings)))


def _reading_of(connection: Connection, reading: Reading) -> int:
    """The latest reading of a document that has these words; who speaks may have been put right since."""
    address = reading.document.id
    document_id = versions.find(connection, address)
    mended = corrections.of(connection, document_id)
    newest_first: list[Any] = [
        row.id
        for version in reversed(versions.numbers(connection, document_id))
        for row in reversed(versions.readings_of(connection, version))
    ]
    for reading_id in newest_first:
        there = versions.load(connection, reading_id)
        if _words(there) == _words(reading) or _words(corrections.shown(there, mended)) == _words(reading):
            return int(reading_id)
    raise Conflict(f"{address}: what was compared is not what the archive keeps by now; compare again")


def _mended(connection: Connection, address: str) -> Iterable[Correction]:
    """The corrections of a document's statements; those of rows are applied to what is shown."""
    found = corrections.of(connection, versions.find(connection, address))
    return [each for each in found if each.what != "relation"]


def _words(reading: Reading) -> tuple[str, list[Any]]:
    return reading.document.text, [statement.content.spans for statement in reading.statements]
