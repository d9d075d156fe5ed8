"""Documents and stories that are like another: by their story, and by statements with the same words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, Select, bindparam, select

from readouts.archive import tables
from readouts.archive.arrivals import portions
from readouts.archive.pages import lists
from readouts.records import Alike, Heading

# So many statements of the same words are looked at, the newest.
_SAME = 20
# So many statements of a story, or of a document, are looked for elsewhere; SQLite puts 500 queries together.
_LOOKED_FOR = 60


def documents(connection: Connection, number: int, limit: int, *, public: bool) -> tuple[Alike, ...]:
    """Documents like this one: of the same story first, then by how many statements they share."""
    same = set(connection.scalars(_mates_query(), {"of": number}))
    shared = _shared(connection, [number])
    ids = (same | shared.keys()) - {number}
    if public:
        ids = _public(connection, ids)
    order = sorted(ids, key=lambda id: (id not in same, -len(shared.get(id, ())), id))[:limit]
    heads, names = (
        _heads(connection, order),
        _names(connection, [number], [shared.get(id, {}) for id in order]),
    )
    return tuple(
        Alike(
            number=id,
            address=heads[id].address,
            title=heads[id].title,
            date=heads[id].date,
            same_story=id in same,
            statements=tuple(sorted(names[gist, other] for gist, other in shared.get(id, {}).items())),
        )
        for id in order
    )


def stories(connection: Connection, id: str, limit: int, *, public: bool) -> tuple[tuple[Heading, int], ...]:
    """Stories whose documents share statements with this one's, and how many of its statements."""
    own = connection.scalars(_own_query(), {"of": id}).all()
    gists = _gists(connection, own)
    if not gists:
        return ()
    shown = "JOIN public_document p ON p.document_id = d.document_id " if public else ""
    # Written out, since SQLAlchemy takes longer to put so many parts together than to look them all up.
    query = (
        f"SELECT d.story_id, count(DISTINCT found.gist) AS shared FROM ({_looks(len(gists))}) AS found "
        f"JOIN story_document d ON d.document_id = found.document_id {shown}"
        f"WHERE d.story_id <> ? AND d.document_id NOT IN ({', '.join('?' * len(own))}) "
        "GROUP BY d.story_id ORDER BY shared DESC, d.story_id LIMIT ?"
    )
    counts = {story: count for story, count in _asked(connection, query, (*gists, id, *own, limit))}
    return tuple((each, counts[each.id]) for each in lists.headings(connection, list(counts), public=public))


@cache
def _mates_query() -> Select[Any]:
    # This and what follows are put together once: that takes longer than to look it up.
    beside = tables.story_document
    told = select(beside.c.story_id).where(beside.c.document_id == bindparam("of"))
    return select(beside.c.document_id).where(beside.c.story_id.in_(told)).limit(_LOOKED_FOR)


@cache
def _own_query() -> Select[Any]:
    beside = tables.story_document
    query = select(beside.c.document_id).where(beside.c.story_id == bindparam("of"))
    return query.order_by(beside.c.number).limit(_LOOKED_FOR)


def _gists(connection: Connection, documents: Sequence[int]) -> list[int]:
    """What tells the words of these documents' first statements."""
    found = connection.scalars(_gist_query(), {"ids": list(documents)})
    return sorted(set(found))


@cache
def _gist_query() -> Select[Any]:
    table, statement = tables.gist, tables.statement
    return (
        select(table.c.gist)
        .join(statement, statement.c.id == table.c.statement_id)
        .where(statement.c.document_id.in_(bindparam("ids", expanding=True)))
        .order_by(statement.c.id)
        .limit(_LOOKED_FOR)
    )


@cache
def _looks(many: int) -> str:
    """The query for statements with the words of one of so many."""
    return " UNION ALL ".join(
        [
            "SELECT gist, statement_id, document_id FROM (SELECT gist, statement_id, document_id FROM gist "
            f"WHERE gist = ? ORDER BY statement_id DESC LIMIT {_SAME}) AS same"
        ]
        * many
    )


def _asked(connection: Connection, query: str, values: Sequence[Any]) -> Iterable[Any]:
    if connection.dialect.name == "postgresql":
        query = query.replace("?", "%s")
    return connection.exec_driver_sql(query, tuple(values))


def _shared(connection: Connection, documents: Sequence[int]) -> dict[int, dict[int, int]]:
    """Other documents, and for each by gist the statement that has the words of one of these documents."""
    gists, found = _gists(connection, documents), dict[int, dict[int, int]]()
    for gist, other, document in _asked(connection, _looks(len(gists)), gists) if gists else ():
        same = found.setdefault(document, {})
        same[gist] = min(other, same.get(gist, other))
    return {document: same for document, same in found.items() if document not in set(documents)}


def _names(
    connection: Connection, documents: Sequence[int], shared: Iterable[dict[int, int]]
) -> dict[tuple[int, int], tuple[str, str]]:
    """By gist and other statement the ids of the statement of these documents and of the other."""
    pairs = {pair for each in shared for pair in each.items()}
    if not pairs:
        return {}
    here, there = _name_queries()
    own: dict[int, str] = {}
    for gist, name in connection.execute(here, {"ids": list(documents)}):
        own.setdefault(gist, name)
    others: dict[int, str] = {}
    for some in portions(sorted({other for _, other in pairs})):
        others |= {id: name for id, name in connection.execute(there, {"ids": some})}
    return {(gist, other): (own[gist], others[other]) for gist, other in pairs}


@cache
def _name_queries() -> tuple[Select[Any], Select[Any]]:
    table, statement = tables.gist, tables.statement
    ids: Any = bindparam("ids", expanding=True)
    here = select(table.c.gist, statement.c.name).join(statement, statement.c.id == table.c.statement_id)
    there = select(statement.c.id, statement.c.name).where(statement.c.id.in_(ids))
    return here.where(statement.c.document_id.in_(ids)).order_by(statement.c.id), there


def _public(connection: Connection, ids: Iterable[int]) -> set[int]:
    found = set[int]()
    for some in portions(sorted(ids)):
        found |= set(connection.scalars(_public_query(), {"ids": some}))
    return found


@cache
def _public_query() -> Select[Any]:
    table = tables.public_document
    return select(table.c.document_id).where(table.c.document_id.in_(bindparam("ids", expanding=True)))


def _heads(connection: Connection, ids: Sequence[int]) -> dict[int, Any]:
    """The address, title and date of documents' newest versions, by their numbers."""
    if not ids:
        return {}
    return {row.id: row for row in connection.execute(_head_query(), {"ids": list(ids)})}


@cache
def _head_query() -> Select[Any]:
    table, owner = tables.version, tables.document
    later = table.alias()
    newer = select(later.c.id).where(
        later.c.document_id == table.c.document_id, later.c.number > table.c.number
    )
    return (
        select(owner.c.id, owner.c.address, table.c.title, table.c.date)
        .join(table)
        .where(owner.c.id.in_(bindparam("ids", expanding=True)), ~newer.exists())
    )
