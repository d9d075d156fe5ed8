"""What is published: comparisons as they were when an editor let everybody see them, and the change log."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    Connection,
    Row,
    Select,
    bindparam,
    func,
    insert,
    literal,
    select,
    union_all,
    update,
)

from readouts.archive import comparisons, corrections, stories, tables, versions
from readouts.archive.database import Database, lock, now
from readouts.archive.packing import packed_record, unpacked_record
from readouts.archive.pages import issues, outlines
from readouts.archive.site import public
from readouts.errors import Conflict, NotFound, SettingsError
from readouts.records import Comparison, Logged, LoggedKind, Publication, Story

MOST = 500
"""A page is no longer than this."""

GREATEST = 2**31
"""No number of a row is as great as this."""

_table = tables.publication


class Publications:
    """What is published of one archive.

    A published version is never changed, and stays readable when a later one takes its place. Withdrawing a
    story's latest version takes back those before it as well; what is published after that stands alone.
    A story's id may change when its documents are grouped again: what was published keeps the old one.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def publish(self, story: str, comparison: int, who: str, note: str = "") -> Publication:
        """Let everybody see a comparison of a story as both are now, and the story's documents.

        Where the same is published already, nothing changes, and the answer is that version.

        Args:
            story: Its id.
            comparison: The number of a comparison of all the story's documents.
            who: Who publishes; it is kept, and shown to nobody.
            note: For the change log, that is, for everybody.

        Raises:
            NotFound: there is no such story or comparison.
            Conflict: the comparison is not one of this story's documents as they are by now.
            SettingsError: ``who`` is empty.
        """
        _check_who(who)

        def work(connection: Connection) -> Publication:
            told = stories.load(connection, story)
            _lock(connection, told.documents)
            documents = _checked(connection, told, comparison)
            before = public.current_of(connection, story)
            row = {
                "comparison_id": comparison,
                "corrected": connection.scalar(select(func.max(tables.correction.c.id))) or 0,
                "made": now(),
            }
            if before is not None and _is_same(connection, before, told, row):
                return _publication(before)
            last = connection.scalar(select(func.max(_table.c.number)).where(_table.c.story == story)) or 0
            row |= {"story": story, "number": last + 1, "record": packed_record(told.to_dict())}
            row |= {"who": who, "note": _line(note)}
            made = connection.execute(insert(_table).values(row).returning(_table)).one()
            past = public.documents_of(connection, before.comparison_id) if before is not None else set()
            public.keep(connection, documents | past)
            return _publication(made)

        return self._database.write(work)

    def withdraw(self, story: str, who: str, note: str) -> Publication:
        """Take back what is published of a story; the change log says that it was, and why.

        Args:
            story: The id under which it was published.
            who: Who withdraws it; it is kept, and shown to nobody.
            note: Why, for everybody.

        Raises:
            NotFound: nothing of this story is published.
            SettingsError: ``who`` or ``note`` is empty.
        """
        _check_who(who)
        if not _line(note):
            raise SettingsError("say why; the public change log shows it")

        def work(connection: Connection) -> Publication:
            row = _published(connection, story)
            documents = Story.from_dict(unpacked_record(row.record)).documents
            _lock(connection, documents)
            row = _published(connection, story)
            values = {"withdrawn": now(), "withdrawn_who": who, "withdrawn_note": _line(note)}
            query = update(_table).where(_table.c.id == row.id).values(values).returning(_table)
            made = connection.execute(query).one()
            public.keep(connection, public.documents_of(connection, row.comparison_id))
            return _publication(made)

        return self._database.write(work)

    def current(self, story: str) -> Publication | None:
        """The version of a story that is published now, if there is one."""
        with self._database.reading() as connection:
            row = public.current_of(connection, story)
            return _publication(row) if row is not None else None

    def holds(self, story: str, comparison: int) -> bool:
        """Whether what is published of a story is this comparison of it, as both are now.

        Raises:
            NotFound: there is no such story or comparison.
        """
        with self._database.reading() as connection:
            before = public.current_of(connection, story)
            if before is None:
                return False
            row = {
                "comparison_id": comparison,
                "corrected": connection.scalar(select(func.max(tables.correction.c.id))) or 0,
                "made": now(),
            }
            return _is_same(connection, before, stories.load(connection, story), row)

    def load(
        self, story: str, number: int | None = None, *, withdrawn: bool = False
    ) -> tuple[Publication, Story, Comparison]:
        """A published version with the story and the comparison's outline as they were published.

        Whoever corrected a row is not named in it. See :func:`readouts.archive.pages.outlines.outline`.

        Args:
            story: The id under which it was published.
            number: Which version, the one that is published now by default.
            withdrawn: Also one that was withdrawn, itself or by a later one; for editors only.

        Raises:
            NotFound: there is no such version, it was withdrawn, or a document of it was forgotten.
        """
        with self._database.reading() as connection:
            row = _published(connection, story) if number is None else _version(connection, story, number)
            taken = _withdrawn(connection, row)
            if taken is not None and not withdrawn:
                raise NotFound(f"{story}: version {row.number} was withdrawn on {taken.withdrawn[:10]}")
            if row.record is None:
                raise NotFound(f"{story}: a document of version {row.number} was forgotten")
            return _publication(row), Story.from_dict(unpacked_record(row.record)), _shown(connection, row)

    def versions(self, story: str) -> tuple[Publication, ...]:
        """What was ever published of a story, oldest first."""
        with self._database.reading() as connection:
            return tuple(_publication(row) for row in connection.execute(_versions_query(), {"of": story}))

    def withdrawn(self, stories: Iterable[str]) -> frozenset[str]:
        """Those of these stories of which something was published and nothing is any more."""
        wanted = sorted(set(stories))
        with self._database.reading() as connection:
            query = select(_table.c.story, _table.c.withdrawn).where(_table.c.story.in_(wanted))
            last = {row.story: row.withdrawn for row in connection.execute(query.order_by(_table.c.number))}
        return frozenset(story for story, when in last.items() if when is not None)

    def latest(self, limit: int = 20, offset: int = 0) -> tuple[tuple[Publication, Story], ...]:
        """What is published now, with the stories as they were then, the last that was published first."""
        check_page(limit, offset)
        query = public.all_current().order_by(_table.c.id.desc()).limit(limit).offset(offset)
        with self._database.reading() as connection:
            return tuple(
                (_publication(row), Story.from_dict(unpacked_record(row.record)))
                for row in connection.execute(query)
            )

    def listed(self, limit: int = 50, offset: int = 0, since: str | None = None) -> tuple[Logged, ...]:
        """The public change log: what was published, republished and withdrawn, the newest first.

        Args:
            limit: How many lines, 500 at most.
            offset: How many to pass over.
            since: Only from this day or time on (ISO 8601, UTC).

        Raises:
            SettingsError: it is no time, or a page does not exist.
        """
        check_page(limit, offset)
        _check_time(since)
        shared = (_table.c.id, _table.c.story, _table.c.number, _table.c.record)
        events = union_all(
            select(
                *shared, _table.c.made.label("time"), _table.c.note.label("said"), literal(0).label("gone")
            ),
            select(*shared, _table.c.withdrawn, _table.c.withdrawn_note, literal(1)).where(
                _table.c.withdrawn.is_not(None)
            ),
        ).subquery()
        query = select(events).order_by(events.c.time.desc(), events.c.id.desc(), events.c.gone.desc())
        if since is not None:
            query = query.where(events.c.time >= since)
        with self._database.reading() as connection:
            return tuple(_logged(row) for row in connection.execute(query.limit(limit).offset(offset)))

    def is_public(self, document: str) -> bool:
        """Whether a document, by its address, is one of what is published now."""
        with self._database.reading() as connection:
            return connection.scalar(_public_query(), {"of": versions.key_of(document)}) is not None


