"""Which kind of file some bytes are, by what stands in them; the name is only a hint."""

from __future__ import annotations

import codecs
import re
from typing import Final, Literal

Format = Literal["pdf", "html", "markdown", "text"]

PDF: Final = "pdf"
HTML: Final = "html"
MARKDOWN: Final = "markdown"
TEXT: Final = "text"

# First bytes of the files that people hand over by mistake, and what to call them.
_FOREIGN: Final[tuple[tuple[bytes, str], ...]] = (
    (b"PK\x03\x04", "a Word, OpenDocument, EPUB or zip file"),
    (b"\xd0\xcf\x11\xe0", "an old Word or Office file"),
    (b"{\\rtf", "an RTF file"),
    (b"\x1f\x8b", "a gzip file"),
    (b"7z\xbc\xaf", "a 7-Zip file"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"II*\x00", "a TIFF picture"),
    (b"MM\x00*", "a TIFF picture"),
    (b"ID3", "an MP3 recording"),
    (b"OggS", "an Ogg recording"),
    (b"RIFF", "a RIFF recording or picture"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
    (b"SQLite format 3\x00", "an SQLite database"),
    (b"%!PS", "a PostScript file"),
)

_BOMS: Final = (
    codecs.BOM_UTF8,
    codecs.BOM_UTF32_LE,
    codecs.BOM_UTF32_BE,
    codecs.BOM_UTF16_LE,
    codecs.BOM_UTF16_BE,
)

_PAGE = re.compile(
    r"\s{0,4000}(?:<\?xml[^>]{0,200}>\s{0,200})?(?:<!--.{0,2000}?-->\s{0,200}){0,3}"
    r"<(?:!doctype\s+html|html|head|body|title|meta|main|article|section|div|p|h1|h2|table|span|a)\b",
    re.IGNORECASE | re.DOTALL,
)
_TAG = re.compile(
    r"</?(?:html|head|body|title|meta|main|article|section|div|p|h[1-6]|table|span|a|br)\b", re.I
)
_XML = re.compile(r"\s{0,200}<\?xml\b", re.IGNORECASE)
_FRONT = re.compile(r"---[ \t]{0,20}\r?\n")


def foreign(raw: bytes) -> str | None:
    """What a file of a kind that is not read is called, or None."""
    return next((name for magic, name in _FOREIGN if raw.startswith(magic)), None)


def _head(raw: bytes) -> str:
    """The first 4,096 bytes as text, good enough to see markup in."""
    head = raw[:4096]
    for bom in _BOMS:
        if head.startswith(bom):
            head = head[len(bom) :]
            break
    # Markup is ASCII: without its null bytes UTF-16 looks the same.
    return head.replace(b"\x00", b"").decode("latin-1")


def _suffix(id: str) -> str:
    name = id.rsplit("/", 1)[-1].lower()
    return name.rsplit(".", 1)[1] if "." in name else ""


def sniff(raw: bytes, id: str = "") -> Format:
    """The format of a file from its bytes, with the suffix of ``id`` as a hint where they are mute.

    Markdown is only a file named so, or one that opens with what may be front matter
    (:func:`readouts.intake.plain.front_matter` decides).
    """
    head, suffix = _head(raw), _suffix(id)
    if head.lstrip().startswith("%PDF-") or (suffix == "pdf" and "%PDF-" in head[:1024]):
        return PDF
    if _FRONT.match(head) or is_markdown_name(id):
        return MARKDOWN
    if _PAGE.match(head) or (suffix in ("html", "htm", "xhtml") and _TAG.search(head)):
        return HTML
    return TEXT


def is_markdown_name(id: str) -> bool:
    """Whether the suffix of ``id`` is Markdown's."""
    return _suffix(id) in ("md", "markdown")


def is_other_xml(text: str) -> bool:
    """Whether a text is XML but no web page: a feed, an office document."""
    return bool(_XML.match(text[:400]))
