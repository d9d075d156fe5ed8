"""Web archives, feeds and lists that the tests read, made here."""

from __future__ import annotations

import gzip
import io
import json
from typing import Any

from fastwarc.warc import WarcRecord, WarcRecordType

WORDS = "President Ilse Varga said on Friday that the Lask strait would stay open to every ship. "
PAGE = f"<html><head><title>Talks end</title></head><body><article><p>{WORDS * 4}</p></article></body></html>"


def record(url: str, body: bytes | str = PAGE, **how: str) -> bytes:
    """A response record; ``how`` sets ``status``, ``kind`` (the content type) and ``headers``."""
    body = body if isinstance(body, bytes) else body.encode()
    kind = how.get("kind", "text/html; charset=utf-8")
    head = f"HTTP/1.1 {how.get('status', '200 OK')}\r\n" + (f"Content-Type: {kind}\r\n" if kind else "")
    return _written(WarcRecordType.response, url, f"{head}{how.get('headers', '')}\r\n".encode() + body)


def request(url: str) -> bytes:
    """A request record, which holds no document."""
    return _written(WarcRecordType.request, url, b"GET / HTTP/1.1\r\n\r\n")


def _written(kind: WarcRecordType, url: str, block: bytes) -> bytes:
    made = WarcRecord()
    made.init_headers(kind)
    made.headers["WARC-Date"] = "2031-03-14T10:00:00Z"
    made.headers["WARC-Target-URI"] = url
    made.headers["Content-Type"] = f"application/http; msgtype={'response' if kind == 4 else 'request'}"
    made.is_http = True
    made.set_bytes_content(block)
    out = io.BytesIO()
    made.write(out)
    return out.getvalue()


def packed(*records: bytes) -> bytes:
    """A WARC.gz as crawlers write it: a gzip member a record."""
    return b"".join(map(gzip.compress, records))


def rss(*items: str, head: str = "") -> bytes:
    """An RSS 2.0 feed with these entries."""
    space = 'xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    body = "".join(f"<item>{item}</item>" for item in items)
    return f"<?xml version='1.0'?>{head}<rss version='2.0' {space}><channel>{body}</channel></rss>".encode()


def whole(text: str = WORDS) -> str:
    """The element of RSS that holds all of an entry."""
    return f"<content:encoded><![CDATA[<p>{text}</p>]]></content:encoded>"


def lines(*values: Any) -> bytes:
    """JSON lines; a string stands as it is."""
    shown = [value if isinstance(value, str) else json.dumps(value) for value in values]
    return "\n".join(shown).encode()
