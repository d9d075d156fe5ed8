"""Connections to addresses that were checked before, inside the time that a fetch may take."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from ssl import SSLContext
from time import monotonic
from typing import Any

import httpcore2

from readouts.errors import FetchTimeout


class Allowance:
    """The seconds that a fetch may still take, a slow server's and our own, but not polite waits."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._end = monotonic() + seconds

    def left(self) -> float:
        """Seconds that are left, more than 0.

        Raises:
            FetchTimeout: there are none.
        """
        left = self._end - monotonic()
        if left <= 0:
            raise FetchTimeout(self.spent())
        return left

    def spent(self) -> str:
        """The one line for a fetch that took too long."""
        return f"fetching took longer than {self._seconds:g} seconds (setting fetch_seconds)"

    @contextmanager
    def stopped(self) -> Iterator[None]:
        """Time that does not count."""
        before = monotonic()
        try:
            yield
        finally:
            self._end += monotonic() - before


class Dialler(httpcore2.NetworkBackend):
    """Connects to nothing but the given internet addresses, whatever host is asked for.

    The host's name is not looked up again, so an answer that changes between the check and the
    connection changes nothing. httpcore2 still takes the name for the header and for TLS.
    """

    def __init__(self, addresses: Sequence[str], allowance: Allowance) -> None:
        self._addresses = addresses
        self._allowance = allowance
        self._backend = httpcore2.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.NetworkStream:
        """Connect to the first of the addresses that answers."""
        for address in self._addresses[:-1]:
            try:
                return self._connected(address, port)
            except httpcore2.ConnectError:
                continue
        return self._connected(self._addresses[-1], port)

    def _connected(self, address: str, port: int) -> httpcore2.NetworkStream:
        stream = self._backend.connect_tcp(address, port, self._allowance.left(), socket_options=())
        return _Stream(stream, self._allowance)


class _Stream(httpcore2.NetworkStream):
    """A connection on which every wait ends with the allowance: a server that drips gains no time."""

    def __init__(self, stream: httpcore2.NetworkStream, allowance: Allowance) -> None:
        self._stream = stream
        self._allowance = allowance

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._allowance.left())

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._allowance.left())

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.NetworkStream:
        stream = self._stream.start_tls(ssl_context, server_hostname, self._allowance.left())
        return _Stream(stream, self._allowance)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)
