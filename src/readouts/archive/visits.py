"""What servers said of addresses when they were fetched, for conditional requests (RFC 9110, section 13)."""

from __future__ import annotations

from sqlalchemy import Connection, delete, insert, select

from readouts.archive import tables, versions
from readouts.records import Visit


def last(connection: Connection, address: str) -> Visit | None:
    """The last visit to an address, or None where it was not fetched yet."""
    table = tables.visit
    query = select(table.c.etag, table.c.modified, table.c.time)
    row = connection.execute(query.where(table.c.key == versions.key_of(address))).one_or_none()
    return Visit(row.etag, row.modified, row.time) if row else None


def keep(connection: Connection, address: str, visit: Visit) -> None:
    """Keep the last visit to an address in place of the one before."""
    erase(connection, [address])
    key = versions.key_of(address)
    connection.execute(insert(tables.visit).values(key=key, address=address, **visit.to_dict()))


def erase(connection: Connection, addresses: list[str]) -> None:
    """Take away what was kept of addresses."""
    keys = [versions.key_of(address) for address in addresses]
    connection.execute(delete(tables.visit).where(tables.visit.c.key.in_(keys)))
