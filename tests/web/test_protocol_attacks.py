"""Attacks below the pages: headers, paths, bodies and the protocol itself."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urlsplit

import pytest
from starlette.testclient import TestClient

from readouts.web import guards
from web.conftest import Visit, seal

FORM = {"content-type": "application/x-www-form-urlencoded"}
HOSTS = [
    "evil.example",
    "127.0.0.1.evil.example",
    "evil.example:8000",
    "a@127.0.0.1:8000",
    "127.0.0.1:8000@evil.example",
    "127.0.0.1/evil",
    "127.0.0.1#x",
    "127.0.0.1:x",
    "[",
    "[::1",
    "localhost.",
    "",
    "\xb5",
]


def test_another_host_is_answered_by_nobody(visit: Visit) -> None:
    client = visit()
    for host in HOSTS:
        answer = client.get("/about.json", headers={"host": host.encode("latin-1")})  # type: ignore[dict-item]
        assert answer.status_code == 400 and answer.json()["status"] == 400, host
        assert answer.headers["x-content-type-options"] == "nosniff"
    headers = {
        "x-forwarded-host": "evil.example",
        "x-forwarded-proto": "https",
        "forwarded": "host=evil.example",
    }
    for path in ("/", "/stories.atom", "/sitemap.xml", "/robots.txt", "/stories/"):
        answer = client.get(path, headers=headers)
        assert "evil" not in answer.text and "evil" not in str(answer.headers), path


def test_counts_are_told_on_this_machine_only(visit: Visit) -> None:
    client = visit()
    assert client.get("/metrics").status_code == 200
    for name in ("x-forwarded-for", "forwarded", "via"):
        assert client.get("/metrics", headers={name: "127.0.0.1"}).status_code == 403, name
    far = TestClient(client.app, base_url="http://127.0.0.1:8000", client=("9.9.9.9", 1))
    for headers in ({}, {"x-forwarded-for": "127.0.0.1"}, {"x-real-ip": "127.0.0.1"}):
        assert far.get("/metrics", headers=headers).status_code == 403


def test_a_method_that_is_made_up_is_not_counted_apart(visit: Visit) -> None:
    client = visit()
    for method in ("BREW", "ZZTOP", "TRACE"):
        assert client.request(method, "/about").status_code == 405
    told = client.get("/metrics").text
    assert 'method="other"' in told and "BREW" not in told and "ZZTOP" not in told


def portions(many: int, size: int) -> Iterator[bytes]:
    for _ in range(many):
        yield b"a" * size


def test_what_is_too_long_is_not_taken(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    client, editor = visit(), visit("edda")
    assert client.post("/sign-in", content=b"a" * 70_000, headers=FORM).status_code == 413
    assert client.post("/sign-in", content=portions(100, 1000), headers=FORM).status_code == 413
    assert client.post("/add", content=portions(100, 1000), headers=FORM).status_code == 413
    many = b"&".join(b"a%d=1" % number for number in range(5000))
    assert editor.post("/sign-out", content=many, headers=FORM).status_code == 400
    files = [("files", (f"{number}.txt", b"x")) for number in range(21)]
    form = {"seal": seal(editor)}
    assert editor.post("/add", data=form, files=files).status_code == 400
    for length in ("-1", "+1", "1 ", "9" * 5000, "0x1", "\xb2"):
        headers = {"content-length": length.encode("latin-1")}
        assert client.get("/about.json", headers=headers).status_code == 413, length  # type: ignore[arg-type]


BOUND = "multipart/form-data; boundary=B"
PART = b'--B\r\nContent-Disposition: form-data; name="seal"\r\n\r\n'


BROKEN = [
    ("multipart/form-data", b"x"),
    (BOUND, b"garbage"),
    (BOUND, PART + b"x"),
    (BOUND, PART.replace(b'; name="seal"', b"") + b"x\r\n--B--\r\n"),
    (BOUND, PART * 1000),
    (BOUND, b"--B\r\nContent-Type: multipart/mixed; boundary=B\r\n\r\n" * 50),
    (f"{BOUND}; charset=utf-7", PART + b"+2AA-\r\n--B--\r\n"),
    (f"{BOUND}; charset=unicode_escape", PART + b"\\ud800\r\n--B--\r\n"),
    (f"{BOUND}; charset=zlib", PART + b"x\r\n--B--\r\n"),
    (f"multipart/form-data; boundary={'B' * 3000}", b"x"),
    ("application/json", b'{"seal":'),
    ("application/json", b"[" * 10_000),
    ("text/plain", b"seal=x"),
]


def test_a_broken_form_is_refused_in_words(visit: Visit) -> None:
    client = visit("edda")
    for kind, body in BROKEN:
        for path in ("/add", "/sign-out"):
            answer = client.post(path, content=body, headers={"content-type": kind})
            assert answer.status_code in (400, 403) and "<h1>" in answer.text, (path, kind, body[:80])


def test_nobody_is_waited_for_without_end(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guards, "PATIENCE", 0.05)
    app, said = visit().app, []

    async def never() -> dict[str, Any]:
        await asyncio.Event().wait()
        raise AssertionError

    async def send(message: Any) -> None:
        said.append(message)

    headers = [(b"host", b"127.0.0.1:8000"), (b"content-type", FORM["content-type"].encode())]
    scope = {"type": "http", "method": "POST", "path": "/sign-in", "query_string": b"", "headers": headers}
    asking = app({**scope, "client": ("127.0.0.1", 1), "scheme": "http"}, never, send)
    # In a thread of its own: in this one a browser's loop may be running.
    with ThreadPoolExecutor(1) as pool:
        pool.submit(asyncio.run, asking).result()
    assert said[0]["status"] == 408


def asked(address: str, data: bytes) -> bytes:
    """Everything that the server says until it hangs up."""
    parts = urlsplit(address)
    with socket.create_connection((parts.hostname or "", parts.port or 0)) as line:
        line.settimeout(20)
        answer = b""
        try:
            line.sendall(data)
            while chunk := line.recv(65536):
                answer += chunk
        except ConnectionError:
            pass
        return answer


CLOSE = b"Connection: close\r\n\r\n"
NEXT = b"GET /robots.txt HTTP/1.1\r\nHost: HOST\r\nConnection: close\r\n\r\n"
POST = b"POST /sign-in HTTP/1.1\r\nHost: HOST\r\n"
GET = b"GET /health HTTP/1.1\r\n"
RAW = {
    "two hosts": GET + b"Host: HOST\r\nHost: evil.example\r\n" + CLOSE,
    "no host": GET + CLOSE,
    "old protocol": b"GET /health\r\n\r\n",
    "another site as target": b"GET http://evil.example/health HTTP/1.1\r\nHost: HOST\r\n" + CLOSE,
    "tunnel": b"CONNECT evil.example:443 HTTP/1.1\r\nHost: HOST\r\n" + CLOSE,
    "star": b"OPTIONS * HTTP/1.1\r\nHost: HOST\r\n" + CLOSE,
    "dots": b"GET /../../etc/passwd HTTP/1.1\r\nHost: HOST\r\n" + CLOSE,
    "escaped dots": b"GET /static/%2e%2e/%2e%2e%2fetc%2fpasswd HTTP/1.1\r\nHost: HOST\r\n" + CLOSE,
    "nothing in a path": b"GET /stories/%00 HTTP/1.1\r\nHost: HOST\r\n" + CLOSE,
    "bare nothing": b"GET /\x00 HTTP/1.1\r\nHost: HOST\r\n" + CLOSE,
    "eight bits": b"GET /\xff HTTP/1.1\r\nHost: HOST\r\n" + CLOSE,
    "two slashes": b"GET //evil.example/about HTTP/1.1\r\nHost: HOST\r\n" + CLOSE,
    "a backslash": b"GET /\\evil.example HTTP/1.1\r\nHost: HOST\r\n" + CLOSE,
    "huge header": GET + b"Host: HOST\r\nX: " + b"a" * 200_000 + b"\r\n" + CLOSE,
    "long target": b"GET /" + b"a" * 200_000 + b" HTTP/1.1\r\nHost: HOST\r\n" + CLOSE,
    "length and chunks": POST + b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + NEXT,
    "unknown coding": POST + b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n" + NEXT,
    "space before colon": POST + b"Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n" + NEXT,
    "two lengths": POST + b"Content-Length: 4\r\nContent-Length: 5\r\n\r\nabcde" + NEXT,
    "signed length": POST + b"Content-Length: +4\r\n\r\nabcd" + NEXT,
    "length in hex": POST + b"Content-Length: 0x4\r\n\r\nabcd" + NEXT,
    "broken chunk": POST + b"Transfer-Encoding: chunked\r\n\r\nzz\r\nabc\r\n0\r\n\r\n" + NEXT,
    "declared too long": POST + b"Expect: 100-continue\r\nContent-Length: 99999999\r\n" + CLOSE,
}


@pytest.mark.parametrize("data", RAW.values(), ids=RAW)
def test_what_the_protocol_does_not_allow_is_refused_once(data: bytes, running: str) -> None:
    answer = asked(running, data.replace(b"HOST", urlsplit(running).netloc.encode()))
    assert answer[:9] == b"HTTP/1.1 " and answer[9:10] in (b"4", b"5"), answer[:200]
    assert not answer.startswith(b"HTTP/1.1 500")
    assert answer.count(b"HTTP/1.1 ") == 1 and b"Disallow" not in answer
    assert b'href="//evil' not in answer and b"location:" not in answer.lower()
