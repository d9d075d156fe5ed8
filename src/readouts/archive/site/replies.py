"""What readers answer to what is published, and, in a table of its own, the addresses that they give.

Nothing else in this package names that table, and nothing here reads it but :meth:`Replies.address`. Only
what an editor approved is read by :meth:`Replies.approved`.
"""

from __future__ import annotations

import re
import secrets
import unicodedata
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Literal

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    bindparam,
    delete,
    insert,
    null,
    or_,
    select,
    update,
)

from readouts.archive import rows, tables, versions
from readouts.archive.arrivals import portions
from readouts.archive.database import Database, lock, now
from readouts.archive.packing import written
from readouts.archive.site import public
from readouts.archive.site.publications import GREATEST, check_page
from readouts.archive.tables import site
from readouts.errors import Conflict, NotFound, SettingsError
from readouts.records import Reply

if TYPE_CHECKING:
    from itsdangerous import Signer

NAME = 80
"""The most characters of a name."""
TEXT = (10, 5_000)
"""The fewest and the most characters of a text."""
EMAIL = 254
"""The most characters of an address (RFC 3696, erratum 1690)."""
AGAIN = timedelta(days=30)
"""The same words are taken once in this time."""

# What turns the direction of the text around it, and control characters but the end of a line and the tab.
_HIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_ENDS = re.compile("\r\n?|[\u2028\u2029\x0b\x0c\x85]")

_table = tables.reply
_address = site.reply_address