@cache
def _public_query() -> Select[Any]:
    # This and what follows are put together once: that takes longer than to look it up.
    owner = tables.document
    return select(owner.c.id).join(tables.public_document).where(owner.c.key == bindparam("of"))


@cache
def _versions_query() -> Select[Any]:
    return select(_table).where(_table.c.story == bindparam("of")).order_by(_table.c.number)


def listed_stories(connection: Connection, address: str | None = None) -> tuple[Story, ...]:
    """The stories as they are published now, those of a document or all, by their first day.

    Raises:
        NotFound: the document is not in the archive.
    """
    query = public.all_current()
    if address is not None:
        document_id = versions.find(connection, address)
        query = query.where(
            _table.c.comparison_id.in_(public.comparisons_of(tables.version.c.document_id == document_id))
        )
    found = [Story.from_dict(unpacked_record(row.record)) for row in connection.execute(query)]
    return tuple(sorted(found, key=lambda story: (story.first or "", story.id)))


def erase(connection: Connection, document_id: int, when: str) -> None:
    """Erase the words of what was published of a document's comparisons, and withdraw it.

    To be called before the comparisons are erased. The notes go too, since they may state its words.
    """
    about = public.comparisons_of(tables.version.c.document_id == document_id)
    beside: set[int] = set()
    for comparison in connection.scalars(about.distinct()).all():
        beside |= public.documents_of(connection, comparison)
    owner = tables.document
    _lock(connection, connection.scalars(select(owner.c.address).where(owner.c.id.in_(beside))))
    which = connection.execute(select(_table).where(_table.c.comparison_id.in_(about))).all()
    holding = set(
        connection.scalars(select(_table.c.id).where(_table.c.comparison_id.in_(about), *public.is_current()))
    )
    for row in which:
        values: dict[str, Any] = {"record": None, "note": ""}
        if row.withdrawn is not None:
            values["withdrawn_note"] = ""
        elif row.id in holding:
            values |= {"withdrawn": when, "withdrawn_who": "", "withdrawn_note": "a document was forgotten"}
        connection.execute(update(_table).where(_table.c.id == row.id).values(values))
    public.keep(connection, beside)


