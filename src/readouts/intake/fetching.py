"""Bytes from an address on the public internet, and from nowhere else.

The order for each request: the address is checked, its site's robots.txt heeded, its host's turn
awaited, the host looked up once, every internet address found checked, and one of exactly these
dialled. A redirect starts again from the first of them. There is no jar for cookies and nothing that
reads credentials, so neither can be sent.
"""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.message import Message
from functools import cache, lru_cache
from http import HTTPStatus
from importlib.metadata import version
from ipaddress import IPv4Address, IPv6Address
from threading import Lock

import httpcore2
import httpx2

from readouts.errors import FetchError, FetchRefused, FetchTimeout, TooLarge
from readouts.intake import addresses, answers, robots, sources
from readouts.intake.dialling import Allowance, Dialler
from readouts.settings import Settings

TRIES = 3
"""How often a host that is busy or cannot be reached is asked."""

REDIRECTS = 5
"""How many redirects are followed."""

LONGEST_WAIT = 30.0
"""The most seconds that a site's wish to wait is granted: Retry-After, Crawl-delay."""

_HEADERS = {
    "User-Agent": f"{robots.TOKEN}/{version('readouts')}",
    "Accept": "text/html, application/xhtml+xml, application/pdf, text/plain, text/markdown, */*;q=0.5",
    "Accept-Encoding": ", ".join(answers.CODINGS),
}
_MOVED = (301, 302, 303, 307, 308)
_BUSY = (429, 503)
# RFC 9309: a robots.txt is good for a day. One that could not be got is asked for again sooner.
_ROBOTS_SECONDS, _FAILED_SECONDS = 86400.0, 300.0
_HOSTS = 512


@dataclass(frozen=True, slots=True)
class Fetched:
    """What an address gave.

    ``raw`` is the document, decompressed, and empty where ``not_modified``. ``address`` is the one
    that gave it, after redirects. ``content_type``, ``etag`` and ``modified`` (Last-Modified) are the
    server's own words, if it said them; the last two make the next request conditional. ``time`` is
    when it came, in UTC.
    """

    raw: bytes
    address: str
    content_type: str | None
    etag: str | None
    modified: str | None
    time: datetime
    not_modified: bool = False

    @property
    def charset(self) -> str | None:
        """The encoding that the server names in the content type, as it says it, or None."""
        message = Message()
        message["content-type"] = self.content_type or ""
        return message.get_content_charset() or None


def fetch_address(
    address: str, settings: Settings, *, etag: str | None = None, modified: str | None = None
) -> Fetched:
    """What an http or https address gives; requests of one process with the same settings share turns.

    Args:
        address: The address.
        settings: ``max_bytes`` bounds the document as it does a file; ``fetch_seconds``,
            ``fetch_interval``, ``fetch_ports`` and ``proxy`` are as they say.
        etag: What :class:`Fetched` had the last time: a document that is still the same is not sent.
        modified: The same for its date.

    Raises:
        FetchRefused: the address is not public or malformed, or the site's robots.txt forbids it.
        FetchTimeout: it took too long.
        TooLarge: there are more bytes than the limit.
        FetchError: the server cannot be reached or has no such document.
    """
    with _lock:
        fetcher = _fetcher(settings)
    return fetcher.fetch(address, etag=etag, modified=modified)


