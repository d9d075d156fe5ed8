"""Which addresses may be fetched: by their form, their host, and the internet addresses of the host."""

from __future__ import annotations

import re
import socket
from collections.abc import Container, Sequence
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

import httpx2

from readouts.errors import FetchRefused

PORTS = {"http": 80, "https": 443}
"""The port of each scheme that is fetched."""

# RFC 6052: what a network that speaks only IPv6 answers for hosts that speak only IPv4.
_NAT64 = IPv6Network("64:ff9b::/96")
# RFC 4291: all of IPv6 that has been given out; the rest is for special use or for nobody.
_GLOBAL_UNICAST = IPv6Network("2000::/3")
_LABEL = re.compile(r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?")
# What the resolver would take for a number (inet_aton): 127.1, 2130706433, 0x7f.1, 0177.0.0.1.
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
# Names that mean something only inside a network (RFC 6761, 6762, 8375, 9476 and ICANN's .internal).
_INSIDE = ("localhost", "local", "internal", "home.arpa", "alt")
_LONGEST = 4000


def checked(address: str, ports: Container[int], base: httpx2.URL | None = None) -> httpx2.URL:
    """An address in its normal form, without fragment, if it is one that may be asked for.

    Args:
        address: The address; one relative to ``base`` where that is given.
        ports: The ports that may be dialled.
        base: The address from which this one was redirected.

    Raises:
        FetchRefused: the address is malformed, holds a password or control characters, or is of a
            scheme, host or port that is not fetched.
    """
    if len(address) > _LONGEST:
        raise FetchRefused(f"the address is longer than {_LONGEST} characters")
    if not address.isprintable():
        raise FetchRefused(f"the address holds a control character: {address[:200]!r}")
    try:
        url = base.join(address) if base else httpx2.URL(address)
        if url.scheme not in PORTS:
            raise FetchRefused(f"only http and https are fetched, not {url.scheme[:40] or 'this'}")
        # One dot at the end means the same host, but not to a certificate or to robots.txt.
        url = url.copy_with(host=_host(url), fragment=None)
    except (httpx2.InvalidURL, ValueError) as error:
        raise FetchRefused(f"this is no valid address: {error}"[:300]) from None
    if base and (base.scheme, url.scheme) == ("https", "http"):
        raise FetchRefused(f"redirected from https down to http: {url}"[:400])
    if url.userinfo:
        raise FetchRefused("the address holds a user name or a password, which is never sent")
    if port(url) not in ports:
        raise FetchRefused(f"port {port(url)} is not fetched from (setting fetch_ports)")
    return url


def _host(url: httpx2.URL) -> str:
    """The host without a dot at its end.

    Raises:
        FetchRefused: it is none that a public server can have.
    """
    host = url.raw_host.decode("ascii").lower()
    if ":" in host:
        if "%" in host:
            raise FetchRefused(f"{host} names an interface of this machine")
        return host
    host = host.removesuffix(".")
    labels = host.split(".")
    try:
        return str(IPv4Address(host))
    except ValueError:
        pass
    if not host:
        raise FetchRefused("the address names no host")
    if _NUMBER.fullmatch(labels[-1]):
        raise FetchRefused(f"the host {host[:100]} is a number, but not in the form 192.0.2.1")
    if len(host) > 253 or not all(map(_LABEL.fullmatch, labels)):
        raise FetchRefused(f"{host[:100]!r} is not the name of a host")
    if len(labels) == 1 or any(host == name or host.endswith(f".{name}") for name in _INSIDE):
        raise FetchRefused(f"{host} is a name inside a network, not a public host")
    return host


def host(url: httpx2.URL) -> str:
    """The host of a checked address in ASCII, without the brackets of IPv6."""
    return url.raw_host.decode("ascii")


def port(url: httpx2.URL) -> int:
    """The port that an address means."""
    return PORTS[url.scheme] if url.port is None else url.port


def literal(host: str) -> IPv4Address | IPv6Address | None:
    """The internet address that a host is written as, or None for a name."""
    try:
        return ip_address(host)
    except ValueError:
        return None


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Whether an internet address is one of the public internet's, and not only by wrapping one that is not.

    IPv4 inside IPv6 (mapped, 6to4, NAT64's well-known prefix) is judged by the IPv4 address.
    """
    if isinstance(address, IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if address in _NAT64:
            inner = IPv4Address(int(address) & 0xFFFFFFFF)
        if inner:
            return is_public(inner)
        if address not in _GLOBAL_UNICAST or address.scope_id:
            return False
    return address.is_global and not (address.is_multicast or address.is_reserved)


def resolve(host: str, port: int) -> Sequence[str]:
    """The internet addresses of a host, as the system knows them, in the order to try them.

    Raises:
        OSError: there are none.
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(entry[4][0]) for entry in found))