def _lock(connection: Connection, documents: Iterable[str]) -> None:
    # In the order in which forgetting locks: a document, then what is published.
    for address in sorted(set(documents)):
        lock(connection, address)
    lock(connection, "publications")


def _checked(connection: Connection, told: Story, comparison: int) -> set[int]:
    """The documents of a comparison, which are those of a story."""
    table = tables.comparison
    row = connection.execute(
        select(table.c.story, table.c.erased).where(table.c.id == comparison)
    ).one_or_none()
    if row is None or row.erased is not None:
        comparisons.load(connection, comparison)
    documents = public.documents_of(connection, comparison)
    if row is None or row.story != tables.held(told.id):
        raise Conflict(f"comparison {comparison}: is not one of the story {told.id}")
    if documents != {versions.find(connection, address) for address in told.documents}:
        raise Conflict(f"{told.id}: this story has other documents by now; compare it again")
    return documents


def _is_same(connection: Connection, before: Row[Any], told: Story, row: dict[str, Any]) -> bool:
    """Whether what is published shows the same as what would be."""
    if before.comparison_id != row["comparison_id"] or unpacked_record(before.record) != told.to_dict():
        return False
    made = outlines.load(connection, before.comparison_id)
    then, by_now = (
        _mended(connection, made, (each["corrected"], each["made"])) for each in (before._mapping, row)
    )
    return then == by_now


def _shown(connection: Connection, row: Row[Any]) -> Comparison:
    """The outline of the comparison of a published version as it was then."""
    made = outlines.load(connection, row.comparison_id)
    return _mended(connection, made, (row.corrected, row.made))


def _mended(connection: Connection, made: Comparison, until: tuple[int, str]) -> Comparison:
    named = issues.mended(connection, made, until)
    return corrections.shown_comparison(made, [replace(each, who="an editor") for each in named])


def _published(connection: Connection, story: str) -> Row[Any]:
    row = public.current_of(connection, story)
    if row is None:
        raise NotFound(f"{story}: nothing of this story is published")
    return row


def _version(connection: Connection, story: str, number: int) -> Row[Any]:
    query = select(_table).where(_table.c.story == story, _table.c.number == number)
    # SQLite takes no greater number, and there is no such version.
    row = connection.execute(query).one_or_none() if 0 < number < GREATEST else None
    if row is None:
        raise NotFound(f"{story}: has no published version {number}")
    return row


def _withdrawn(connection: Connection, row: Row[Any]) -> Row[Any] | None:
    """The version with which one was withdrawn: itself or a later one."""
    which = {"of": row.story, "first": row.number}
    return connection.execute(_withdrawn_query(), which).one_or_none()


@cache
def _withdrawn_query() -> Select[Any]:
    story, number = _table.c.story == bindparam("of"), _table.c.number >= bindparam("first")
    query = select(_table).where(story, number, _table.c.withdrawn.is_not(None))
    return query.order_by(_table.c.number).limit(1)


def _publication(row: Row[Any]) -> Publication:
    return Publication(
        row.story,
        row.number,
        row.comparison_id,
        _title(row.record),
        row.made,
        row.note,
        row.withdrawn,
        row.withdrawn_note,
    )


def _logged(row: Row[Any]) -> Logged:
    what: LoggedKind = "withdrawn" if row.gone else "published" if row.number == 1 else "republished"
    return Logged(what, row.story, row.number, _title(row.record), row.time, row.said)


def _title(record: bytes | None) -> str | None:
    return None if record is None else unpacked_record(record)["title"]


def _line(note: str) -> str:
    return " ".join(note.split())


def _check_who(who: str) -> None:
    if not who.strip():
        raise SettingsError("say who it is that publishes or withdraws")


def check_page(limit: int, offset: int) -> None:
    """Whether there may be such a page.

    Raises:
        SettingsError: there may not.
    """
    if not 1 <= limit <= MOST or not 0 <= offset < GREATEST:
        raise SettingsError(f"a page has 1 to {MOST} entries, and the first begins at 0")


def _check_time(since: str | None) -> None:
    try:
        datetime.fromisoformat(since or "2000-01-01")
    except ValueError:
        raise SettingsError("a time is of the form YYYY-MM-DD or YYYY-MM-DDThh:mm:ss+00:00") from None
