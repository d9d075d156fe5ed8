# ruff: noqa: RUF001
"""Addresses are fetched from the public internet only, politely, and within every limit.

In the world of these tests 127.0.0.2 plays the public internet; the server on 127.0.0.1 must never see
a connection.
"""

from __future__ import annotations

import gzip
import socket
import ssl
import threading
import zlib
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import brotli
import httpcore2
import httpx2
import pytest
import trustme
from backports import zstd
from conftest import SERVED
from stand_in import StandIn

from readouts import desk
from readouts.errors import FetchError, FetchRefused, FetchTimeout, IntakeError, TooLarge
from readouts.intake import addresses, fetching
from readouts.intake.fetching import Fetcher
from readouts.records import Failure, Reading
from readouts.settings import Settings

from .serving import answer, moved, serving
from .world import PAGE, PRIVATE, PUBLIC, World


def refused(world: World, address: str, error: type[IntakeError], says: str, **settings: Any) -> None:
    """The address is refused with one clear line, and the private server saw nobody."""
    with pytest.raises(error, match=says) as caught:
        world.fetcher(**settings).fetch(address)
    assert type(caught.value) is error
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 700
    assert world.private.connections == 0


# What stands for {port} is where the private server listens, and it is an allowed port.
HOSTILE_FORMS = [
    ("http://127.0.0.1:{port}/", "not an address on the public"),
    ("http://127.0.0.1.:{port}/", "not an address on the public"),
    ("http://127.8.9.10:{port}/", "not an address on the public"),
    ("http://0.0.0.0:{port}/", "not an address on the public"),
    ("http://10.1.2.3/", "not an address on the public"),
    ("http://172.16.0.1/", "not an address on the public"),
    ("http://192.168.1.1/", "not an address on the public"),
    ("http://169.254.169.254/latest/meta-data/", "not an address on the public"),
    ("http://100.64.0.1/", "not an address on the public"),
    ("http://192.0.2.7/", "not an address on the public"),
    ("http://198.18.0.1/", "not an address on the public"),
    ("http://224.0.1.1/", "not an address on the public"),
    ("http://240.0.0.1/", "not an address on the public"),
    ("http://255.255.255.255/", "not an address on the public"),
    ("http://[::1]:{port}/", "not an address on the public"),
    ("http://[::]:{port}/", "not an address on the public"),
    ("http://[::ffff:127.0.0.1]:{port}/", "not an address on the public"),
    ("http://[::ffff:7f00:1]:{port}/", "not an address on the public"),
    ("http://[0:0:0:0:0:ffff:a9fe:a9fe]/", "not an address on the public"),
    ("http://[::127.0.0.1]:{port}/", "not an address on the public"),
    ("http://[2002:7f00:1::]:{port}/", "not an address on the public"),
    ("http://[2002:c0a8:101::1]/", "not an address on the public"),
    ("http://[64:ff9b::127.0.0.1]:{port}/", "not an address on the public"),
    ("http://[64:ff9b::a9fe:a9fe]/", "not an address on the public"),
    ("http://[64:ff9b:1::1]/", "not an address on the public"),
    ("http://[2001:0:7f00:1::1]/", "not an address on the public"),
    ("http://[fe80::1]/", "not an address on the public"),
    ("http://[fe80::1%25lo]/", "interface of this machine"),
    ("http://[fec0::1]/", "not an address on the public"),
    ("http://[fd00:ec2::254]/", "not an address on the public"),
    ("http://[2001:db8::1]/", "not an address on the public"),
    ("http://[ff02::1]/", "not an address on the public"),
    ("http://2130706433:{port}/", "is a number"),
    ("http://017700000001:{port}/", "is a number"),
    ("http://0x7f000001:{port}/", "is a number"),
    ("http://0x7f.0.0.0x1:{port}/", "is a number"),
    ("http://0177.0.0.1:{port}/", "no valid address"),
    ("http://127.0.0.01:{port}/", "no valid address"),
    ("http://127.1:{port}/", "is a number"),
    ("http://127.0.1:{port}/", "is a number"),
    ("http://127.1.:{port}/", "is a number"),
    ("http://256.0.0.1/", "no valid address"),
    ("http://0:{port}/", "is a number"),
    ("http://127。0。0。1:{port}/", "not an address on the public"),
    ("http://１２７.0.0.1:{port}/", "no valid address"),
    ("http://127%2e0%2e0%2e1:{port}/", "is not the name of a host"),
    ("http://localhost:{port}/", "inside a network"),
    ("http://LOCALHOST.:{port}/", "inside a network"),
    ("http://api.localhost:{port}/", "inside a network"),
    ("http://printer.local/", "inside a network"),
    ("http://metadata.google.internal/", "inside a network"),
    ("http://router.home.arpa/", "inside a network"),
    ("http://intranet/", "inside a network"),
    ("http://ⓛocalhost:{port}/", "no valid address"),
    ("http://ｌｏｃａｌｈｏｓｔ:{port}/", "no valid address"),
    ("http://lосalhost:{port}/", "inside a network"),
    ("http://%6cocalhost:{port}/", "is not the name of a host"),
    ("http://velmark..example/", "is not the name of a host"),
    ("http://velmark.example../", "is not the name of a host"),
    ("http://-velmark.example/", "is not the name of a host"),
    (f"http://{'v' * 64}.example/", "is not the name of a host"),
    (f"http://{'v.' * 130}example/", "is not the name of a host"),
    ("http://user@velmark.example/", "user name or a password"),
    ("http://user:secret@velmark.example/", "user name or a password"),
    ("http://:secret@velmark.example/", "user name or a password"),
    ("http://velmark.example@127.0.0.1:{port}/", "user name or a password"),
    ("http://velmark.example:80\\@127.0.0.1:{port}/", "user name or a password"),
    ("http://127.0.0.1:{port}\\@velmark.example/", "user name or a password"),
    ("http://127.0.0.1\\.velmark.example/", "is not the name of a host"),
    ("http://velmark.example/\r\nX-Evil: 1", "control character"),
    ("http://velmark.example\r\n.evil.example/", "control character"),
    ("http://velmark.example/\nGET /admin", "control character"),
    ("http://velmark.example/\t", "control character"),
    ("http://velmark.example/\0", "control character"),
    ("http://velmark.example/\x85", "control character"),
    ("http://velmark.example/\u202egpj", "control character"),
    ("http://velmark.example/\ud800", "control character"),
    ("http://velm\u00adark.example/", "control character"),
    ("http://vel mark.example/", "is not the name of a host"),
    ("http://velmark.example:22/", "port 22 is not fetched"),
    ("http://velmark.example:6379/", "port 6379 is not fetched"),
    ("http://velmark.example:0/", "port 0 is not fetched"),
    ("http://velmark.example:65616/", "port 65616 is not fetched"),
    ("http://velmark.example:-80/", "port -80 is not fetched"),
    ("http://velmark.example:80:80/", "no valid address"),
    ("http://velmark.example:eighty/", "no valid address"),
    ("file:///etc/passwd", "only http and https"),
    ("ftp://velmark.example/", "only http and https"),
    ("gopher://127.0.0.1:{port}/_x", "only http and https"),
    ("javascript:alert(1)", "only http and https"),
    ("data:text/html,x", "only http and https"),
    ("//velmark.example/", "only http and https"),
    ("velmark.example", "only http and https"),
    ("", "only http and https"),
    ("http://", "names no host"),
    ("http:///etc/passwd", "names no host"),
    ("http:velmark.example", "names no host"),
    ("http://[::1", "no valid address"),
    ("http://[velmark.example]/", "no valid address"),
    ("http://velmark.example/" + "a" * 5000, "longer than 4000"),
]


