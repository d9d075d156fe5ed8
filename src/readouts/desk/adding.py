"""Adding documents to an archive: fetched, recognised or read, and kept, one by one."""

from __future__ import annotations

import os
import re
from collections.abc import Generator, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from hashlib import sha256
from typing import TYPE_CHECKING

from readouts.archive import Archive
from readouts.desk import network, readings
from readouts.desk.inputs import Work, checked, failure, uploaded, works
from readouts.desk.options import Options
from readouts.errors import ArchiveError, NotFound
from readouts.records import Added, Document, Failure, Network, Reading, Told, Visit

if TYPE_CHECKING:
    from readouts.intake import Item
    from readouts.intake.fetching import Fetched

RECHECK = timedelta(hours=6)
"""A page that a feed names is asked for again only after so long; one whose address is given, at once."""

_LONGEST = 60
"""So many characters of a file's name, and of its suffix, are in what an uploaded document is called."""


@dataclass(frozen=True, slots=True)
class _Arrival:
    """A document that was read and is to be kept."""

    reading: Reading
    raw: bytes
    fetched: Fetched | None
    told: Told


def add(archive: Archive, inputs: Iterable[str], options: Options) -> Iterator[Added | Failure]:
    """Keep every document of the inputs; see :meth:`readouts.Archive.add`."""
    inputs, options = placed(checked(inputs, options), options)
    run = _Adding(archive, options)
    return run.all(works(inputs, options, run.fetch))


def add_upload(
    archive: Archive, name: str, raw: bytes, told: Told, options: Options
) -> Iterator[Added | Failure]:
    """Keep every document of a file that somebody uploaded; see :meth:`readouts.Archive.add_upload`."""
    id = upload_id(name, raw)
    known = ({id: value} if value is not None else {} for value in (told.party, told.issuer, told.date))
    parties, issuers, dates = known
    options = replace(options, parties=parties, issuers=issuers, dates=dates)
    return _Adding(archive, options).all(uploaded(id, raw, told, options))


def upload_id(name: str, raw: bytes) -> str:
    """What a document of these bytes is called, whatever path its sender says: ``upload:HASH/NAME``."""
    last = re.split(r"[/\\]", name)[-1]
    plain = re.sub(r"-*\.-*", ".", re.sub(r"[^\w.]+", "-", last)).strip("-.")
    stem, dot, suffix = plain.rpartition(".")
    safe = f"{stem[:_LONGEST]}{dot}{suffix[:_LONGEST]}" or "document"
    return f"upload:{sha256(raw).hexdigest()[:16]}/{safe}"


def placed(inputs: Iterable[str], options: Options) -> tuple[tuple[str, ...], Options]:
    """Inputs and options by paths that are good from everywhere: an archive outlives a working folder."""
    place_of = {name: place(name) for name in (*inputs, *options.parties, *options.issuers, *options.dates)}
    parties, issuers, dates = (
        {place_of[name]: value for name, value in told.items()}
        for told in (options.parties, options.issuers, options.dates)
    )
    moved = replace(options, parties=parties, issuers=issuers, dates=dates)
    return tuple(place_of[name] for name in inputs), moved