class Replies:
    """The replies of one archive.

    Args:
        database: Where they are kept.
        secret: Gives what is signed with, for a purpose.
    """

    def __init__(self, database: Database, secret: Callable[[str], bytes]) -> None:
        self._database = database
        self._secret = secret

    def send(self, about: str, name: str, email: str, text: str, doubt: str | None = None) -> str:
        """Keep a reply; it waits for an editor.

        Args:
            about: The id of a published story, or the address of a document of one.
            name: The author's, 1 to 80 characters; it will be shown.
            email: The author's address; it is kept apart and never shown.
            text: 10 to 5,000 characters. What controls a terminal or turns the direction of text is left out.
            doubt: What makes it look like a machine's, for editors.

        Returns:
            What its author can remove it with (:meth:`remove`); only its SHA-256 is kept.

        Raises:
            NotFound: nothing of the kind is published.
            Conflict: the same was sent in the last 30 days.
            SettingsError: the name, the address or the text is none, or too long, or the address stands in
                the name or the text, which are shown.
        """
        name, text = _clean_name(name), _clean_text(text)
        email = _clean_email(email)
        if email.casefold() in f"{name}\n{text}".casefold():
            raise SettingsError("the name and the text may not hold the email address: they will be shown")
        token = self._signer().sign(secrets.token_urlsafe(24)).decode("ascii")
        time = datetime.now(UTC)

        def work(connection: Connection) -> None:
            lock(connection, "replies")
            where = _where(connection, about)
            digest = _digest(where, text)
            since = (time - AGAIN).isoformat(timespec="seconds")
            query = select(_table.c.id).where(_table.c.digest == digest, _table.c.made > since).limit(1)
            if connection.scalar(query) is not None:
                raise Conflict("this reply was sent already")
            values = {
                **where,
                "name": name,
                "text": text,
                "digest": digest,
                "key": _key(token),
                "made": time.isoformat(timespec="seconds"),
                "state": "waiting",
                "doubt": doubt,
            }
            id = connection.scalar(insert(_table).values(values).returning(_table.c.id))
            connection.execute(insert(_address).values(reply_id=id, email=email))

        self._database.write(work)
        return token

    def approved(self, about: str, limit: int = 100, offset: int = 0) -> tuple[Reply, ...]:
        """The replies to a story or a document that an editor approved, oldest first; for everybody."""
        check_page(limit, offset)
        which = {"story": about, "document": versions.key_of(about), "limit": limit, "offset": offset}
        with self._database.reading() as connection:
            return tuple(_reply(row) for row in connection.execute(_approved(), which))

    def waiting(self, limit: int = 100, offset: int = 0) -> tuple[Reply, ...]:
        """The replies that wait for an editor, oldest first."""
        query = _replies(_table.c.doubt).where(_table.c.state == "waiting").order_by(_table.c.id)
        return self._page(query, limit, offset)

    def decided(self, limit: int = 100, offset: int = 0) -> tuple[Reply, ...]:
        """The replies that an editor approved or refused, the last decided first; for editors."""
        query = _replies(_table.c.doubt).where(_table.c.state.in_(("approved", "refused")))
        return self._page(query.order_by(_table.c.decided.desc(), _table.c.id.desc()), limit, offset)

    def listed(self, limit: int = 100, offset: int = 0) -> tuple[Reply, ...]:
        """All replies, the latest first; for editors."""
        return self._page(_replies(_table.c.doubt).order_by(_table.c.id.desc()), limit, offset)

    def decide(self, id: int, state: Literal["approved", "refused"], who: str) -> Reply:
        """Show a reply to everybody, or refuse it.

        Raises:
            NotFound: there is no such reply.
            Conflict: it does not wait any more.
            SettingsError: ``who`` is empty, or the state is none of the two.
        """
        if state not in ("approved", "refused"):
            raise SettingsError("a reply is approved or refused")
        return self._changed(id, "waiting", state, who)

    def take_down(self, id: int, who: str) -> Reply:
        """Refuse a reply that was approved before; it is not shown any more.

        Raises:
            NotFound: there is no such reply.
            Conflict: it is not shown.
            SettingsError: ``who`` is empty.
        """
        return self._changed(id, "approved", "refused", who)

    def of(self, token: str) -> Reply:
        """The reply that its author can remove with ``token``, as they sent it.

        Raises:
            NotFound: it is no such token, or its reply is gone.
        """
        self._check(token)
        with self._database.reading() as connection:
            return _of(connection, token)

    def remove(self, token: str) -> Reply:
        """Erase a reply's name, text and address, as its author; once more changes nothing.

        Args:
            token: What :meth:`send` gave.

        Raises:
            NotFound: it is no such token, or its reply is gone.
        """
        self._check(token)

        def work(connection: Connection) -> Reply:
            _erase(connection, [_of(connection, token).id])
            return _of(connection, token)

        return self._database.write(work)

    def purge(self, days: int) -> int:
        """Take away replies that have waited longer than so many days, with their addresses; how many."""
        if not 0 <= days <= 36_500:
            raise SettingsError("the days must be 0 to 36,500")
        before = (datetime.now(UTC) - timedelta(days=days)).isoformat(timespec="seconds")

        def work(connection: Connection) -> int:
            lock(connection, "replies")
            old = select(_table.c.id).where(_table.c.state == "waiting", _table.c.made < before)
            ids = list(connection.scalars(old.with_for_update()))
            connection.execute(delete(_address).where(_address.c.reply_id.in_(old)))
            connection.execute(delete(_table).where(_table.c.state == "waiting", _table.c.made < before))
            return len(ids)

        return self._database.write(work)

    def address(self, id: int) -> str:
        """The address that a reply's author gave; for an admin at the command line only.

        Raises:
            NotFound: there is no such reply, or its address was erased.
        """
        with self._database.reading() as connection:
            return _address_of(connection, id)

    def erase_address(self, id: int) -> None:
        """Erase the address that a reply's author gave; for an admin at the command line only.

        Raises:
            NotFound: there is no such reply, or its address was erased.
        """

        def work(connection: Connection) -> None:
            _address_of(connection, id)
            connection.execute(delete(_address).where(_address.c.reply_id == id))

        self._database.write(work)

    def _changed(self, id: int, before: str, state: str, who: str) -> Reply:
        if not who.strip():
            raise SettingsError("say who decides")

        def work(connection: Connection) -> Reply:
            found = _found(connection, id)
            if found.state != before:
                raise Conflict(f"reply {id}: is {found.state} by now")
            values = {"state": state, "decided": now(), "who": who}
            # By the state again: another editor may have come between.
            query = update(_table).where(_table.c.id == id, _table.c.state == before).values(values)
            if connection.execute(query).rowcount == 0:
                raise Conflict(f"reply {id}: was decided by somebody else at this moment")
            return _found(connection, id)

        return self._database.write(work)

    def _page(self, query: Select[Any], limit: int, offset: int) -> tuple[Reply, ...]:
        check_page(limit, offset)
        with self._database.reading() as connection:
            return tuple(_reply(row) for row in connection.execute(query.limit(limit).offset(offset)))

    def _check(self, token: str) -> None:
        """That it was signed here, before anything is looked up."""
        from itsdangerous import BadSignature

        try:
            self._signer().unsign(token.encode("utf-8", "replace"))
        except BadSignature:
            raise NotFound("this link belongs to no reply") from None

    def _signer(self) -> Signer:
        from itsdangerous import Signer

        return Signer(
            self._secret("replies"), salt="readouts.reply", key_derivation="hmac", digest_method=sha256
        )


def erase(connection: Connection, document_id: int) -> None:
    """Erase the replies to a document with their addresses; that there were some stays."""
    ids = connection.scalars(select(_table.c.id).where(_table.c.document_id == document_id)).all()
    _erase(connection, ids)
    connection.execute(update(_table).where(_table.c.document_id == document_id).values(document_id=None))


