"""Stories as they are kept, and which documents have to be grouped anew."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select

from readouts.archive import tables, versions
from readouts.archive.arrivals import mark, portions
from readouts.archive.packing import packed_record, unpacked_record
from readouts.archive.pages import issues, parties
from readouts.errors import NotFound
from readouts.records import Story

# Put together once: that takes longer than to look it up.
_RECORD = select(tables.story.c.record).where(tables.story.c.id == bindparam("of"))


def around(connection: Connection, days: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """The documents that came, those with a date within ``days``, and all that share a story with them."""
    version, beside, owner = tables.version, tables.story_document, tables.document
    found = set(connection.scalars(select(tables.arrived.c.document_id)))
    for first, last in days:
        found |= set(
            connection.scalars(select(version.c.document_id).where(version.c.date.between(first, last)))
        )
    new = found
    while new:
        told: set[str] = set()
        for some in portions(sorted(new)):
            told |= set(connection.scalars(select(beside.c.story_id).where(beside.c.document_id.in_(some))))
        new = set()
        for names in portions(sorted(told)):
            new |= set(connection.scalars(select(beside.c.document_id).where(beside.c.story_id.in_(names))))
        new -= found
        found = found | new
    addresses: list[str] = []
    for some in portions(sorted(found)):
        addresses += connection.scalars(select(owner.c.address).where(owner.c.id.in_(some)))
    return tuple(sorted(addresses))


def keep(connection: Connection, stories: Iterable[Story], documents: Sequence[str], last: int) -> None:
    """Make these the stories of ``documents``; what is already so is left as it is.

    Raises:
        NotFound: a document is not in the archive.
    """
    table, beside = tables.story, tables.story_document
    own = {address: versions.find(connection, address) for address in documents}
    after = {story.id: story for story in stories}
    gone: set[str] = set()
    for some in portions(sorted(own.values())):
        gone |= set(connection.scalars(select(beside.c.story_id).where(beside.c.document_id.in_(some))))
    for id in sorted(gone & after.keys()):
        before = connection.scalar(select(table.c.record).where(table.c.id == id))
        # By their content: another release may compress otherwise.
        if before is not None and unpacked_record(before) == after[id].to_dict():
            gone.discard(id)
            del after[id]
    lost: set[int] = set()
    for names in portions(sorted(gone | after.keys())):
        lost |= set(connection.scalars(select(beside.c.document_id).where(beside.c.story_id.in_(names))))
        _take_away(connection, names)
    for id, story in after.items():
        values = {
            "id": id,
            "first": story.first,
            "last": story.last,
            "record": packed_record(story.to_dict()),
            **columns(story),
        }
        connection.execute(insert(table).values(values))
        copies = {address: n for n, group in enumerate(story.copies) for address in group}
        rows = [
            {
                "story_id": id,
                "number": number,
                "document_id": own.get(address) or versions.find(connection, address),
                "copy": copies.get(address),
            }
            for number, address in enumerate(story.documents)
        ]
        if rows:
            connection.execute(insert(beside), rows)
    parties.make(connection, sorted(after))
    issues.refresh(connection, sorted(gone | after.keys()))
    for some in portions(sorted(own.values())):
        done = tables.arrived.c.document_id.in_(some) & (tables.arrived.c.id <= last)
        connection.execute(delete(tables.arrived).where(done))
    # Another program has put these into a story meanwhile, which is not any more.
    mark(connection, lost - set(own.values()))


def listed(connection: Connection, address: str | None = None) -> tuple[Story, ...]:
    """The stories, those of a document or all, by their first day; undated ones first."""
    table, beside = tables.story, tables.story_document
    query = select(table.c.record)
    if address is not None:
        document_id = versions.find(connection, address)
        about = select(beside.c.story_id).where(beside.c.document_id == document_id)
        query = query.where(table.c.id.in_(about))
    found = [Story.from_dict(unpacked_record(record)) for record in connection.scalars(query)]
    return tuple(sorted(found, key=lambda story: (story.first or "", story.id)))


def load(connection: Connection, id: str) -> Story:
    """One story.

    Raises:
        NotFound: there is none with this id.
    """
    record = connection.scalar(_RECORD, {"of": id})
    if record is None:
        raise NotFound(f"{id}: no such story")
    return Story.from_dict(unpacked_record(record))


def erase(connection: Connection, document_id: int) -> None:
    """Take away the stories that hold a document; their other documents are to be grouped again."""
    beside = tables.story_document
    told = connection.scalars(select(beside.c.story_id).where(beside.c.document_id == document_id)).all()
    others = set(connection.scalars(select(beside.c.document_id).where(beside.c.story_id.in_(told))))
    _take_away(connection, told)
    issues.refresh(connection, told)
    connection.execute(delete(tables.arrived).where(tables.arrived.c.document_id == document_id))
    mark(connection, others - {document_id})


def columns(story: Story) -> dict[str, Any]:
    """What the row of a story says of it, beside its days."""
    return {
        "title": story.title,
        "kind": story.kind,
        "place": story.place,
        "day": tables.held(story.last or story.first or "")[:10],
    }


def _take_away(connection: Connection, ids: Sequence[str]) -> None:
    for table in (tables.story_document, tables.story_party):
        connection.execute(delete(table).where(table.c.story_id.in_(ids)))
    connection.execute(delete(tables.story).where(tables.story.c.id.in_(ids)))