class _Adding:
    """One run; threads read, and only the one that asks for the results writes."""

    def __init__(self, archive: Archive, options: Options) -> None:
        self._archive, self._options = archive, options
        self._network: Network = network.identity(options)
        self._came: dict[str, Fetched] = {}
        self._failed = False

    def all(self, found: Iterator[Work]) -> Iterator[Added | Failure]:
        options = replace(self._options, done=self._finish)
        prepared: Generator[Added | Failure | _Arrival, None, None]
        prepared = readings.results(found, options, self._prepared)
        with closing(prepared):
            for one in prepared:
                result = self._kept(one) if isinstance(one, _Arrival) else one
                del one
                if isinstance(result, Added):
                    self._seen(result)
                self._failed = self._failed or isinstance(result, Failure)
                yield result

    def fetch(self, address: str, whole: bool = False) -> Fetched:
        """What an address gives; nothing of it comes where it is still what the archive has.

        All of it comes where ``whole`` is said, or something of it: that is to find what it is about.
        """
        from readouts.intake import fetching

        options = self._options
        whole = whole or any(address in told for told in (options.parties, options.issuers, options.dates))
        visit = None if whole else self._archive.visited(address)
        etag, modified = (visit.etag, visit.modified) if visit else (None, None)
        fetched = fetching.fetch_address(address, self._options.settings, etag=etag, modified=modified)
        # Without what came, of which there may be much.
        self._came[address] = replace(fetched, raw=b"")
        return fetched

    def _prepared(self, work: Work) -> Added | Failure | _Arrival:
        """What is to be done with one document; nothing is written yet."""
        item, stage = work.found, "fetch"
        if isinstance(item, Failure):
            return item
        assert item is not None
        try:
            if item.raw is None and item.fetched is None:
                agrees = self._agrees(item.id, work.told)
                if agrees and self._is_recent(item, work):
                    return self._unchanged(item.id, work.told)
                gone = self._archive.known(item.id, b"", self._network)
                if gone is not None and gone.outcome == "forgotten":
                    return gone  # nobody is asked for what is not to be kept
                item = self._brought(item, whole=not agrees)
            if item.fetched is not None and item.fetched.not_modified:
                return self._unchanged(item.id, work.told)
            raw = item.raw or b""
            stored = raw.encode("utf-8", "surrogatepass") if isinstance(raw, str) else raw
            item = replace(item, id=_from_standard_input(item.id, stored))
            known = self._archive.known(item.id, stored, self._network)
            if known is not None and known.outcome != "unchanged":
                return known
            if known is not None and self._agrees(item.id, work.told):
                return self._unchanged(item.id, work.told)
            stage = "extract"
            said = self._said(item.id, work.told)
            document = readings.document(raw, item, said, self._options)
        except ArchiveError:
            raise
        except Exception as error:
            return failure(item.id, stage, error)
        read = readings.read_document(document, said, self._options)
        return _Arrival(read, stored, item.fetched, work.told) if isinstance(read, Reading) else read

    def _brought(self, item: Item, whole: bool) -> Item:
        from readouts import intake

        fetch = partial(self.fetch, whole=whole)
        raw, fetched = intake.fetch_input(item.path, self._options.settings, fetch)
        return replace(readings.fetched_item(item, fetched), raw=raw)

    def _is_recent(self, item: Item, work: Work) -> bool:
        if item.path == work.input:
            return False
        visit = self._archive.visited(item.path)
        return visit is not None and datetime.now(UTC) - datetime.fromisoformat(visit.time) < RECHECK

    def _agrees(self, address: str, told: Told) -> bool:
        """Whether the newest version, if there is one, already says what the user says of the document."""
        if told == Told():
            return True
        try:
            document: Document = self._archive.document(address)
        except NotFound:
            return True
        return all(
            wanted is None or wanted == there
            for wanted, there in (
                (told.date, document.date),
                (told.party, document.party),
                (told.issuer, document.issuer),
            )
        )

    def _said(self, address: str, told: Told) -> Told:
        """What the user says of a document, now or before."""
        before = self._archive.told(address)
        return Told(told.date or before.date, told.party or before.party, told.issuer or before.issuer)

    def _remember(self, address: str, told: Told) -> None:
        """Keep what is said of a document that is here, for the versions to come."""
        said = self._said(address, told)
        if said != self._archive.told(address):
            self._archive.tell(address, said)

    def _unchanged(self, address: str, told: Told) -> Added:
        try:
            version = self._archive.versions(address)[-1].version
            self._remember(address, told)
        except NotFound:  # a feed; or a document that was forgotten, which the archive says where it is kept
            version = 0
        return Added(address, "unchanged", version)

    def _kept(self, arrival: _Arrival) -> Added:
        fetched, address = arrival.fetched, arrival.reading.document.id
        time = fetched.time if fetched else datetime.now(UTC)
        source = fetched.address if fetched and fetched.address != address else None
        added = self._archive.keep(
            arrival.reading, arrival.raw, self._network, time.isoformat(timespec="seconds"), source
        )
        if added.outcome != "forgotten":
            self._remember(address, arrival.told)
        return replace(added, warnings=arrival.reading.document.warnings)

    def _seen(self, added: Added) -> None:
        if added.outcome == "forgotten":
            # A visit would let its server say that nothing has changed, and nobody that it was forgotten.
            self._came.pop(added.document, None)
        else:
            self._visited(added.document)

    def _finish(self, path: str) -> None:
        # Of a feed only when everything in it is kept, or a second try would not get it again.
        if not self._failed:
            self._visited(path)
        self._came.pop(path, None)
        self._failed = False
        if self._options.done:
            self._options.done(path)

    def _visited(self, address: str) -> None:
        fetched = self._came.pop(address, None)
        if fetched is not None:
            time = fetched.time.isoformat(timespec="seconds")
            self._archive.keep_visit(address, Visit(fetched.etag, fetched.modified, time))


def place(name: str) -> str:
    """What a document of this name is called in an archive."""
    from readouts.intake.formats import is_address

    inside = name == "-" or name.startswith(("-#", "stdin:", "stdin#", "upload:"))
    return name if inside or is_address(name) else os.path.abspath(name)


def _from_standard_input(id: str, raw: bytes) -> str:
    """What a document that came from standard input is called: two texts are not two versions of one."""
    if id == "-":
        return f"stdin:{sha256(raw).hexdigest()[:16]}"
    # What begins with a dash would be taken for a flag by every command.
    return f"stdin{id[1:]}" if id.startswith("-#") else id
