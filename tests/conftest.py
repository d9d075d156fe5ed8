"""What all tests share: no network, and a stand-in for the network that reads."""

from __future__ import annotations

import shutil
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from stand_in import StandIn

ROOT = Path(__file__).parent.parent

SERVED: set[tuple[str, int]] = set()
"""Hosts and ports on loopback where a test itself listens, the only ones that may be reached."""


@pytest.fixture(scope="session", autouse=True)
def _no_network() -> Iterator[None]:
    """Nothing in these tests may reach out, but to their own servers and sockets between processes."""

    def guarded(name: str) -> Callable[..., Any]:
        original = getattr(socket.socket, name)

        def method(self: socket.socket, *arguments: Any) -> Any:
            if self.family != socket.AF_UNIX and tuple(arguments[-1][:2]) not in SERVED:
                raise AssertionError(f"a test tried to reach {arguments[-1]!r}")
            return original(self, *arguments)

        return method

    found = socket.getaddrinfo

    def lookup(host: Any, port: Any, *arguments: Any, **named: Any) -> Any:
        if (host, port) not in SERVED:
            raise AssertionError(f"a test tried to look up {host!r}")
        return found(host, port, *arguments, **named)

    with pytest.MonkeyPatch.context() as patch:
        for name in ("connect", "connect_ex", "sendto"):
            patch.setattr(socket.socket, name, guarded(name))
        patch.setattr(socket, "getaddrinfo", lookup)
        yield


@pytest.fixture
def network() -> StandIn:
    """A network that needs no model."""
    return StandIn()


@pytest.fixture
def files(tmp_path: Path) -> Callable[..., list[str]]:
    """Write texts as files and return their paths, in the order given."""

    def write(**texts: str) -> list[str]:
        for name, text in texts.items():
            (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8", newline="")
        return [str(tmp_path / f"{name}.txt") for name in texts]

    return write


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Headless Chromium; tests that need it are skipped where it is not installed."""
    executable = shutil.which("chromium") or shutil.which("chromium-browser")
    if executable is None:
        pytest.skip("Chromium is not installed")
    sync = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    arguments = [
        "--disable-gpu",
        "--disable-quic",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
        "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    ]
    with sync.sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=executable, chromium_sandbox=False, args=arguments)
        yield chromium
        chromium.close()
