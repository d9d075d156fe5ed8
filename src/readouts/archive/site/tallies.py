"""How often something was tried lately, counted for all programs that share the archive."""

from __future__ import annotations

from sqlalchemy import Connection, Float, Integer, bindparam, case, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from readouts.archive import tables

# So many of those that are over are taken out with each that is counted, so that none takes long.
_SWEPT = 100


def add(connection: Connection, key: str, seconds: int, amount: int, now: float) -> int:
    """Count, and say how many it is by now; a count that is over begins again."""
    table = tables.tally
    kind = postgresql if connection.dialect.name == "postgresql" else sqlite
    fresh = kind.insert(table).values(key=key, count=amount, ends=now + seconds)
    over = table.c.ends <= bindparam("now", now, Float)
    more = bindparam("more", amount, Integer)
    counted: int = connection.execute(
        fresh.on_conflict_do_update(
            index_elements=[table.c.key],
            set_={
                "count": case((over, more), else_=table.c.count + more),
                "ends": case((over, fresh.excluded.ends), else_=table.c.ends),
            },
        ).returning(table.c.count)
    ).scalar_one()
    # Rows that another program has in hand are passed over: two that wait for each other get nowhere.
    gone = select(table.c.id).where(table.c.ends <= now).limit(_SWEPT).with_for_update(skip_locked=True)
    connection.execute(delete(table).where(table.c.id.in_(gone)))
    return counted


def current(connection: Connection, key: str, now: float) -> tuple[int, float]:
    """The count, and when it ends (seconds since 1970); 0 and ``now`` where nothing counts."""
    table = tables.tally
    query = select(table.c.count, table.c.ends).where(table.c.key == key, table.c.ends > now)
    row = connection.execute(query).one_or_none()
    return (row[0], row[1]) if row else (0, now)


def clear(connection: Connection, key: str) -> None:
    """Forget a count."""
    connection.execute(delete(tables.tally).where(tables.tally.c.key == key))
