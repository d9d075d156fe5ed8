"""The codings in which a web server sends a body (RFC 9110, 9112), undone up to a limit."""

from __future__ import annotations

import io
import re
import zlib
from typing import TYPE_CHECKING

from readouts.errors import TooLarge, UnsupportedFormat
from readouts.intake.sources import too_large

if TYPE_CHECKING:
    from fastwarc.stream_io import WarcReader

_CHUNKED = re.compile(rb"[0-9A-Fa-f]{1,16}\s{0,4}[;\r\n]")
_ZLIB = (b"\x78\x01", b"\x78\x5e", b"\x78\x9c", b"\x78\xda")


def decoded(raw: bytes, transfer: str, content: str, limit: int) -> bytes:
    """The body in ``raw``, without its transfer coding and its content coding.

    A crawler may have undone a coding and kept the header that names it: what does not look coded is
    taken as it is.

    Args:
        raw: The body as it was kept.
        transfer: The header Transfer-Encoding, empty where there is none.
        content: The header Content-Encoding, empty where there is none.
        limit: The most bytes that the body may have.

    Raises:
        TooLarge: the body has more.
        UnsupportedFormat: a coding is broken, or is none of gzip, deflate and br.
    """
    if "chunked" in transfer.lower() and _CHUNKED.match(raw):
        from fastwarc.stream_io import ChunkedReader

        raw = _read(ChunkedReader(io.BytesIO(raw)), "chunked", limit)
    for name in reversed([word.strip().lower() for word in content.split(",")][:4]):
        raw = _uncoded(raw, name, limit)
    if len(raw) > limit:
        raise TooLarge(too_large(limit))
    return raw


def _uncoded(raw: bytes, name: str, limit: int) -> bytes:
    if name in ("", "identity"):
        return raw
    if name in ("gzip", "x-gzip"):
        return _inflated(raw, 31, name, limit) if raw.startswith(b"\x1f\x8b") else raw
    if name == "deflate":
        # The standard means zlib, and some servers send what is inside it.
        return _inflated(raw, 15 if raw.startswith(_ZLIB) else -15, name, limit)
    if name == "br":
        if raw.lstrip().startswith(b"<"):
            return raw
        from fastwarc.stream_io import BrotliReader

        return _read(BrotliReader(io.BytesIO(raw)), name, limit)
    raise UnsupportedFormat(f"the content coding {name[:40]!r} is not read")


def _inflated(raw: bytes, bits: int, name: str, limit: int) -> bytes:
    inflate = zlib.decompressobj(wbits=bits)
    try:
        found = inflate.decompress(raw, limit + 1)
    except zlib.error as error:
        raise UnsupportedFormat(f"the content coding {name} is broken") from error
    if len(found) > limit:
        raise TooLarge(too_large(limit))
    if not inflate.eof:
        raise UnsupportedFormat(f"the content coding {name} is cut off")
    return found


def _read(reader: WarcReader, name: str, limit: int) -> bytes:
    parts, size = [], 0
    try:
        while size <= limit and (part := reader.read(min(65_536, limit + 1 - size))):
            parts.append(part)
            size += len(part)
    except OSError as error:
        raise UnsupportedFormat(f"the coding {name} is broken") from error
    if size > limit:
        raise TooLarge(too_large(limit))
    return b"".join(parts)
