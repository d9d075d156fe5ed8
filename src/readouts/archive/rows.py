"""Statements as rows to search: one for each as it is shown, its speakers beside it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from hashlib import blake2b
from typing import Any

from sqlalchemy import Connection, Table, delete, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from readouts.archive import tables
from readouts.records import Document, Reading, Speaker, Statement

DATES = (2, 3, 4, 7)
"""How many characters of a date, as in ``2025-03-01``, are its century, decade, year and month."""


def insert_missing(connection: Connection, table: Table, rows: Iterable[Mapping[str, Any]]) -> None:
    """Insert the rows whose key is not there yet, whoever else is inserting them."""
    made: Any = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    if values := list(rows):
        connection.execute(made(table).on_conflict_do_nothing(), values)


def add(connection: Connection, reading_id: int, document_id: int, shown: Reading, *, current: bool) -> None:
    """Write the rows of a reading that has none yet."""
    if not shown.statements:
        return
    public = is_public(connection, document_id)
    beside = {"reading_id": reading_id, "document_id": document_id, "current": current}
    values = [
        {**columns(statement, shown.document, public), **beside, "number": number}
        for number, statement in enumerate(shown.statements)
    ]
    query = insert(tables.statement).returning(tables.statement.c.id, sort_by_parameter_order=True)
    ids = connection.scalars(query, values).all()
    _add_speakers(connection, zip(ids, shown.statements, strict=True))


def refresh(connection: Connection, reading_id: int, shown: Reading) -> None:
    """Bring the rows of a reading in line with how its statements are shown now."""
    public = _is_of_public(connection, reading_id)
    for statement_id, statement in stale(connection, reading_id, shown):
        values = columns(statement, shown.document, public)
        table, meant = tables.statement, tables.vector
        # A vector is of the words as they were.
        same = select(table.c.id).where(table.c.content == values["content"])
        connection.execute(
            delete(meant).where(meant.c.statement_id == statement_id, meant.c.statement_id.not_in(same))
        )
        connection.execute(update(table).where(table.c.id == statement_id).values(values))
        connection.execute(delete(tables.speaker).where(tables.speaker.c.statement_id == statement_id))
        _add_speakers(connection, [(statement_id, statement)])


def retire(connection: Connection, document_id: int) -> None:
    """Mark the statements of a document as those of a past version or reading."""
    erase_vectors(connection, document_id)
    table = tables.statement
    which = (table.c.document_id == document_id, table.c.current)
    connection.execute(update(table).where(*which).values(current=False))


def erase_vectors(connection: Connection, document_id: int) -> None:
    """Take away what the statements of a document mean."""
    table, meant = tables.statement, tables.vector
    own = select(table.c.id).where(table.c.document_id == document_id)
    connection.execute(delete(meant).where(meant.c.statement_id.in_(own)))


def stale(connection: Connection, reading_id: int, shown: Reading) -> Iterator[tuple[int, Statement]]:
    """The rows of a reading, by their ids, that are not as the statement is shown now."""
    table, beside = tables.statement, tables.speaker
    stored = connection.execute(
        select(table).where(table.c.reading_id == reading_id).order_by(table.c.number)
    ).all()
    found = connection.execute(
        select(beside)
        .join(table)
        .where(table.c.reading_id == reading_id)
        .order_by(beside.c.statement_id, beside.c.number)
    ).all()
    public = _is_of_public(connection, reading_id)
    speakers: dict[int, list[dict[str, Any]]] = {}
    for row in found:
        values = dict(row._mapping)
        del values["id"]
        speakers.setdefault(row.statement_id, []).append(values)
    for row in stored:
        if row.number >= len(shown.statements):
            continue
        statement = shown.statements[row.number]
        wanted = _as_held(columns(statement, shown.document, public))
        who = [_as_held(values) for values in _speaker_rows(row.id, statement)]
        if {name: row._mapping[name] for name in wanted} != wanted or speakers.get(row.id, []) != who:
            yield row.id, statement


def is_public(connection: Connection, document_id: int) -> bool:
    """Whether a document is one of what is published now."""
    table = tables.public_document
    query = select(table.c.document_id).where(table.c.document_id == document_id)
    return connection.scalar(query) is not None


def mark_public(connection: Connection, documents: Iterable[int], public: bool) -> None:
    """Have anybody find the statements of documents, or nobody but who may see everything."""
    table, known = tables.statement, tables.statement.c["keys"].label("known")
    for document_id in documents:
        found = connection.execute(select(table.c.id, known).where(table.c.document_id == document_id)).all()
        for row in found:
            others = set(row.known.split()) - {PUBLIC}
            wanted = " ".join(sorted(others | {PUBLIC} if public else others))
            if wanted != row.known:
                connection.execute(update(table).where(table.c.id == row.id).values({"keys": wanted}))


def columns(statement: Statement, document: Document, public: bool = False) -> dict[str, Any]:
    """What the row of a statement says of it and of its document, which is ``public`` or not."""
    return {
        "name": statement.id,
        "kind": statement.kind,
        "attitude": statement.attitude,
        "act": statement.act,
        "plover": statement.plover,
        "negated": statement.negated,
        "party": statement.party,
        "confidence": statement.confidence,
        "content": statement.content.text,
        "source": statement.source.text if statement.source else None,
        "cue": statement.cue.text if statement.cue else None,
        "date": document.date,
        "outlet": document.outlet,
        "issuer": document.issuer,
        "language": document.language,
        "keys": _keys(statement, document, public),
    }


def _keys(statement: Statement, document: Document, public: bool) -> str:
    """The keys of a statement that was read."""
    pairs: list[tuple[str, str | None]] = [
        ("party", statement.party),
        # Whoever speaks for a country is of it, though the text may not say so.
        ("country", statement.party),
        ("act", statement.act),
        ("kind", statement.kind),
        ("outlet", document.outlet),
        ("outlet", document.issuer),
        ("date", document.date),
    ]
    for speaker in statement.speakers:
        pairs += [("speaker", speaker.name), ("country", speaker.country)]
        if speaker.actor:
            pairs += [("speaker", speaker.actor.id), ("speaker", speaker.actor.label)]
    return written_keys([*pairs, ("public", _YES)] if public else pairs)


def written_keys(pairs: Iterable[tuple[str, str | None]]) -> str:
    """What a statement is narrowed down by, as words that an index of words holds beside those it says.

    Of a date they are its century, decade, year and month, so that few words hold any length of time; of a
    speaker the last word of the name too, by which people are asked for.
    """
    found = set()
    for name, value in pairs:
        if name == "date" and value:
            found |= {key(name, value[:length]) for length in DATES}
        elif value:
            found.add(key(name, value))
            if name == "speaker" and value.split():
                found.add(key(name, value.split()[-1]))
    return " ".join(sorted(found))


def key(name: str, value: str) -> str:
    """One word that stands for a value: whatever it holds, an index takes it as a word.

    Upper and lower case are the same. Of a hundred million values, hardly two share their word.
    """
    folded = tables.held(value).casefold().encode()
    return f"{name[0]}{blake2b(folded, digest_size=7, person=name.encode()).hexdigest()}"


_YES = "yes"
PUBLIC = key("public", _YES)
"""The key of the statements that anybody may find."""


def _is_of_public(connection: Connection, reading_id: int) -> bool:
    read, version = tables.reading, tables.version
    query = select(version.c.document_id).join(read).where(read.c.id == reading_id)
    document_id = connection.scalar(query)
    return document_id is not None and is_public(connection, document_id)


def _as_held(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values as a database gives them back."""
    return {name: tables.held(value) if isinstance(value, str) else value for name, value in values.items()}


def _speaker_rows(statement_id: int, statement: Statement) -> list[dict[str, Any]]:
    return [
        {
            "statement_id": statement_id,
            "number": number,
            "name": speaker.name,
            "kind": speaker.kind,
            "actor_id": speaker.actor.id if speaker.actor else None,
            "role": speaker.role,
            "country": speaker.country,
            "party": statement.party,
        }
        for number, speaker in enumerate(statement.speakers)
    ]


def _add_speakers(connection: Connection, statements: Iterable[tuple[int, Statement]]) -> None:
    values: list[dict[str, Any]] = []
    speakers: list[Speaker] = []
    for statement_id, statement in statements:
        values += _speaker_rows(statement_id, statement)
        speakers += statement.speakers
    # In one order everywhere, or two programs could each wait for the other's row.
    actors = {speaker.actor.id: speaker.actor.label for speaker in speakers if speaker.actor}
    insert_missing(connection, tables.actor, [{"id": id, "label": actors[id]} for id in sorted(actors)])
    if values:
        connection.execute(insert(tables.speaker), values)