class Fetcher:
    """Fetches addresses and keeps what politeness needs: each host's turn and robots.txt.

    It may be used from several threads. ``resolve`` gives a host's internet addresses, ``permit`` says
    which of these may be dialled, ``tls`` whose certificates are trusted, and ``sleep`` waits; tests
    have their own, users never.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        resolve: Callable[[str, int], Sequence[str]] = addresses.resolve,
        permit: Callable[[IPv4Address | IPv6Address], bool] = addresses.is_public,
        tls: ssl.SSLContext | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._settings = settings
        self._resolve, self._permit, self._sleep = resolve, permit, sleep
        self._tls = tls or httpcore2.default_ssl_context()
        self._ports = frozenset(int(port) for port in settings.fetch_ports.split(","))
        self._most = max(settings.max_bytes * sources.RAW_FACTOR, 2 * robots.MOST_BYTES)
        self._lock = Lock()
        self._hosts = lru_cache(maxsize=_HOSTS)(_new_host)

    def fetch(self, address: str, *, etag: str | None = None, modified: str | None = None) -> Fetched:
        """What an address gives; see :func:`fetch_address`."""
        headers = dict(_HEADERS)
        for name, value in (("If-None-Match", etag), ("If-Modified-Since", modified)):
            # Servers say strange things; without the header the document only comes in full.
            if value and value.isascii() and value.isprintable():
                headers[name] = value
        url = addresses.checked(address, self._ports)
        return self._tried(url, _Wish(headers, self._page), Allowance(self._settings.fetch_seconds))

    def _tried(self, url: httpx2.URL, wish: _Wish, allowance: Allowance) -> Fetched:
        for attempt in range(TRIES):
            try:
                return self._followed(url, wish, allowance)
            except _Later as later:
                wait = 2.0**attempt if later.wait is None else later.wait
                if wait > LONGEST_WAIT:
                    raise FetchError(f"{later.error}; it says to wait {wait:,.0f} seconds") from None
                if attempt == TRIES - 1:
                    raise later.error from None
            self._pause(wait, allowance)
        raise AssertionError("the last try returns or raises")

    def _followed(self, url: httpx2.URL, wish: _Wish, allowance: Allowance) -> Fetched:
        for _ in range(REDIRECTS + 1):
            if wish.heeds_robots:
                with allowance.stopped():
                    self._heed(url)
            self._await_turn(addresses.host(url), allowance)
            answer = self._asked(url, wish, allowance)
            if isinstance(answer, Fetched):
                return answer
            url = addresses.checked(answer, self._ports, url)
        raise FetchError(f"redirected more than {REDIRECTS} times, the last time to {url}"[:400])

    def _asked(self, url: httpx2.URL, wish: _Wish, allowance: Allowance) -> Fetched | str:
        """One request: what came, or where it was redirected to."""
        sent = httpx2.Request("GET", url, headers=wish.headers)
        target = httpcore2.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path)
        with self._pool(url, allowance) as pool, _mapped(addresses.host(url), allowance):
            response = pool.handle_request(httpcore2.Request("GET", target, headers=sent.headers.raw))
            try:
                chunks = answers.Counted(response.iter_stream(), self._most)
                answer = httpx2.Response(response.status, headers=response.headers, stream=chunks)
                return self._answered(url, wish, answer, allowance)
            finally:
                response.close()

    def _answered(
        self, url: httpx2.URL, wish: _Wish, answer: httpx2.Response, allowance: Allowance
    ) -> Fetched | str:
        status, headers = answer.status_code, answer.headers
        if status in _MOVED and headers.get("location"):
            return headers["location"]
        same = status == HTTPStatus.NOT_MODIFIED and len(wish.headers) > len(_HEADERS)
        if status != HTTPStatus.OK and not same:
            failure = FetchError(f"{addresses.host(url)} answered {answers.named(status)}")
            if status in _BUSY:
                raise _Later(failure, answers.retry_after(headers.get("retry-after", "")))
            # RFC 9309: where there is no robots.txt to be had, everything is allowed.
            if wish.heeds_robots or not 400 <= status < 500:
                raise failure
        return Fetched(
            raw=b"" if status != HTTPStatus.OK else wish.take(answer, allowance),
            address=str(url),
            content_type=headers.get("content-type"),
            etag=headers.get("etag"),
            modified=headers.get("last-modified"),
            time=datetime.now(UTC),
            not_modified=same,
        )

    def _page(self, answer: httpx2.Response, allowance: Allowance) -> bytes:
        return answers.page(answer, self._settings, allowance)

    def _pool(self, url: httpx2.URL, allowance: Allowance) -> httpcore2.ConnectionPool:
        """Connections for one request: none is kept, because the next may not be allowed to use it."""
        ip = addresses.literal(addresses.host(url))
        if ip and not self._permit(ip):
            raise FetchRefused(f"{addresses.host(url)} is not an address on the public internet")
        if self._settings.proxy:
            proxy = httpx2.URL(self._settings.proxy)
            backend = Dialler((proxy.host,), allowance)
            return httpcore2.HTTPProxy(str(proxy), ssl_context=self._tls, network_backend=backend)
        found = (str(ip),) if ip else self._looked_up(url)
        return httpcore2.ConnectionPool(self._tls, network_backend=Dialler(found, allowance))

    def _looked_up(self, url: httpx2.URL) -> Sequence[str]:
        try:
            found = self._resolve(addresses.host(url), addresses.port(url))
        except socket.gaierror as error:
            failure = FetchError(f"the host {addresses.host(url)} cannot be looked up: {error.strerror}")
            raise (_Later(failure) if error.errno == socket.EAI_AGAIN else failure) from None
        except (OSError, UnicodeError) as error:
            raise FetchError(f"the host {addresses.host(url)} cannot be looked up: {error}") from error
        if not found:
            raise FetchError(f"the host {addresses.host(url)} has no address")
        for each in found:
            ip = addresses.literal(each)
            # One answer that is not public makes the others suspect too.
            if ip is None or not self._permit(ip):
                raise FetchRefused(f"{addresses.host(url)} is at {each}, which is not on the public internet")
        return found

    def _heed(self, url: httpx2.URL) -> None:
        origin = url.copy_with(raw_path=b"/robots.txt")
        host = self._host(addresses.host(url))
        with host.reading:
            rules, until = host.robots.get(str(origin), (None, 0.0))
            if rules is None or time.monotonic() > until:
                rules, seconds = self._robots(origin)
                host.robots[str(origin)] = rules, time.monotonic() + seconds
        if isinstance(rules, FetchError):
            raise type(rules)(str(rules))
        host.delay = min(rules.delay, LONGEST_WAIT)
        if not rules.allow(str(url)):
            raise FetchRefused(f"the robots.txt of {addresses.host(url)} asks programs not to fetch this")

    def _robots(self, origin: httpx2.URL) -> tuple[robots.Rules | FetchError, float]:
        """A site's rules, or why they are not known, and for how many seconds that is good."""
        wish = _Wish(dict(_HEADERS), answers.beginning, heeds_robots=False)
        try:
            fetched = self._tried(origin, wish, Allowance(self._settings.fetch_seconds))
        except FetchRefused:
            raise
        except (FetchError, TooLarge) as error:
            kind = FetchTimeout if isinstance(error, FetchTimeout) else FetchError
            name = addresses.host(origin)
            note = f"the robots.txt of {name} cannot be got, so nothing else there is fetched: {error}"
            return kind(note), _FAILED_SECONDS
        return robots.Rules(fetched.raw), _ROBOTS_SECONDS

    def _await_turn(self, name: str, allowance: Allowance) -> None:
        host = self._host(name)
        with self._lock:
            now = time.monotonic()
            turn = max(now, host.turn)
            host.turn = turn + max(self._settings.fetch_interval, host.delay)
        self._pause(turn - now, allowance)

    def _pause(self, seconds: float, allowance: Allowance) -> None:
        if seconds > 0:
            with allowance.stopped():
                self._sleep(seconds)

    def _host(self, name: str) -> _Host:
        with self._lock:
            return self._hosts(name)


