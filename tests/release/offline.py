"""Runs a command where nothing outside can be reached: ``python offline.py PROGRAM ARGUMENT...``.

In a network namespace of its own that has nothing but the loopback interface, where the system allows it: the
caller puts ``unshare --map-root-user --net`` in front, and this switches loopback on. It is also what Python
loads as ``sitecustomize`` where the system does not: then sockets only reach loopback, in this process and in
those that it starts.
"""

from __future__ import annotations

import os
import socket
import struct
import sys
from typing import Any

_NEAR = (None, "127.0.0.1", "::1", "localhost")


def loopback_up() -> None:
    """Switch the loopback interface of this namespace on."""
    import fcntl

    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asked:
        # SIOCSIFFLAGS with IFF_UP; see netdevice(7).
        fcntl.ioctl(asked, 0x8914, struct.pack("16sh14x", b"lo", 1))


def only_loopback() -> None:
    """Let sockets of this process reach loopback and files only, and look up no names."""

    def guarded(name: str) -> Any:
        original = getattr(socket.socket, name)

        def method(self: socket.socket, *arguments: Any) -> Any:
            if self.family != socket.AF_UNIX and arguments[-1][0] not in _NEAR:
                raise OSError(f"offline: {arguments[-1]!r}")
            return original(self, *arguments)

        return method

    for name in ("connect", "connect_ex", "sendto"):
        setattr(socket.socket, name, guarded(name))

    found = socket.getaddrinfo

    def lookup(host: Any, *arguments: Any, **named: Any) -> Any:
        if host not in _NEAR:
            raise OSError(f"offline: {host!r}")
        return found(host, *arguments, **named)

    socket.getaddrinfo = lookup


if __name__ == "__main__":
    loopback_up()
    os.execv(sys.argv[1], sys.argv[1:])
elif __name__ == "sitecustomize":
    only_loopback()
