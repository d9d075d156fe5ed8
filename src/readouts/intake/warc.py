"""Web archives: the pages that a crawler kept (WARC 1.0 and 1.1, ISO 28500), gzipped or not.

FastWARC (Bevendorff et al. 2018) reads the records. It stops at the first broken one, and a gzip
member of a kilobyte may unpack to gigabytes, so it is given one stretch of the file after the other:
a gzip member, or what follows the last broken record. Each stretch counts what it hands over.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
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
_KINDS = ("text/html", "application/xhtml+xml", "application/pdf", "text/plain")


class _Stretch:
    """A part of a file that begins at ``start``: one gzip member, or all that follows.

    ``end`` is where a gzip member ended, once it was read through. Up to ``sure`` bytes from the
    start no record is broken.
    """

    def __init__(self, file: IO[bytes], start: int, *, packed: bool) -> None:
        self._file, self._packed = file, packed
        self._inflate = zlib.decompressobj(wbits=31)
        self._waiting = b""
        self._given = 0
        self._allowed = _SLACK
        self.end: int | None = None
        self.sure = 0
        file.seek(start)

    def allow(self, size: int) -> None:
        """Let ``size`` bytes pass besides what stands between two records."""
        self._allowed = self._given + size + _SLACK

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


def documents(file: IO[bytes], path: str, settings: Settings) -> Iterator[Item | Failure]:
    """The web pages, PDFs and plain texts of ``file`` that were answered with status 200.

    One record is held at a time. A broken record, or one over the limits of a single document, is a
    failure with the place in the file where it begins; the rest goes on.

    Args:
        file: The archive, which can be sought in.
        path: Its path; a document is called ``PATH#YYYYMMDDhhmmss/ADDRESS`` by when it was fetched.
        settings: ``max_bytes`` bounds a text; a web page or a PDF may have ten times as many.
    """
    packed = file.read(len(_MEMBER)) == _MEMBER
    mark = _MEMBER if packed else _RECORD
    start: int | None = 0
    tries = found = 0
    while start is not None and tries < _TRIES:
        stretch = _Stretch(file, start, packed=packed)
        try:
            for result in _records(stretch, path, settings):
                tries = 0
                if result:
                    found += 1
                    yield result
            after = stretch.end if stretch.end or not packed else start + 1
        except (OSError, zlib.error, IntakeError) as error:
            # Where one record is broken, the marks that follow may be part of it.
            if not tries:
                found += 1
                reason = " ".join(str(error).split()) or type(error).__name__
                at = start if packed else start + stretch.sure
                yield Failure(f"{path}#byte-{at}", "extract", f"a broken record: {reason}")
            tries += 1
            after = start + 1 + (0 if packed else stretch.sure)
        start = None if after is None else _next(file, after, mark)
    if tries >= _TRIES:
        yield Failure(path, "extract", f"after {_TRIES} broken records the rest of this archive is left out")
    elif not found:
        yield Failure(path, "extract", "this archive holds no web page, PDF or plain text")


def _next(file: IO[bytes], start: int, mark: bytes) -> int | None:
    """Where ``mark`` stands next in ``file``, from ``start`` on."""
    file.seek(start)
    before = b""
    while chunk := file.read(_CHUNK):
        at = (before + chunk).find(mark)
        if at >= 0:
            return start - len(before) + at
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
        begin, end = record.stream_pos, record.stream_pos + record.content_length
        stretch.sure = begin
        stretch.allow(record.content_length)
        if "WARC-Type" not in record.headers:
            raise UnsupportedFormat("it does not say what it is")
        response = record.record_type == WarcRecordType.response and record.is_http
        yield _document(record, path, settings) if response else None
        # The next mark is looked for behind this record: what a page says in its body is no record.
        stretch.sure = max(stretch.sure, min(end, stretch.tell()))
    if end > stretch.tell():
        stretch.sure = begin
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
