"""Who may sign in, and who is; what the site signs with, what it counts, and whose texts are free."""

from __future__ import annotations

import secrets
import time
import unicodedata
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, get_args

from sqlalchemy import Connection, delete, insert, select, update

from readouts.archive import tables
from readouts.archive.database import Database, lock
from readouts.archive.site import tallies
from readouts.errors import ArchiveError, Conflict, NotFound, SettingsError
from readouts.records import Account, FreeIssuer, Role

IDLE = 12 * 3600
"""Seconds after which a session ends in which nothing is done."""

LONGEST = 7 * 86400
"""Seconds after which a session ends in any case."""

LONGEST_NAME = 60
"""The most characters that the name of an account may have."""

# A session that is used is prolonged not more often than this, in seconds, since it costs writing.
_SELDOM = 600
_FREE = select(*(tables.free_issuer.c[name] for name in ("issuer", "who", "made"))).order_by(
    tables.free_issuer.c.issuer
)
_COLUMNS = [getattr(tables.account.c, name) for name in "name role made closed subject password".split()]


def account_name(name: str) -> str:
    """A name as it is compared: normal form NFC, with single spaces and none around it."""
    return " ".join(unicodedata.normalize("NFC", name).split())


def fitting_name(name: str) -> str:
    """The name of a new account.

    Raises:
        SettingsError: it cannot be one.
    """
    found = account_name(name)
    if not found or len(found) > LONGEST_NAME:
        raise SettingsError(f"the name of an account has 1 to {LONGEST_NAME} characters")
    if "@" in found:
        raise SettingsError("the name of an account is shown to others, so it may not be an email address")
    # What the database would put in place of something else (tables.Words) must not be a name.
    if not found.isprintable() or "\\" in found or "�" in found:
        raise SettingsError(f"{found!r}: the name of an account holds letters, digits and signs only")
    return found


