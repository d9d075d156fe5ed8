"""The database under an archive: opening, transactions, upgrades, and its errors in our words.

SQLite (write-ahead log) by a path, PostgreSQL (psycopg) by a URL. Each write is one transaction that
starts with the write lock, so what it has looked up still holds when it writes.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from hashlib import sha256
from threading import Lock, local
from typing import Any, TypeVar
from urllib.parse import quote

from sqlalchemy import Connection, Engine, QueuePool, create_engine, event, inspect, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import (
    ArgumentError,
    DBAPIError,
    InterfaceError,
    OperationalError,
    SQLAlchemyError,
    StatementError,
)

from readouts.errors import ArchiveError, SchemaOutdated, SettingsError

SCHEMA = "4"
"""The schema that this release reads and writes; the last one in ``migrations``."""

VERSIONS = "readouts_schema"
"""The table in which an archive says which schema it has."""

T = TypeVar("T")

# Seconds to wait for another program's transaction.
PATIENCE = 30.0
_TRIES = 5

_SQLITE = {
    "SQLITE_FULL": "the disk is full",
    "SQLITE_BUSY": "another program holds it locked",
    "SQLITE_LOCKED": "another program holds it locked",
    "SQLITE_CORRUPT": "it is damaged",
    "SQLITE_NOTADB": "it is no archive, or it is damaged",
    "SQLITE_READONLY": "it cannot be written",
    "SQLITE_CANTOPEN": "it cannot be opened",
    "SQLITE_IOERR": "reading or writing failed",
}
_POSTGRES = {
    "08": "the server cannot be reached",
    "28": "the server refuses this user",
    "3D": "there is no such database on the server",
    "42501": "this user may not do that",
    "53100": "the server's disk is full",
    "53": "the server is out of means",
    "55P03": "another program holds it locked",
    "57": "the server was stopped, or went away",
    "58": "the server cannot read or write its files",
}
# Deadlocks, and what two programs that write the same may run into; the second try sees the other's rows.
_PASSING = ("40001", "40P01", "23505", "23503")

_migrating = Lock()


class Database:
    """Connections to one archive's database.

    Raises:
        SettingsError: the URL makes no sense.
        ArchiveError: it cannot be opened.
    """

    def __init__(self, where: str) -> None:
        url = _url(where)
        self.path = url.database if url.get_backend_name() == "sqlite" else None
        shown = url.difference_update_query(["password", "sslpassword"])
        self.name = self.path or _plain(shown, hide=True)
        self.own = os.path.abspath(self.path) if self.path else _plain(url)
        self._engine = self._made(url)
        self._inode: tuple[int, int] | None = None
        self._held = local()
        serial = {} if self.path else {"isolation_level": "REPEATABLE READ"}
        self._reader = self._engine.execution_options(**serial)
        self._writer = self._engine.execution_options(begin="BEGIN IMMEDIATE")
        with self.mapped():
            try:
                if self.path:
                    self._start(self.path)
                self._upgrade()
            except BaseException:
                self._engine.dispose()
                raise

    def close(self) -> None:
        """Let go of every connection."""
        self._engine.dispose()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that sees the archive as it is at one moment.

        Raises:
            ArchiveError: the database cannot be used.
        """
        with self.mapped():
            held: Connection | None = getattr(self._held, "connection", None)
            if held is not None:
                yield held
                return
            self._check_place()
            with self._reader.begin() as connection:
                yield connection

    @contextmanager
    def at_once(self) -> Iterator[None]:
        """What this thread looks up meanwhile is as it is at one moment, without what it writes meanwhile.

        Raises:
            ArchiveError: the database cannot be used.
        """
        with self.reading() as connection:
            before = getattr(self._held, "connection", None)
            self._held.connection = connection
            try:
                yield
            finally:
                self._held.connection = before

    def write(self, work: Callable[[Connection], T]) -> T:
        """Do ``work`` in one transaction, which is kept as a whole or not at all.

        ``work`` is called again where another program came between; it must not change anything else.

        Raises:
            ArchiveError: the database cannot be used; nothing is kept.
        """
        with self.mapped():
            for attempt in range(_TRIES):
                self._check_place()
                try:
                    with self._writer.begin() as connection:
                        result = work(connection)
                except DBAPIError as error:
                    if attempt + 1 == _TRIES or _state(error) not in _PASSING:
                        raise
                else:
                    self._check_place()
                    return result
        raise AssertionError("the last try returns or raises")

    @contextmanager
    def alone(self) -> Iterator[Connection]:
        """A connection outside any transaction, for what the database only does there.

        Raises:
            ArchiveError: the database cannot be used.
        """
        with self.mapped():
            self._check_place()
            with self._engine.connect() as connection:
                # SQLite's are outside of one as it is, as long as nothing is executed through SQLAlchemy.
                yield connection if self.path else connection.execution_options(isolation_level="AUTOCOMMIT")

    def copy(self, path: str) -> None:
        """Copy SQLite's file as it is at one moment; the copy takes its place only when it is whole.

        Raises:
            ArchiveError: the file cannot be written.
        """
        import tempfile

        temporary = None
        try:
            self._check_target(path)
            folder = os.path.dirname(os.path.abspath(path))
            descriptor, temporary = tempfile.mkstemp(dir=folder, prefix=".readouts-")
            os.close(descriptor)
            target = sqlite3.connect(temporary)
            try:
                with self.alone() as connection:
                    driver: Any = connection.connection.driver_connection
                    driver.backup(target)
            finally:
                target.close()
            with open(temporary, "rb") as file:
                os.fsync(file.fileno())
            os.replace(temporary, path)
            temporary = None
        except (OSError, sqlite3.Error) as error:
            raise ArchiveError(f"{path}: the copy cannot be written: {_reason(error)}") from error
        finally:
            if temporary:
                with suppress(OSError):
                    os.unlink(temporary)

    def _check_target(self, path: str) -> None:
        """Only an earlier copy may be replaced: a slip must not cost a file of another kind."""
        if not os.path.lexists(path):
            return
        there = []
        if os.path.isfile(path) and not os.path.islink(path):
            with suppress(sqlite3.Error):
                old = sqlite3.connect(f"file:{quote(os.fsencode(os.path.abspath(path)))}?mode=ro", uri=True)
                try:
                    there = old.execute("SELECT 1 FROM sqlite_master WHERE name = ?", [VERSIONS]).fetchall()
                finally:
                    old.close()
        if not there:
            raise ArchiveError(f"{path}: is there already, and no archive: it is not replaced")

    @contextmanager
    def mapped(self) -> Iterator[None]:
        """Turn the errors of the database and its libraries into one ArchiveError."""
        try:
            yield
        except (SQLAlchemyError, sqlite3.Error, OSError) as error:
            # Not ``from error``: what PostgreSQL says beside the reason holds the values of a row, and a log
            # shows the whole chain.
            raise ArchiveError(f"{self.name}: {_reason(error)}") from None

    def _made(self, url: URL) -> Engine:
        if not self.path:
            try:
                waiting = {} if "connect_timeout" in url.query else {"connect_timeout": int(PATIENCE)}
                engine = create_engine(
                    url, pool_pre_ping=True, max_overflow=-1, connect_args=waiting, hide_parameters=True
                )
                event.listen(engine, "connect", _limit)
                return engine
            except ImportError as error:
                raise ArchiveError(
                    f"{self.name}: PostgreSQL needs a library more: install readouts[postgres]"
                ) from error
        # A file that was moved away must not come into being again, empty: only ``_start`` makes one.
        address = f"file:{quote(os.fsencode(os.path.abspath(self.path)))}?mode=rw"

        def connect() -> sqlite3.Connection:
            return sqlite3.connect(
                address, uri=True, timeout=PATIENCE, isolation_level=None, check_same_thread=False
            )

        engine = create_engine(
            "sqlite://", creator=connect, poolclass=QueuePool, max_overflow=-1, hide_parameters=True
        )
        event.listen(engine, "connect", _prepare)
        event.listen(engine, "begin", _begin)
        return engine

    def _start(self, path: str) -> None:
        """Make the file where there is none, and keep in mind which one it is."""
        folder = os.path.dirname(os.path.abspath(path))
        os.makedirs(folder, exist_ok=True)
        try:
            os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o666))
        except PermissionError:
            raise ArchiveError(
                f"{self.name}: you may not write it, which looking needs as well; copy it to where you may"
            ) from None
        status = os.stat(path)
        self._inode = status.st_dev, status.st_ino
        with self._engine.connect() as connection:
            driver: Any = connection.connection.driver_connection
            _patiently(lambda: driver.execute("PRAGMA journal_mode=WAL").fetchall())

    def _check_place(self) -> None:
        """SQLite goes on writing to a file that was removed; what is kept there would be lost."""
        if self.path is None or self._inode is None:
            return
        try:
            status = os.stat(self.path)
        except FileNotFoundError:
            raise ArchiveError(f"{self.name}: the archive was moved or removed while it was open") from None
        if (status.st_dev, status.st_ino) != self._inode:
            raise ArchiveError(f"{self.name}: another file has taken the archive's place while it was open")

    def _upgrade(self) -> None:
        with self._reader.begin() as connection:
            if self._schema(connection) == SCHEMA:
                return
        with _migrating, self._writer.begin() as connection:
            lock(connection, "schema")
            self._migrate(connection, self._schema(connection))

    def _schema(self, connection: Connection) -> str | None:
        """The schema's name, or None where there is nothing yet."""
        tables = inspect(connection).get_table_names()
        if VERSIONS in tables:
            found: str | None = connection.scalar(text(f"SELECT version_num FROM {VERSIONS}"))
            return found
        if tables:
            raise ArchiveError(f"{self.name}: it is no archive but another program's database")
        return None

    def _migrate(self, connection: Connection, schema: str | None) -> None:
        from alembic.migration import MigrationContext
        from alembic.operations import Operations
        from alembic.script import ScriptDirectory

        folder = os.path.join(os.path.dirname(__file__), "migrations")
        scripts = ScriptDirectory(folder, version_locations=[folder])
        if schema not in {None, *(script.revision for script in scripts.walk_revisions())}:
            raise SchemaOutdated(
                f"{self.name}: it was made by a newer release (schema {schema}, known is {SCHEMA}); "
                "install that one"
            )
        context = MigrationContext.configure(
            connection,
            opts={
                "version_table": VERSIONS,
                "fn": lambda revision, _: scripts._upgrade_revs("head", revision),
            },
        )
        with Operations.context(context):
            context.run_migrations()


