"""Which kind of file some bytes are, by what stands in them; the name is only a hint."""

from __future__ import annotations

import codecs
import re
import zlib
from typing import Final, Literal

Format = Literal["pdf", "html", "markdown", "text"]
Holder = Literal["feed", "json feed", "warc", "jsonl", "ninjs"]
"""A kind of file that holds documents."""

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
_ROOT = re.compile(r"<([A-Za-z][\w.:-]{0,40})")
_JSON_FEED = re.compile(r'"version"\s{0,9}:\s{0,9}"https?://(?:www\.)?jsonfeed\.org/version/')
_NINJS = re.compile(
    r'"(?:versioncreated|headlines?|bodies|body_x?html|body_text|representationtype)"\s{0,9}:', re.I
)
_URI = re.compile(r'"uri"\s{0,9}:')
_TEXT = re.compile(r'"text"\s{0,9}:')
_OBJECT = re.compile(r"^[ \t]{0,9}\{", re.MULTILINE)
_FRONT = re.compile(r"---[ \t]{0,20}\r?\n")


def is_address(id: str) -> bool:
    """Whether an input is an address on the web, not a path."""
    return id[:8].lower().startswith(("http://", "https://"))


def foreign(raw: bytes) -> str | None:
    """What a file of a kind that is not read is called, or None."""
    return next((name for magic, name in _FOREIGN if raw.startswith(magic)), None)


def _head(raw: bytes, size: int = 4096) -> str:
    """The first bytes as text, good enough to see markup in."""
    head = raw[:size]
    for bom in _BOMS:
        if head.startswith(bom):
            head = head[len(bom) :]
            break
    # Markup is ASCII: without its null bytes UTF-16 looks the same.
    return head.replace(b"\x00", b"").decode("latin-1")


def _suffix(id: str) -> str:
    if is_address(id):
        # Neither a host's country (Moldova's is .md) nor what follows a question mark is a suffix.
        id = re.sub(r"https?://[^/?#]*", "", re.split(r"[?#]", id, maxsplit=1)[0], flags=re.I)
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
    if _FRONT.match(head):
        return MARKDOWN
    # Sites show a file that is named so as a page about it.
    if is_markdown_name(id) and not (is_address(id) and _PAGE.match(head)):
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


HOLDER_HEAD: Final = 65_536
"""So many bytes decide whether a file holds documents."""


def holder(raw: bytes, id: str = "") -> Holder | None:
    """What kind of feed, archive or list begins with ``raw``, or None for a document by itself.

    The bytes decide; only where JSON lines begin with a broken one does the suffix of ``id``.
    """
    if raw.startswith((b"WARC/0.", b"WARC/1.")) or unpacked(raw).startswith(b"WARC/"):
        return "warc"
    head = _head(raw, HOLDER_HEAD).lstrip()
    if head.startswith("<"):
        root = _ROOT.search(head)
        name = root[1].rpartition(":")[2].lower() if root else ""
        return "feed" if name in ("rss", "feed") or (name == "rdf" and "/rss/" in head) else None
    opens = head.startswith(("{", "["))
    lines = _suffix(id) in ("jsonl", "ndjson") and (opens or _OBJECT.search(head))
    if not opens and not lines:
        return None
    line = head.partition("\n")[0]
    if _JSON_FEED.search(head):
        return "json feed"
    if lines:
        return "jsonl"
    if _URI.search(head) and _NINJS.search(head):
        return "ninjs"
    return "jsonl" if line.startswith("{") and _TEXT.search(line) else None


def unpacked(raw: bytes, size: int = 16) -> bytes:
    """The first bytes that a gzip file unpacks to, of which ``raw`` is the beginning; none of another."""
    if not raw.startswith(b"\x1f\x8b\x08"):
        return b""
    try:
        return zlib.decompressobj(wbits=31).decompress(raw[:HOLDER_HEAD], size)
    except zlib.error:
        return b""
