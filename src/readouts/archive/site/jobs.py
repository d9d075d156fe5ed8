"""What was asked of the worker, who does it, and the pictures that it drew.

Several workers may take jobs at once: each job is given to one of them. A job of which no worker was heard
for :data:`LEASE` seconds is given to another one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, func, insert, or_, select, update

from readouts.archive.database import Database, lock
from readouts.archive.packing import packed, packed_record, unpacked, unpacked_record
from readouts.archive.tables import forgotten, held, job, picture
from readouts.errors import Conflict, NotFound
from readouts.records import Job, JobKind

LEASE = 60.0
"""Seconds without a sign of life after which a job is taken from its worker."""

TRIES = 3
"""A job whose workers died so often kills every worker, and is given up."""

MOST_WAITING = 1000
"""More jobs than these are not taken in: somebody is flooding the worker."""

KEPT = timedelta(days=30)
"""What is done is listed, and a picture stays, so long; one that is looked at later is drawn again."""

# The bytes that a job needs, in rows of their own: whoever lists jobs must not load them.
_FILE = "file"

# Put together once: that takes longer than to look it up.
_THERE = select(picture.c.name).where(picture.c.name.in_(bindparam("names", expanding=True)))


class Jobs:
    """The jobs of one archive and its pictures."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @property
    def place(self) -> str:
        """The path of the archive's file, or its URL; that holds the password, so it is never to be shown."""
        return self._database.own

    def add(
        self,
        what: JobKind,
        argument: Mapping[str, Any],
        who: str,
        files: Sequence[tuple[str, bytes]] = (),
    ) -> int:
        """Ask for something to be done; what waits already in the same words is not asked for twice.

        Args:
            what: What is to be done.
            argument: Of what; values of JSON.
            who: Who asks for it.
            files: Names and bytes that it needs. ``argument`` gets ``files``: the number by which
                :meth:`file` gives the bytes, and the name, of each. They go when the job has ended.

        Returns:
            The job's number.

        Raises:
            Conflict: too many jobs are waiting.
            ArchiveError: the archive cannot be used; nothing was kept.
        """
        blobs = [(held(name), packed(raw)) for name, raw in files]
        told = {"what": what, "who": who, "state": "waiting", "told": ""}

        def work(connection: Connection) -> int:
            lock(connection, "jobs")
            now, given = _now(), dict(argument)
            if _waiting(connection) >= MOST_WAITING:
                raise Conflict(f"{MOST_WAITING:,} jobs are waiting already: ask again later")
            if blobs:
                given["files"] = [[_insert(connection, _file(*blob, who, now)), blob[0]] for blob in blobs]
            record = _record(given, 0)
            same = (job.c.state == "waiting") & (job.c.what == what) & (job.c.record == record)
            there = connection.scalar(select(job.c.id).where(same).limit(1))
            return there or _insert(connection, {**told, "record": record, "made": now, "changed": now})

        return self._database.write(work)

    def take(self, lease: float | None = None) -> Job | None:
        """The job that waits longest, now running; no other worker gets it as long as this one is heard.

        Args:
            lease: Seconds without a sign of life after which another worker's job is taken too.

        Raises:
            ArchiveError: the archive cannot be used.
        """
        patience = LEASE if lease is None else lease

        def work(connection: Connection) -> Job | None:
            lock(connection, "jobs")
            silent = (datetime.now(UTC) - timedelta(seconds=patience)).isoformat(timespec="microseconds")
            free = or_(job.c.state == "waiting", (job.c.state == "running") & (job.c.changed < silent))
            first = select(job).where(free).order_by(job.c.id).limit(1)
            while row := connection.execute(first).one_or_none():
                found = _job(row)
                if found.tries < TRIES:
                    values = {"state": "running", "record": _record(found.argument, found.tries + 1)}
                    return _changed(connection, found, values)
                lost = f"given up: the worker died {TRIES} times while doing it"
                _end(connection, found, "failed", lost, ())
            return None

        return self._database.write(work)

    def beat(self, mine: Job, told: str = "") -> Job | None:
        """Give a sign of life, and tell how far it is; None where the job was given to another meanwhile."""
        return self._mine(mine, {"told": told})

    def give_back(self, mine: Job) -> None:
        """Let another worker do a job that was not finished; it does not count as a try."""
        values = {"state": "waiting", "record": _record(mine.argument, max(mine.tries - 1, 0))}
        self._mine(mine, values)

    def finish(self, mine: Job, told: str, stories: Iterable[str] = ()) -> None:
        """Say that a job is done, and how it went; not where it was given to another meanwhile."""
        self._ended(mine, "done", told, tuple(stories))

    def fail(self, mine: Job, told: str) -> None:
        """Say that a job could not be done, and why."""
        self._ended(mine, "failed", told, ())

    def one(self, id: int) -> Job:
        """One job.

        Raises:
            NotFound: there is none with this number.
        """
        with self._database.reading() as connection:
            query = select(job).where(job.c.id == id, job.c.what != _FILE)
            row = connection.execute(query).one_or_none()
        if row is None:
            raise NotFound(f"{id}: no such job")
        return _job(row)

    def listed(self, limit: int = 50) -> tuple[Job, ...]:
        """The jobs that somebody asked for, newest first; of drawings only those that failed."""
        with self._database.reading() as connection:
            told = (job.c.what != _FILE) & or_(job.c.what != "draw", job.c.state == "failed")
            query = select(job).where(told).order_by(job.c.id.desc()).limit(limit)
            return tuple(map(_job, connection.execute(query)))

    def adding(self) -> bool:
        """Whether documents are still to be added, or are being added."""
        with self._database.reading() as connection:
            going = (job.c.what == "add") & job.c.state.in_(("waiting", "running"))
            return connection.scalar(select(job.c.id).where(going).limit(1)) is not None

    def waiting(self) -> int:
        """How many jobs nobody has begun yet."""
        with self._database.reading() as connection:
            return _waiting(connection)

    def file(self, number: int) -> bytes:
        """The bytes of a file that a job needs.

        Raises:
            NotFound: there is none with this number, or its job has ended.
        """
        with self._database.reading() as connection:
            query = select(job.c.record).where(job.c.id == number, job.c.what == _FILE)
            stored = connection.scalar(query)
        if stored is None:
            raise NotFound(f"{number}: no such file")
        return unpacked(stored)

    def purge(self) -> int:
        """Take away jobs that ended, and pictures that were drawn, longer ago than :data:`KEPT`; how many."""
        before = (datetime.now(UTC) - KEPT).isoformat(timespec="microseconds")

        def work(connection: Connection) -> int:
            old = job.c.state.in_(("done", "failed")) & (job.c.changed < before)
            ended = connection.execute(delete(job).where(old)).rowcount
            return ended + connection.execute(delete(picture).where(picture.c.made < before)).rowcount

        return self._database.write(work)

    def mark(self) -> int:
        """What :meth:`keep_picture` is given: it changes when a document is forgotten."""
        with self._database.reading() as connection:
            return _mark(connection)

    def keep_picture(self, name: str, svg: bytes, mark: int) -> bool:
        """Keep a picture, in place of one of this name.

        Args:
            name: By what it is found; made from what it shows, so that another content has another name.
            svg: The picture.
            mark: :meth:`mark` before its content was looked up. If a document was forgotten since, the
                picture may hold its words, and is not kept.

        Returns:
            Whether it was kept.
        """
        values = {"name": name, "record": packed(svg)}

        def work(connection: Connection) -> bool:
            lock(connection, "pictures")
            if _mark(connection) != mark:
                return False
            connection.execute(delete(picture).where(picture.c.name == name))
            connection.execute(insert(picture).values({**values, "made": _now()}))
            return True

        return self._database.write(work)

    def picture(self, name: str) -> bytes:
        """A picture (SVG).

        Raises:
            NotFound: it was not drawn yet, or is out of date.
        """
        with self._database.reading() as connection:
            stored = connection.scalar(select(picture.c.record).where(picture.c.name == name))
        if stored is None:
            raise NotFound(f"{name}: no such picture")
        return unpacked(stored)

    def missing(self, names: Iterable[str]) -> tuple[str, ...]:
        """Those of the names under which there is no picture: not drawn yet, or only of an older content."""
        wanted = tuple(names)
        with self._database.reading() as connection:
            there = set(connection.scalars(_THERE, {"names": wanted}))
        return tuple(name for name in wanted if name not in there)

    def _ended(self, mine: Job, state: str, told: str, stories: tuple[str, ...]) -> None:
        def work(connection: Connection) -> None:
            if _hold(connection, mine):
                _end(connection, mine, state, told, stories)

        self._database.write(work)

    def _mine(self, mine: Job, values: Mapping[str, Any]) -> Job | None:
        return self._database.write(
            lambda connection: _changed(connection, mine, values) if _hold(connection, mine) else None
        )


