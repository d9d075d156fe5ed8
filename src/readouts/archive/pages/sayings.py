"""Current statements as pages ask for them: who says what to whom when, and which ones say the same."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from hashlib import blake2b
from typing import Any

from sqlalchemy import Connection, delete, insert, or_, select, text

from readouts.archive import tables
from readouts.archive.pages import showing
from readouts.archive.rows import insert_missing
from readouts.records import Reading, Speaker, Statement, speaker_id

_WORD = re.compile(r"[^\W_]+")
# What is said in fewer words many say who have nothing to do with each other.
_WORDS = 4

Row = dict[str, Any]


def number_of(value: str) -> int:
    """A number of 64 bits, with a sign, that stands for a text."""
    return int.from_bytes(blake2b(tables.held(value).encode(), digest_size=8).digest(), "big", signed=True)


def gist(content: str) -> int | None:
    """The number of a statement's words, however they are marked; None where there are too few of them."""
    words = _WORD.findall(content.casefold())
    return number_of(" ".join(words)) if len(words) >= _WORDS else None


def put(connection: Connection, document_id: int, shown: Reading) -> None:
    """Write the rows of a document that has none, as its current statements are shown."""
    write(connection, _wanted(connection, document_id, shown))
    count(connection, document_id, 1)


def take(connection: Connection, document_id: int) -> None:
    """Take the rows of a document away, before its statements change."""
    count(connection, document_id, -1)
    own = select(tables.statement.c.id).where(tables.statement.c.document_id == document_id)
    for table in (tables.saying, tables.addressing, tables.gist):
        connection.execute(delete(table).where(table.c.statement_id.in_(own)))


def count(connection: Connection, document_id: int, sign: int) -> None:
    """Add the statements of a document to their speakers' counts, or take them off again."""
    statement = text(showing.counted(":document", f"{sign}", f"{sign} * public"))
    connection.execute(statement, {"document": document_id})
    if sign < 0:
        table = tables.speaker_count
        who = select(tables.saying.c.who).join(tables.statement)
        who = who.where(tables.statement.c.document_id == document_id)
        connection.execute(delete(table).where(table.c.who.in_(who), table.c.statements == 0))


def _wanted(connection: Connection, document_id: int, shown: Reading) -> Iterator[tuple[Any, Row]]:
    table, seen = tables.statement, tables.public_document.c.document_id
    which = (table.c.document_id == document_id, table.c.current)
    ids = connection.execute(select(table.c.id, table.c.number).where(*which).order_by(table.c.id)).all()
    public = int(connection.scalar(select(seen).where(seen == document_id)) is not None)
    found = [(row.id, shown.statements[row.number]) for row in ids if row.number < len(shown.statements)]
    return made(document_id, found, shown.document.date, public)


def made(
    document_id: int, statements: Iterable[tuple[int, Statement]], date: str | None, public: int
) -> Iterator[tuple[Any, Row]]:
    """The rows of a document's statements, by their numbers, each with its table."""
    day = tables.held(date or "")[:10]
    for id, statement in statements:
        if (value := gist(statement.content.text)) is not None:
            yield tables.gist, {"statement_id": id, "document_id": document_id, "gist": value}
        own = [(n, named(speaker)) for n, speaker in enumerate(statement.speakers)]
        who = {person["who"]: person for _, person in own if person}
        whom = {person["who"]: person for each in statement.addressee if who and (person := named(each))}
        beside = {"statement_id": id, "day": day, "public": public}
        for person in (*who.values(), *whom.values()):
            yield tables.person, person
        for n, person in own:
            if person:
                yield tables.saying, {**beside, "number": n, "who": person["who"]}
        for one in who:
            for other in whom:
                yield tables.addressing, {**beside, "who": one, "whom": other}


def write(connection: Connection, rows: Iterable[tuple[Any, Row]]) -> None:
    """Write rows as :func:`made` gives them."""
    people: dict[int, Row] = {}
    others: dict[Any, list[Row]] = {}
    for table, row in rows:
        if table is tables.person:
            people.setdefault(row["who"], row)
        else:
            others.setdefault(table, []).append(row)
    # In one order everywhere, or two programs could each wait for the other's row.
    insert_missing(connection, tables.person, (people[who] for who in sorted(people)))
    for table, values in others.items():
        connection.execute(insert(table), values)


def named(speaker: Speaker) -> Row | None:
    """The row of somebody; None for whoever has no name."""
    key = speaker_id(speaker)
    if key is None:
        return None
    return {
        "who": number_of(key),
        "key": key,
        "label": speaker.actor.label if speaker.actor else " ".join(speaker.name.split()),
    }


def stale(connection: Connection, document_id: int, shown: Reading) -> bool:
    """Whether the rows of a document are not as its current statements are shown."""
    wanted: dict[Any, set[tuple[Any, ...]]] = {
        tables.saying: set(),
        tables.addressing: set(),
        tables.gist: set(),
    }
    for table, row in _wanted(connection, document_id, shown):
        if table in wanted:
            wanted[table].add(tuple(row[name] for name in sorted(row)))
    own = select(tables.statement.c.id).where(tables.statement.c.document_id == document_id)
    for table, rows in wanted.items():
        names = sorted(column.name for column in table.columns if column.name != "id")
        query = select(*(table.c[name] for name in names)).where(table.c.statement_id.in_(own))
        if {tuple(row) for row in connection.execute(query)} != rows:
            return True
    return False


def miscounted(connection: Connection) -> Iterator[str]:
    """Whose counts are not those of their statements, a line each."""
    query = text(
        "SELECT who, what, value, month, count(*), sum(public) FROM "
        f"({showing.parts('s.document_id')}) AS part GROUP BY who, what, value, month"
    )
    wanted = {tuple(row) for row in connection.execute(query)}
    table = tables.speaker_count
    names = ("who", "what", "value", "month", "statements", "public")
    stored = {tuple(row) for row in connection.execute(select(*(table.c[name] for name in names)))}
    wrong = sorted({row[0] for row in wanted ^ stored})
    for key in connection.scalars(select(tables.person.c.key).where(tables.person.c.who.in_(wrong[:100]))):
        yield f"{key}: the counts are not those of the statements"


def forget_people(connection: Connection) -> None:
    """Erase those who neither speak nor are spoken to any more: a name may have been one document's only."""
    table, saying, addressing = tables.person, tables.saying, tables.addressing
    used = [
        select(column).where(column == table.c.who).exists()
        for column in (saying.c.who, addressing.c.who, addressing.c.whom)
    ]
    connection.execute(delete(table).where(~or_(*used)))
