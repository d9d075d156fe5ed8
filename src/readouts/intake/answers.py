"""What a server answers, taken in within bounds whatever it sends."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import TYPE_CHECKING

import httpx2

from readouts.errors import FetchError, TooLarge
from readouts.intake import robots, sources

if TYPE_CHECKING:
    from readouts.intake.dialling import Allowance
    from readouts.settings import Settings

CODINGS = ("gzip", "deflate", "br", "zstd")
"""In which an answer may be compressed."""


def page(answer: httpx2.Response, settings: Settings, allowance: Allowance) -> bytes:
    """A document, of no more bytes than a file may have.

    Raises:
        TooLarge: there are more.
        FetchError: it is compressed in a way that was not asked for.
        FetchTimeout: it did not come in time.
    """
    most = settings.max_bytes * sources.RAW_FACTOR
    declared = answer.headers.get("content-length", "")
    if declared.isdigit() and len(declared) < 20 and int(declared) > most:
        raise TooLarge(sources.too_large(most, int(declared)))
    raw, limit = bytearray(), 0
    for chunk in _decoded(answer, allowance):
        raw += chunk
        if not limit and len(raw) >= sources.HEAD:
            limit = sources.limit(bytes(raw[: sources.HEAD]), settings)
        if limit and len(raw) > limit:
            raise TooLarge(sources.too_large(limit))
    limit = limit or sources.limit(bytes(raw), settings)
    if len(raw) > limit:
        raise TooLarge(sources.too_large(limit))
    return bytes(raw)


def beginning(answer: httpx2.Response, allowance: Allowance) -> bytes:
    """The part of a robots.txt that is heeded; the rest is not read.

    Raises:
        FetchError, FetchTimeout: as :func:`page` does.
    """
    raw = bytearray()
    for chunk in _decoded(answer, allowance):
        raw += chunk
        if len(raw) >= robots.MOST_BYTES:
            break
    return bytes(raw[: robots.MOST_BYTES])


class Counted(httpx2.SyncByteStream):
    """Bytes as they come, which may be compressed to far fewer than they are or blown up with nothing."""

    def __init__(self, chunks: Iterator[bytes], most: int) -> None:
        self._chunks, self._most = chunks, most

    def __iter__(self) -> Iterator[bytes]:
        count = 0
        for chunk in self._chunks:
            count += len(chunk)
            if count > self._most:
                raise TooLarge(sources.too_large(self._most))
            yield chunk


def named(status: int) -> str:
    """A status with its name from the standard; the server's own words could be anything."""
    with suppress(ValueError):
        return f"{status} {HTTPStatus(status).phrase}"
    return str(status)


def retry_after(value: str) -> float | None:
    """Seconds from now, of a number or a date (RFC 9110, 10.2.3), or None."""
    with suppress(ValueError, OverflowError):
        if value.isascii() and value.isdigit():
            return float(value)
        date = parsedate_to_datetime(value)
        date = date if date.tzinfo else date.replace(tzinfo=UTC)
        return max(0.0, (date - datetime.now(UTC)).total_seconds())
    return None


def _decoded(answer: httpx2.Response, allowance: Allowance) -> Iterator[bytes]:
    """The content in pieces of at most a megabyte, however much it was compressed."""
    named = answer.headers.get_list("content-encoding", split_commas=True)
    codings = [each.strip().lower() for each in named if each.strip().lower() not in ("", "identity")]
    # One inside another is only a way to make bombs.
    if len(codings) > 1 or not set(codings) <= set(CODINGS):
        raise FetchError(f"the answer is compressed as {', '.join(codings)[:100]!r}, which is not read")
    for chunk in answer.iter_bytes():
        allowance.left()
        yield chunk
