"""Names that stay the same from run to run: an address, a citation key, an identifier.

They are made from what the records hold and from nothing else, so that the same reading exported twice
gives the same file.
"""

from __future__ import annotations

import re
import unicodedata
from hashlib import sha256
from urllib.parse import quote, urlsplit
from uuid import UUID, uuid5

from readouts.records import Document
from readouts.rendering import wording

_SPACE = UUID("5b6f3a52-9f0c-5c9e-8a1e-6f0f2a4f7c11")
# What RFC 3986 gives a meaning to, and the percent sign of what is escaped already.
_MEANT = "%/:?#[]@!$&'()*+,;=~"


def public_address(document: Document) -> str | None:
    """Where everybody can find a document: its web address, or None."""
    return _web_address(document.url) or _web_address(document.id)


def address(document: Document) -> str:
    """Where a document is, as a URI reference (RFC 3986) in ASCII.

    Its web address where it has one; else its path: ``file:///...``, or a relative reference where the
    path is relative.
    """
    found = public_address(document)
    if found:
        return found
    path = quote(document.id, safe="/", errors="surrogatepass")
    return f"file://{path}" if path.startswith("/") else path


def digest(document: Document) -> str:
    """SHA-256 of the document's text in UTF-8, in hexadecimal."""
    return sha256(document.text.encode("utf-8", "surrogatepass")).hexdigest()


def urn(document: Document, text: str, statement: str) -> str:
    """The identifier of a statement: ``urn:uuid:`` and a name-based UUID (RFC 9562, version 5).

    Args:
        document: The statement's document; another text of the same document gives another identifier.
        text: The document's :func:`digest`, which is made once for all its statements.
        statement: The statement's id within its document.
    """
    return named("\0".join((document.id, text, statement)))


def named(name: str) -> str:
    """``urn:uuid:`` and the UUID that the name always gives."""
    return f"urn:uuid:{uuid5(_SPACE, name.encode('utf-8', 'surrogatepass').hex())}"


def key(document: Document) -> str:
    """A short name for a document, in ASCII letters, digits and hyphens: ``courier2031-9f86d081a3b4``.

    The first long word of party, outlet, issuer or title, the year, and the beginning of the id's
    SHA-256; it is the same for the same id as long as those are.
    """
    # Not its id: the folders of a path are nobody's business.
    whose = document.party or document.outlet or document.issuer or document.title or ""
    whose = unicodedata.normalize("NFKD", whose)
    words = re.findall(r"[a-z]{4,}", whose.encode("ascii", "ignore").decode().lower())
    year = (document.date or "")[:4] if wording.is_date(document.date) else ""
    tail = sha256(document.id.encode("utf-8", "surrogatepass")).hexdigest()[:12]
    return f"{words[0][:20] if words else 'document'}{year}-{tail}"


def _web_address(value: str | None) -> str | None:
    """``value`` with what RFC 3986 forbids percent-encoded, or None where it is no http or https address."""
    try:
        parts = urlsplit(value or "")
        known = parts.scheme.lower() in ("http", "https") and parts.hostname
    except ValueError:
        return None
    return quote(value or "", safe=_MEANT, errors="replace") if known else None
