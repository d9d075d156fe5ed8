"""Documents and stories as lists and heads of pages show them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, Select, bindparam, func, select, text

from readouts.archive import rows, tables, versions
from readouts.archive.site.public import is_last
from readouts.errors import NotFound
from readouts.records import Edited, Heading, Listed, Sheet

# So many comparisons of a document are named.
_COMPARISONS = 20
_NAMES = ("id", "title", "kind", "first", "last", "place")


def address_of(connection: Connection, number: int, *, public: bool) -> str:
    """The address of the document with this number.

    Raises:
        NotFound: there is none, or it is not public.
    """
    found: str | None = connection.scalar(_address_query(public), {"of": number})
    if found is None:
        raise NotFound(f"{number}: no such document")
    return found


@cache
def _address_query(public: bool) -> Select[Any]:
    # This and what follows are put together once: that takes longer than to look it up.
    table = tables.document
    query = select(table.c.address).where(table.c.id == bindparam("of"))
    return only_public(query, table.c.id) if public else query


def numbers(connection: Connection, addresses: Iterable[str], *, public: bool) -> dict[str, int]:
    """The numbers of documents, by their addresses; those that are not there are left out."""
    keys = {versions.key_of(address): address for address in addresses}
    found = connection.execute(_numbers_query(public), {"keys": list(keys)})
    return {keys[row.key]: row.id for row in found}


@cache
def _numbers_query(public: bool) -> Select[Any]:
    table = tables.document
    query = select(table.c.key, table.c.id).where(table.c.key.in_(bindparam("keys", expanding=True)))
    return only_public(query, table.c.id) if public else query


def sheet(connection: Connection, number: int, *, public: bool) -> Sheet:
    """The head of a document's page.

    Raises:
        NotFound: there is no such document, or it is not public.
    """
    address = address_of(connection, number, public=public)
    used, beside = _sheet_queries(public)
    told = connection.scalars(beside, {"of": number}).all()
    return Sheet(
        number=number,
        address=address,
        versions=versions.listed(connection, number),
        stories=listed(connection, told, public=public),
        comparisons=tuple(connection.scalars(used, {"of": number})),
    )


@cache
def _sheet_queries(public: bool) -> tuple[Select[Any], ...]:
    """A document's comparisons, and its stories."""
    read, version, link = tables.reading, tables.version, tables.comparison_reading
    own = version.c.document_id == bindparam("of")
    made = tables.comparison
    used = (
        select(link.c.comparison_id)
        .join(read, read.c.id == link.c.reading_id)
        .join(version, version.c.id == read.c.version_id)
        .where(own)
        .distinct()
    )
    if public:
        used = used.where(is_published(link.c.comparison_id))
    else:
        used = used.join(made, made.c.id == link.c.comparison_id).where(made.c.erased.is_(None))
    table = tables.story_document
    told = select(table.c.story_id).where(table.c.document_id == bindparam("of"))
    return (
        used.order_by(link.c.comparison_id.desc()).limit(_COMPARISONS),
        told.order_by(table.c.story_id),
    )


def stories(
    connection: Connection,
    about: tuple[str | None, str | None, str | None],
    limit: int,
    offset: int,
    *,
    public: bool,
) -> tuple[Listed, ...]:
    """Stories of a party, since and until a day (each may be None), the newest first."""
    party, since, until = about
    table: Any = tables.story if party is None else tables.story_party
    id = table.c.id if party is None else table.c.story_id
    query = select(id).order_by(table.c.day.desc(), id.desc()).limit(limit).offset(offset)
    if party is not None:
        query = query.where(table.c.key == rows.key("party", party))
    if since is not None:
        query = query.where(table.c.day >= since)
    if until is not None:
        query = query.where(table.c.day <= until)
    if public:
        query = query.where(table.c.public == 1)
    return listed(connection, connection.scalars(query).all(), public=public)


def unpublished(connection: Connection, limit: int, offset: int) -> tuple[Listed, ...]:
    """Stories that are compared and of which nothing is published, the one compared last first."""
    table, made, shown = tables.story, tables.comparison, tables.publication
    later = made.alias()
    again = select(later.c.id).where(
        later.c.story == made.c.story, later.c.id > made.c.id, later.c.erased.is_(None)
    )
    current = select(shown.c.id).where(shown.c.story == made.c.story, *is_last())
    query = (
        select(made.c.story)
        .join(table, table.c.id == made.c.story)
        .where(made.c.erased.is_(None), ~again.exists(), ~current.exists())
        .order_by(made.c.id.desc())
    )
    return listed(connection, connection.scalars(query.limit(limit).offset(offset)).all(), public=False)


