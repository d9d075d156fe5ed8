"""Records and bytes, packed: small, and out as they went in."""

from __future__ import annotations

import json
import zlib
from typing import Any

from readouts.errors import ArchiveError

_LEVEL = 6


def packed(raw: bytes) -> bytes:
    """The bytes, compressed (zlib, RFC 1950)."""
    return zlib.compress(raw, _LEVEL)


def unpacked(stored: bytes) -> bytes:
    """Inverse of :func:`packed`.

    Raises:
        ArchiveError: the stored bytes are damaged.
    """
    try:
        return zlib.decompress(stored)
    except zlib.error as error:
        raise ArchiveError(f"what is stored is damaged: {error}") from error


def packed_record(value: Any) -> bytes:
    """A record's JSON form, compressed; ASCII, so that half a surrogate pair comes out again too."""
    return packed(written(value).encode("ascii"))


def unpacked_record(stored: bytes) -> Any:
    """Inverse of :func:`packed_record`.

    Raises:
        ArchiveError: the stored bytes are damaged.
    """
    try:
        return json.loads(unpacked(stored))
    except ValueError as error:
        raise ArchiveError(f"what is stored is damaged: {error}") from error


def written(value: Any) -> str:
    """A JSON value as one line of ASCII."""
    return json.dumps(value, separators=(",", ":"))
