"""Web archives: the pages that a crawler kept (WARC 1.0 and 1.1, ISO 28500), gzipped or not.

FastWARC (Bevendorff et al. 2018) reads the records. It stops at the first broken one, and a gzip
member of a kilobyte may unpack to gigabytes, so it is given one stretch of the file after the other:
a gzip member, or what follows the last broken record. Each stretch counts what it hands over.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, cast

from readouts.errors import IntakeError, TooLarge, UnsupportedFormat
from readouts.intake import codings, formats, items
from readouts.intake.items import Item, Stated
from readouts.intake.sources import RAW_FACTOR, too_large
from readouts.records import Failure

if TYPE_CHECKING:
    from fastwarc.warc import WarcRecord

    from readouts.settings import Settings

_MEMBER = b"\x1f\x8b\x08"
_RECORD = b"WARC/"
_CHUNK = 65_536
# Between two records stand the headers, of which FastWARC takes 32 KiB, and its own buffers.
_SLACK = 4 * _CHUNK
_TRIES = 1000
_DIGITS = "0123456789"
_HEAD = re.compile(rb"WARC/[01]\.\d+\r\n")
_LENGTH = re.compile(rb"\ncontent-length:[ \t]*\d+[ \t]*\r?(?:\n|$)", re.IGNORECASE)
_KIND = re.compile(rb"\nwarc-type:", re.IGNORECASE)
_KINDS = ("text/html", "application/xhtml+xml", "application/pdf", "text/plain")


class _Stretch:
    """A part of a file that begins at ``start``: one gzip member, or all that follows.

    ``end`` is where a gzip member ended, once it was read through. The last record began ``sure``
    bytes from the start; ``through`` is that and the length of its body, once it was read through. The
    first record from ``stop`` on, counted from the start, is of another part of the file.
    """

    def __init__(self, file: IO[bytes], start: int, *, packed: bool) -> None:
        self._file, self._packed = file, packed
        self._inflate = zlib.decompressobj(wbits=31)
        self._waiting = b""
        self._given = 0
        self._allowed = _SLACK
        self.end: int | None = None
        self.sure = 0
        self.through: tuple[int, int] | None = None
        self.stop: int | None = None
        self.stopped: int | None = None
        self._start = start
        file.seek(start)

    def is_past(self, begin: int) -> bool:
        """Whether the record that begins here is the first of the next part; it is ``stopped`` at then."""
        past = self.stop is not None and begin >= self.stop
        if past and _is_head(self._file, self._start + begin, self._packed):
            self.stopped = begin
        return self.stopped is not None

    def allow(self, size: int) -> None:
        """Let ``size`` bytes pass besides what stands between two records."""
        self._allowed = self._given + size + _SLACK

    def broken(self) -> int:
        """Where the record begins that is broken, in a file that is not packed.

        It is the last that was begun, or the one behind it: what a page says in its body is no record.
        """
        if self.through is None:
            return self._start + self.sure
        begin, length = self.through
        self._file.seek(self._start + begin)
        head, blank, _ = self._file.read(_CHUNK).partition(b"\r\n\r\n")
        end = self._start + min(begin + len(head) + len(blank) + length, self._given)
        self._file.seek(end)
        found = self._file.read(_CHUNK)
        return end + len(found) - len(found.lstrip(b"\r\n"))

    def read(self, size: int = _CHUNK) -> bytes:
        """At most ``size`` bytes; none at the end."""
        size = min(size, _CHUNK) if size >= 0 else _CHUNK
        found = self._inflated(size) if self._packed else self._file.read(size)
        self._given += len(found)
        # A file that is not packed holds no more than what it weighs.
        if self._packed and self._given > self._allowed:
            raise TooLarge("the gzip member unpacks to far more than the records in it")
        return found

    def tell(self) -> int:
        """How many bytes were handed over."""
        return self._given

    def _inflated(self, size: int) -> bytes:
        while self.end is None:
            data = self._waiting or self._file.read(_CHUNK)
            found = self._inflate.decompress(data, size)
            self._waiting = self._inflate.unconsumed_tail
            if self._inflate.eof:
                self.end = self._file.tell() - len(self._inflate.unused_data)
            if found:
                return found
            if not data and self.end is None:
                raise UnsupportedFormat("the gzip member is cut off")
        return b""


@dataclass(slots=True)
class Edges:
    """Where the first record of a part of an archive begins, and the first that comes after the part.

    Both are found by what stands there, and None where there is none. What stands there may be a record
    inside the body of another: it is one only if the part before comes to it as well. ``known`` is false
    where the part was not read through.
    """

    began: int | None = None
    next: int | None = None
    known: bool = True


def documents(file: IO[bytes], path: str, settings: Settings) -> Iterator[Item | Failure]:
    """The web pages, PDFs and plain texts of ``file`` that were answered with status 200.

    One record is held at a time. A broken record, or one over the limits of a single document, is a
    failure with the place in the file where it begins; the rest goes on.

    Args:
        file: The archive, which can be sought in.
        path: Its path; a document is called ``PATH#YYYYMMDDhhmmss/ADDRESS`` by when it was fetched.
        settings: ``max_bytes`` bounds a text; a web page or a PDF may have ten times as many.
    """
    return between(file, path, settings, Edges())


def between(
    file: IO[bytes], path: str, settings: Settings, edges: Edges, start: int = 0, end: int | None = None
) -> Iterator[Item | Failure]:
    """The same of a part of ``file``: of the records from the first that begins at ``start`` or later to
    before the first that begins at ``end`` or later.

    Args:
        file: As in :func:`documents`.
        path: As in :func:`documents`.
        settings: As in :func:`documents`.
        edges: Is told where these two records begin.
        start: A byte of the file.
        end: A byte of the file, None for its end.
    """
    packed = file.read(len(_MEMBER)) == _MEMBER
    mark = _MEMBER if packed else _RECORD
    at = edges.began = _head(file, start, end, packed) if start else 0
    tries = found = 0
    while at is not None and tries < _TRIES:
        if end is not None and at >= end and _is_head(file, at, packed):
            edges.next = at
            return
        stretch = _Stretch(file, at, packed=packed)
        # Records of a file that is not packed follow one another in one stretch.
        stretch.stop = end - at if end is not None and not packed else None
        try:
            for result in _records(stretch, path, settings):
                tries = 0
                if result:
                    found += 1
                    yield result
            if stretch.stopped is not None:
                edges.next = at + stretch.stopped
                return
            after = stretch.end if stretch.end or not packed else at + 1
        except (OSError, zlib.error, IntakeError) as error:
            place = at if packed else stretch.broken()
            # Where one record is broken, the marks that follow may be part of it, unless they are more.
            if not tries or _is_head(file, place, packed):
                found += 1
                reason = " ".join(str(error).split()) or type(error).__name__
                yield Failure(f"{path}#byte-{place}", "extract", f"a broken record: {reason}")
            tries += 1
            after = place + 1
        at = None if after is None else _next(file, after, mark)
    if tries >= _TRIES:
        yield Failure(path, "extract", f"after {_TRIES} broken records the rest of this archive is left out")
    elif not found and not start:
        yield Failure(path, "extract", "this archive holds no web page, PDF or plain text")


def _head(file: IO[bytes], start: int, end: int | None, packed: bool) -> int | None:
    """Where the first record begins that begins at a byte from ``start`` to before ``end``."""
    at = _next(file, start, _MEMBER if packed else _RECORD, end)
    while at is not None and not _is_head(file, at, packed):
        at = _next(file, at + 1, _MEMBER if packed else _RECORD, end)
    return at


def _is_head(file: IO[bytes], at: int, packed: bool) -> bool:
    """Whether what stands at a place looks like the head of a record; the file is left where it was."""
    before = file.tell()
    file.seek(at)
    found = file.read(_CHUNK)
    file.seek(before)
    if packed:
        return formats.unpacked(found).startswith(_RECORD)
    head, blank, _ = found.partition(b"\r\n\r\n")
    return bool(blank and _HEAD.match(head) and _LENGTH.search(head) and _KIND.search(head))


def _next(file: IO[bytes], start: int, mark: bytes, end: int | None = None) -> int | None:
    """Where ``mark`` stands next in ``file``, from ``start`` on and before ``end``."""
    file.seek(start)
    before = b""
    while (end is None or start - len(before) < end) and (chunk := file.read(_CHUNK)):
        at = (before + chunk).find(mark)
        if at >= 0:
            at += start - len(before)
            return at if end is None or at < end else None
        start += len(chunk)
        before = (before + chunk)[1 - len(mark) :]
    return None


def _records(stretch: _Stretch, path: str, settings: Settings) -> Iterator[Item | Failure | None]:
    """What each record of a stretch holds, None for one that is no document.

    Raises:
        OSError: a record is broken, as FastWARC says.
        UnsupportedFormat: one is cut off, or of no kind.
    """
    from fastwarc.warc import ArchiveIterator, WarcRecordType

    begin = end = 0
    # FastWARC asks for a file and is content with read and tell.
    for record in ArchiveIterator(cast("IO[bytes]", stretch), parse_http=False, stream_detect=False):
        length = record.content_length  # which is less once HTTP's own head was read
        begin, end = record.stream_pos, record.stream_pos + length
        if stretch.is_past(begin):
            return
        stretch.sure, stretch.through = begin, None
        stretch.allow(length)
        if "WARC-Type" not in record.headers:
            raise UnsupportedFormat("it does not say what it is")
        if not (record.headers.get("Content-Length") or "").strip().isdigit():
            raise UnsupportedFormat("it does not say how long it is")
        response = record.record_type == WarcRecordType.response and record.is_http
        yield _document(record, path, settings) if response else None
        stretch.through = (begin, length)
    if end > stretch.tell():
        stretch.through = None
        raise UnsupportedFormat("it is cut off")


def _document(record: WarcRecord, path: str, settings: Settings) -> Item | Failure | None:
    record.parse_http()
    kind = (record.http_content_type or "").lower()
    url = items.address((record.headers.get("WARC-Target-URI") or "").strip(" <>"))
    wanted = not kind or kind in _KINDS
    if record.http_headers.status_code != 200 or not wanted or (url or "").endswith("/robots.txt"):
        return None
    # The form of a record's date is fixed, and its digits sort by time.
    digits = "".join(char for char in record.headers.get("WARC-Date") or "" if char in _DIGITS)[:14]
    name = items.entry(path, f"{digits}/{url}" if url else record.record_id, "record")
    limit = settings.max_bytes * (1 if kind == "text/plain" else RAW_FACTOR)
    size = record.content_length
    if size > limit:
        return Failure(name, "extract", too_large(limit, size))
    raw = record.reader.read(size)
    if len(raw) < size:
        raise UnsupportedFormat("it is cut off")
    headers = record.http_headers
    try:
        codes = (headers.get("Transfer-Encoding") or "", headers.get("Content-Encoding") or "")
        raw = codings.decoded(raw, *codes, limit)
    except IntakeError as error:
        return Failure(name, "extract", str(error))
    if not kind and formats.sniff(raw, "") not in (formats.HTML, formats.PDF):
        return None
    cut = record.headers.get("WARC-Truncated")
    notes = (f"the crawler cut this page off ({cut[:40]})",) if cut else ()
    return Item(name, raw, stated=Stated(url=url, charset=record.http_charset, warnings=notes))