@pytest.mark.parametrize(("form", "says"), HOSTILE_FORMS, ids=[ascii(form)[:60] for form, _ in HOSTILE_FORMS])
def test_an_address_that_is_not_of_the_public_internet_is_refused_unasked(
    world: World, form: str, says: str
) -> None:
    refused(world, form.replace("{port}", str(world.private.port)), FetchRefused, says)
    assert world.asked == []
    assert world.public.connections == 0


@pytest.mark.parametrize(
    "answers",
    [
        [PRIVATE],
        ["10.0.0.1"],
        ["169.254.169.254"],
        ["::1"],
        ["fe80::1%lo"],
        ["::ffff:127.0.0.1"],
        ["64:ff9b::7f00:1"],
        ["2002:7f00:1::"],
        [PUBLIC, PRIVATE],
        [PRIVATE, PUBLIC],
        [PUBLIC, "::1"],
        ["not an address"],
    ],
    ids=" ".join,
)
def test_a_name_with_an_address_that_is_not_public_is_refused(world: World, answers: list[str]) -> None:
    world.names["rebind.example"] = [answers]
    refused(world, world.at("/", "rebind.example"), FetchRefused, "not on the public internet")
    assert world.public.connections == 0


@pytest.mark.parametrize("public_answers", [1, 2, 3])
def test_an_answer_that_changes_is_checked_each_time_and_looked_up_once_a_request(
    world: World, public_answers: int
) -> None:
    world.names["rebind.example"] = [*[[PUBLIC]] * public_answers, [PRIVATE]]
    world.public.answers["/"] = moved("/next")
    world.public.answers["/next"] = moved("/")
    refused(world, world.at("/", "rebind.example"), FetchRefused, "not on the public internet")
    assert world.public.connections == public_answers
    assert world.asked == ["rebind.example"] * (public_answers + 1)


def test_the_address_that_was_checked_is_the_one_that_is_dialled(world: World) -> None:
    world.public.answers["/a"] = answer(PAGE)
    fetcher = world.fetcher()
    world.names["velmark.example"] = [[PUBLIC], [PUBLIC], [PRIVATE]]
    assert fetcher.fetch(world.at("/a")).raw == PAGE
    assert world.asked == ["velmark.example"] * 2  # for the robots.txt and for the page
    assert (world.public.connections, world.private.connections) == (2, 0)


