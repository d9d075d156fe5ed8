"""The archive: every document, statement and comparison that was kept, and every way to ask for one."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from types import TracebackType
from typing import Literal, Self, get_args

from sqlalchemy import Connection, select

from readouts.archive import (
    checking,
    comparisons,
    corrections,
    differences,
    forgetting,
    mending,
    tables,
    versions,
)
from readouts.archive.database import Database, lock
from readouts.archive.packing import unpacked
from readouts.errors import ArchiveError, NotFound, SettingsError
from readouts.records import (
    Added,
    Archived,
    Comparison,
    Correction,
    Difference,
    Document,
    Kept,
    Network,
    Reading,
    RelationName,
    Span,
    Speaker,
    Story,
)


class Archive:
    """What was read, kept for good; may be used by several threads and several programs at once.

    What was kept is never changed: a document whose bytes changed is a new version of it, and another
    network adds a reading. Corrections stand beside them and are applied to what is shown.
    :meth:`forget` is the one exception.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    @classmethod
    def open(cls, where: str) -> Self:
        """Open an archive; it is made where there is none, and one of an older release is upgraded.

        Args:
            where: A path (SQLite), or a ``postgresql://`` URL.

        Raises:
            SettingsError: ``where`` makes no sense.
            SchemaOutdated: it was made by a newer release.
            ArchiveError: it cannot be opened.
        """
        return cls(Database(where))

    def close(self) -> None:
        """Let go of the database; the archive opens it again where it is used again."""
        self._database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def known(self, address: str, raw: bytes, network: Network) -> Added | None:
        """What :meth:`add` would answer without needing a reading, or None where it needs one.

        Raises:
            ArchiveError: the archive cannot be used.
        """
        with self._database.reading() as connection:
            return versions.known(connection, address, sha256(raw).hexdigest(), network)

    def add(
        self, reading: Reading, raw: bytes, network: Network, fetched: str, source: str | None = None
    ) -> Added:
        """Keep a document as it came and as it was read, as a whole or not at all.

        Args:
            reading: The reading; its document's ``id`` is the address by which it is found again.
            raw: The document's bytes as they came.
            network: Who read it.
            fetched: When it was fetched, ISO 8601, UTC.
            source: From where, if that is not the address.

        Raises:
            ArchiveError: the archive cannot be used; nothing was kept.
        """
        arrival = versions.Arrival(raw, reading, network, _now(), fetched, source)

        def work(connection: Connection) -> Added:
            lock(connection, reading.document.id)
            return versions.take_in(connection, arrival)

        return self._database.write(work)

    def read_again(self, reading: Reading, version: int, network: Network) -> Added:
        """Keep another network's reading of a version that is already here.

        Raises:
            NotFound: there is no such document or version.
            ArchiveError: the archive cannot be used; nothing was kept.
        """
        address = reading.document.id
        arrival = versions.Arrival(b"", reading, network, _now(), "", None)

        def work(connection: Connection) -> Added:
            lock(connection, address)
            row = versions.version_of(connection, address, version)
            there = {(r.network, r.checksum) for r in versions.readings_of(connection, row.id)}
            if (network.name, network.checksum) in there:
                return Added(address, "unchanged", version)
            newest = versions.version_of(connection, address).number
            versions.keep_reading(connection, row.document_id, row, arrival, current=version == newest)
            return Added(address, "read again", version)

        return self._database.write(work)

    def documents(self) -> tuple[Archived, ...]:
        """The newest version of every document, by address.

        Raises:
            ArchiveError: the archive cannot be used.
        """
        with self._database.reading() as connection:
            return versions.listed(connection)

    def versions(self, address: str) -> tuple[Archived, ...]:
        """Every version of a document, oldest first.

        Raises:
            NotFound: it is not in the archive.
        """
        with self._database.reading() as connection:
            return versions.listed(connection, versions.find(connection, address))

    def document(self, address: str, version: int | None = None) -> Document:
        """A document's record, of the newest version or the one with this number.

        Raises:
            NotFound: there is no such document or version.
        """
        with self._database.reading() as connection:
            return versions.document_of(connection, versions.version_of(connection, address, version).id)

    def raw(self, address: str, version: int | None = None) -> bytes:
        """A document's bytes as they came.

        Raises:
            NotFound: there is no such document or version.
        """
        with self._database.reading() as connection:
            row = versions.version_of(connection, address, version)
            stored = connection.scalar(select(tables.version.c.raw).where(tables.version.c.id == row.id))
            return unpacked(stored)  # type: ignore[arg-type]

    def reading(
        self,
        address: str,
        version: int | None = None,
        network: Network | None = None,
        *,
        corrected: bool = True,
    ) -> Reading:
        """How a version was read: by this network, or by the one that read it last.

        ``corrected`` applies the corrections that are in force; without it, it is what was kept.

        Raises:
            NotFound: there is no such document, version or reading.
        """
        with self._database.reading() as connection:
            row = versions.version_of(connection, address, version)
            return versions.read_by(connection, row, network, corrected=corrected)

    def diff(self, address: str, one: int | None = None, other: int | None = None) -> Difference:
        """What was said in version ``other`` of a document and not in version ``one``, and the reverse.

        By default the newest version is set against the one before it. Both are taken as one network
        read them, the latest that read both; where none did, each as it was read last.

        Raises:
            NotFound: there is no such document or version, or it has one version only.
        """
        with self._database.reading() as connection:
            after = versions.version_of(connection, address, other)
            if one is None and after.number == 1:
                raise NotFound(f"{address}: has no version before {after.number} to set it against")
            before = versions.version_of(connection, address, after.number - 1 if one is None else one)
            by = [
                [Network(r.network, r.checksum) for r in versions.readings_of(connection, row.id)]
                for row in (before, after)
            ]
            both = [network for network in by[1] if network in by[0]]
            networks = (both[-1], both[-1]) if both else (by[0][-1], by[1][-1])
            here = versions.read_by(connection, before, networks[0], corrected=True)
            there = versions.read_by(connection, after, networks[1], corrected=True)
        added, removed, changed = differences.compared(here.statements, there.statements)
        return Difference(address, before.number, after.number, networks, added, removed, changed)

    def correct(
        self,
        address: str,
        statement: str,
        what: Literal["speaker", "party", "span"],
        new: Sequence[Speaker] | Sequence[Span] | str | None,
        who: str,
        why: str,
    ) -> Correction:
        """Put a statement right; it is shown so from now on, also where the document is read again.

        Args:
            address: The document.
            statement: The id of the statement in the newest version as it was read last.
            what: Which of its properties.
            new: Its speakers, its party or none, or the spans of its content.
            who: Who corrects it.
            why: On what grounds.

        Raises:
            NotFound: there is no such document or statement.
            SettingsError: ``new`` is no value of that kind, or ``who`` or ``why`` is empty.
        """
        _stated(who, why)
        by = mending.By(who, _now(), why)
        return self._database.write(
            lambda connection: mending.correct(connection, (address, statement), what, new, by)
        )

    def correct_relation(
        self, comparison: int, row: int, new: RelationName, who: str, why: str
    ) -> Correction:
        """Put right how the sides of a row of a comparison stand to each other.

        It holds wherever a comparison has a row with the same words. ``row`` counts from 0.

        Raises:
            NotFound: there is no such comparison or row.
            SettingsError: ``new`` is no relation, or ``who`` or ``why`` is empty.
        """
        _stated(who, why)
        if new not in get_args(RelationName):
            raise SettingsError(f"{new!r} is no relation; they are {', '.join(get_args(RelationName))}")

        by = mending.By(who, _now(), why)
        return self._database.write(
            lambda connection: mending.correct_relation(connection, comparison, row, new, by)
        )

    def undo(self, correction: int, who: str, why: str) -> Correction:
        """Take a correction back; that is kept as a correction too, and can be undone.

        Raises:
            NotFound: there is no such correction.
            Conflict: it is already undone.
        """
        _stated(who, why)
        by = mending.By(who, _now(), why)
        return self._database.write(lambda connection: mending.undo(connection, correction, by))

    def corrections(self, address: str | None = None) -> tuple[Correction, ...]:
        """The corrections of a document, or all, as they were made, and whether each still finds its words.

        Raises:
            NotFound: the document is not in the archive.
        """
        with self._database.reading() as connection:
            document_id = None if address is None else versions.find(connection, address)
            found = corrections.of(connection, document_id)
            return corrections.with_standing(found, lambda document: mending.latest(connection, document))

    def keep_stories(self, stories: Iterable[Story]) -> None:
        """Make these the archive's stories; those that it had before and that are not among them go.

        Raises:
            NotFound: a document of a story is not in the archive; then nothing changes.
        """
        kept = tuple(stories)

        def work(connection: Connection) -> None:
            lock(connection, "stories")
            comparisons.keep_stories(connection, kept)

        self._database.write(work)

    def stories(self, address: str | None = None) -> tuple[Story, ...]:
        """The stories, those of a document or all, by their first day.

        Raises:
            NotFound: the document is not in the archive.
        """
        with self._database.reading() as connection:
            return comparisons.stories(connection, address)

    def story(self, id: str) -> Story:
        """One story.

        Raises:
            NotFound: there is none with this id.
        """
        with self._database.reading() as connection:
            return comparisons.story(connection, id)

    def keep_comparison(self, comparison: Comparison, story: str | None = None) -> int:
        """Keep a comparison with the versions and readings it was made from; the same one only once.

        Returns:
            The number by which it is found again.

        Raises:
            NotFound: a document of it is not in the archive.
            Conflict: the archive has no such reading of a document of it.
        """
        return self._database.write(
            lambda connection: comparisons.keep(connection, comparison, story, _now())
        )

    def comparison(self, id: int, *, corrected: bool = True) -> Comparison:
        """A comparison, with the corrections of its rows; without them it is what was kept.

        Raises:
            NotFound: there is none with this number, or a document of it was forgotten.
        """
        with self._database.reading() as connection:
            made = comparisons.load(connection, id)
            return mending.shown(connection, made) if corrected else made

    def comparisons(self, story: str | None = None) -> tuple[Kept, ...]:
        """The comparisons that are kept, of one story or all, in the order in which they were made.

        Raises:
            ArchiveError: the archive cannot be used.
        """
        with self._database.reading() as connection:
            return comparisons.listed(connection, story)

    def forget(self, address: str, why: str) -> int:
        """Erase a document for good, in all its versions, and leave a tombstone.

        Its bytes, texts, readings, statements, corrections and stories go, and the words of the
        comparisons made from it. Then the database is written anew; where that could not be done, the
        same call does it later.

        Returns:
            How many versions were erased; 0 where it was forgotten before.

        Raises:
            NotFound: it is not in the archive.
            ArchiveError: the archive cannot be used, or not be written anew now.
        """
        _stated(address, why)

        def work(connection: Connection) -> int:
            lock(connection, address)
            if forgetting.is_forgotten(connection, address):
                return 0
            return forgetting.erase(connection, address, _now(), why)

        erased = self._database.write(work)
        forgetting.sweep(self._database)
        return erased

    def check(self) -> tuple[str, ...]:
        """What is wrong with the archive, a line each: what and where; empty where it is whole.

        Raises:
            ArchiveError: the archive cannot be read at all.
        """
        with self._database.reading() as connection:
            return tuple(checking.findings(connection))

    def backup(self, path: str) -> None:
        """Copy the archive as it is at one moment to a file, while others go on using it.

        Raises:
            ArchiveError: the file cannot be written, is the archive itself, or it is on PostgreSQL, which
                has a program of its own for it.
        """
        if self._database.path is None:
            raise ArchiveError(
                f"{self._database.name}: make it with pg_dump --format=custom --file={path} DATABASE-URL"
            )
        if os.path.exists(path) and os.path.samefile(path, self._database.path):
            raise ArchiveError(f"{path}: is the archive itself")
        self._database.copy(path)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _stated(*values: str) -> None:
    if not all(value.strip() for value in values):
        raise SettingsError("say who and why")
