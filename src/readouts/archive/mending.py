"""Corrections as they are made and undone: what they are about, and the rows that they change."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Connection

from readouts.archive import arrivals, comparisons, corrections, rows, versions
from readouts.archive.database import lock
from readouts.archive.pages import issues, parties, sayings
from readouts.errors import Conflict, NotFound
from readouts.records import Comparison, Correction, Mended, Reading, RelationName


@dataclass(frozen=True, slots=True)
class By:
    """Who corrects, when (ISO 8601, UTC), and why."""

    who: str
    when: str
    why: str


def correct(
    connection: Connection,
    where: tuple[str, str],
    what: Literal["speaker", "party", "span"],
    new: Any,
    by: By,
) -> Correction:
    """Put a statement right; ``where`` is the document's address and the statement's id.

    Raises:
        NotFound: there is no such document or statement.
        SettingsError: ``new`` is no value of that kind.
    """
    address, name = where
    lock(connection, address)
    version = versions.version_of(connection, address)
    read = versions.read_by(connection, version, None, corrected=False)
    mended = corrections.shown(read, corrections.of(connection, version.document_id))
    at = next((i for i, statement in enumerate(read.statements) if statement.id == name), None)
    if at is None:
        raise NotFound(f"{address}: has no statement {name}")
    value = corrections.checked(what, new, read)
    old = corrections.value_of(what, mended.statements[at])
    places = corrections.place_of(read, read.statements[at])
    made = Correction(0, what, places, old, value, by.who, by.when, by.why)
    made = corrections.keep(connection, made, [version.document_id] * len(places))
    _refresh(connection, [version.document_id])
    return made


def correct_relation(
    connection: Connection, comparison: int, row: int, new: RelationName, by: By
) -> Correction:
    """Put the relation of a row right; rows count from 0.

    Raises:
        NotFound: there is no such comparison or row.
    """
    made = comparisons.load(connection, comparison)
    if not 0 <= row < len(made.issues):
        raise NotFound(f"{comparison}: this comparison has no row {row}")
    places = corrections.places_of(made, made.issues[row])
    for address in sorted({place.document for place in places}):
        lock(connection, address)
    documents = [versions.find(connection, place.document) for place in places]
    now = shown(connection, made).issues[row].relation
    kept = Correction(0, "relation", places, now, new, by.who, by.when, by.why)
    kept = corrections.keep(connection, kept, documents)
    issues.relate(connection, documents)
    return kept


def undo(connection: Connection, id: int, by: By) -> Correction:
    """Take a correction back.

    Raises:
        NotFound: there is no such correction.
        Conflict: it is already undone.
    """
    lock(connection, "corrections")
    made = {each.id: each for each in corrections.of(connection)}.get(id)
    if made is None:
        raise NotFound(f"{id}: no such correction")
    if made.standing == "undone":
        raise Conflict(f"{id}: this correction is already undone")
    addresses = [place.document for place in made.places]
    for address in sorted(set(addresses)):
        lock(connection, address)
    documents = [versions.find(connection, address) for address in addresses]
    undoing = Correction(
        0, made.what, made.places, made.new, made.old, by.who, by.when, by.why, undoes=made.id
    )
    undoing = corrections.keep(connection, undoing, documents)
    if made.what == "relation":
        issues.relate(connection, documents)
    else:
        _refresh(connection, sorted(set(documents)))
    return undoing


def shown(connection: Connection, made: Comparison) -> Comparison:
    """A comparison with the corrections of its rows."""
    return issues.shown(connection, made)


def of(
    connection: Connection, made: Comparison, until: tuple[int, str] | None = None
) -> tuple[Correction, ...]:
    """The corrections of a comparison's documents, as they were made; ``until`` as of ``corrections.of``."""
    found = {
        each.id: each
        for reading in made.readings
        for each in corrections.of(connection, versions.find(connection, reading.document.id), until)
    }
    return tuple(found[id] for id in sorted(found))


def page(
    connection: Connection, limit: int, offset: int, document_id: int | None = None
) -> tuple[Mended, ...]:
    """A page of corrections, the latest first, with where their words are by now."""
    readings: dict[str, Reading] = {}

    def newest(address: str) -> Reading:
        if address not in readings:
            readings[address] = latest(connection, address)
        return readings[address]

    made = corrections.page(connection, limit, offset, document_id)
    found = []
    for each in corrections.with_standing(made, newest):
        at = None if each.what == "relation" else newest(each.places[0].document)
        place = None if at is None else corrections.reached(at, each)
        found.append(
            Mended(
                each,
                tuple(versions.find(connection, one.document) for one in each.places),
                None if at is None or place is None else at.statements[place].id,
            )
        )
    return tuple(found)


def latest(connection: Connection, address: str) -> Reading:
    """How the newest version of a document was read last, without corrections."""
    return versions.read_by(connection, versions.version_of(connection, address), None, corrected=False)


def _refresh(connection: Connection, documents: Iterable[int]) -> None:
    """Bring the rows of all readings of documents in line with their corrections."""
    for document_id in documents:
        mended = corrections.of(connection, document_id)
        sayings.take(connection, document_id)
        shown_now = None
        for version_id in versions.numbers(connection, document_id):
            for row in versions.readings_of(connection, version_id):
                shown_now = corrections.shown(versions.load(connection, row.id), mended)
                rows.refresh(connection, row.id, shown_now)
        # The last reading of the newest version comes last.
        if shown_now is not None:
            sayings.put(connection, document_id, shown_now)
            parties.refresh(connection, [document_id])
    arrivals.mark(connection, documents)