@pytest.mark.parametrize(
    ("location", "says"),
    [
        ("http://127.0.0.1:{port}/", "public internet"),
        ("//127.0.0.1:{port}/", "public internet"),
        ("http://[::ffff:127.0.0.1]:{port}/", "public internet"),
        ("http://2130706433:{port}/", "is a number"),
        ("http://017700000001:{port}/", "is a number"),
        ("http://0177.0.0.1:{port}/", "no valid address"),
        ("http://0x7f.1:{port}/", "is a number"),
        ("http://127.1:{port}/", "is a number"),
        ("http://[::ffff:a9fe:a9fe]/", "public internet"),
        ("http://[64:ff9b::7f00:1]:{port}/", "public internet"),
        ("http://[fe80::1%25lo]/", "interface of this machine"),
        ("http://velmark.example@127.0.0.1:{port}/", "password"),
        ("http://inside.example:{port}/", "public internet"),
        ("http://localhost:{port}/", "inside a network"),
        ("http://169.254.169.254/", "public internet"),
        ("file:///etc/passwd", "only http and https"),
        ("ftp://velmark.example/", "only http and https"),
        ("data:text/plain,x", "only http and https"),
        ("http://velmark.example:22/", "port 22"),
        ("http://user:secret@velmark.example/", "password"),
        ("http://velmark.example/\x01", "control character"),
        ("http://[", "is not the name of a host"),
        ("http://[::1", "no valid address"),
        ("/" + "a" * 5000, "longer than"),
    ],
)
@pytest.mark.parametrize("status", ["301 Moved", "307 Temporary Redirect"])
def test_a_redirect_is_checked_like_the_first_address(
    world: World, location: str, says: str, status: str
) -> None:
    world.names["inside.example"] = [[PRIVATE]]
    world.public.answers["/a"] = moved(location.replace("{port}", str(world.private.port)), status)
    refused(world, world.at("/a"), FetchRefused, says)
    assert world.public.paths == ["/a"]


def test_a_robots_txt_that_redirects_to_a_private_address_is_not_followed(world: World) -> None:
    world.public.answers["/robots.txt"] = moved(f"http://127.0.0.1:{world.private.port}/robots.txt")
    refused(world, world.at("/a"), FetchRefused, "public internet")
    assert world.public.paths == []


def test_redirects_that_go_round_end(world: World) -> None:
    world.public.answers |= {"/a": moved("/b"), "/b": moved("/a")}
    refused(world, world.at("/a"), FetchError, "more than 5 times")
    assert len(world.public.paths) == 6


def forever(piece: bytes, pause: float = 0.0) -> Iterator[bytes]:
    wait = threading.Event()
    while True:
        yield piece
        wait.wait(pause)


def chain(head: bytes, pieces: Iterator[bytes]) -> Iterator[bytes]:
    yield head
    yield from pieces


def compressed(coding: str, size: int) -> bytes:
    made: dict[str, Callable[[bytes], bytes]] = {
        "gzip": gzip.compress,
        "deflate": zlib.compress,
        "br": lambda raw: brotli.compress(raw, quality=5),
        "zstd": zstd.compress,
    }
    return made[coding](b"<html>" + b" " * (size - 6))


CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
HEADED = b"HTTP/1.1 200 OK\r\n"

ROBOTS: list[tuple[str, Callable[[], Any], type[IntakeError], str]] = [
    ("dripping", lambda: chain(HEADED + b"\r\n", forever(b"#", 0.02)), FetchTimeout, "longer than 1"),
    ("silent", lambda: forever(b"", 0.02), FetchTimeout, "longer than 1"),
    ("a huge header", lambda: chain(HEADED, forever(b"X: " + b"y" * 9000 + b"\r\n")), FetchError, "header"),
    (
        "coded twice",
        lambda: answer(gzip.compress(gzip.compress(b"#")), Content_Encoding="gzip, gzip"),
        FetchError,
        "not read",
    ),
    (
        "redirected to user and password",
        lambda: moved("http://a:b@velmark.example/"),
        FetchRefused,
        "password",
    ),
    ("redirected to a number", lambda: moved("http://2130706433/robots.txt"), FetchRefused, "is a number"),
    (
        "redirected inside",
        lambda: moved("http://[::ffff:7f00:1]/robots.txt"),
        FetchRefused,
        "public internet",
    ),
]


@pytest.mark.parametrize(
    ("make", "error", "says"), [each[1:] for each in ROBOTS], ids=[each[0] for each in ROBOTS]
)
def test_a_hostile_robots_txt_is_one_clear_line(
    world: World, make: Callable[[], Any], error: type[IntakeError], says: str
) -> None:
    world.public.answers |= {"/robots.txt": make(), "/a": answer(PAGE)}
    refused(world, world.at("/a"), error, says, fetch_seconds=1.0 if error is FetchTimeout else 20.0)
    assert world.public.paths == []


