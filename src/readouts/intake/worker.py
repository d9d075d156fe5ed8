"""A child process that opens a hostile file: ``python worker.py pdf|html|feed SECONDS MEGABYTES BYTES``.

The file comes on standard input, one JSON object leaves on standard output. The script imports
nothing of this package, so that it starts quickly and a crash in a C library takes only the child
along. :mod:`readouts.intake.isolation` starts it.
"""

from __future__ import annotations

import contextlib
import functools
import html
import json
import logging
import re
import sys
from typing import Any

Answer = dict[str, Any]

# htmldate refuses dates after today and, in its wide search, takes a copyright line for a date.
_DATES = {"extensive_search": False, "original_date": True, "max_date": "2200-01-01"}


def html_text(markup: str, deepest: int | None = None) -> Answer:
    """Main text and metadata of a web page, by trafilatura (Barbaresi 2021).

    Args:
        markup: The page.
        deepest: How deep its elements may nest; where they go deeper, nothing is done but to say ``deep``.

    Returns:
        ``text``, ``title``, ``date`` (ISO 8601), ``outlet`` and ``url``; a missing one is None.
        ``whole``: no main text stood out and all words of the page were taken. ``cut``: the parser
        gave up where elements nest too deep, and what follows is lost.
    """
    from lxml.etree import LxmlError  # type: ignore[import-untyped]
    from lxml.html import HTMLParser, document_fromstring  # type: ignore[import-untyped]
    from trafilatura import baseline, extract

    _quiet("trafilatura", "htmldate", "courlan")
    if "<html" not in markup[:4096].lower() and "<body" not in markup[:4096].lower():
        markup = f"<html><body>{markup}</body></html>"
    # trafilatura's own parser drops what is nested 256 deep, or longer than 10 MB, without a word.
    parser = HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        tree = document_fromstring(markup.encode("utf-8", "replace"), parser=parser)
    except LxmlError:
        return {"text": None}
    if deepest is not None and _nests(tree, deepest):
        return {"deep": True}
    found = extract(
        tree,
        output_format="json",
        with_metadata=True,
        include_comments=False,
        date_extraction_params=dict(_DATES),
    )
    page: Answer = json.loads(found) if found else {}
    keys = {"text": "text", "title": "title", "date": "date", "outlet": "source-hostname", "url": "source"}
    answer: Answer = {key: page.get(name) or None for key, name in keys.items()}
    answer["whole"] = not answer["text"]
    if not answer["text"]:
        answer["text"] = baseline(tree)[1] or None
    answer["cut"] = any("depth" in entry.message for entry in parser.error_log)
    return answer


def _nests(tree: Any, deepest: int) -> bool:
    """Whether elements nest deeper than ``deepest``, counted in the tree: broken markup misleads."""
    from lxml.etree import iterwalk

    depth = 0
    for event, _ in iterwalk(tree, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > deepest:
            return True
    return False


def _quiet(*names: str) -> None:
    # Without a handler of their own their complaints go to standard error, line after line.
    for name in names:
        logger = logging.getLogger(name)
        if not logger.handlers:
            logger.addHandler(logging.NullHandler())


def pdf_text(raw: bytes, max_bytes: int) -> Answer:
    """Text layer of a PDF, by PDFium.

    Returns:
        ``pages`` (a list of texts) and ``title``, or ``error``: one of ``encrypted``, ``broken``,
        ``too_large``.
    """
    import pypdfium2
    import pypdfium2.raw as pdfium

    try:
        document = pypdfium2.PdfDocument(raw)
    except pypdfium2.PdfiumError as error:
        locked = getattr(error, "err_code", None) in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY)
        return {"error": "encrypted" if locked or "assword" in str(error) else "broken"}
    pages: list[str] = []
    size = images = broken = 0
    for index in range(len(document)):
        try:
            page = document[index]
            text = page.get_textpage().get_text_bounded()
        except pypdfium2.PdfiumError:
            broken += 1
            continue
        if not text.strip():
            kinds = (pdfium.FPDF_PAGEOBJ_IMAGE,)
            images += any(True for _ in page.get_objects(filter=kinds, max_depth=3))
        size += len(text.encode("utf-8", "replace"))
        if size > max_bytes:
            return {"error": "too_large"}
        pages.append(text)
        page.close()
    title = document.get_metadata_dict().get("Title") or None
    return {"pages": pages, "title": title, "images": images, "broken": broken}


def feed_entries(raw: bytes) -> Answer:
    """Entries of an RSS or Atom feed, by feedparser, which is given bytes and so never fetches.

    Returns:
        ``entries``: each with ``id``, ``url``, ``title``, ``date`` as it is written, ``day`` (ISO 8601,
        worked out from it), ``html`` or ``text`` (the content) and ``summary``; a missing one is None.
        ``error``: ``broken`` where this is no feed.
    """
    import io

    import feedparser  # type: ignore[import-untyped]

    # Nothing is shown as a web page later, so there is nothing to make harmless; it would take long.
    try:
        found = feedparser.parse(io.BytesIO(raw), sanitize_html=False, resolve_relative_uris=False)
    except (MemoryError, RecursionError):
        raise
    except Exception:  # on broken markup it stumbles in more ways than can be named
        return {"error": "broken"}
    if not found.version and not found.entries:
        return {"error": "broken"}
    return {"entries": [_entry(entry) for entry in found.entries]}


def _entry(entry: Any) -> Answer:
    get = functools.partial(dict.get, entry)  # feedparser's own looks for other keys as well
    contents = get("content") or []
    texts = [one.get("value") for one in contents if one.get("type") == "text/plain"]
    pages = [one.get("value") for one in contents if one.get("type") != "text/plain"]
    title, parsed = get("title"), get("published_parsed") or get("updated_parsed")
    if title and (get("title_detail") or {}).get("type") != "text/plain":
        title = " ".join(html.unescape(re.sub(r"<[^<>]{0,2000}>", " ", title)).split())
    return {
        "id": get("id"),
        "url": get("link"),
        "title": title,
        "date": get("published") or get("updated"),
        "day": f"{parsed[0]:04}-{parsed[1]:02}-{parsed[2]:02}" if parsed else None,
        "html": next(filter(None, pages), None),
        "text": next(filter(None, texts), None),
        "summary": get("summary"),
    }


def _limit(seconds: int, megabytes: int) -> None:
    try:
        import resource
    except ImportError:  # not a POSIX system: only the parent's clock watches
        return
    memory = megabytes * 1024 * 1024
    for kind, value in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, seconds + 1),
        (resource.RLIMIT_CORE, 0),
    ):
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(kind, (value, value))


def main(arguments: list[str]) -> int:
    """Answer one request; every failure becomes an ``error`` in the answer or a dead child."""
    kind, seconds, megabytes, max_bytes = arguments[0], *map(int, arguments[1:4])
    _limit(seconds, megabytes)
    answer: Answer
    try:
        raw = sys.stdin.buffer.read()
        if kind == "pdf":
            answer = pdf_text(raw, max_bytes)
        elif kind == "feed":
            answer = feed_entries(raw)
        else:
            answer = html_text(raw.decode("utf-8", "replace"))
        packed = json.dumps(answer)
    except MemoryError:
        packed = '{"error": "memory"}'
    except RecursionError:
        packed = '{"error": "nested"}'
    sys.stdout.write(packed)
    sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
