"""Somebody's statements: in numbers, and the newest first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, Row, Select, Subquery, bindparam, literal_column, select

from readouts.archive import search, tables
from readouts.archive.pages import sayings
from readouts.archive.search import Asked
from readouts.errors import NotFound
from readouts.records import Actor, Profile, Query, Said, Speaker, name_id, speaker_id

# So many roles, parties, addressees ... of somebody are named.
_MOST = 30
# Of those that hold the words asked for, so many are put in order.
_LOOKED_AT = 2_000


def person(connection: Connection, id: str) -> Row[Any]:
    """The row of somebody.

    Raises:
        NotFound: nobody of this id has said anything.
    """
    folded = name_id(id.removeprefix("name:")) if id.startswith("name:") else id
    row = connection.execute(_person_query(), {"of": sayings.number_of(folded or id)}).one_or_none()
    if row is None:
        raise NotFound(f"{id}: no such speaker")
    return row


@cache
def _person_query() -> Select[Any]:
    # This and what pages ask most are put together once: that takes longer than to look it up.
    return select(tables.person).where(tables.person.c.who == bindparam("of"))


def profile(connection: Connection, id: str, *, public: bool) -> Profile:
    """What somebody said, in numbers.

    Raises:
        NotFound: nobody of this id has said anything that may be seen.
    """
    row = person(connection, id)
    counts: dict[str, Counter[str]] = {}
    months: Counter[str] = Counter()
    held: dict[str, list[str]] = {}
    for what, value, month, count in connection.execute(_count_query(public), {"of": row.who}):
        counts.setdefault(what, Counter())[value] += count
        if what == "kind" and month:
            months[month] += count
        elif what == "role" and month:
            held.setdefault(value, []).append(month)
    if "kind" not in counts:
        raise NotFound(f"{id}: no such speaker")

    def most(what: str) -> tuple[tuple[str, int], ...]:
        found = counts.get(what, Counter()).items()
        return tuple(sorted(found, key=lambda pair: (-pair[1], pair[0]))[:_MOST])

    whom = most("whom")
    numbers = {"ids": [sayings.number_of(key) for key, _ in whom]}
    labels = {key: label for key, label in connection.execute(_label_query(), numbers)} if whom else {}
    return Profile(
        id=row.key,
        label=row.label,
        statements=sum(counts["kind"].values()),
        roles=tuple(
            (role, *_days(connection, row.who, role, held.get(role, []), public=public), count)
            for role, count in most("role")
        ),
        parties=most("party"),
        countries=most("country"),
        acts=most("act"),
        kinds=most("kind"),
        addressees=tuple((key, labels.get(key, key.removeprefix("name:")), count) for key, count in whom),
        months=tuple(sorted(months.items())),
    )


@cache
def _count_query(public: bool) -> Select[Any]:
    table = tables.speaker_count
    often = table.c.public if public else table.c.statements
    return select(table.c.what, table.c.value, table.c.month, often).where(
        table.c.who == bindparam("of"), often > 0
    )


@cache
def _label_query() -> Select[Any]:
    table = tables.person
    return select(table.c.key, table.c.label).where(table.c.who.in_(bindparam("ids", expanding=True)))


def statements(
    connection: Connection,
    id: str,
    query: Query,
    addressee: str | None,
    page: tuple[int, int],
    *,
    public: bool,
) -> tuple[Said, ...]:
    """Somebody's statements, the newest first; of ``query`` only its words and days are asked.

    Of very many that hold the words, those that were kept last are looked at.

    Raises:
        NotFound: nobody of this id has said anything.
        SettingsError: a day is not one.
    """
    row, (limit, offset) = person(connection, id), page
    # A name is in the index as each document has it, and its last word; the row says whether it is theirs.
    speaker = str(row.key).split()[-1].removeprefix("name:")
    asked = Asked.of(Query(query.words, speaker=speaker, since=query.since, until=query.until))
    table: Any = tables.saying
    if addressee is not None:
        table = tables.addressing
        whom = person(connection, addressee).who
    # With words, what holds them is looked for first: nothing of SQLite's must begin with whose it is.
    whose: Any = table.c.who + 0 if asked.wanted else table.c.who
    found = select(table.c.statement_id).where(whose == row.who)
    if addressee is not None:
        found = found.where((table.c.whom + 0 if asked.wanted else table.c.whom) == whom)
    if query.since:
        found = found.where(table.c.day >= query.since)
    if query.until:
        found = found.where(table.c.day <= query.until)
    if query.until and not query.since:
        found = found.where(table.c.day > "")
    if public:
        found = found.where(table.c.public == 1)
    if asked.wanted:
        fits = _fits(connection, asked)
        found = found.join(fits, fits.c.id == table.c.statement_id)
    found = found.order_by(table.c.day.desc(), table.c.statement_id.desc())
    return said(connection, connection.scalars(found.limit(limit).offset(offset)).all())


def _fits(connection: Connection, asked: Asked) -> Subquery:
    """The statements that hold the words, those that were kept last."""
    postgresql = connection.dialect.name == "postgresql"
    last: Any = tables.statement.c.id if postgresql else literal_column("statement_words.rowid")
    return search.matching(connection, asked).order_by(last.desc()).limit(_LOOKED_AT).subquery("fits")


def said(connection: Connection, ids: Sequence[int]) -> tuple[Said, ...]:
    """Statements as lists show them, in this order."""
    if not ids:
        return ()
    rows = {row.id: row for row in connection.execute(search.rows_query(), {"ids": list(ids)})}
    speakers = _speakers(connection, ids)
    return tuple(
        Said(
            document=row.document_id,
            address=row.address,
            version=row.number,
            statement=row.name,
            content=row.content,
            speakers=speakers.get(id, ()),
            party=row.party,
            act=row.act,
            kind=row.kind,
            date=row.date,
            outlet=row.outlet,
            issuer=row.issuer,
            title=row.title,
            negated=row.negated,
        )
        for id, row in ((id, rows[id]) for id in dict.fromkeys(ids) if id in rows)
    )


def _speakers(connection: Connection, ids: Sequence[int]) -> dict[int, tuple[tuple[str | None, str], ...]]:
    found: dict[int, tuple[tuple[str | None, str], ...]] = {}
    for statement, name, kind, actor in connection.execute(search.speakers_query(), {"ids": list(ids)}):
        key = speaker_id(Speaker(name, kind, Actor(actor, name) if actor else None))
        found[statement] = (*found.get(statement, ()), (key, name))
    return found


def _days(
    connection: Connection, who: int, role: str, months: Sequence[str], *, public: bool
) -> tuple[str, str]:
    """The first and the last day of somebody in a role, of which the months are known."""
    if not months:
        return "", ""
    first, last = min(months), max(months)
    begin, end = (
        connection.scalar(query, {"who": who, "role": role, "day": day})
        for query, day in zip(_day_queries(public), (first, f"{last}~"), strict=True)
    )
    return begin or first, end or last


@cache
def _day_queries(public: bool) -> tuple[Select[Any], Select[Any]]:
    table, beside = tables.saying, tables.speaker
    same = (beside.c.statement_id == table.c.statement_id) & (beside.c.number == table.c.number)
    query = select(table.c.day).join(beside, same).limit(1)
    query = query.where(table.c.who == bindparam("who"), beside.c.role == bindparam("role"))
    if public:
        query = query.where(table.c.public == 1)
    day: Any = bindparam("day")
    first, last = query.where(table.c.day >= day), query.where(table.c.day <= day)
    return first.order_by(table.c.day), last.order_by(table.c.day.desc())


def ids(connection: Connection, limit: int, after: str, *, public: bool) -> tuple[str, ...]:
    """The ids of those who said anything, those after somebody.

    Raises:
        NotFound: nobody has the id ``after``.
    """
    table, saying = tables.person, tables.saying
    spoken = select(saying.c.id).where(saying.c.who == table.c.who)
    if public:
        spoken = spoken.where(saying.c.public == 1)
    query = select(table.c.key).where(spoken.exists()).order_by(table.c.who).limit(limit)
    if after:
        query = query.where(table.c.who > person(connection, after).who)
    return tuple(connection.scalars(query))
