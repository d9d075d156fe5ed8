"""One input to the documents in it: a folder, a feed, an archive, a list, or a document by itself."""

from __future__ import annotations

import io
import os
import stat
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import IO, TYPE_CHECKING

from readouts.errors import FetchError, IntakeError
from readouts.intake import feeds, folders, formats, jsonlines, ninjs, sources, warc
from readouts.intake.items import Item, Stated
from readouts.records import Failure

if TYPE_CHECKING:
    from readouts.intake.fetching import Fetched
    from readouts.settings import Settings

_FEEDS = {"feed": feeds.documents, "json feed": feeds.json_documents}
_HOLDERS: dict[str, Callable[[IO[bytes], str, Settings], Iterator[Item | Failure]]] = {
    "jsonl": jsonlines.documents,
    "ninjs": ninjs.documents,
    "warc": warc.documents,
}


def expand(
    path: str, settings: Settings, fetch: Callable[[str], Fetched] | None = None
) -> Iterator[Item | Failure]:
    """The documents of one input, one after the other, in its own order.

    A folder is read with those below it, sorted by name. RSS, Atom and JSON Feed, WARC, JSON lines
    and ninjs are told by what stands in them, in a file as behind an address. Everything else is one
    document. No name in a file is ever used as the path of another, and nothing that a document of a
    feed leads to is expanded.

    Args:
        path: A file, a folder, an address, or ``-`` for standard input.
        settings: ``max_bytes`` bounds what is held at a time: the whole of a feed or of ninjs, one
            line of JSON lines, one record of a web archive.
        fetch: What fetches an address, and may say that it has not changed;
            :func:`readouts.intake.fetching.fetch_address` by default.

    Returns:
        An item for each document and a failure for each that cannot be taken out; the others follow
        all the same. A document inside a file is called ``PATH#ENTRY``.
    """
    if formats.is_address(path):
        yield from _address(path, settings, fetch)
    elif not (path == "-" or os.path.exists(path)):
        yield Item(path, path=path)
    elif os.path.isdir(path):
        for found in folders.files(path):
            yield from [found] if isinstance(found, Failure) else _file(found, settings)
    else:
        yield from _file(path, settings)


def expand_bytes(
    raw: bytes, id: str, settings: Settings, base: str | None = None
) -> Iterator[Item | Failure]:
    """The documents in bytes that are there already, from ``id``: a path or an address.

    The relative addresses in a feed are read from ``base``, or from ``id`` where there is none.
    """
    kind = formats.holder(raw[: formats.HOLDER_HEAD], id)
    if kind is None:
        yield Item(id, raw)
    else:
        yield from _held(kind, io.BytesIO(raw), id, settings, base)


def _address(
    address: str, settings: Settings, fetch: Callable[[str], Fetched] | None
) -> Iterator[Item | Failure]:
    try:
        raw, fetched = sources.fetch_input(address, settings, fetch)
    except IntakeError as error:
        yield Failure(address, "fetch", str(error))
        return
    if fetched is None or fetched.not_modified:
        yield Item(address, fetched=fetched)
    elif formats.holder(raw[: formats.HOLDER_HEAD], address):
        yield from expand_bytes(raw, address, settings, fetched.address)
    else:
        stated = Stated(url=fetched.address, charset=fetched.charset)
        yield Item(address, raw, stated=stated, fetched=fetched)


def _file(path: str, settings: Settings) -> Iterator[Item | Failure]:
    try:
        with sources.mapped():
            # What can be read only once is read now.
            if path == "-" or stat.S_ISFIFO(os.stat(path).st_mode):
                raw, file = sources.fetch_file(path, settings), None
            else:
                raw, file = b"", open(path, "rb", opener=sources.regular)  # noqa: SIM115
    except IntakeError as error:
        yield Failure(path, "fetch", str(error))
        return
    if file is None:
        yield from expand_bytes(raw, path, settings)
        return
    with file:
        kind = None
        with suppress(OSError):  # said when the document is fetched
            kind = formats.holder(file.read(formats.HOLDER_HEAD), path)
        if kind is not None:
            file.seek(0)
            yield from _held(kind, file, path, settings)
            return
    yield Item(path, path=path)


def _held(
    kind: formats.Holder, file: IO[bytes], path: str, settings: Settings, base: str | None = None
) -> Iterator[Item | Failure]:
    try:
        if kind in _FEEDS:
            yield from _FEEDS[kind](file, path, settings, base)
        else:
            yield from _HOLDERS[kind](file, path, settings)
    except FetchError as error:
        yield Failure(path, "fetch", str(error))
    except IntakeError as error:
        yield Failure(path, "extract", str(error))
    except OSError as error:
        yield Failure(path, "fetch", f"this file cannot be read: {error.strerror or type(error).__name__}")
