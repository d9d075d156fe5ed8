"""The parties of stories, by which they are listed, and which stories anybody may see."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, delete, exists, insert, select, update

from readouts.archive import rows, tables
from readouts.archive.arrivals import portions
from readouts.archive.packing import unpacked_record
from readouts.errors import ArchiveError
from readouts.records import Story


def refresh(connection: Connection, documents: Iterable[int]) -> None:
    """Bring the parties of the stories of documents in line with what these say now."""
    beside = tables.story_document
    told: set[str] = set()
    for some in portions(sorted(documents)):
        told |= set(connection.scalars(select(beside.c.story_id).where(beside.c.document_id.in_(some))))
    make(connection, sorted(told))


def make(connection: Connection, stories: Sequence[str]) -> None:
    """Write the parties of stories anew: the countries of who took part, and for whom the documents speak."""
    table = tables.story
    for ids in portions(stories):
        public = _public(connection, ids)
        connection.execute(update(table).where(table.c.id.in_(ids)).values(public=0))
        connection.execute(update(table).where(table.c.id.in_(public)).values(public=1))
        connection.execute(delete(tables.story_party).where(tables.story_party.c.story_id.in_(ids)))
        values = []
        query = select(table.c.id, table.c.day, table.c.record).where(table.c.id.in_(ids))
        for row in connection.execute(query.order_by(table.c.id)).all():
            named = {rows.key("party", party): party for party in _parties(connection, row)}
            beside = {"story_id": row.id, "day": row.day, "public": int(row.id in public)}
            values += [{**beside, "key": key, "party": named[key]} for key in sorted(named)]
        if values:
            connection.execute(insert(tables.story_party), values)


def _public(connection: Connection, ids: Sequence[str]) -> set[str]:
    beside, shown = tables.story_document, tables.public_document
    query = select(beside.c.story_id).join(shown, shown.c.document_id == beside.c.document_id)
    return set(connection.scalars(query.where(beside.c.story_id.in_(ids))))


def _parties(connection: Connection, story: Any) -> list[str]:
    try:
        found = {each.country for each in Story.from_dict(unpacked_record(story.record)).who}
    except (ArchiveError, LookupError, TypeError):
        found = set()
    beside, statement, version = tables.story_document, tables.statement, tables.version
    own = select(beside.c.document_id).where(beside.c.story_id == story.id)
    said = select(statement.c.party).where(statement.c.document_id.in_(own), statement.c.current).distinct()
    found |= set(connection.scalars(said))
    later = version.alias()
    newest = ~exists().where(later.c.document_id == version.c.document_id, later.c.number > version.c.number)
    issued = select(version.c.record).where(version.c.document_id.in_(own), newest)
    for record in connection.scalars(issued):
        try:
            found.add(unpacked_record(record).get("party"))
        except (ArchiveError, AttributeError):
            continue
    return sorted(party for party in found if party)