def test_a_bomb_of_a_robots_txt_is_not_blown_up(world: World) -> None:
    bomb = answer(
        gzip.compress(b"User-agent: *\nDisallow: /b\n" + b"#" * 30_000_000), Content_Encoding="gzip"
    )
    world.public.answers |= {"/robots.txt": bomb, "/a": answer(PAGE)}
    assert world.fetch().raw == PAGE


HOSTILE_ANSWERS: list[tuple[str, Callable[[], Any], type[IntakeError], str]] = [
    ("slow headers", lambda: chain(HEADED, forever(b"X: y\r\n", 0.02)), FetchTimeout, "longer than 1"),
    ("slow body", lambda: chain(HEADED + b"\r\n", forever(b"a", 0.02)), FetchTimeout, "longer than 1"),
    ("slow chunks", lambda: chain(CHUNKED, forever(b"1\r\na\r\n", 0.02)), FetchTimeout, "longer than 1"),
    ("silence", lambda: forever(b"", 0.02), FetchTimeout, "longer than 1"),
    ("only early hints", lambda: forever(b"HTTP/1.1 103 X\r\n\r\n", 0.02), FetchTimeout, "longer than 1"),
    ("huge header", lambda: chain(HEADED, forever(b"X: " + b"y" * 9000 + b"\r\n")), TooLarge, "header"),
    ("one huge header", lambda: chain(HEADED + b"X: ", forever(b"y" * 9000)), TooLarge, "header"),
    ("endless body", lambda: chain(HEADED + b"\r\n", forever(b"a" * 9000)), TooLarge, "10000 bytes"),
    ("endless page", lambda: chain(HEADED + b"\r\n", forever(b"<html>" * 900)), TooLarge, "100000 bytes"),
    (
        "endless chunks",
        lambda: chain(CHUNKED, forever(b"1000\r\n" + b"a" * 4096 + b"\r\n")),
        TooLarge,
        "10000 bytes",
    ),
    ("a huge length", lambda: HEADED + b"Content-Length: 9999999999\r\n\r\n", TooLarge, "9999999999"),
    ("a length with a sign", lambda: HEADED + b"Content-Length: -1\r\n\r\n", FetchError, "broken"),
    (
        "two lengths",
        lambda: HEADED + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\n",
        FetchError,
        "broken",
    ),
    ("a length too long", lambda: HEADED + b"Content-Length: 9\r\n\r\nabc", FetchError, "broken"),
    ("a broken chunk", lambda: CHUNKED + b"zz\r\n", FetchError, "broken"),
    ("an unfinished chunk", lambda: CHUNKED + b"10\r\nabc", FetchError, "broken"),
    ("no answer", lambda: b"", FetchError, "broken"),
    ("no HTTP", lambda: b"SSH-2.0-OpenSSH\r\n\r\n", FetchError, "broken"),
    ("a null in a header", lambda: HEADED + b"X: a\0b\r\n\r\n", FetchError, "broken"),
    ("a switch of protocols", lambda: answer(status="101 X", Upgrade="x"), FetchError, "broken"),
    *[
        (
            f"{coding} bomb",
            lambda coding=coding: answer(compressed(coding, 30_000_000), Content_Encoding=coding),
            TooLarge,
            "100000 bytes",
        )
        for coding in ("gzip", "deflate", "br", "zstd")
    ],
    (
        "a bomb in a bomb",
        lambda: answer(gzip.compress(compressed("gzip", 30_000_000)), Content_Encoding="gzip, gzip"),
        FetchError,
        "'gzip, gzip', which is not read",
    ),
    (
        "endless gzip after its end",
        lambda: chain(
            HEADED + b"Content-Encoding: gzip\r\n\r\n" + gzip.compress(b"a"), forever(b"\0" * 9000)
        ),
        TooLarge,
        "bytes",
    ),
    ("compressed as compress", lambda: answer(b"x", Content_Encoding="compress"), FetchError, "not read"),
    ("no gzip", lambda: answer(b"abc", Content_Encoding="gzip"), FetchError, "decompressed"),
    ("no br", lambda: answer(b"abc" * 9, Content_Encoding="br"), FetchError, "decompressed"),
    ("half of zstd", lambda: answer(zstd.compress(PAGE)[:30], Content_Encoding="zstd"), FetchError, "decomp"),
    ("a redirect to nowhere", lambda: answer(status="302 Found"), FetchError, "answered 302 Found"),
    ("not modified, unasked", lambda: answer(status="304 Not Modified"), FetchError, "answered 304"),
    ("missing", lambda: answer(status="404 \x1b[31mred"), FetchError, "answered 404 Not Found$"),
    ("gone", lambda: answer(status="410 Gone"), FetchError, "answered 410 Gone"),
    ("a password wanted", lambda: answer(status="401 X", WWW_Authenticate="Basic"), FetchError, "401 Unauth"),
    ("empty", lambda: answer(status="204 No Content"), FetchError, "answered 204"),
    ("a status of nobody's", lambda: answer(status="799 X"), FetchError, "answered 799$"),
]


