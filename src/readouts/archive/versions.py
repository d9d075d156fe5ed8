"""Documents, their versions, and the readings of each: how they are found, written and put together."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, Row, Select, bindparam, delete, insert, select

from readouts.archive import arrivals, corrections, rows, tables
from readouts.archive.packing import packed, packed_record, unpacked_record
from readouts.archive.pages import parties, sayings
from readouts.errors import NotFound
from readouts.records import Added, Archived, Document, Network, Reading, Told

VersionRow = Row[Any, Any, Any, Any]
"""``id``, ``document_id``, ``number`` and ``sha256`` of a version."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """A document that arrives: its bytes, how it was read, by whom, and when and from where it came.

    ``read`` is when it was read, ``fetched`` when it was fetched (both ISO 8601, UTC).
    """

    raw: bytes
    reading: Reading
    network: Network
    read: str
    fetched: str
    source: str | None


def key_of(address: str) -> str:
    """What an address is found by: its SHA-256, as it is listed."""
    return sha256(tables.held(address).encode()).hexdigest()


def find(connection: Connection, address: str) -> int:
    """The number of the document with this address.

    Raises:
        NotFound: it is not in the archive; where it was forgotten the error says so.
    """
    found = _find(connection, address)
    if found is None:
        gone = _tombstone(connection, key_of(address))
        raise NotFound(f"{address}: {gone}" if gone else f"{address}: not in the archive")
    return found


def knows(connection: Connection, address: str) -> bool:
    """Whether a document of this address is here, or was forgotten."""
    return _find(connection, address) is not None or _tombstone(connection, key_of(address)) is not None


def told(connection: Connection, address: str) -> Told:
    """What the user said of a document; nothing of one that is not here."""
    row = connection.execute(_told_query(), {"of": key_of(address)}).one_or_none()
    return Told(row.date, row.party, row.issuer) if row else Told()


@cache
def _told_query() -> Select[Any]:
    # This and what pages ask most are put together once: that takes longer than to look it up.
    table = tables.told
    query = select(table.c.date, table.c.party, table.c.issuer).join(tables.document)
    return query.where(tables.document.c.key == bindparam("of"))


def tell(connection: Connection, address: str, told: Told) -> None:
    """Keep what the user says of a document in place of what was said before.

    Raises:
        NotFound: it is not in the archive.
    """
    document_id = find(connection, address)
    connection.execute(delete(tables.told).where(tables.told.c.document_id == document_id))
    connection.execute(insert(tables.told).values(document_id=document_id, **told.to_dict()))


def version_of(connection: Connection, address: str, number: int | None = None) -> VersionRow:
    """The newest version of a document, or the one with this number; the row without its bytes.

    Raises:
        NotFound: there is no such document or version.
    """
    row = _version(connection, find(connection, address), number)
    if row is None:
        raise NotFound(f"{address}: has no version {number}")
    return row


def numbers(connection: Connection, document_id: int) -> list[int]:
    """The row numbers of a document's versions, oldest first."""
    table = tables.version
    query = select(table.c.id).where(table.c.document_id == document_id).order_by(table.c.number)
    return list(connection.scalars(query))


def readings_of(connection: Connection, version_id: int) -> list[Row[Any, Any, Any]]:
    """The readings of a version, without their records, the latest last."""
    return list(connection.execute(_readings_query(), {"of": version_id}))


@cache
def _readings_query() -> Select[Any, Any, Any]:
    table = tables.reading
    query = select(table.c.id, table.c.network, table.c.checksum)
    return query.where(table.c.version_id == bindparam("of")).order_by(table.c.id)


def known(connection: Connection, address: str, digest: str, network: Network) -> Added | None:
    """What became of bytes with this SHA-256 without reading them, or None where they are to be read."""
    if gone := _tombstone(connection, key_of(address)):
        return Added(address, "forgotten", 0, gone)
    document_id = _find(connection, address)
    newest = _version(connection, document_id, None) if document_id is not None else None
    if newest is not None and newest.sha256 == digest:
        networks = {(row.network, row.checksum) for row in readings_of(connection, newest.id)}
        if (network.name, network.checksum) in networks:
            return Added(address, "unchanged", newest.number)
        return None
    gone = _erased_bytes(connection, digest)
    return Added(address, "forgotten", 0, gone) if gone else None


