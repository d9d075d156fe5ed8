"""The few requests that the site makes itself: to the identity provider that its settings name.

As where documents are fetched (:mod:`readouts.intake.fetching`), a host is looked up once and what was found
is dialled; nothing but https, no redirect, and bounds of bytes and time. A robots.txt is not asked for: what
is fetched is made for programs.
"""

from __future__ import annotations

import ssl
from collections.abc import Callable, Iterable, Sequence
from ipaddress import IPv4Address, IPv6Address

import httpcore2
import httpx2

from readouts.errors import FetchError, FetchRefused, FetchTimeout, TooLarge
from readouts.intake import addresses
from readouts.intake.dialling import Allowance, Dialler
from readouts.settings import Settings

MOST_BYTES = 1_000_000
"""The most bytes that an answer may have."""


class Outward(httpx2.BaseTransport):
    """Sends requests to a host that the site's keeper named, and to public hosts that it names.

    Args:
        home: An address of that host, which may also be one inside a network.
        settings: ``fetch_seconds`` and ``proxy`` are as they say.
        resolve: Gives a host's internet addresses; this and what follows is for tests.
        permit: Says which of these may be dialled for other hosts.
        tls: Whose certificates are trusted.
    """

    def __init__(
        self,
        home: str,
        settings: Settings,
        *,
        resolve: Callable[[str, int], Sequence[str]] = addresses.resolve,
        permit: Callable[[IPv4Address | IPv6Address], bool] = addresses.is_public,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._home, self._settings = httpx2.URL(home), settings
        self._resolve, self._permit = resolve, permit
        self._tls = tls or httpcore2.default_ssl_context()

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send one request and take the whole answer.

        Raises:
            FetchRefused: the address is none that may be asked.
            FetchTimeout: it took too long.
            TooLarge: the answer is too long.
            FetchError: the host cannot be reached, or its answer is broken.
        """
        url, name = request.url, addresses.host(request.url)
        if url.scheme != "https" or url.userinfo:
            raise FetchRefused(f"only https is asked, and without a password: {url}"[:400])
        allowance = Allowance(self._settings.fetch_seconds)
        target = httpcore2.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path)
        # What is compressed could grow beyond bounds.
        request.headers["Accept-Encoding"] = "identity"
        asked = httpcore2.Request(request.method, target, headers=request.headers.raw, content=request.read())
        try:
            with self._pool(url, allowance) as pool:
                answer = pool.handle_request(asked)
                try:
                    content = _whole(answer.iter_stream(), name)
                finally:
                    answer.close()
        except httpcore2.TimeoutException as error:
            raise FetchTimeout(allowance.spent()) from error
        except (httpcore2.NetworkError, httpcore2.ProtocolError, httpcore2.ProxyError) as error:
            raise FetchError(f"{name} cannot be reached: {_line(error)}") from error
        headers = [(key, value) for key, value in answer.headers if key.lower() == b"content-type"]
        return httpx2.Response(answer.status, headers=headers, content=content, request=request)

    def _pool(self, url: httpx2.URL, allowance: Allowance) -> httpcore2.ConnectionPool:
        """Connections for one request."""
        named = (url.host, addresses.port(url)) == (self._home.host, addresses.port(self._home))
        if not named:
            addresses.checked(str(url), (443,))
        if self._settings.proxy:
            proxy = httpx2.URL(self._settings.proxy)
            return httpcore2.HTTPProxy(
                str(proxy), ssl_context=self._tls, network_backend=Dialler((proxy.host,), allowance)
            )
        try:
            found = self._resolve(addresses.host(url), addresses.port(url))
        except (OSError, UnicodeError) as error:
            raise FetchError(f"the host {addresses.host(url)} cannot be looked up: {_line(error)}") from error
        for each in found:
            ip = addresses.literal(each)
            if not named and (ip is None or not self._permit(ip)):
                raise FetchRefused(f"{addresses.host(url)} is at {each}, which is not on the public internet")
        return httpcore2.ConnectionPool(self._tls, network_backend=Dialler(found, allowance))


def _whole(chunks: Iterable[bytes], name: str) -> bytes:
    content = bytearray()
    for chunk in chunks:
        content += chunk
        if len(content) > MOST_BYTES:
            raise TooLarge(f"{name} answers with more than {MOST_BYTES:,} bytes")
    return bytes(content)


def _line(error: Exception) -> str:
    return " ".join(str(error).split())[:200] or type(error).__name__
