"""Stories and comparisons as they are kept."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from readouts.archive import corrections, tables, versions
from readouts.archive.packing import packed_record, unpacked_record, written
from readouts.errors import Conflict, NotFound
from readouts.records import Comparison, Kept, Network, Reading, Story


def keep_stories(connection: Connection, stories: Iterable[Story]) -> None:
    """Make the archive's stories these; what is already so is left as it is.

    Raises:
        NotFound: a document of a story is not in the archive.
    """
    table, beside = tables.story, tables.story_document
    before = {row.id: row.record for row in connection.execute(select(table.c.id, table.c.record))}
    after = {story.id: story for story in stories}
    records = {id: packed_record(story.to_dict()) for id, story in after.items()}
    # By their content: another release may compress otherwise.
    same = {
        id
        for id, record in records.items()
        if id in before and (before[id] == record or unpacked_record(before[id]) == after[id].to_dict())
    }
    # One by one: a query takes only so many values.
    if gone := [{"gone": id} for id in before if id not in same]:
        connection.execute(delete(beside).where(beside.c.story_id == bindparam("gone")), gone)
        connection.execute(delete(table).where(table.c.id == bindparam("gone")), gone)
    for id, story in after.items():
        if id in same:
            continue
        values = {"id": id, "first": story.first, "last": story.last, "record": records[id]}
        connection.execute(insert(table).values(values))
        documents = [
            {"story_id": id, "number": number, "document_id": versions.find(connection, address)}
            for number, address in enumerate(story.documents)
        ]
        if documents:
            connection.execute(insert(beside), documents)


def stories(connection: Connection, address: str | None = None) -> tuple[Story, ...]:
    """The stories, those of a document or all, by their first day; undated ones first."""
    table, beside = tables.story, tables.story_document
    query = select(table.c.record)
    if address is not None:
        document_id = versions.find(connection, address)
        about = select(beside.c.story_id).where(beside.c.document_id == document_id)
        query = query.where(table.c.id.in_(about))
    found = [Story.from_dict(unpacked_record(record)) for record in connection.scalars(query)]
    return tuple(sorted(found, key=lambda story: (story.first or "", story.id)))


def story(connection: Connection, id: str) -> Story:
    """One story.

    Raises:
        NotFound: there is none with this id.
    """
    record = connection.scalar(select(tables.story.c.record).where(tables.story.c.id == id))
    if record is None:
        raise NotFound(f"{id}: no such story")
    return Story.from_dict(unpacked_record(record))


def keep(connection: Connection, comparison: Comparison, story: str | None, made: str) -> int:
    """Keep a comparison and which readings it was made from; one that is kept already stays as it is.

    Raises:
        NotFound: a document of it is not in the archive.
        Conflict: the archive has no such reading of a document of it.
    """
    value = comparison.to_dict()
    digest = sha256(written([value, story]).encode("ascii")).hexdigest()
    table = tables.comparison
    kept: int | None = connection.scalar(select(table.c.id).where(table.c.digest == digest))
    if kept is not None:
        return kept
    made_from = [_reading_of(connection, reading) for reading in comparison.readings]
    values = {"digest": digest, "story": story, "made": made, "record": packed_record(value)}
    kept = int(connection.scalar(insert(table).values(values).returning(table.c.id)))
    links = [
        {"comparison_id": kept, "number": number, "reading_id": id} for number, id in enumerate(made_from)
    ]
    if links:
        connection.execute(insert(tables.comparison_reading), links)
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


def erase(connection: Connection, document_id: int, when: str) -> None:
    """Take away the stories that hold a document, and the words of the comparisons made from it."""
    table, beside, link = tables.story, tables.story_document, tables.comparison_reading
    told = connection.scalars(select(beside.c.story_id).where(beside.c.document_id == document_id)).all()
    connection.execute(delete(beside).where(beside.c.story_id.in_(told)))
    connection.execute(delete(table).where(table.c.id.in_(told)))
    readings = (
        select(tables.reading.c.id).join(tables.version).where(tables.version.c.document_id == document_id)
    )
    which = select(link.c.comparison_id).where(link.c.reading_id.in_(readings))
    connection.execute(
        update(tables.comparison)
        .where(tables.comparison.c.id.in_(which), tables.comparison.c.erased.is_(None))
        .values(record=None, digest=None, erased=when)
    )
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


def _words(reading: Reading) -> tuple[str, list[Any]]:
    return reading.document.text, [statement.content.spans for statement in reading.statements]