def take_in(connection: Connection, arrival: Arrival) -> Added:
    """Keep what arrives: as a new document, a new version, or another reading of the newest version."""
    address = arrival.reading.document.id
    digest = sha256(arrival.raw).hexdigest()
    document_id = _find(connection, address)
    newest = _version(connection, document_id, None) if document_id is not None else None
    restated = False
    if (done := known(connection, address, digest, arrival.network)) is not None:
        # Whoever asks although it is known says otherwise of it than before: of whom it is, or when.
        restated = newest is not None and _facts(document_of(connection, newest.id)) != _facts(
            arrival.reading.document
        )
        if done.outcome != "unchanged" or not restated:
            return done
    if document_id is None:
        query = insert(tables.document).values(key=key_of(address), address=address)
        document_id = int(connection.scalar(query.returning(tables.document.c.id)))
    if newest is not None and newest.sha256 == digest and not restated:
        keep_reading(connection, document_id, newest, arrival, current=True)
        return Added(address, "read again", newest.number)
    number = newest.number + 1 if newest is not None else 1
    row = _add_version(connection, document_id, number, arrival)
    keep_reading(connection, document_id, row, arrival, current=True)
    return Added(address, "version" if number > 1 else "new", number)


def keep_reading(
    connection: Connection, document_id: int, version: VersionRow, arrival: Arrival, *, current: bool
) -> None:
    """Keep a reading of a version that this network has not read yet, and the rows to search it by."""
    value = arrival.reading.to_dict()
    own = arrival.reading.document.to_dict()
    beside = own != _record(connection, version.id)
    values = {
        "version_id": version.id,
        "network": arrival.network.name,
        "checksum": arrival.network.checksum,
        "read": arrival.read,
        "record": packed_record({name: value[name] for name in value if name not in own}),
        "document": packed_record(own) if beside else None,
    }
    query = insert(tables.reading).values(values).returning(tables.reading.c.id)
    reading_id = int(connection.scalar(query))
    shown = arrival.reading
    again = version.number > 1 or len(readings_of(connection, version.id)) > 1
    if again:
        shown = corrections.shown(shown, corrections.of(connection, document_id))
    if current:
        if again:
            sayings.take(connection, document_id)
        rows.retire(connection, document_id)
        arrivals.mark(connection, [document_id])
    rows.add(connection, reading_id, document_id, shown, current=current)
    if current:
        sayings.put(connection, document_id, shown)
        parties.refresh(connection, [document_id])


def load(connection: Connection, reading_id: int) -> Reading:
    """A reading as it was made.

    Raises:
        ArchiveError: what is stored is damaged.
    """
    row = connection.execute(_record_query(), {"of": reading_id}).one()
    own = unpacked_record(row.own if row.document is None else row.document)
    return Reading.from_dict({**own, **unpacked_record(row.record)})


@cache
def _record_query() -> Select[Any]:
    table = tables.reading
    query = select(table.c.record, table.c.document, tables.version.c.record.label("own"))
    return query.join(tables.version).where(table.c.id == bindparam("of"))


def read_by(
    connection: Connection, version: VersionRow, network: Network | None, *, corrected: bool
) -> Reading:
    """How a version was read by this network, or by the one that read it last.

    Raises:
        NotFound: this network has not read it.
    """
    found = readings_of(connection, version.id)
    if network is not None:
        found = [row for row in found if (row.network, row.checksum) == (network.name, network.checksum)]
    if not found:
        name = f" by the network {network.name}" if network else ""
        owner = tables.document.c
        address = connection.scalar(select(owner.address).where(owner.id == version.document_id))
        raise NotFound(f"{address}: version {version.number} was not read{name}")
    reading = load(connection, found[-1].id)
    return corrections.shown(reading, corrections.of(connection, version.document_id) if corrected else ())


