"""Servers on loopback that say what a test wants and remember who came."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress

from conftest import SERVED

Answer = bytes | Iterable[bytes] | Callable[[int], bytes]
"""What a server sends: bytes, pieces of them, or bytes by how often the path was asked for before."""


def answer(body: bytes = b"", status: str = "200 OK", **headers: str) -> bytes:
    """A whole answer in HTTP/1.1; a header's name has ``_`` for ``-``."""
    given = {"Content_Length": str(len(body)), **headers}
    lines = [f"{name.replace('_', '-')}: {value}" for name, value in given.items()]
    return "\r\n".join([f"HTTP/1.1 {status}", *lines, "", ""]).encode("latin-1") + body


def moved(location: str, status: str = "302 Found") -> bytes:
    """A redirect."""
    return answer(status=status, Location=location)


class Server:
    """A server on loopback; ``heads`` are the requests that it got, ``connections`` all that came."""

    def __init__(self, host: str, port: int = 0, tls: ssl.SSLContext | None = None) -> None:
        self.answers: dict[str, Answer] = {}
        self.heads: list[str] = []
        self.connections = 0
        self.names: list[str | None] = []
        self._tls = tls
        self._closed = False
        if tls:
            tls.sni_callback = lambda _, name, __: self.names.append(name)
        self._socket = socket.create_server((host, port))
        self.host, self.port = self._socket.getsockname()[:2]

    @property
    def paths(self) -> list[str]:
        """What was asked for, in order, without the robots.txt."""
        asked = [head.split(" ")[1] for head in self.heads]
        return [path for path in asked if path != "/robots.txt"]

    def run(self) -> None:
        """Answer until closed."""
        with suppress(OSError):
            while True:
                connection, _ = self._socket.accept()
                self.connections += 1
                threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def close(self) -> None:
        """Stop listening."""
        self._closed = True
        # A thread that waits in accept() is only woken by this.
        with suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()

    def _serve(self, connection: socket.socket) -> None:
        with suppress(OSError), connection:
            if not self._tls:
                return self._reply(connection)
            with self._tls.wrap_socket(connection, server_side=True) as safe:
                self._reply(safe)

    def _reply(self, connection: socket.socket) -> None:
        with suppress(OSError):
            head = b""
            while b"\r\n\r\n" not in head:
                more = connection.recv(65536)
                if not more:
                    return
                head += more
            text = head.decode("latin-1")
            path = text.split(" ")[1]
            before = sum(each.split(" ")[1] == path for each in self.heads)
            self.heads.append(text)
            found = self.answers.get(path, answer(status="404 Not Found"))
            if callable(found):
                found = found(before)
            for piece in [found] if isinstance(found, bytes) else found:
                if self._closed:
                    return
                connection.sendall(piece)
            with suppress(OSError):
                connection.shutdown(socket.SHUT_WR)
            # Closing with bytes unread would reset the connection under the answer.
            while connection.recv(65536):
                pass


@contextmanager
def serving(host: str, port: int = 0, tls: ssl.SSLContext | None = None) -> Iterator[Server]:
    """A server that runs."""
    server = Server(host, port, tls)
    place = (server.host, server.port)
    SERVED.add(place)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        SERVED.discard(place)
        server.close()
        thread.join()
