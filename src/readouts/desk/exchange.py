"""What goes out of an archive for other tools, and what comes into one that was read elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from readouts import writing
from readouts.archive import Archive
from readouts.errors import NotFound, SettingsError
from readouts.records import Added, Comparison, Failure, Network, Reading, Stored

if TYPE_CHECKING:
    from readouts.settings import Settings

UNSTATED = Network("not stated", "")
"""Who read what was imported without a word about it."""


def stored(kept: Archive, documents: Iterable[str] | None = None) -> Iterator[Stored]:
    """Documents as they are by now, each with where it comes from; see :meth:`readouts.Archive.stored`."""
    wanted = None if documents is None else set(documents)
    for address in sorted(wanted or ()):
        kept.versions(address)  # raises NotFound before anything is written
    for entry in kept.documents():
        if wanted is None or entry.document in wanted:
            yield Stored(kept.reading(entry.document), entry, entry.networks[-1])


def exported(kept: Archive, format: str, documents: Iterable[str] | None = None) -> Iterator[str]:
    """An export that is one text, piece by piece; see :meth:`readouts.Archive.exported`."""
    from readouts.rendering import exports

    if format not in exports.TEXTS:
        names = ", ".join((*exports.TEXTS, *exports.FOLDERS, "parquet"))
        kind = "a folder" if format in exports.FOLDERS or format == "parquet" else "no export"
        raise SettingsError(f"{format} is {kind}; exports are {names}")
    return exports.TEXTS[format](stored(kept, documents))


def export(kept: Archive, format: str, path: str, documents: Iterable[str] | None = None) -> None:
    """Write an export to a file or, where it is one, a folder; see :meth:`readouts.Archive.export`."""
    from readouts.rendering import exports, parquet

    if format == "parquet":
        with writing.folder(path) as opened:
            parquet.write(stored(kept, documents), opened, _comparisons(kept))
    elif format in exports.FOLDERS:
        with writing.folder(path) as opened:
            for name, content in exports.FOLDERS[format](stored(kept, documents)):
                with opened(name) as file:
                    file.write(content)
    else:
        pieces = exported(kept, format, documents)
        with writing.output(path, lambda _: None) as write:
            for piece in pieces:
                write(piece)


def import_(kept: Archive, paths: Iterable[str], settings: Settings) -> Iterator[Added | Failure]:
    """Keep what was read elsewhere; see :meth:`readouts.Archive.import_`."""
    from readouts.intake import readings

    for path in paths:
        for found in readings.readings(path, settings):
            yield found if isinstance(found, Failure) else _brought(kept, found)


def _brought(kept: Archive, found: Stored | Reading) -> Added:
    reading = found.reading if isinstance(found, Stored) else found
    address = reading.document.id
    if not isinstance(found, Stored):
        now = datetime.now(UTC).isoformat(timespec="seconds")
        return kept.keep(reading, _text(reading), UNSTATED, now)
    try:
        there = kept.versions(address)
    except NotFound:  # not here, or forgotten, which the archive says when it is kept
        there = ()
    for version in there:
        if version.sha256 == found.archived.sha256:
            if found.network in version.networks:
                return Added(address, "unchanged", version.version)
            return kept.read_again(reading, version.version, found.network)
    return kept.keep(reading, _text(reading), found.network, found.archived.fetched, found.archived.source)


def _text(reading: Reading) -> bytes:
    """An export holds the text of a document, not its bytes as they came."""
    return reading.document.text.encode("utf-8", "surrogatepass")


def _comparisons(kept: Archive) -> Iterator[Comparison]:
    """The last comparison of each story, and those of none."""
    last = {entry.story or entry.id: entry for entry in kept.comparisons() if entry.erased is None}
    yield from (kept.comparison(entry.id) for entry in last.values())