def _erase(connection: Connection, ids: Any) -> None:
    """The rows stay, so that no later reply is given the number of one that an editor still looks at."""
    for some in portions(list(ids)):
        connection.execute(delete(_address).where(_address.c.reply_id.in_(some)))
        gone = {"name": "", "text": "", "digest": "", "doubt": None, "state": "removed"}
        connection.execute(update(_table).where(_table.c.id.in_(some)).values(gone))


def _address_of(connection: Connection, id: int) -> str:
    _found(connection, id)
    email: str | None = connection.scalar(select(_address.c.email).where(_address.c.reply_id == id))
    if email is None:
        raise NotFound(f"reply {id}: has no address any more")
    return email


def _where(connection: Connection, about: str) -> dict[str, Any]:
    """What a reply is about, as its row says it."""
    if public.current_of(connection, about) is not None:
        return {"story": about, "document_id": None}
    document = select(tables.document.c.id).where(tables.document.c.key == versions.key_of(about))
    document_id = connection.scalar(document)
    if document_id is None or not rows.is_public(connection, document_id):
        raise NotFound("what is replied to is not published")
    return {"story": None, "document_id": document_id}


def _replies(doubt: ColumnElement[Any]) -> Select[Any]:
    """What is shown of replies; ``doubt`` is left out where everybody sees it."""
    names = ("id", "story", "name", "text", "made", "state", "decided")
    document = tables.document
    return select(*(_table.c[name] for name in names), document.c.address, doubt.label("doubt")).select_from(
        _table.outerjoin(document)
    )


@cache
def _approved() -> Select[Any]:
    # Put together once: that takes longer than to look it up.
    owner = tables.document
    document = select(owner.c.id).where(owner.c.key == bindparam("document")).scalar_subquery()
    which = or_(_table.c.story == bindparam("story"), _table.c.document_id == document)
    query = _replies(null()).where(which, _table.c.state == "approved").order_by(_table.c.id)
    return query.limit(bindparam("limit")).offset(bindparam("offset"))


def _found(connection: Connection, id: int) -> Reply:
    query = _replies(_table.c.doubt).where(_table.c.id == id)
    row = connection.execute(query).one_or_none() if 0 < id < GREATEST else None
    if row is None:
        raise NotFound(f"{id}: no such reply")
    return _reply(row)


def _of(connection: Connection, token: str) -> Reply:
    row = connection.execute(_replies(null()).where(_table.c.key == _key(token))).one_or_none()
    if row is None:
        raise NotFound("this link belongs to no reply")
    return _reply(row)


def _reply(row: Row[Any]) -> Reply:
    about = row.address if row.story is None else row.story
    return Reply(row.id, about, row.name, row.text, row.made, row.state, row.doubt, row.decided)


def _digest(where: dict[str, Any], text: str) -> str:
    """What the same words about the same thing have in common, however they are spaced."""
    about = [where["story"], where["document_id"], " ".join(text.split()).casefold()]
    return sha256(written(about).encode("ascii")).hexdigest()


def _key(token: str) -> str:
    return sha256(token.encode("utf-8", "replace")).hexdigest()


def _clean_name(name: str) -> str:
    name = " ".join(_clean(name).split())
    if len(name) > NAME or not _is_seen(name):
        raise SettingsError(f"the name must have 1 to {NAME} characters")
    return name


def _clean_text(text: str) -> str:
    fewest, most = TEXT
    text = _clean(text).strip()
    if not fewest <= len(text) <= most or not _is_seen(text):
        raise SettingsError(f"the text must have {fewest} to {most:,} characters")
    return text


def _clean(text: str) -> str:
    # A form sends many times what it may; that much is not looked through.
    text = text[: 4 * TEXT[1]]
    return unicodedata.normalize("NFC", _HIDDEN.sub("", _ENDS.sub("\n", text)))


def _is_seen(text: str) -> bool:
    """Whether anything of a text is to be seen: not only spaces and what formats."""
    return any(unicodedata.category(each)[0] in "LNPS" for each in text)


def _clean_email(email: str) -> str:
    """An address as it is kept; no message says it."""
    from email.headerregistry import Address

    email = email.strip()
    refused = SettingsError("the email address must be one such as name@example.org")
    if len(email) > EMAIL or email.count("@") != 1 or _clean(email) != email:
        raise refused
    try:
        found = Address(addr_spec=email)
    # The parser of the standard library fails in several ways on what is none.
    except Exception:
        raise refused from None
    labels = found.domain.split(".")
    # No comments, and a domain, not a machine's number in brackets.
    plain = found.addr_spec == email and all(
        re.fullmatch(r"[^\W_](?:[\w-]*[^\W_])?", each) for each in labels
    )
    if not plain or len(labels) < 2:
        raise refused
    return email