class Accounts:
    """Accounts, sessions, secrets, counts and free issuers of a site; reached as ``archive.accounts``.

    Passwords come and go as hashes: who makes them is no business of the archive. Every method may raise
    ArchiveError: the archive cannot be used.

    Args:
        database: Where they are kept.
        clock: Seconds since 1970; tests have their own, users never.
    """

    def __init__(self, database: Database, clock: Callable[[], float] = time.time) -> None:
        self._database = database
        self.clock = clock
        self._secrets: dict[str, bytes] = {}

    def add(self, name: str, role: Role, password: str | None = None, subject: str | None = None) -> Account:
        """Make an account.

        Args:
            name: What it is called on the site; no email address.
            role: reader, editor or admin.
            password: The hash of its password, if it has one.
            subject: What an identity provider calls its owner, if one does.

        Raises:
            SettingsError: the name or the role makes no sense.
            Conflict: there is an account of that name, or with that subject.
        """
        name = fitting_name(name)
        _check_role(role)

        def work(connection: Connection) -> Account:
            lock(connection, "accounts")
            if _found(connection, name):
                raise Conflict(f"{name}: there is an account of this name already")
            _check_subject(connection, name, subject)
            values = {"name": name, "role": role, "password": password, "subject": subject}
            connection.execute(insert(tables.account).values(made=self._time(), **values))
            return _account(_find(connection, name))

        return self._database.write(work)

    def listed(self) -> tuple[Account, ...]:
        """Every account, by name, the closed ones too."""
        with self._database.reading() as connection:
            query = select(*_COLUMNS).order_by(tables.account.c.name)
            return tuple(map(_account, connection.execute(query)))

    def find(self, name: str) -> Account:
        """An account by its name.

        Raises:
            NotFound: there is none.
        """
        with self._database.reading() as connection:
            return _account(_find(connection, name))

    def of_subject(self, subject: str) -> Account | None:
        """The account whose owner an identity provider calls so, if there is one."""
        with self._database.reading() as connection:
            query = select(*_COLUMNS).where(tables.account.c.subject == subject)
            row = connection.execute(query).one_or_none()
            return _account(row) if row else None

    def password_of(self, name: str) -> str | None:
        """The hash of an account's password; None where it is closed, has none, or is not there."""
        with self._database.reading() as connection:
            row = _found(connection, name)
            found: str | None = row.password if row and row.closed is None else None
            return found

    def set_role(self, name: str, role: Role) -> Account:
        """Give an account another role; it holds at once, also for sessions that are open.

        Raises:
            NotFound: there is no such account.
            SettingsError: there is no such role.
        """
        _check_role(role)
        return self._change(name, role=role)

    def set_password(self, name: str, password: str) -> Account:
        """Give an account another password, by its hash, and end all its sessions.

        Raises:
            NotFound: there is no such account.
        """
        return self._change(name, ends=True, password=password)

    def rehash(self, name: str, old: str, new: str) -> None:
        """Keep the same password as another hash, if it was not changed meanwhile; sessions go on."""

        def work(connection: Connection) -> None:
            table = tables.account
            fits = (table.c.name == account_name(name)) & (table.c.password == old)
            connection.execute(update(table).where(fits).values(password=new))

        self._database.write(work)

    def link(self, name: str, subject: str) -> Account:
        """Say what an identity provider calls an account's owner, who may sign in by it from now on.

        Raises:
            NotFound: there is no such account.
            Conflict: another account has that subject.
        """
        return self._change(name, subject=subject)

    def close(self, name: str) -> Account:
        """Close an account: its sessions end at once, and nobody signs in by it. Its name stays taken.

        Raises:
            NotFound: there is no such account.
        """
        return self._change(name, ends=True, closed=self._time())

    def reopen(self, name: str) -> Account:
        """Open a closed account again.

        Raises:
            NotFound: there is no such account.
        """
        return self._change(name, closed=None)

    def begin(self, name: str, password: str | None = None) -> str:
        """Begin a session, and take out those that are over.

        Args:
            name: Whose.
            password: The hash that was checked before, if one was: if it was changed since, none begins.

        Returns:
            What the browser is given, 32 random bytes in base64; only its SHA-256 is kept.

        Raises:
            NotFound: there is no such account, or it is closed, or its password was changed.
        """
        token = secrets.token_urlsafe(32)

        def work(connection: Connection) -> None:
            lock(connection, "accounts")
            connection.execute(delete(tables.session).where(tables.session.c.ends <= self._time()))
            row = _find(connection, name)
            if row.closed is not None or password not in (None, row.password):
                raise NotFound(f"{row.name}: it is closed, or its password was changed")
            values = {
                "key": _key(token),
                "account_id": row.id,
                "made": self._time(),
                "ends": self._time(IDLE),
            }
            connection.execute(insert(tables.session).values(**values))

        self._database.write(work)
        return token

    def session(self, token: str) -> Account | None:
        """Whose session it is that a browser holds the token of, and go on with it; None where it is over."""
        table = tables.session
        with self._database.reading() as connection:
            query = select(*_COLUMNS, table.c.ends, table.c.made.label("begun")).join(table)
            alive = (table.c.ends > self._time()) & tables.account.c.closed.is_(None)
            row = connection.execute(query.where(table.c.key == _key(token), alive)).one_or_none()
        if row is None:
            return None
        last = _stamp(datetime.fromisoformat(row.begun).timestamp() + LONGEST)
        if row.ends < min(self._time(IDLE - _SELDOM), last):
            longer = update(table).where(table.c.key == _key(token)).values(ends=min(self._time(IDLE), last))
            # Who only looks is not stopped by an archive that cannot be written now.
            with suppress(ArchiveError):
                self._database.write(lambda connection: connection.execute(longer))
        return _account(row)

    def end(self, token: str) -> None:
        """End a session; nothing happens where it is over."""
        over = delete(tables.session).where(tables.session.c.key == _key(token))
        self._database.write(lambda connection: connection.execute(over))

    def end_all(self, name: str) -> int:
        """End all sessions of an account, and say how many there were.

        Raises:
            NotFound: there is no such account.
        """

        def work(connection: Connection) -> int:
            lock(connection, "accounts")
            return _end_all(connection, _find(connection, name).id)

        return self._database.write(work)

    def secret(self, name: str) -> bytes:
        """What the site signs with for one purpose, 32 bytes: made at the first call, the same ever after."""
        if name not in self._secrets:
            self._secrets[name] = self._read_secret(name) or self._database.write(
                lambda connection: _made_secret(connection, name)
            )
        return self._secrets[name]

    def tally(self, key: str, seconds: int, amount: int = 1) -> int:
        """Count something that ends ``seconds`` after it was first counted; how many it is by now.

        Args:
            key: What is counted; nothing that names a person or a machine.
            seconds: How long it counts.
            amount: How many more; less than 0 takes back.
        """
        return self._database.write(
            lambda connection: tallies.add(connection, key, seconds, amount, self.clock())
        )

    def tallied(self, key: str) -> tuple[int, float]:
        """The count by now, 0 where there is none, and when it ends, in seconds since 1970."""
        with self._database.reading() as connection:
            return tallies.current(connection, key, self.clock())

    def clear_tally(self, key: str) -> None:
        """Begin a count again."""
        self._database.write(lambda connection: tallies.clear(connection, key))

    def free(self, issuer: str, who: str) -> FreeIssuer:
        """Mark an issuer: anybody may see its documents whole. Where it is marked already, that stays.

        Raises:
            SettingsError: the issuer or ``who`` is empty.
        """
        if not issuer.strip() or not who.strip():
            raise SettingsError("say which issuer, and who says so")

        def work(connection: Connection) -> FreeIssuer:
            lock(connection, "free issuers")
            table = tables.free_issuer
            query = select(table.c.issuer, table.c.who, table.c.made).where(table.c.issuer == issuer)
            if connection.execute(query).one_or_none() is None:
                values = {"issuer": issuer, "who": who, "made": self._time()}
                connection.execute(insert(table).values(**values))
            return FreeIssuer(*connection.execute(query).one())

        return self._database.write(work)

    def unfree(self, issuer: str) -> None:
        """Take the mark away again.

        Raises:
            NotFound: it is not marked.
        """
        table = tables.free_issuer
        gone = delete(table).where(table.c.issuer == issuer)
        if not self._database.write(lambda connection: connection.execute(gone).rowcount):
            raise NotFound(f"{issuer}: is not marked as free")

    def free_issuers(self) -> tuple[FreeIssuer, ...]:
        """The issuers that are marked, by name."""
        with self._database.reading() as connection:
            return tuple(FreeIssuer(*row) for row in connection.execute(_FREE))

    def issuers(self) -> tuple[str, ...]:
        """The issuers of the archive's documents in which something is said, by name."""
        issuer = tables.statement.c.issuer
        with self._database.reading() as connection:
            query = select(issuer).where(tables.statement.c.current, issuer.is_not(None))
            return tuple(connection.scalars(query.distinct().order_by(issuer)))

    def purge(self) -> int:
        """Take away the sessions and counts that are over; how many."""
        sessions, counts = tables.session, tables.tally
        over = (
            delete(sessions).where(sessions.c.ends <= self._time()),
            delete(counts).where(counts.c.ends <= self.clock()),
        )
        return self._database.write(
            lambda connection: sum(connection.execute(query).rowcount for query in over)
        )

    def _change(self, name: str, *, ends: bool = False, **values: Any) -> Account:
        """Change an account, and end its sessions if they are to."""

        def work(connection: Connection) -> Account:
            lock(connection, "accounts")
            row = _find(connection, name)
            _check_subject(connection, row.name, values.get("subject"))
            connection.execute(update(tables.account).where(tables.account.c.id == row.id).values(**values))
            if ends:
                _end_all(connection, row.id)
            return _account(_find(connection, name))

        return self._database.write(work)

    def _read_secret(self, name: str) -> bytes | None:
        with self._database.reading() as connection:
            return _secret(connection, name)

    def _time(self, later: float = 0) -> str:
        return _stamp(self.clock() + later)


