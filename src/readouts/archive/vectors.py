"""What statements mean: vectors that a network made elsewhere, kept and compared by their cosine."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from threading import Lock
from typing import Any, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, and_, delete, func, insert, select

from readouts.archive import search, tables
from readouts.archive.database import lock
from readouts.errors import SettingsError
from readouts.records import Found, Network, Query

T = TypeVar("T")

# Of no more statements than this that fit, all are set in order by how many signs are the same.
_FEW = 20_000
# The vectors of the first so many are looked at; where too few of them fit, of more.
_NEAR = (2_000, 10_000, 50_000)
# A page is the best of so many times as many.
_CHOICE = 5
# Values in one query.
_AT_ONCE = 10_000


class Made(NamedTuple):
    """A vector to be kept in 16-bit floats: of which statement, and what that said when it was made."""

    id: int
    content: str
    signs: bytes
    floats: bytes


class Signs(NamedTuple):
    """The signs of one network's vectors, 64 in a number [d / 64, n], and whose they are [n].

    ``last`` is the greatest number of a row of theirs. Those that were taken away since may still be here.
    """

    bits: NDArray[np.uint64]
    ids: NDArray[np.int64]
    last: int


class Vectors:
    """The vectors of one archive; their signs stay in memory, and new ones are fetched at each question."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._held: dict[tuple[Network, int], Signs] = {}

    def similar(
        self,
        connection: Connection,
        vector: NDArray[np.float32],
        network: Network,
        query: Query,
        limit: int,
        public: bool = False,
    ) -> Found:
        """The statements whose vectors of this network lie nearest to a vector [d], all or what is public.

        Raises:
            SettingsError: it is no vector, the query holds words, or the page does not exist.
        """
        if not 1 <= limit <= search.MOST:
            raise SettingsError(f"a page has 1 to {search.MOST} results")
        if query.words.strip():
            raise SettingsError(
                "what is looked for by meaning is narrowed down by who and when, not by words"
            )
        (wanted,) = _units(np.asarray(vector)[None])
        asked = search.Asked.of(query, public)
        near: dict[int, float] = {}
        for ids in self._likely(connection, wanted, network, asked):
            near |= _near(connection, ids, wanted, network, asked)
            if len(near) >= _CHOICE * limit:
                break
        best = sorted(near, key=lambda id: (-near[id], id))
        return Found(search.hits(connection, [(id, None) for id in best[:limit]], asked), len(best) > limit)

    def _likely(
        self, connection: Connection, wanted: NDArray[np.float32], network: Network, asked: search.Asked
    ) -> Iterator[list[int]]:
        """Statements that may be near, the likeliest first."""
        signs = self._signs(connection, network, len(wanted))
        ids, bits = signs.ids, signs.bits
        if asked.keys:
            query = search.matching(connection, asked).limit(_FEW + 1)
            fit = [row.id for row in connection.execute(query)]
            if len(fit) <= _FEW:
                here = np.isin(ids, np.array(fit, np.int64))
                ids, bits = ids[here], bits[:, here]
        apart = np.zeros(len(ids), np.uint16)
        for row, sign in zip(bits, signs_of(wanted[None]).view(np.uint64)[0], strict=True):
            apart += np.bitwise_count(row ^ sign)
        order = np.argsort(apart, kind="stable")
        for first, last in pairwise((0, *_NEAR)):
            yield ids[order[first:last]].tolist()

    def _signs(self, connection: Connection, network: Network, width: int) -> Signs:
        """The signs of all vectors of ``width`` floats that are there now."""
        none = Signs(np.zeros((-(-width // 64), 0), np.uint64), np.zeros(0, np.int64), 0)
        with self._lock:
            held = self._held.get((network, width), none)
            parts = [held, *_signs_after(connection, network, width, held.last)]
            if len(parts) > 1:
                bits = np.concatenate([each.bits for each in parts], axis=1)
                held = Signs(bits, np.concatenate([each.ids for each in parts]), parts[-1].last)
            # Of one network at a time.
            self._held = {(network, width): held}
        return held


def wanting(connection: Connection, network: Network, limit: int, after: int) -> tuple[tuple[int, str], ...]:
    """The current statements that have no vector of this network."""
    table, meant = tables.statement, tables.vector
    query = (
        select(table.c.id, table.c.content)
        .outerjoin(meant, and_(meant.c.statement_id == table.c.id, *_of(network)))
        .where(table.c.current, table.c.id > after, meant.c.id.is_(None))
        .order_by(table.c.id)
        .limit(limit)
    )
    return tuple((row.id, row.content) for row in connection.execute(query))


def packed(statements: Sequence[tuple[int, str]], vectors: NDArray[np.float32]) -> list[Made]:
    """Vectors [n, d] as they are kept.

    Raises:
        SettingsError: they are not one vector for each statement.
    """
    if np.ndim(vectors) != 2 or len(vectors) != len(statements):
        raise SettingsError(f"{len(statements)} statements need as many vectors, not {np.shape(vectors)}")
    floats = _units(vectors).astype("<f2")
    rows = zip(statements, signs_of(floats), floats, strict=True)
    return [Made(*each, signs.tobytes(), row.tobytes()) for each, signs, row in rows]


def signs_of(vectors: NDArray[Any]) -> NDArray[np.uint8]:
    """Which numbers of vectors [n, d] are not negative, a bit each, in whole groups of 64 [n, d / 8]."""
    n, width = vectors.shape
    eights = np.zeros((n, -(-width // 64) * 8), np.uint8)
    eights[:, : -(-width // 8)] = np.packbits(vectors >= 0, axis=1)
    return eights


def keep(connection: Connection, made: Sequence[Made], network: Network) -> int:
    """Keep the vectors of those statements that are still current and say the same; how many they are."""
    # One program after the other, so that a greater number always means later.
    lock(connection, "vectors")
    table, meant = tables.statement, tables.vector
    beside = {"network": network.name, "checksum": network.checksum}
    count = 0
    for part in _parts(made):
        query = select(table.c.id, table.c.content).where(
            table.c.id.in_([each.id for each in part]), table.c.current
        )
        said = {row.id: row.content for row in connection.execute(query.with_for_update())}
        fresh = {each.id: each for each in part if said.get(each.id) == tables.held(each.content)}
        if fresh:
            values = [
                {"statement_id": id, "signs": each.signs, "floats": each.floats, **beside}
                for id, each in sorted(fresh.items())
            ]
            connection.execute(delete(meant).where(meant.c.statement_id.in_(fresh)))
            connection.execute(insert(meant), values)
        count += len(fresh)
    return count


def _near(
    connection: Connection,
    ids: list[int],
    wanted: NDArray[np.float32],
    network: Network,
    asked: search.Asked,
) -> dict[int, float]:
    """The cosine of those of the statements that are current and fit."""
    table, meant = tables.statement, tables.vector
    found: dict[int, float] = {}
    for part in _parts(ids):
        query = (
            select(table.c.id, table.c["keys"].label("known"), meant.c.floats)
            .join(meant)
            .where(table.c.id.in_(part), table.c.current, *_of(network, len(wanted)), *asked.days())
        )
        rows = [
            row
            for row in connection.execute(query)
            if all(not set(group).isdisjoint(row.known.split()) for group in asked.keys)
        ]
        floats = np.frombuffer(b"".join(row.floats for row in rows), "<f2").reshape(len(rows), len(wanted))
        found |= zip((row.id for row in rows), (floats.astype(np.float32) @ wanted).tolist(), strict=True)
    return found


def _signs_after(connection: Connection, network: Network, width: int, last: int) -> list[Signs]:
    """The signs of the vectors that were added after row number ``last``."""
    meant = tables.vector
    query = select(meant.c.id, meant.c.statement_id, meant.c.signs).order_by(meant.c.id)
    result = connection.execute(query.where(meant.c.id > last, *_of(network, width)))
    found = []
    for rows in result.yield_per(_AT_ONCE).partitions():
        bits = np.frombuffer(b"".join(row.signs for row in rows), np.uint64).reshape(len(rows), -1).T
        found.append(Signs(bits, np.array([row.statement_id for row in rows], np.int64), rows[-1].id))
    return found


def _parts(whole: Sequence[T]) -> Iterator[Sequence[T]]:
    for start in range(0, len(whole), _AT_ONCE):
        yield whole[start : start + _AT_ONCE]


def _of(network: Network, width: int | None = None) -> list[Any]:
    """That a vector is this network's, and has so many floats."""
    table = tables.vector
    length = [] if width is None else [func.length(table.c.floats) == 2 * width]
    return [table.c.network == network.name, table.c.checksum == network.checksum, *length]


def _units(vectors: NDArray[Any]) -> NDArray[np.float32]:
    """Vectors [n, d] with the length 1.

    Raises:
        SettingsError: one is none: its length is 0, or no number.
    """
    made = np.asarray(vectors, np.float32)
    lengths = np.linalg.norm(made, axis=-1, keepdims=True)
    if made.ndim != 2 or not made.shape[1] or not np.all(np.isfinite(lengths) & (lengths > 0)):
        raise SettingsError("a vector must be a row of numbers that are not all 0")
    return np.asarray(made / lengths, np.float32)