def erase_drawings(connection: Connection) -> None:
    """Erase every picture, and what is to be drawn: they may hold words of a document that is forgotten."""
    lock(connection, "pictures")
    connection.execute(delete(picture))
    connection.execute(delete(job).where(job.c.what == "draw"))


def _hold(connection: Connection, mine: Job) -> bool:
    """Whether a worker still has its job: ``changed`` is as it left it."""
    lock(connection, "jobs")
    still = (job.c.id == mine.id) & (job.c.state == "running") & (job.c.changed == mine.changed)
    return connection.scalar(select(job.c.id).where(still)) is not None


def _changed(connection: Connection, before: Job, values: Mapping[str, Any]) -> Job:
    # A clock that was put back must not make two signs of life alike.
    now = _now()
    if now <= before.changed:
        later = datetime.fromisoformat(before.changed) + timedelta(microseconds=1)
        now = later.isoformat(timespec="microseconds")
    connection.execute(update(job).where(job.c.id == before.id).values({**values, "changed": now}))
    return _job(connection.execute(select(job).where(job.c.id == before.id)).one())


def _end(connection: Connection, ended: Job, state: str, told: str, stories: tuple[str, ...]) -> None:
    """What a job needed goes; of what it was done stays, but for what was to be drawn: words of documents."""
    files = [number for number, _ in ended.argument.get("files", ())]
    connection.execute(delete(job).where(job.c.id.in_(files), job.c.what == _FILE))
    argument = {} if ended.what == "draw" else ended.argument
    record = _record(argument, ended.tries, stories)
    _changed(connection, ended, {"state": state, "told": told, "record": record})


def _insert(connection: Connection, values: Mapping[str, Any]) -> int:
    return int(connection.scalar(insert(job).values(values).returning(job.c.id)) or 0)


def _file(name: str, record: bytes, who: str, now: str) -> dict[str, Any]:
    told = {"what": _FILE, "state": "kept", "told": name}
    return {**told, "record": record, "who": who, "made": now, "changed": now}


def _waiting(connection: Connection) -> int:
    return connection.scalar(select(func.count()).select_from(job).where(job.c.state == "waiting")) or 0


def _mark(connection: Connection) -> int:
    return connection.scalar(select(func.coalesce(func.max(forgotten.c.id), 0))) or 0


def _record(argument: Mapping[str, Any], tries: int, stories: Sequence[str] = ()) -> bytes:
    return packed_record({"argument": dict(argument), "tries": tries, "stories": list(stories)})


def _job(row: Row[Any]) -> Job:
    return Job.from_dict({**row._mapping, **unpacked_record(row.record)})


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="microseconds")
