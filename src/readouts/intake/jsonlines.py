"""JSON lines: a document a line, as other programs write them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO, TYPE_CHECKING

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
    number = 0
    while line := file.readline(settings.max_bytes + 1):
        number += 1
        if len(line) > settings.max_bytes:
            yield Failure(f"{path}#line-{number}", "extract", too_large(settings.max_bytes))
            while not line.endswith(b"\n") and (line := file.readline(_CHUNK)):
                pass
        elif line.strip() not in (b"", b"\xef\xbb\xbf"):
            yield _document(line, path, number)


def _document(line: bytes, path: str, number: int) -> Item | Failure:
    name = f"line-{number}"
    try:
        value = objects.parsed(line.strip())
        if not isinstance(value, dict):
            raise UnsupportedFormat("this line is JSON, but no object with a text")
        text = items.text(value.get("text"))
        if text is None:
            raise NoText("this line has no text")
    except IntakeError as error:
        return Failure(f"{path}#{name}", "extract", str(error))
    date = items.text(value.get("date"))
    day = dates.parse(date) if date else None
    notes = (f"the date {date[:40]!r} could not be read",) if date and not day else ()
    words = {key: items.text(value.get(key)) for key in ("title", "outlet", "issuer", "party")}
    stated = Stated(date=day, url=items.address(value.get("url")), warnings=notes, **words)
    return Item(items.entry(path, value.get("id"), name), text, stated=stated)