@pytest.mark.parametrize(
    ("make", "error", "says"),
    [entry[1:] for entry in HOSTILE_ANSWERS],
    ids=[entry[0] for entry in HOSTILE_ANSWERS],
)
def test_a_hostile_or_broken_answer_is_one_clear_line(
    world: World, make: Callable[[], Any], error: type[IntakeError], says: str
) -> None:
    world.public.answers["/a"] = lambda _: make() if isinstance(make(), bytes) else b""
    if not isinstance(make(), bytes):
        world.public.answers["/a"] = make()
    refused(world, world.at("/a"), error, says, fetch_seconds=1.0 if error is FetchTimeout else 20.0)


def test_a_bomb_is_not_blown_up_whole(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    grown = []
    original = httpx2.Response.iter_bytes

    def watched(self: httpx2.Response) -> Iterator[bytes]:
        for chunk in original(self):
            grown.append(len(chunk))
            yield chunk

    monkeypatch.setattr(httpx2.Response, "iter_bytes", watched)
    world.public.answers["/a"] = answer(compressed("gzip", 100_000_000), Content_Encoding="gzip")
    refused(world, world.at("/a"), TooLarge, "100000 bytes")
    assert sum(grown) <= 2**20


@pytest.mark.parametrize("coding", ["", "identity", "gzip", "deflate", "br", "zstd"])
def test_a_document_comes_back_byte_for_byte_however_it_was_packed(world: World, coding: str) -> None:
    raw = compressed(coding, 50_000) if coding not in ("", "identity") else b"<html>" + b" " * 49_994
    world.public.answers["/a"] = answer(raw, Content_Encoding=coding)
    assert world.fetch().raw == b"<html>" + b" " * 49_994


@pytest.mark.parametrize(("size", "fits"), [(10_000, True), (10_001, False)])
def test_the_byte_limit_is_that_of_files(world: World, size: int, fits: bool) -> None:
    world.public.answers["/a"] = answer(b"a" * size)
    if fits:
        assert len(world.fetch().raw) == size
    else:
        refused(world, world.at("/a"), TooLarge, "10000 bytes")


def test_what_was_fetched_says_from_where_and_when(world: World) -> None:
    world.public.answers["/old"] = moved(f"http://tarnovia.example:{world.public.port}/new?x=1#part")
    world.public.answers["/new?x=1"] = answer(
        PAGE, Content_Type="text/html", ETag='"v1"', Last_Modified="Fri, 14 Mar 2031 10:00:00 GMT"
    )
    fetched = world.fetch("/old#top")
    assert fetched.address == f"http://tarnovia.example:{world.public.port}/new?x=1"
    assert (fetched.raw, fetched.content_type, fetched.etag) == (PAGE, "text/html", '"v1"')
    assert fetched.modified == "Fri, 14 Mar 2031 10:00:00 GMT"
    assert abs(fetched.time - datetime.now(UTC)) < timedelta(minutes=5)
    assert not fetched.not_modified


def test_a_document_that_is_the_same_is_not_sent_again(world: World) -> None:
    world.public.answers["/a"] = answer(status="304 Not Modified", ETag='"v1"')
    fetched = world.fetcher().fetch(world.at("/a"), etag='"v1"', modified="Fri, 14 Mar 2031 10:00:00 GMT")
    assert (fetched.not_modified, fetched.raw, fetched.etag) == (True, b"", '"v1"')
    assert 'if-none-match: "v1"' in world.public.heads[-1].lower()
    assert "if-modified-since: fri, 14 mar 2031" in world.public.heads[-1].lower()
    assert "if-none-match" not in world.public.heads[0].lower()  # that was for the robots.txt


@pytest.mark.parametrize("etag", ['"a"\r\nX-Evil: 1', '"é"', "\0"])
def test_a_strange_etag_is_left_out_rather_than_sent(world: World, etag: str) -> None:
    world.public.answers["/a"] = answer(PAGE)
    assert world.fetcher().fetch(world.at("/a"), etag=etag).raw == PAGE
    assert "none-match" not in world.public.heads[-1].lower()
    assert "evil" not in world.public.heads[-1].lower()


def test_a_request_says_who_asks_and_nothing_of_the_user(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{world.private.port}")
    world.public.answers["/a"] = moved("/b%0d%0aX:%20y")
    cookie = answer(status="302 Found", Location="/c", Set_Cookie="id=1; Path=/")
    world.public.answers["/b%0d%0aX:%20y"] = cookie
    world.public.answers["/c"] = answer(PAGE)
    assert world.fetch().raw == PAGE
    assert world.public.paths == ["/a", "/b%0d%0aX:%20y", "/c"]
    for head in world.public.heads:
        named = {line.partition(":")[0].lower(): line for line in head.splitlines()[1:] if line}
        assert set(named) == {"host", "user-agent", "accept", "accept-encoding"}
        assert named["host"].endswith(f"velmark.example:{world.public.port}")
        assert "Readouts/" in named["user-agent"]
    assert world.private.connections == 0


@pytest.mark.parametrize(
    ("rules", "allowed"),
    [
        (answer(status="404 Not Found"), True),
        (answer(status="403 Forbidden"), True),
        (answer(b""), True),
        (answer(b"\xff\xfe\x00 no rules at all"), True),
        (answer(b"User-agent: *\nDisallow: /b"), True),
        (answer(b"User-agent: *\nDisallow: /\nAllow: /a"), True),
        (answer(b"User-agent: *\nDisallow: /"), False),
        (answer(b"User-Agent: readouts\nDisallow: /a\n\nUser-agent: *\nAllow: /"), False),
        (answer(b"User-Agent: readouts\nAllow: /a\n\nUser-agent: *\nDisallow: /"), True),
        (answer(b"User-agent: Otherbot\nDisallow: /"), True),
        (answer(b"User-agent: Otherbot\nUser-agent: *\nDisallow: /"), False),
        (answer(b"\xef\xbb\xbfuser-agent: *\r\ndisallow: /*.html$\r\ndisallow: /a"), False),
        (answer(gzip.compress(b"User-agent: *\nDisallow: /"), Content_Encoding="gzip"), False),
    ],
)
def test_robots_txt_is_heeded(world: World, rules: bytes, allowed: bool) -> None:
    world.public.answers |= {"/robots.txt": rules, "/a": answer(PAGE)}
    if allowed:
        assert world.fetch().raw == PAGE
    else:
        refused(world, world.at("/a"), FetchRefused, "robots.txt of velmark.example")
        assert world.public.paths == []


def test_robots_txt_is_heeded_again_where_a_redirect_leads(world: World) -> None:
    world.public.answers |= {
        "/robots.txt": lambda before: answer(b"User-agent: *\nDisallow: /b" if before else b""),
        "/a": moved(world.at("/b", "tarnovia.example")),
    }
    refused(world, world.at("/a"), FetchRefused, "robots.txt of tarnovia.example")
    assert world.public.paths == ["/a"]


@pytest.mark.parametrize(
    ("rules", "error", "says"),
    [
        (answer(status="500 X"), FetchError, "500 Internal Server Error"),
        (answer(status="503 X"), FetchError, "503 Service Unavailable"),
        (answer(status="429 X"), FetchError, "429 Too Many Requests"),
        (b"", FetchError, "broken"),
        (moved("/robots.txt"), FetchError, "more than 5 times"),
    ],
)
def test_a_site_whose_robots_txt_cannot_be_got_is_left_alone(
    world: World, rules: bytes, error: type[FetchError], says: str
) -> None:
    world.public.answers |= {"/robots.txt": rules, "/a": answer(PAGE)}
    fetcher = world.fetcher()
    for _ in range(2):
        with pytest.raises(error, match=f"robots.txt of velmark.example cannot be got.*{says}"):
            fetcher.fetch(world.at("/a"))
        asked = world.public.connections
    assert world.public.paths == []
    assert world.public.connections == asked


def test_robots_txt_is_asked_for_once_by_all_threads(world: World) -> None:
    world.public.answers["/a"] = answer(PAGE)
    fetcher = world.fetcher()
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: fetcher.fetch(world.at("/a")).raw, range(16)))
    assert found == [PAGE] * 16
    assert len(world.public.heads) == 17


