"""What pages ask of an archive: each answer costs a few milliseconds, however large it has grown."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

from sqlalchemy import Connection, Select, bindparam, select

from readouts.archive import mending, tables, versions
from readouts.archive.database import Database
from readouts.archive.pages import alike, issue_lists, issues, lists, outlines, profiles
from readouts.errors import NotFound, SettingsError
from readouts.records import (
    Alike,
    Comparison,
    Edited,
    Heading,
    IssueCount,
    IssueRow,
    Listed,
    Mended,
    Profile,
    Query,
    Said,
    Sheet,
)

# A page is no longer than this.
MOST = 500


class Pages:
    """What pages ask; with ``public`` only what is of published comparisons and public documents is answered.

    Every question may raise ArchiveError where the archive cannot be used, and SettingsError where a page
    is asked for that cannot be.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def number_of(self, address: str) -> int:
        """The number of the document with this address.

        Raises:
            NotFound: it is not in the archive.
        """
        with self._database.reading() as connection:
            return versions.find(connection, address)

    def numbers(self, addresses: Iterable[str], *, public: bool = False) -> dict[str, int]:
        """The numbers of documents, by their addresses; of those that are not there, or not public, none."""
        with self._database.reading() as connection:
            return lists.numbers(connection, addresses, public=public)

    def address_of(self, number: int, *, public: bool = False) -> str:
        """The address of the document with this number.

        Raises:
            NotFound: there is none, or it is not public.
        """
        with self._database.reading() as connection:
            return lists.address_of(connection, number, public=public)

    def sheet(self, number: int, *, public: bool = False) -> Sheet:
        """The head of a document's page.

        Raises:
            NotFound: there is no such document, or it is not public.
        """
        with self._database.reading() as connection:
            return lists.sheet(connection, number, public=public)

    def stories(
        self,
        party: str | None = None,
        days: tuple[str | None, str | None] = (None, None),
        limit: int = 20,
        offset: int = 0,
        *,
        public: bool = False,
    ) -> tuple[Listed, ...]:
        """Stories by their last day, the newest first.

        Args:
            party: Only those of this party, upper and lower case alike.
            days: Only those since the one and until the other (``YYYY-MM-DD``), both included.
            limit: How many, 500 at most.
            offset: How many to pass over.
            public: Only those with a public document; only these are counted.
        """
        _checked(limit, offset)
        with self._database.reading() as connection:
            return lists.stories(connection, (party, *days), limit, offset, public=public)

    def unpublished(self, limit: int = 20, offset: int = 0) -> tuple[Listed, ...]:
        """Stories that are compared and of which nothing is published, the one compared last first."""
        _checked(limit, offset)
        with self._database.reading() as connection:
            return lists.unpublished(connection, limit, offset)

    def story(self, id: str, *, public: bool = False) -> Listed:
        """One story as it stands in a list.

        Raises:
            NotFound: there is none with this id, or none that is public.
        """
        with self._database.reading() as connection:
            found = lists.listed(connection, [id], public=public)
        if not found:
            raise NotFound(f"{id}: no such story")
        return found[0]

    def comparison(self, id: int, *, public: bool = False, corrected: bool = True) -> Comparison:
        """A comparison without what its rows do not show: see ``outlines.outline``.

        Raises:
            NotFound: there is none with this number, it is not published, or a document was forgotten.
        """
        with self._database.reading() as connection:
            return _outline(connection, id, public=public, corrected=corrected)

    def made_from(self, id: int) -> dict[str, int]:
        """Which version of each document a comparison was made from, by address."""
        with self._database.reading() as connection:
            return {address: number for address, number in connection.execute(_from_query(), {"of": id})}

    def issue_keys(self, id: int) -> dict[int, str]:
        """What the issue of each row of a comparison is found by, by the row's number from 1 on."""
        with self._database.reading() as connection:
            return {number + 1: key for number, key in connection.execute(_keys_query(), {"of": id})}

    def speaker(self, id: str, *, public: bool = False) -> Profile:
        """What somebody said, in numbers.

        Args:
            id: A Wikidata id, or ``name:`` and a name (:func:`readouts.records.speaker_id`).
            public: Only statements of public documents count.

        Raises:
            NotFound: nobody of this id has said anything.
        """
        with self._database.reading() as connection:
            return profiles.profile(connection, id, public=public)

    def speakers(self, limit: int = 500, after: str = "", *, public: bool = False) -> tuple[str, ...]:
        """The ids of those who said anything, in an order of their own, those after ``after``.

        Raises:
            NotFound: nobody has the id ``after``.
        """
        _checked(limit, 0)
        with self._database.reading() as connection:
            return profiles.ids(connection, limit, after, public=public)

    def statements(
        self,
        id: str,
        query: Query | None = None,
        addressee: str | None = None,
        page: tuple[int, int] = (20, 0),
        *,
        public: bool = False,
    ) -> tuple[Said, ...]:
        """Somebody's statements, the newest first; of those that hold words asked for the 2,000 kept last.

        Args:
            id: As :meth:`speaker`.
            query: Of this only the words and the days are looked at.
            addressee: Only those that are said to whoever has this id.
            page: How many, 500 at most, and how many to pass over.
            public: Only those of public documents.

        Raises:
            NotFound: nobody of this id has said anything, or was spoken to.
            SettingsError: a day is not one.
        """
        _checked(*page)
        with self._database.reading() as connection:
            return profiles.statements(connection, id, query or Query(), addressee, page, public=public)

    def issue(
        self, key: str, limit: int = 20, offset: int = 0, *, public: bool = False
    ) -> tuple[IssueRow, ...]:
        """An issue in one story after another, the newest first, with each side's words.

        Args:
            key: As :func:`readouts.archive.pages.issues.key` makes it of a label.
            limit: How many, 500 at most.
            offset: How many to pass over.
            public: Only rows of published comparisons, and of these the sides of public documents.
        """
        _checked(limit, offset)
        with self._database.reading() as connection:
            return issue_lists.rows(connection, key, limit, offset, public=public)

    def issues(self, limit: int = 20, offset: int = 0, *, public: bool = False) -> tuple[IssueCount, ...]:
        """The issues that most stories have."""
        _checked(limit, offset)
        with self._database.reading() as connection:
            return issue_lists.counted(connection, limit, offset, public=public)

    def tallies(self, stories: Iterable[str], *, public: bool = False) -> dict[str, dict[str, int]]:
        """How many rows of each relation the newest, or published, comparisons of stories have.

        Stories that are not compared, or whose comparison has no rows, are left out.
        """
        with self._database.reading() as connection:
            return issue_lists.tallies(connection, list(stories), public=public)

    def issues_of(self, id: str, limit: int = 10, *, public: bool = False) -> tuple[IssueCount, ...]:
        """The issues on which somebody's latest 60 statements stand, those in most stories first.

        Raises:
            NotFound: nobody of this id has said anything.
        """
        _checked(limit, 0)
        with self._database.reading() as connection:
            return issue_lists.of_speaker(connection, id, limit, public=public)

    def similar_issues(self, key: str, limit: int = 10, *, public: bool = False) -> tuple[IssueCount, ...]:
        """Other issues with at least half of their words in common, those with most of them first."""
        _checked(limit, 0)
        with self._database.reading() as connection:
            return issue_lists.alike(connection, key, limit, public=public)

    def similar_documents(self, number: int, limit: int = 10, *, public: bool = False) -> tuple[Alike, ...]:
        """Documents like this one: of the same story first, then by how many statements they share.

        Statements are shared where they have the same words, four at least. Of the documents that have a
        statement too, the 20 that came last are looked at.
        """
        _checked(limit, 0)
        with self._database.reading() as connection:
            return alike.documents(connection, number, limit, public=public)

    def similar_stories(
        self, id: str, limit: int = 10, *, public: bool = False
    ) -> tuple[tuple[Heading, int], ...]:
        """Stories whose documents share statements with this one's, and how many, most first."""
        _checked(limit, 0)
        with self._database.reading() as connection:
            return alike.stories(connection, id, limit, public=public)

    def corrections(
        self, limit: int = 20, offset: int = 0, document: int | None = None
    ) -> tuple[Mended, ...]:
        """The corrections of a document, by its number, or of all, the latest first.

        Raises:
            NotFound: there is no such document.
        """
        _checked(limit, offset)
        with self._database.reading() as connection:
            if document is not None:
                lists.address_of(connection, document, public=False)
            return mending.page(connection, limit, offset, document)

    def changes(self, limit: int = 20, offset: int = 0, *, public: bool = False) -> tuple[Edited, ...]:
        """Versions of documents that replaced another, the newest first."""
        _checked(limit, offset)
        with self._database.reading() as connection:
            return lists.edited(connection, limit, offset, public=public)


@cache
def _from_query() -> Select[Any]:
    # This and what follows are put together once: that takes longer than to look it up.
    link, read, version, owner = tables.comparison_reading, tables.reading, tables.version, tables.document
    query = select(owner.c.address, version.c.number)
    query = query.select_from(link.join(read).join(version).join(owner, version.c.document_id == owner.c.id))
    return query.where(link.c.comparison_id == bindparam("of"))


@cache
def _keys_query() -> Select[Any]:
    table = tables.issue_row
    return select(table.c.number, table.c.key).where(table.c.comparison_id == bindparam("of"))


def _checked(limit: int, offset: int) -> None:
    if not 1 <= limit <= MOST or offset < 0:
        raise SettingsError(f"a page has 1 to {MOST} results, and the first begins at 0")


def _outline(connection: Connection, id: int, *, public: bool, corrected: bool) -> Comparison:
    if public:
        table = tables.comparison
        shown = select(table.c.id).where(table.c.id == id, lists.is_published(table.c.id))
        if connection.scalar(shown) is None:
            raise NotFound(f"{id}: no such comparison")
    made = outlines.load(connection, id)
    return issues.shown(connection, made) if corrected else made
