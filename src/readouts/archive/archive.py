"""The archive: every document, statement and comparison that was kept, and every change to them."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Literal, get_args

from sqlalchemy import Connection

from readouts.archive import comparisons, forgetting, mending, stories, versions, visits
from readouts.archive.answers import Answers
from readouts.archive.database import lock, now
from readouts.archive.site.accounts import Accounts
from readouts.archive.site.publications import Publications
from readouts.archive.site.replies import Replies
from readouts.errors import ArchiveError, SettingsError
from readouts.records import (
    Added,
    Comparison,
    Correction,
    Network,
    Reading,
    RelationName,
    Span,
    Speaker,
    Story,
    Told,
    Visit,
)

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class Archive(Answers):
    """What was read, kept for good; may be used by several threads and several programs at once.

    What was kept is never changed: a document whose bytes changed is a new version of it, and another
    network adds a reading. Corrections stand beside them and are applied to what is shown.
    :meth:`forget` is the one exception.
    """

    @cached_property
    def accounts(self) -> Accounts:
        """Who may sign in on a site that shows this archive, and who is."""
        return Accounts(self._database)

    @cached_property
    def publications(self) -> Publications:
        """What is published, and the public change log."""
        return Publications(self._database)

    @cached_property
    def replies(self) -> Replies:
        """What readers answer to what is published."""
        return Replies(self._database, self.accounts.secret)

    def keep(
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
        arrival = versions.Arrival(raw, reading, network, now(), fetched, source)

        def work(connection: Connection) -> Added:
            lock(connection, reading.document.id)
            return versions.take_in(connection, arrival)

        return self._database.write(work)

    def tell(self, address: str, told: Told) -> None:
        """Keep what the user says of a document, in place of what was said before.

        Raises:
            NotFound: it is not in the archive.
        """

        def work(connection: Connection) -> None:
            lock(connection, address)
            versions.tell(connection, address, told)

        self._database.write(work)

    def read_again(self, reading: Reading, version: int, network: Network) -> Added:
        """Keep another network's reading of a version that is already here.

        Raises:
            NotFound: there is no such document or version.
            ArchiveError: the archive cannot be used; nothing was kept.
        """
        address = reading.document.id
        arrival = versions.Arrival(b"", reading, network, now(), "", None)

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
        by = mending.By(who, now(), why)
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

        by = mending.By(who, now(), why)
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
        by = mending.By(who, now(), why)
        return self._database.write(lambda connection: mending.undo(connection, correction, by))

    def keep_stories(self, found: Iterable[Story], documents: Iterable[str], last: int) -> None:
        """Make these the stories of ``documents``, in which all documents of the stories are.

        Args:
            found: The stories.
            documents: Every document that was grouped.
            last: The last arrival that was among them; what came later stays to be grouped.

        Raises:
            NotFound: a document is not in the archive; then nothing changes.
        """
        kept, grouped = tuple(found), tuple(documents)

        def work(connection: Connection) -> None:
            lock(connection, "stories")
            stories.keep(connection, kept, grouped, last)

        self._database.write(work)

    def keep_comparison(self, comparison: Comparison, story: str | None = None) -> int:
        """Keep a comparison with the versions and readings it was made from; the same one only once.

        Returns:
            The number by which it is found again.

        Raises:
            NotFound: a document of it is not in the archive.
            Conflict: the archive has no such reading of a document of it.
        """
        return self._database.write(lambda connection: comparisons.keep(connection, comparison, story, now()))

    def keep_vectors(
        self, statements: Sequence[tuple[int, str]], vectors: NDArray[np.float32], network: Network
    ) -> int:
        """Keep what statements mean; one that has changed or gone since it was asked for is passed over.

        Args:
            statements: Their numbers and contents as :meth:`unvectored` gave them, n of them.
            vectors: What each means, of any length but 0 [n, d]; kept in 16-bit floats.
            network: The network that made them.

        Returns:
            How many were kept.

        Raises:
            SettingsError: they are not n vectors of numbers.
            ArchiveError: the archive cannot be used; nothing was kept.
        """
        from readouts.archive.vectors import keep, packed

        made = packed(statements, vectors)
        return self._database.write(lambda connection: keep(connection, made, network))

    def keep_visit(self, address: str, visit: Visit) -> None:
        """Keep what a server said of the address of a page or a feed, in place of what it said before.

        Raises:
            ArchiveError: the archive cannot be used; nothing was kept.
        """

        def work(connection: Connection) -> None:
            lock(connection, address)
            visits.keep(connection, address, visit)

        self._database.write(work)

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
            return forgetting.erase(connection, address, now(), why)

        erased = self._database.write(work)
        forgetting.sweep(self._database)
        return erased

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


def _stated(*values: str) -> None:
    if not all(value.strip() for value in values):
        raise SettingsError("say who and why")