@pytest.mark.parametrize(
    "word",
    ["User-agent:", "useragent :", "user  agent", "USER\tAGENT", "user-agent: *", "user-agent: readouts"],
)
def test_a_robots_txt_with_many_names_and_rules_is_read_in_bounds(world: World, word: str) -> None:
    many = [*(f"{word} bot{n}" for n in range(10_000)), *(f"Disallow: /{n}" for n in range(10_000))]
    world.public.answers |= {"/robots.txt": answer("\n".join(many).encode()), "/a": answer(PAGE)}
    assert world.fetch().raw == PAGE


def test_only_the_beginning_of_a_long_robots_txt_is_read(world: World) -> None:
    long = b"User-agent: *\nDisallow: /b\n" + b"# a\n" * 200_000 + b"Disallow: /a\n"
    world.public.answers |= {"/robots.txt": answer(long), "/a": answer(PAGE)}
    assert world.fetch().raw == PAGE


@pytest.mark.parametrize(
    ("interval", "rules", "gap"),
    [
        (0.0, b"", 0.0),
        (1.0, b"", 1.0),
        (5.0, b"", 5.0),
        (1.0, b"User-agent: *\nCrawl-delay: 7", 7.0),
        (9.0, b"User-agent: *\nCrawl-delay: 7", 9.0),
        (1.0, b"User-agent: *\nCrawl-delay: 86400", 30.0),
        (1.0, b"User-agent: *\nCrawl-delay: -5", 1.0),
    ],
)
def test_a_host_is_asked_no_more_often_than_it_should_be(
    world: World, interval: float, rules: bytes, gap: float
) -> None:
    world.public.answers |= {"/robots.txt": answer(rules), "/a": answer(PAGE), "/b": answer(PAGE)}
    fetcher = world.fetcher(fetch_interval=interval)
    fetcher.fetch(world.at("/a"))
    fetcher.fetch(world.at("/b"))
    fetcher.fetch(world.at("/b", "tarnovia.example"))
    # Nobody really slept, so each wait is as long as all turns before it; the last host is another.
    turns = [0.0, interval, interval + gap]
    waits = [each for each in (*turns[1:], interval) if each]
    assert world.slept == pytest.approx(waits, abs=0.9)


