"""News in JSON, the exchange format of the IPTC: one news object, or an array of them.

Versions 1.x (``headline``, ``body_text``), 2.x (``headlines``, ``bodies``) and 3.x (the same names in
camel case) are read: https://iptc.org/standards/ninjs/.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO, TYPE_CHECKING, Any

from readouts.errors import IntakeError, NoText, UnsupportedFormat
from readouts.intake import dates, items, objects
from readouts.intake.items import Item, Stated
from readouts.records import Failure

if TYPE_CHECKING:
    from readouts.settings import Settings

_MARKUP = ("html", "xhtml")


def documents(file: IO[bytes], path: str, settings: Settings) -> Iterator[Item | Failure]:
    """The news objects of ``file``, each by its ``uri``; one without a text is a failure.

    Raises:
        TooLarge: the file is over ``settings.max_bytes``.
        UnsupportedFormat: it is no JSON.
    """
    found = objects.parsed(objects.whole(file, settings))
    for number, value in enumerate(found if isinstance(found, list) else [found], 1):
        name = f"item-{number}"
        try:
            yield _document(value, path, name)
        except IntakeError as error:
            uri = value.get("uri") if isinstance(value, dict) else None
            yield Failure(items.entry(path, uri, name), "extract", str(error))


def _document(value: Any, path: str, name: str) -> Item:
    if not isinstance(value, dict):
        raise UnsupportedFormat("this is no news object")
    # Version 3 writes in camel case what version 2 writes in small letters.
    news = {key.lower(): entry for key, entry in value.items()}
    status = items.text(news.get("pubstatus")) or "usable"
    if status.rpartition(":")[2].lower() != "usable":
        raise UnsupportedFormat(f"the publisher says that this news object is {status[:40]}")
    date = items.text(news.get("versioncreated")) or items.text(news.get("firstcreated"))
    stated = Stated(
        title=_first(news.get("headlines")) or items.text(news.get("headline")),
        date=dates.parse(date) if date else None,
        outlet=items.text(news.get("copyrightholder")),
        url=items.address(news.get("uri")),
    )
    return Item(items.entry(path, news.get("uri"), name), _body(news), stated=stated)


def _entries(value: object) -> list[dict[str, Any]]:
    found = value if isinstance(value, list) else []
    return [{key.lower(): word for key, word in one.items()} for one in found if isinstance(one, dict)]


def _first(headlines: object) -> str | None:
    """The headline whose role is main, else the first."""
    found = _entries(headlines)
    found.sort(key=lambda one: one.get("role") != "main")
    return next((words for one in found if (words := items.text(one.get("value")))), None)


def _body(news: dict[str, Any]) -> str | bytes:
    """The text, plain where there is a plain one: nothing has to be guessed in it."""
    bodies = {}
    for one in reversed(_entries(news.get("bodies"))):
        kind = f"{one.get('contenttype')} {one.get('role')}".lower()
        form = "markup" if any(word in kind for word in _MARKUP) else "plain"
        if "xml" in kind and form == "plain":
            continue  # a format of the agency's own, such as NITF
        if words := items.text(one.get("value")):
            bodies[form] = words
    plain = bodies.get("plain") or items.text(news.get("body_text"))
    if plain:
        return plain
    page = bodies.get("markup") or items.text(news.get("body_xhtml")) or items.text(news.get("body_html"))
    if not page:
        raise NoText("this news object has no text")
    return items.markup(page)
