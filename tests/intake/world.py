"""A small internet for tests: 127.0.0.2 plays the public one.

Only there does the injected check let a fetcher go. On 127.0.0.1, at the same port, stands a server
that must never see a connection.
"""

from __future__ import annotations

import socket
import ssl
from collections.abc import Sequence
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv6Address
from typing import Any

from readouts.intake import addresses
from readouts.intake.fetching import Fetched, Fetcher
from readouts.settings import Settings

from .making import ENGLISH
from .serving import Server

PUBLIC, PRIVATE = "127.0.0.2", "127.0.0.1"
PAGE = f"<html><p>{ENGLISH}</p></html>".encode()


def permitted(ip: IPv4Address | IPv6Address) -> bool:
    return str(ip) == PUBLIC or addresses.is_public(ip)


@dataclass
class World:
    """The public server, the private one, and names that lead to them."""

    public: Server
    private: Server
    names: dict[str, list[list[str]]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    slept: list[float] = field(default_factory=list)
    tls: ssl.SSLContext = field(default_factory=lambda: ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT))

    def resolve(self, host: str, port: int) -> Sequence[str]:
        """The next answer for a name; the last one stays."""
        self.asked.append(host)
        if host not in self.names:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        left = self.names[host]
        return left.pop(0) if len(left) > 1 else left[0]

    def fetcher(self, **settings: Any) -> Fetcher:
        settings = {"max_bytes": 10_000, "fetch_interval": 0.0, "fetch_seconds": 20.0, **settings}
        ports = f"80,443,{self.public.port}"
        return Fetcher(
            Settings(**{"fetch_ports": ports, **settings}),
            resolve=self.resolve,
            permit=permitted,
            tls=self.tls,
            sleep=self.slept.append,
        )

    def at(self, path: str, host: str = "velmark.example") -> str:
        return f"http://{host}:{self.public.port}{path}"

    def fetch(self, path: str = "/a", **settings: Any) -> Fetched:
        return self.fetcher(**settings).fetch(self.at(path))
