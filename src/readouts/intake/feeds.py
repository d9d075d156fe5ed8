"""RSS, Atom and JSON Feed: the entries of a feed, each with its content or the address to fetch it from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import IO, TYPE_CHECKING, Any
from urllib.parse import urljoin

from readouts.errors import UnsupportedFormat
from readouts.intake import dates, isolation, items, objects
from readouts.intake.items import Item, Stated
from readouts.records import Failure

if TYPE_CHECKING:
    from readouts.settings import Settings

_TAG = re.compile(r"<[^<>]{0,2000}>")
# How feeds end where they give only the beginning of a report.
_CUT = re.compile(
    r"(?:…|\.\.\.|&hellip;|&#8230;|&#x2026;|(?:read|continue|see) (?:more|on|reading|the full \w{1,12}))"
    r"[\s\])»→>.]{0,9}$",
    re.IGNORECASE,
)


def documents(
    file: IO[bytes], path: str, settings: Settings, base: str | None = None
) -> Iterator[Item | Failure]:
    """The entries of an RSS or Atom feed, in its order.

    One without its whole content is called by its address, where it has to be fetched: it is one
    document, whichever feeds name it. A second entry of the same address is left out.

    feedparser may run very long on a broken feed, so a child process with limits does the work.

    Args:
        file: The feed.
        path: Its path or address.
        settings: ``max_bytes`` bounds the feed, ``pdf_seconds`` and ``pdf_megabytes`` the child.
        base: The address against which relative ones are resolved; ``path`` where that is one.

    Raises:
        TooLarge: the feed, or the work to read it, is over a limit.
        UnsupportedFormat: this is no feed.
    """
    answer = isolation.run("feed", objects.whole(file, settings), settings)
    if answer.get("error"):
        raise UnsupportedFormat("this is no RSS or Atom feed, or a broken one")
    yield from _items(answer["entries"], path, base or path)


def json_documents(
    file: IO[bytes], path: str, settings: Settings, base: str | None = None
) -> Iterator[Item | Failure]:
    """The entries of a JSON Feed (https://www.jsonfeed.org/version/1.1/), as :func:`documents` gives them.

    Raises:
        TooLarge: the feed is over ``settings.max_bytes``.
        UnsupportedFormat: this is no JSON Feed.
    """
    feed = objects.parsed(objects.whole(file, settings))
    found = feed.get("items") if isinstance(feed, dict) else None
    if not isinstance(found, list):
        raise UnsupportedFormat("this JSON Feed has no list of items")
    yield from _items(map(_entry, found), path, base or path)


def _entry(item: Any) -> dict[str, Any]:
    """An item of a JSON Feed with the names that the entries of the other feeds have."""
    get = item.get if isinstance(item, dict) else {}.get
    return {
        "id": get("id"),
        "url": get("url") or get("external_url"),
        "title": get("title"),
        "date": get("date_published") or get("date_modified"),
        "html": get("content_html"),
        "text": get("content_text"),
        "summary": get("summary"),
    }


def _items(entries: Iterable[dict[str, Any]], path: str, base: str) -> Iterator[Item | Failure]:
    number = 0
    seen: set[str] = set()
    for number, entry in enumerate(entries, 1):
        found = _item(entry, _address(entry.get("url"), base), path, number)
        if isinstance(found, Item) and found.path:
            if found.path in seen:
                continue
            seen.add(found.path)
        yield found
    if not number:
        yield Failure(path, "extract", "this feed has no entries")


def _address(url: object, base: str) -> str | None:
    """The address of an entry; a relative one counts where the feed itself came from an address."""
    try:
        return items.address(urljoin(base, str(url)) if url and items.address(base) else url)
    except ValueError:  # brackets about what is no IPv6 address
        return None


def _item(entry: dict[str, Any], url: str | None, path: str, number: int) -> Item | Failure:
    id = entry.get("id")
    name = items.entry(path, id if isinstance(id, int) else items.text(id) or url, f"item-{number}")
    date = items.text(entry.get("date"))
    stated = Stated(
        title=items.text(entry.get("title")),
        date=(dates.parse(date) if date else None) or entry.get("day"),
        url=url,
    )
    page, text = items.text(entry.get("html")), items.text(entry.get("text"))
    if page and (not url or not _CUT.search(_TAG.sub("", page[-4000:]).strip())):
        return Item(name, items.markup(page), stated=stated)
    if text and (not url or not _CUT.search(text[-200:].strip())):
        return Item(name, text, stated=stated)
    if url:
        return Item(url, path=url, stated=stated)
    summary = items.text(entry.get("summary"))
    if not summary:
        return Failure(name, "extract", "this entry has neither content nor an address")
    note = "the feed gives a summary and no address: only the summary is read"
    return Item(name, items.markup(summary), stated=replace(stated, warnings=(note,)))
