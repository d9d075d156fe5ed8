"""Text of a PDF, page by page, read in a child process."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from readouts.errors import NoText, UnsupportedFormat
from readouts.intake import isolation

if TYPE_CHECKING:
    from readouts.settings import Settings

# PDFium writes a hyphen that a line break made as U+0002 or U+FFFE, with or without the break.
_HYPHEN = re.compile("[\u0002\ufffe](?:\r?\n)?")
_FILE_NAME = re.compile(
    r"(?:microsoft word|untitled|\S{1,200}\.\w{2,5}$|.{0,100} - (?:word|google docs))", re.I
)


class Pages(NamedTuple):
    """Text of all pages, the title in the file's metadata, and warnings."""

    text: str
    title: str | None
    warnings: tuple[str, ...]


def pages(raw: bytes, settings: Settings) -> Pages:
    """The text layer of a PDF, pages joined by a newline.

    Raises:
        UnsupportedFormat: the PDF is encrypted or broken.
        NoText: it has no text layer.
        TooLarge: it took more time, memory or text than the settings allow.
    """
    answer = isolation.run("pdf", raw, settings)
    match answer.get("error"):
        case "encrypted":
            raise UnsupportedFormat("the PDF is encrypted: save it without a password")
        case "broken":
            raise UnsupportedFormat("the PDF is broken and cannot be opened")
    texts = [_clean(page) for page in answer["pages"]]
    text = "\n".join(filter(None, texts))
    if not text.strip():
        if answer["images"]:
            raise NoText("the PDF is scanned, with no text layer: run text recognition (OCR) first")
        raise NoText("there is no text in this PDF")
    warnings = []
    empty = sum(not page.strip() for page in texts)
    if empty and answer["images"]:
        warnings.append(f"{empty} of {len(texts)} pages have no text layer (scanned?)")
    if answer["broken"]:
        warnings.append(f"{answer['broken']} pages are broken and were left out")
    title = " ".join((answer["title"] or "").split())
    return Pages(text, title if title and not _FILE_NAME.match(title) else None, tuple(warnings))


def _clean(page: str) -> str:
    text = _HYPHEN.sub("", page).replace("\r\n", "\n").replace("\x00", "")
    return text.encode("utf-8", "replace").decode("utf-8").strip("\n")