def now() -> str:
    """The time as it is kept: ISO 8601, UTC."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def lock(connection: Connection, name: str) -> None:
    """Wait until nobody else writes what ``name`` stands for; held to the end of the transaction.

    SQLite has one writer at a time as it is.
    """
    if connection.dialect.name == "postgresql":
        number = int.from_bytes(
            sha256(name.encode("utf-8", "surrogatepass")).digest()[:8], "big", signed=True
        )
        connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": number})


def _url(where: str) -> URL:
    if "://" not in where and not where.lower().startswith(("postgresql:", "postgres:")):
        if not where or "\0" in where:
            raise SettingsError("the archive must be a path or a database URL")
        return URL.create("sqlite", database=where)
    try:
        url = make_url(where)
    except (ArgumentError, ValueError):
        # The URL itself may hold a password.
        raise SettingsError("the archive's URL makes no sense; write postgresql://host/name") from None
    backend = url.drivername.partition("+")[0]
    if backend in ("postgresql", "postgres"):
        return url.set(drivername="postgresql+psycopg")
    if url.drivername == "sqlite" and url.database:
        return url
    raise SettingsError(f"the archive can be a path or a postgresql:// URL, not {backend}://")


def _plain(url: URL, hide: bool = False) -> str:
    """A URL as PostgreSQL's own programs have it."""
    return url.render_as_string(hide_password=hide).replace("+psycopg", "", 1)


