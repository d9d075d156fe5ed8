"""The archive with all that the other rooms do for it: adding, grouping, comparing, reading again."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, Literal, Self, overload

from readouts import archive
from readouts.desk import adding, exchange, grouping, meaning, network, readings
from readouts.desk.options import Options
from readouts.errors import ArchiveError, NotFound
from readouts.records import Added, Failure, Found, Kept, Query, Stored, Told
from readouts.settings import Settings

if TYPE_CHECKING:
    import pandas
    import polars


# A database's address, or what was meant to be one: it may hold a password, and is no path.
_ADDRESS = re.compile(r"postgres\w*:|[\w+.-]+://", re.IGNORECASE)


def place(settings: Settings) -> str:
    """Where the archive is: what the settings name, or the file in the user's data folder."""
    from platformdirs import user_data_path

    return settings.archive or str(user_data_path("readouts", appauthor=False) / "archive.sqlite")


class Archive(archive.Archive):
    """Everything that was read, kept for good and found again, as the command line has it.

        >>> from readouts import Archive
        >>> with Archive.open("archive.sqlite") as kept:
        ...     for result in kept.add(["report.txt", "https://example.org/feed"]):
        ...         ...
        ...     for story in kept.stories():
        ...         ...

    Documents are called by their address, or by the absolute path of their file. Each verb takes
    :class:`Options`, as :func:`readouts.read` does.
    """

    @classmethod
    def of(cls, settings: Settings, *, make: bool = False) -> Self:
        """Open the archive that the settings name, by default the file in the user's data folder.

        Args:
            settings: ``archive`` names it.
            make: Whether it is made where there is none.

        Raises:
            NotFound: there is none, and it is not to be made.
            SettingsError, ArchiveError: as of :meth:`open`.
        """
        where = place(settings)
        if not make and not _ADDRESS.match(where) and not os.path.exists(where):
            raise NotFound(f"{where}: there is no archive here yet; readouts add makes it")
        return cls.open(where)

    def add(self, inputs: Iterable[str], options: Options | None = None) -> Iterator[Added | Failure]:
        """Read and keep every document of the inputs; what is here already is not read again.

        Each document is kept as a whole before its result comes, so whoever stops in between loses
        nothing, and the same inputs again do the rest. Afterwards :meth:`group` what came.

        Args:
            inputs: As of :func:`readouts.read`.
            options: Settings, and what is known of the documents.

        Raises:
            SettingsError: an input or an option makes no sense.
            ModelError: the network cannot be used.
            ArchiveError: the archive cannot be used; what came before is kept.
        """
        return adding.add(self, inputs, options or Options())

    def add_upload(
        self, name: str, raw: bytes, told: Told | None = None, options: Options | None = None
    ) -> Iterator[Added | Failure]:
        """Read and keep what is in the bytes of a file that somebody sent; see :meth:`add`.

        It is called ``upload:HASH/NAME``, so that no name can lead to a file that is here.

        Args:
            name: What the file is called where it comes from; only its last part is taken, made safe.
            raw: The file.
            told: What is known of every document in it.
            options: Settings.

        Raises:
            SettingsError: a date is not one, or a name is empty.
            ModelError: the network cannot be used.
            ArchiveError: the archive cannot be used; what came before is kept.
        """
        return adding.add_upload(self, name, raw, told or Told(), options or Options())

    def group(self, options: Options | None = None) -> int:
        """Group the documents that came since the last time, with those of the same days.

        Returns:
            How many documents were looked at.

        Raises:
            ModelError: the network cannot be used.
            ArchiveError: the archive cannot be used; the stories are as before.
        """
        return grouping.group(self, options or Options())

    def compare(self, story: str, options: Options | None = None) -> Kept:
        """The comparison of a story's documents as they are by now; it is made only where it is not here.

        Returns:
            Its entry: :meth:`comparison` gives the whole by its ``id``.

        Raises:
            NotFound: there is no such story.
            SettingsError: fewer than two parties speak in it.
            ModelError: the network cannot be used.
        """
        return grouping.compare(self, story, options or Options())

    def reread(self, options: Options | None = None) -> Iterator[Added | Failure]:
        """Read every version of every document again that this network has not read; readings stay.

        Raises:
            ModelError: the network cannot be used.
            ArchiveError: the archive cannot be used; what was read before is kept.
        """
        options = options or Options()
        identity = network.identity(options)
        for newest in self.documents():
            for version in self.versions(newest.document):
                if identity in version.networks:
                    continue
                document = self.document(version.document, version.version)
                reading = readings.read_document(document, Told(), options)
                if isinstance(reading, Failure):
                    yield reading
                else:
                    yield self.read_again(reading, version.version, identity)
            if options.done:
                options.done(newest.document)

    def watch(
        self, inputs: Sequence[str], seconds: float, options: Options | None = None
    ) -> Iterator[Iterator[Added | Failure]]:
        """Add what is new in the inputs and group it, again and again, for as long as rounds are asked for.

        Whatever fails in a round, the archive itself included, is a failure of that round only.

        Args:
            inputs: As of :meth:`add`; addresses of feeds, as a rule.
            seconds: From the beginning of one round to that of the next.
            options: As of :meth:`add`.
        """
        while True:
            began = time.monotonic()
            yield self._round(inputs, options)
            time.sleep(max(0.0, began + seconds - time.monotonic()))

    def _round(self, inputs: Sequence[str], options: Options | None) -> Iterator[Added | Failure]:
        try:
            yield from self.add(inputs, options)
            self.group(options)
        except ArchiveError as error:
            yield Failure("the archive", "keep", str(error))

    def similar_to(
        self, words: str, query: Query | None = None, limit: int = 20, options: Options | None = None
    ) -> Found:
        """Statements that mean nearly what ``words`` say, the nearest first.

        What statements mean is worked out when it is first asked for: a while, in a large archive.

        Args:
            words: A sentence, as a rule.
            query: By whom, when and so on; without words.
            limit: How many, 500 at most.
            options: ``network`` and ``done``, which is called after every so many statements.

        Raises:
            SettingsError: there are no words, or the query makes no sense.
            ModelError: the network cannot be used.
        """
        return meaning.similar(self, words, query or Query(), limit, options or Options())

    def stored(self, documents: Iterable[str] | None = None) -> Iterator[Stored]:
        """These documents or all, by address, as they are by now, each with where it comes from.

        Raises:
            NotFound: one of them is not in the archive.
        """
        return exchange.stored(self, documents)

    @overload
    def statements(self, library: Literal["pandas"] = "pandas") -> pandas.DataFrame: ...
    @overload
    def statements(self, library: Literal["polars"]) -> polars.DataFrame: ...
    def statements(self, library: Literal["pandas", "polars"] = "pandas") -> Any:
        """All statements as one table, a row a statement; needs the extra of that name.

        Raises:
            SettingsError: the library is not installed.
        """
        from readouts.rendering import frames

        return frames.statements(self.stored(), library)

    def exported(self, format: str, documents: Iterable[str] | None = None) -> Iterator[str]:
        """An export that is one text, in pieces: jsonl, csv, annotations, schemaorg, bibtex, ris or csl.

        Raises:
            SettingsError: there is no such text.
            NotFound: one of the documents is not in the archive.
        """
        return exchange.exported(self, format, documents)

    def export(self, format: str, path: str, documents: Iterable[str] | None = None) -> None:
        """Write an export to a file, or to a folder: parquet, brat and spacy; it appears when it is whole.

        Raises:
            SettingsError: there is no such export, or a library that it needs is missing.
            NotFound: one of the documents is not in the archive.
            ReadoutsError: it cannot be written, or the folder is there already.
        """
        exchange.export(self, format, path, documents)

    def import_(self, paths: Iterable[str], options: Options | None = None) -> Iterator[Added | Failure]:
        """Keep what was read elsewhere, from exports in JSON lines or Parquet; it is read by nobody again.

        Such a document's bytes are those of its text. What is here already, by its bytes or its text,
        changes nothing.

        Args:
            paths: Files, or folders of Parquet.
            options: Settings.

        Raises:
            SettingsError: Parquet is to be read, and pyarrow is missing.
            ArchiveError: the archive cannot be used; what came before is kept.
        """
        return exchange.import_(self, paths, (options or Options()).settings)

    def find(self, name: str) -> str:
        """The address of a document by its address or the path of its file.

        Raises:
            NotFound: it is not in the archive, and was not forgotten either.
        """
        for address in dict.fromkeys((name, adding.place(name))):
            if self.knows(address):
                return address
        raise NotFound(f"{name}: not in the archive")