@pytest.mark.parametrize("status", ["429 X", "503 X"])
@pytest.mark.parametrize(
    ("after", "waited"),
    [
        ("7", [7.0]),
        ("0", []),
        (None, [1.0]),
        ("soon", [1.0]),
        ("-3", [1.0]),
        ("Fri, 14 Mar 2003 10:00:00 GMT", []),
    ],
)
def test_a_busy_server_is_asked_again_after_the_time_it_says(
    world: World, status: str, after: str | None, waited: list[float]
) -> None:
    busy = answer(status=status, **({"Retry_After": after} if after else {}))
    world.public.answers["/a"] = lambda before: answer(PAGE) if before else busy
    assert world.fetch().raw == PAGE
    assert world.slept == waited


@pytest.mark.parametrize("after", ["31", "9" * 400, format_datetime(datetime(2131, 3, 14, tzinfo=UTC))])
def test_a_server_that_wants_a_long_wait_is_left_alone(world: World, after: str) -> None:
    world.public.answers["/a"] = answer(status="503 X", Retry_After=after)
    refused(world, world.at("/a"), FetchError, "503 Service Unavailable; it says to wait")
    assert (world.public.paths, world.slept) == (["/a"], [])


def test_a_server_that_stays_busy_is_asked_three_times(world: World) -> None:
    world.public.answers["/a"] = answer(status="503 X")
    refused(world, world.at("/a"), FetchError, "velmark.example answered 503 Service Unavailable$")
    assert (world.public.paths, world.slept) == (["/a"] * 3, [1.0, 2.0])


def test_a_connection_that_breaks_off_is_tried_again(world: World) -> None:
    world.public.answers["/a"] = lambda before: answer(PAGE) if before == 2 else answer(PAGE)[:-5]
    assert world.fetch().raw == PAGE
    assert world.slept == [1.0, 2.0]


def test_the_next_address_of_a_host_is_tried_where_one_does_not_answer(world: World) -> None:
    world.public.answers["/a"] = answer(PAGE)
    with serving("127.0.0.3") as silent:
        dead = ("127.0.0.3", world.public.port)
        assert dead != (silent.host, silent.port)
        world.names["velmark.example"] = [["127.0.0.3", PUBLIC]]
        SERVED.add(dead)
        fetcher = world.fetcher()
        fetcher._permit = lambda _: True
        try:
            assert fetcher.fetch(world.at("/a")).raw == PAGE
        finally:
            SERVED.discard(dead)


@pytest.mark.parametrize(
    ("error", "tries"),
    [
        (socket.gaierror(socket.EAI_NONAME, "Name or service not known"), 1),
        (socket.gaierror(socket.EAI_AGAIN, "Temporary failure"), 3),
        (OSError("broken"), 1),
        (UnicodeError("label too long"), 1),
    ],
)
def test_a_host_that_cannot_be_looked_up_is_said(world: World, error: Exception, tries: int) -> None:
    def fail(host: str, _: int) -> Sequence[str]:
        world.asked.append(host)
        raise error

    fetcher = Fetcher(Settings(), resolve=fail, sleep=world.slept.append)
    with pytest.raises(FetchError, match=r"the host velmark.example cannot be looked up"):
        fetcher.fetch("http://velmark.example/")
    assert len(world.asked) == tries


def test_an_endless_list_of_nothing_is_no_address(world: World) -> None:
    world.names["velmark.example"] = [[]]
    with pytest.raises(FetchError, match="has no address"):
        world.fetch()


@pytest.fixture
def secure() -> Iterator[World]:
    """As ``world``, with a certificate for velmark.example on the public server."""
    authority = trustme.CA()
    server, client = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), ssl.create_default_context()
    authority.issue_cert("velmark.example").configure_cert(server)
    authority.configure_trust(client)
    with serving(PUBLIC, tls=server) as public, serving(PRIVATE, public.port) as private:
        names = {"velmark.example": [[PUBLIC]], "tarnovia.example": [[PUBLIC]]}
        yield World(public, private, names, tls=client)


def test_a_certificate_is_asked_for_by_name_though_a_number_is_dialled(secure: World) -> None:
    secure.public.answers["/a"] = answer(PAGE)
    fetched = secure.fetcher().fetch(f"https://VELMARK.example.:{secure.public.port}/a")
    assert (fetched.raw, secure.public.names) == (PAGE, ["velmark.example"] * 2)