def listed(connection: Connection, ids: Sequence[str], *, public: bool) -> tuple[Listed, ...]:
    """Stories, in this order, those that are not there, or not public, left out."""
    heads, counts, told = _list_queries(public)
    if not ids:
        return ()
    which = {"ids": list(ids)}
    found = {row.id: row for row in connection.execute(heads, which)}
    counted = {row.story_id: row for row in connection.execute(counts, which)}
    named: dict[str, tuple[str, ...]] = {}
    for row in connection.execute(told, which):
        named[row.story_id] = (*named.get(row.story_id, ()), row.party)
    made, shown = _newest(connection, ids)
    return tuple(
        Listed(
            **{name: getattr(found[id], name) for name in _NAMES},
            parties=named.get(id, ()),
            documents=counted[id].documents if id in counted else 0,
            independent=counted[id].independent if id in counted else 0,
            comparison=None if public else made.get(id),
            published=shown.get(id),
        )
        for id in ids
        if id in found
    )


def headings(connection: Connection, ids: Sequence[str], *, public: bool) -> tuple[Heading, ...]:
    """Stories by name only, in this order, those that are not there, or not public, left out."""
    if not ids:
        return ()
    heads, *_ = _list_queries(public)
    found = {
        row.id: Heading(row.id, row.title, row.last) for row in connection.execute(heads, {"ids": list(ids)})
    }
    return tuple(found[id] for id in ids if id in found)


@cache
def _list_queries(public: bool) -> tuple[Select[Any], ...]:
    table, beside, party = tables.story, tables.story_document, tables.story_party
    ids: Any = bindparam("ids", expanding=True)
    heads = select(*(table.c[name] for name in _NAMES)).where(table.c.id.in_(ids))
    counts = select(
        beside.c.story_id,
        func.count().label("documents"),
        (func.count() - func.count(beside.c.copy) + func.count(beside.c.copy.distinct())).label(
            "independent"
        ),
    ).where(beside.c.story_id.in_(ids))
    if public:
        heads = heads.where(table.c.public == 1)
        counts = only_public(counts, beside.c.document_id)
    told = select(party.c.story_id, party.c.party).where(party.c.story_id.in_(ids))
    return heads, counts.group_by(beside.c.story_id), told.order_by(party.c.party)


def edited(connection: Connection, limit: int, offset: int, *, public: bool) -> tuple[Edited, ...]:
    """Versions that replaced another, the newest first."""
    table, owner = tables.version, tables.document
    query = (
        select(table.c.document_id, owner.c.address, table.c.title, table.c.number, table.c.fetched)
        .join(owner)
        .where(text("number > 1"))
        .order_by(table.c.id.desc())
        .limit(limit)
        .offset(offset)
    )
    if public:
        query = only_public(query, table.c.document_id)
    return tuple(Edited(*row) for row in connection.execute(query))


def published() -> Any:
    """The comparisons that are published now."""
    return select(tables.publication.c.comparison_id).where(*is_last())


def is_published(comparison: Any) -> Any:
    """That a comparison is published, looked up for this one."""
    return published().where(tables.publication.c.comparison_id == comparison).exists()


def only_public(query: Any, document: Any) -> Any:
    """The query with only what is of a public document."""
    shown = tables.public_document
    return query.where(select(shown.c.document_id).where(shown.c.document_id == document).exists())


def _newest(connection: Connection, ids: Sequence[str]) -> tuple[dict[str, int], dict[str, int]]:
    """The newest comparison of each story, and the number of what is published of it now."""
    first, second = (
        {story: number for story, number in connection.execute(query, {"ids": list(ids)})}
        for query in _newest_queries()
    )
    return first, second


@cache
def _newest_queries() -> tuple[Select[Any], ...]:
    made, shown = tables.comparison, tables.publication
    ids: Any = bindparam("ids", expanding=True)
    comparisons = select(made.c.story, func.max(made.c.id)).where(
        made.c.story.in_(ids), made.c.erased.is_(None)
    )
    publications = select(shown.c.story, shown.c.number).where(shown.c.story.in_(ids), *is_last())
    return comparisons.group_by(made.c.story), publications