def _prepare(connection: sqlite3.Connection, _: object) -> None:
    # secure_delete: what is forgotten is overwritten. FULL: what is kept outlives a power cut.
    # cache_size: KiB that a connection may keep of the file.
    for pragma in ("foreign_keys=ON", "synchronous=FULL", "secure_delete=ON", "cache_size=-32768"):
        connection.execute(f"PRAGMA {pragma}").fetchall()


def _limit(connection: Any, _: object) -> None:
    connection.execute(f"SET lock_timeout = {int(PATIENCE * 1000)}")
    connection.commit()


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql(connection.get_execution_options().get("begin", "BEGIN"))


def _patiently(work: Callable[[], object]) -> None:
    """Do again, for a while, what SQLite refuses at once instead of waiting for its turn."""
    import time

    until = time.monotonic() + PATIENCE
    while True:
        try:
            work()
            return
        except sqlite3.OperationalError as error:
            if not _named(error).startswith("SQLITE_BUSY") or time.monotonic() > until:
                raise
        time.sleep(0.02)


def _named(error: BaseException) -> str:
    return getattr(error, "sqlite_errorname", None) or ""


def _state(error: BaseException) -> str:
    return getattr(getattr(error, "orig", None), "sqlstate", None) or ""


def _unspoken(error: BaseException, cause: BaseException) -> str:
    """What an error says, without the statement that SQLAlchemy sets beside its own."""
    return type(error).__name__ if isinstance(cause, StatementError) else str(cause)


def _reason(error: BaseException) -> str:
    """What went wrong, in one line, without the statement and its values."""
    cause = getattr(error, "orig", None) or error
    if isinstance(error, OSError):
        return error.strerror or str(error)
    # What PostgreSQL says first; its DETAIL and CONTEXT hold the values of a row.
    first = getattr(getattr(cause, "diag", None), "message_primary", None)
    said = " ".join((first or _unspoken(error, cause)).split())[:300]
    for begin, reason in _SQLITE.items():
        if _named(cause).startswith(begin):
            return f"{reason} ({said})"
    state = _state(error)
    for begin, reason in _POSTGRES.items():
        if state.startswith(begin):
            return f"{reason} ({said})"
    lost = isinstance(error, OperationalError | InterfaceError) and not isinstance(cause, sqlite3.Error)
    if lost and "could not write init file" in said:
        # What a server without room left says to a new connection, which tells no state.
        return f"{_POSTGRES['53100']} ({said})"
    if lost and not state:
        return f"the server cannot be reached, or went away ({said})"
    return said or type(cause).__name__
