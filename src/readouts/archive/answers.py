"""What an archive answers: every way to ask for what it keeps."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from functools import cached_property
from hashlib import sha256
from types import TracebackType
from typing import TYPE_CHECKING, Self

from sqlalchemy import select

from readouts.archive import (
    arrivals,
    checking,
    comparisons,
    corrections,
    differences,
    mending,
    search,
    stories,
    tables,
    versions,
    visits,
)
from readouts.archive.database import Database
from readouts.archive.packing import unpacked
from readouts.archive.pages.questions import Pages
from readouts.archive.site import publications
from readouts.archive.site.jobs import Jobs
from readouts.errors import NotFound
from readouts.records import (
    Added,
    Archived,
    Comparison,
    Correction,
    Difference,
    Document,
    Found,
    Kept,
    Network,
    Query,
    Reading,
    Story,
    Told,
    Visit,
)

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from readouts.archive.vectors import Vectors


class Answers:
    """The half of an archive that only looks; :class:`readouts.archive.Archive` is the whole."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @cached_property
    def _vectors(self) -> Vectors:
        # Loads numpy, so only where vectors are asked for.
        from readouts.archive.vectors import Vectors

        return Vectors()

    @cached_property
    def jobs(self) -> Jobs:
        """What was asked of the worker, and the pictures that it drew."""
        return Jobs(self._database)

    @cached_property
    def pages(self) -> Pages:
        """What pages ask for."""
        return Pages(self._database)

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

    def at_once(self) -> AbstractContextManager[None]:
        """All that this thread asks inside of ``with`` is answered as the archive is at one moment.

        It is quicker too, where much is asked. What is kept meanwhile is not seen before the end.

        Raises:
            ArchiveError: the archive cannot be used.
        """
        return self._database.at_once()

    def known(self, address: str, raw: bytes, network: Network) -> Added | None:
        """What :meth:`keep` would answer without needing a reading, or None where it needs one.

        Raises:
            ArchiveError: the archive cannot be used.
        """
        with self._database.reading() as connection:
            return versions.known(connection, address, sha256(raw).hexdigest(), network)

    def knows(self, address: str) -> bool:
        """Whether a document of this address is in the archive, or was forgotten."""
        with self._database.reading() as connection:
            return versions.knows(connection, address)

    def told(self, address: str) -> Told:
        """What the user said of a document; it holds for its versions to come as well."""
        with self._database.reading() as connection:
            return versions.told(connection, address)

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
        found = differences.compared(here, there)
        return Difference(address, before.number, after.number, networks, *found)

    def corrections(self, address: str | None = None) -> tuple[Correction, ...]:
        """The corrections of a document, or all, as they were made, and whether each still finds its words.

        Raises:
            NotFound: the document is not in the archive.
        """
        with self._database.reading() as connection:
            document_id = None if address is None else versions.find(connection, address)
            found = corrections.of(connection, document_id)
            return corrections.with_standing(found, lambda document: mending.latest(connection, document))

    def arrived(self) -> tuple[int, tuple[tuple[str, str | None], ...]]:
        """The number of the last arrival, and the documents that came since the stories were made.

        A document arrives when it is new, has a new version, is read again or is corrected, and when a
        document that it shares a story with is forgotten. Each is an address and a date (ISO 8601).
        """
        with self._database.reading() as connection:
            return arrivals.listed(connection)

    def around(self, days: Iterable[tuple[str, str]]) -> tuple[str, ...]:
        """The documents that arrived, those with a date in ``days``, and all that share a story with them.

        Args:
            days: First and last days, ISO 8601, both included.
        """
        with self._database.reading() as connection:
            return stories.around(connection, days)

    def stories(self, address: str | None = None, *, public: bool = False) -> tuple[Story, ...]:
        """The stories, those of a document or all, by their first day.

        Args:
            address: The document.
            public: Only what is published now, and as it was then.

        Raises:
            NotFound: the document is not in the archive.
        """
        with self._database.reading() as connection:
            listed = publications.listed_stories if public else stories.listed
            return listed(connection, address)

    def story(self, id: str) -> Story:
        """One story.

        Raises:
            NotFound: there is none with this id.
        """
        with self._database.reading() as connection:
            return stories.load(connection, id)

    def current_comparison(self, story: str, documents: Sequence[str]) -> Kept | None:
        """The comparison of a story that was made from these documents as they are by now, if there is one.

        Raises:
            NotFound: a document is not in the archive.
        """
        with self._database.reading() as connection:
            return comparisons.current(connection, story, documents)

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

    def search(self, query: Query, limit: int = 20, offset: int = 0, *, public: bool = False) -> Found:
        """Statements of the newest versions, by their words and by who said what when, the best first.

        With words, the best are those in whose content the words stand often, and which are short; without,
        the latest by their date. Of very many that fit, this is the order of the 200 that were kept last, and
        without words in SQLite of the 5,000; the others follow, the last that was kept first.

        Args:
            query: What to look for.
            limit: How many, 500 at most.
            offset: How many to pass over.
            public: Only statements of documents that are published now.

        Raises:
            SettingsError: nothing is asked for, a day is not one, or a page does not exist.
            ArchiveError: the archive cannot be used.
        """
        with self._database.reading() as connection:
            return search.find(connection, query, limit, offset, public)

    def unvectored(self, network: Network, limit: int = 1000, after: int = 0) -> tuple[tuple[int, str], ...]:
        """Statements of the newest versions that have no vector of this network, their numbers and contents.

        Args:
            network: The network that makes the vectors of sentences.
            limit: How many.
            after: Only those with a greater number than this, so that the next ones need no search.

        Raises:
            ArchiveError: the archive cannot be used.
        """
        from readouts.archive import vectors

        with self._database.reading() as connection:
            return vectors.wanting(connection, network, limit, after)

    def similar(
        self,
        vector: NDArray[np.float32],
        network: Network,
        query: Query | None = None,
        limit: int = 20,
        *,
        public: bool = False,
    ) -> Found:
        """Statements of the newest versions that mean nearly the same, the nearest first (cosine).

        Only those that have a vector of this network are found. Where more than 2,000 fit, those that lie
        nearest by the signs of their vectors are looked at closely (Charikar 2002): of a very large archive
        a statement far down the list may be missed. The signs, a bit for each number, stay in memory.

        Args:
            vector: What to look for, as the network sees it [d].
            network: The network that made it.
            query: By whom, when ...; it may not hold words.
            limit: How many, 500 at most.
            public: Only statements of documents that are published now.

        Raises:
            SettingsError: the vector is none of this network's, or the query holds words.
            ArchiveError: the archive cannot be used.
        """
        with self._database.reading() as connection:
            return self._vectors.similar(connection, vector, network, query or Query(), limit, public)

    def visited(self, address: str) -> Visit | None:
        """What a server said of an address when it was last fetched: its ETag and when it was modified.

        None where it was never fetched, or a document of this address was forgotten since.

        Raises:
            ArchiveError: the archive cannot be used.
        """
        with self._database.reading() as connection:
            return visits.last(connection, address)

    def check(self) -> tuple[str, ...]:
        """What is wrong with the archive, a line each: what and where; empty where it is whole.

        Raises:
            ArchiveError: the archive cannot be read at all.
        """
        with self._database.reading() as connection:
            return tuple(checking.findings(connection))