def test_a_server_that_never_shakes_hands_runs_out_of_time(world: World) -> None:
    address = f"https://velmark.example:{world.public.port}/a"
    refused(world, address, FetchTimeout, "longer than 1 seconds", fetch_seconds=1.0)
    assert world.public.heads == []


def test_a_certificate_for_another_host_is_refused_and_nothing_sent(secure: World) -> None:
    address = f"https://tarnovia.example:{secure.public.port}/a"
    refused(secure, address, FetchError, "no safe connection to tarnovia.example.*[Hh]ostname mismatch")
    assert secure.public.heads == []


def test_a_certificate_of_nobody_known_is_refused(secure: World) -> None:
    secure.tls = httpcore2.default_ssl_context()
    address = f"https://velmark.example:{secure.public.port}/a"
    refused(secure, address, FetchError, "no safe connection to velmark.example.*certificate verify failed")
    assert secure.public.heads == []


def test_a_redirect_never_leads_from_https_down_to_http(secure: World) -> None:
    secure.public.answers["/a"] = moved(f"http://velmark.example:{secure.public.port}/b")
    address = f"https://velmark.example:{secure.public.port}/a"
    refused(secure, address, FetchRefused, "from https down to http")
    assert secure.public.paths == ["/a"]


def test_a_proxy_is_dialled_as_given_and_asked_for_the_whole_address(world: World) -> None:
    with serving(PRIVATE) as proxy:
        proxy.answers["http://velmark.example/a"] = answer(PAGE)
        fetcher = world.fetcher(proxy=f"http://127.0.0.1:{proxy.port}")
        assert fetcher.fetch("http://velmark.example/a").raw == PAGE
        assert world.asked == []  # looking hosts up is the proxy's task
        for address in ("http://10.0.0.1/", "http://localhost/", "http://2130706433/"):
            with pytest.raises(FetchRefused):
                fetcher.fetch(address)
        with pytest.raises(FetchError, match=r"proxy does not reach velmark.example: 404"):
            fetcher.fetch("https://velmark.example/a")
    assert (world.public.connections, world.private.connections) == (0, 0)


def test_the_system_is_asked_for_the_addresses_of_a_host(monkeypatch: pytest.MonkeyPatch) -> None:
    found = [(2, 1, 6, "", ("192.0.2.1", 80)), (10, 1, 6, "", ("2001:db8::1", 80, 0, 0))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [*found, found[0]])
    assert addresses.resolve("velmark.example", 80) == ("192.0.2.1", "2001:db8::1")


def test_without_anything_injected_only_the_public_internet_and_known_certificates_count() -> None:
    fetcher = Fetcher(Settings())
    assert (fetcher._resolve, fetcher._permit) == (addresses.resolve, addresses.is_public)
    assert (fetcher._tls.verify_mode, fetcher._tls.check_hostname) == (ssl.CERT_REQUIRED, True)


def test_fetches_with_the_same_settings_share_what_politeness_needs() -> None:
    assert fetching._fetcher(Settings()) is fetching._fetcher(Settings())
    assert fetching._fetcher(Settings()) is not fetching._fetcher(Settings(fetch_interval=2.0))
    with pytest.raises(FetchRefused, match="not an address on the public internet"):
        fetching.fetch_address("http://127.0.0.1/", Settings())


def read(world: World, monkeypatch: pytest.MonkeyPatch, network: StandIn, path: str) -> Reading | Failure:
    monkeypatch.setattr(fetching, "_fetcher", lambda _: world.fetcher())
    (result,) = desk.read([world.at(path)], desk.Options(network=network))
    return result


def test_a_document_at_an_address_is_read_and_says_where_it_came_from(
    world: World, monkeypatch: pytest.MonkeyPatch, network: StandIn
) -> None:
    world.public.answers["/old"] = moved("/new")
    elsewhere = b'<html><link rel="canonical" href="https://other.example/"><p>'
    world.public.answers["/new"] = answer(PAGE.replace(b"<html><p>", elsewhere), Content_Type="text/html")
    result = read(world, monkeypatch, network, "/old")
    assert isinstance(result, Reading)
    assert (result.document.id, result.document.url) == (world.at("/old"), world.at("/new"))
    assert "We will not sign this today" in result.document.text


@pytest.mark.parametrize(
    ("sent", "stage", "says"),
    [
        (answer(status="404 X"), "fetch", "velmark.example answered 404 Not Found"),
        (moved("http://127.0.0.1/"), "fetch", "127.0.0.1 is not an address on the public internet"),
        (answer(b""), "extract", "this file is empty"),
        (answer(b"\x89PNG\r\n"), "extract", "this is a PNG picture"),
    ],
)
def test_an_address_that_gives_no_document_is_one_failure(
    world: World, monkeypatch: pytest.MonkeyPatch, network: StandIn, sent: bytes, stage: str, says: str
) -> None:
    world.public.answers["/a"] = sent
    result = read(world, monkeypatch, network, "/a")
    assert isinstance(result, Failure)
    assert (result.document, result.stage) == (world.at("/a"), stage)
    assert result.error.startswith(says)
