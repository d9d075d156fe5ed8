"""Forgetting a document: its words are erased, and a tombstone says that they were."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, delete, insert, select, text

from readouts.archive import comparisons, rows, stories, tables, versions, visits
from readouts.archive.database import Database
from readouts.archive.pages import sayings
from readouts.archive.site import jobs, publications, replies
from readouts.errors import ArchiveError

_ONCE_MORE = "the document is erased, but traces may be left on the disk: forget it once more later"


def erase(connection: Connection, address: str, when: str, why: str) -> int:
    """Erase every version of a document and leave a tombstone.

    Returns:
        How many versions were erased.

    Raises:
        NotFound: it is not in the archive.
    """
    document_id = versions.find(connection, address)
    version, reading, statement = tables.version, tables.reading, tables.statement
    kept = connection.execute(
        select(version.c.sha256, version.c.source).where(version.c.document_id == document_id)
    ).all()
    stones = [
        {"key": versions.key_of(address), "address": address, "sha256": digest, "erased": when, "why": why}
        for digest in sorted({row.sha256 for row in kept})
    ]
    connection.execute(insert(tables.forgotten), stones)
    publications.erase(connection, document_id, when)
    replies.erase(connection, document_id)
    comparisons.erase(connection, document_id, when)
    stories.erase(connection, document_id)
    _erase_corrections(connection, document_id)
    visits.erase(connection, [address, *{row.source for row in kept if row.source}])
    rows.erase_vectors(connection, document_id)
    jobs.erase_drawings(connection)
    sayings.take(connection, document_id)
    statements = select(statement.c.id).where(statement.c.document_id == document_id)
    connection.execute(delete(tables.speaker).where(tables.speaker.c.statement_id.in_(statements)))
    connection.execute(delete(statement).where(statement.c.document_id == document_id))
    own = select(version.c.id).where(version.c.document_id == document_id)
    connection.execute(delete(reading).where(reading.c.version_id.in_(own)))
    connection.execute(delete(version).where(version.c.document_id == document_id))
    connection.execute(delete(tables.told).where(tables.told.c.document_id == document_id))
    connection.execute(delete(tables.document).where(tables.document.c.id == document_id))
    # The label of an actor may be a name that only this document had.
    used = select(tables.speaker.c.actor_id).where(tables.speaker.c.actor_id == tables.actor.c.id)
    connection.execute(delete(tables.actor).where(~used.exists()))
    sayings.forget_people(connection)
    return len(kept)


def is_forgotten(connection: Connection, address: str) -> bool:
    """Whether a document of this address was forgotten."""
    stone = tables.forgotten
    query = select(stone.c.id).where(stone.c.key == versions.key_of(address)).limit(1)
    return connection.scalar(query) is not None


def sweep(database: Database) -> None:
    """Write the database anew, so that no page of it still holds what was erased.

    Raises:
        ArchiveError: it cannot be done now, because another program is reading or for want of room.
    """
    try:
        with database.alone() as connection:
            if database.path is None:
                # ANALYZE, because the statistics hold words too.
                for table in tables.metadata.sorted_tables:
                    connection.execute(text(f'VACUUM (FULL, ANALYZE) "{table.name}"'))
                return
            driver: Any = connection.connection.driver_connection
            # The index keeps the words of what was taken out until it is written anew.
            driver.execute("INSERT INTO statement_words(statement_words) VALUES ('optimize')")
            driver.execute("VACUUM")
            busy, *_ = driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    except ArchiveError as error:
        raise ArchiveError(f"{error}; {_ONCE_MORE}") from error
    if busy:
        raise ArchiveError(f"{database.name}: another program is reading it; {_ONCE_MORE}")


def _erase_corrections(connection: Connection, document_id: int) -> None:
    """Of a comparison's row too, and with those that undo them: they state the document's words."""
    beside, table = tables.correction_place, tables.correction
    ids = set(connection.scalars(select(beside.c.correction_id).where(beside.c.document_id == document_id)))
    connection.execute(delete(beside).where(beside.c.correction_id.in_(ids)))
    # The later first, since an undoing points back.
    for id in sorted(ids, reverse=True):
        connection.execute(delete(table).where(table.c.id == id))