@dataclass(slots=True)
class _Host:
    """When a host may be asked next (on the monotonic clock), and the rules of its sites."""

    turn: float = 0.0
    delay: float = 0.0
    robots: dict[str, tuple[robots.Rules | FetchError, float]] = field(default_factory=dict)
    reading: Lock = field(default_factory=Lock)


def _new_host(_: str) -> _Host:
    return _Host()


@dataclass(frozen=True, slots=True)
class _Wish:
    """What is asked for: the headers that are sent, and how to take what comes."""

    headers: dict[str, str]
    take: Callable[[httpx2.Response, Allowance], bytes]
    heeds_robots: bool = True


class _Later(Exception):
    """A failure that may be over in ``wait`` seconds, or in a while."""

    def __init__(self, error: FetchError, wait: float | None = None) -> None:
        super().__init__(str(error))
        self.error, self.wait = error, wait


@contextmanager
def _mapped(host: str, allowance: Allowance) -> Iterator[None]:
    """Map what httpcore2 and httpx2 raise; what may be over soon becomes :class:`_Later`."""
    try:
        yield
    except httpcore2.TimeoutException as error:
        raise FetchTimeout(allowance.spent()) from error
    except httpcore2.ProxyError as error:
        raise FetchError(f"the proxy does not reach {host}: {_line(error)}") from error
    except httpcore2.ConnectError as error:
        if isinstance(_cause(error), ssl.SSLError):
            raise FetchError(f"there is no safe connection to {host}: {_line(error)}") from error
        raise _Later(FetchError(f"{host} cannot be reached: {_line(error)}")) from error
    except httpcore2.ProtocolError as error:
        if getattr(_cause(error), "error_status_hint", 0) == 431:
            raise TooLarge(f"the header that {host} answers with is too long") from error
        raise _Later(FetchError(f"the answer of {host} is broken: {_line(error)}")) from error
    except httpcore2.NetworkError as error:
        raise _Later(FetchError(f"the connection to {host} broke off: {_line(error)}")) from error
    except httpx2.DecodingError as error:
        raise FetchError(f"what {host} sent cannot be decompressed: {_line(error)}") from error


def _cause(error: Exception) -> object:
    """What httpcore2 made an error from: its pool drops the ``__cause__``."""
    return error.args[0] if error.args else None


def _line(error: Exception) -> str:
    return " ".join(str(error).split())[:200] or type(error).__name__


_lock = Lock()


@cache
def _fetcher(settings: Settings) -> Fetcher:
    return Fetcher(settings)