def _stamp(seconds: float) -> str:
    """ISO 8601 in UTC, by which times can be compared as they are written."""
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds")


def _key(token: str) -> str:
    return sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def _check_role(role: str) -> None:
    if role not in get_args(Role):
        raise SettingsError(f"{role!r} is no role; they are {', '.join(get_args(Role))}")


def _found(connection: Connection, name: str) -> Any:
    query = select(tables.account).where(tables.account.c.name == account_name(name))
    return connection.execute(query).one_or_none()


def _find(connection: Connection, name: str) -> Any:
    row = _found(connection, name)
    if row is None:
        raise NotFound(f"{account_name(name)}: there is no account of this name")
    return row


def _check_subject(connection: Connection, name: str, subject: str | None) -> None:
    table = tables.account
    others = select(table.c.name).where(table.c.subject == subject, table.c.name != name)
    if subject is not None and (other := connection.scalar(others)) is not None:
        raise Conflict(f"{subject}: is linked to the account {other} already")


def _account(row: Any) -> Account:
    password = row.password is not None
    return Account(row.name, row.role, row.made, row.closed, row.subject, password)


def _end_all(connection: Connection, account_id: int) -> int:
    return connection.execute(
        delete(tables.session).where(tables.session.c.account_id == account_id)
    ).rowcount


def _secret(connection: Connection, name: str) -> bytes | None:
    value = connection.scalar(select(tables.secret.c.value).where(tables.secret.c.name == name))
    return None if value is None else bytes.fromhex(value)


def _made_secret(connection: Connection, name: str) -> bytes:
    lock(connection, "secrets")
    found = _secret(connection, name)
    if found is None:
        found = secrets.token_bytes(32)
        connection.execute(insert(tables.secret).values(name=name, value=found.hex()))
    return found
