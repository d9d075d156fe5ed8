"""JSON lines: a document a line, as other programs write them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO, TYPE_CHECKING, Any

from readouts.errors import IntakeError, NoText, UnsupportedFormat
from readouts.intake import dates, items, objects
from readouts.intake.items import Item, Stated
from readouts.intake.sources import too_large
from readouts.records import Failure

if TYPE_CHECKING:
    from readouts.settings import Settings

_CHUNK = 65_536


def documents(file: IO[bytes], path: str, settings: Settings) -> Iterator[Item | Failure]:
    """The documents of ``file``, one a line: ``text``, and ``id`` and what is known of it where stated.

    At most one line is held, of at most ``settings.max_bytes`` bytes. A line that is no document is a
    failure with its number. A document without ``id`` is called by its line.
    """
    for number, (_, line) in enumerate(_lines(file, settings), 1):
        yield from _document(line, path, f"line-{number}", settings)


def between(
    file: IO[bytes], path: str, settings: Settings, start: int = 0, end: int | None = None
) -> Iterator[Item | Failure]:
    """The documents of the lines that begin at the bytes from ``start`` to before ``end``.

    As :func:`documents`, but for what is called by its line there: that is called by the byte at which
    its line begins, since nobody has counted the lines before it.
    """
    at = 0
    if start:
        # A line begins behind the end of another; one that begins at or after ``end`` is not ours.
        file.seek(start - 1)
        at = start - 1
        while True:
            chunk = file.readline(_CHUNK)
            at += len(chunk)
            if chunk.endswith(b"\n"):
                break
            if not chunk or (end is not None and at >= end):
                return
    for begin, line in _lines(file, settings, at, end):
        yield from _document(line, path, f"byte-{begin}", settings)


def _lines(
    file: IO[bytes], settings: Settings, at: int = 0, end: int | None = None
) -> Iterator[tuple[int, bytes]]:
    """Where each line begins, and the line; of one over the limit, one byte more than the limit."""
    most = settings.max_bytes
    while (end is None or at < end) and (line := file.readline(most + 1)):
        yield at, line
        at += len(line)
        while len(line) > most and not line.endswith(b"\n") and (rest := file.readline(_CHUNK)):
            at += len(rest)
            if rest.endswith(b"\n") or (end is not None and at >= end):
                break


def _document(line: bytes, path: str, name: str, settings: Settings) -> Iterator[Item | Failure]:
    if len(line) > settings.max_bytes:
        yield Failure(f"{path}#{name}", "extract", too_large(settings.max_bytes))
    elif line.strip() not in (b"", b"\xef\xbb\xbf"):
        try:
            yield document(objects.parsed(line.strip()), path, name)
        except IntakeError as error:
            yield Failure(f"{path}#{name}", "extract", str(error))


def document(value: Any, path: str, name: str) -> Item:
    """The document that an object states, called ``name`` where it has no ``id``.

    Raises:
        UnsupportedFormat: it is no object.
        NoText: it has no text.
    """
    if not isinstance(value, dict):
        raise UnsupportedFormat("this line is JSON, but no object with a text")
    text = items.text(value.get("text"))
    if text is None:
        raise NoText("there is no text in it")
    date = items.text(value.get("date"))
    day = dates.parse(date) if date else None
    notes = (f"the date {date[:40]!r} could not be read",) if date and not day else ()
    words = {key: items.text(value.get(key)) for key in ("title", "outlet", "issuer", "party")}
    stated = Stated(date=day, url=items.address(value.get("url")), warnings=notes, **words)
    return Item(items.entry(path, value.get("id"), name), text, stated=stated)