def document_of(connection: Connection, version_id: int) -> Document:
    """The record of a version.

    Raises:
        ArchiveError: what is stored is damaged.
    """
    return Document.from_dict(_record(connection, version_id))


def listed(connection: Connection, document_id: int | None = None) -> tuple[Archived, ...]:
    """The versions of one document, oldest first, or the newest version of every document, by address."""
    query, read = _listed_queries(document_id is None)
    which = {} if document_id is None else {"of": document_id}
    networks: dict[int, list[Network]] = {}
    for by in connection.execute(read, which):
        networks.setdefault(by.version_id, []).append(Network(by.network, by.checksum))
    found: dict[int, Archived] = {}
    for row in connection.execute(query, which):
        one = row.document_id if document_id is None else row.id
        found[one] = Archived(
            document=row.address,
            version=row.number,
            sha256=row.sha256,
            size=row.size,
            fetched=row.fetched,
            source=row.source,
            title=row.title,
            date=row.date,
            networks=tuple(networks.get(row.id, ())),
        )
    entries = tuple(found.values())
    return entries if document_id is not None else tuple(sorted(entries, key=lambda entry: entry.document))


@cache
def _listed_queries(of_all: bool) -> tuple[Select[Any], Select[Any]]:
    table, owner, reading = tables.version, tables.document, tables.reading
    names = ("id", "document_id", "number", "sha256", "size", "fetched", "source", "title", "date")
    query = select(owner.c.address, *(table.c[name] for name in names)).join(table)
    read = select(reading.c.version_id, reading.c.network, reading.c.checksum)
    if not of_all:
        which = table.c.document_id == bindparam("of")
        query, read = query.where(which), read.join(table).where(which)
    return query.order_by(table.c.document_id, table.c.number), read.order_by(reading.c.id)


def _facts(document: Document) -> tuple[str | None, ...]:
    return document.date, document.party, document.issuer


def _find(connection: Connection, address: str) -> int | None:
    found: int | None = connection.scalar(_find_query(), {"of": key_of(address)})
    return found


@cache
def _find_query() -> Select[Any]:
    return select(tables.document.c.id).where(tables.document.c.key == bindparam("of"))


def _version(connection: Connection, document_id: int, number: int | None) -> VersionRow | None:
    which = {"of": document_id} if number is None else {"of": document_id, "number": number}
    return connection.execute(_version_query(number is None), which).one_or_none()


@cache
def _version_query(newest: bool) -> Select[Any, Any, Any, Any]:
    table = tables.version
    query = select(table.c.id, table.c.document_id, table.c.number, table.c.sha256)
    query = query.where(table.c.document_id == bindparam("of"))
    if newest:
        return query.order_by(table.c.number.desc()).limit(1)
    return query.where(table.c.number == bindparam("number"))


def _add_version(connection: Connection, document_id: int, number: int, arrival: Arrival) -> VersionRow:
    document, table = arrival.reading.document, tables.version
    values = {
        "document_id": document_id,
        "number": number,
        "sha256": sha256(arrival.raw).hexdigest(),
        "size": len(arrival.raw),
        "raw": packed(arrival.raw),
        "record": packed_record(document.to_dict()),
        "title": document.title,
        "date": document.date,
        "fetched": arrival.fetched,
        "source": arrival.source,
    }
    query = insert(table).values(values)
    return connection.execute(
        query.returning(table.c.id, table.c.document_id, table.c.number, table.c.sha256)
    ).one()


def _record(connection: Connection, version_id: int) -> Any:
    return unpacked_record(
        connection.scalar(  # type: ignore[arg-type]
            select(tables.version.c.record).where(tables.version.c.id == version_id)
        )
    )


def _tombstone(connection: Connection, key: str) -> str | None:
    return _said(connection, tables.forgotten.c.key == key)


def _erased_bytes(connection: Connection, digest: str) -> str | None:
    return _said(connection, tables.forgotten.c.sha256 == digest)


def _said(connection: Connection, which: Any) -> str | None:
    table = tables.forgotten
    row = connection.execute(select(table.c.erased, table.c.why).where(which).limit(1)).one_or_none()
    return f"was forgotten on {row.erased[:10]}: {row.why}" if row else None
