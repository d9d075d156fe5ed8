"""What all tests share: no network, and a stand-in for the network that reads."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from readouts.records import Document, Network, Passage, Reading, Statement

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


class StandIn:
    """Reads nothing but lines of the form ``NAME said: WORDS``, at once and without a model."""

    identity = Network("stand-in", "0" * 64)

    def read(self, document: Document) -> Reading:
        if "explode" in document.text:
            raise RuntimeError("the network\nexploded")
        statements, position = [], 0
        for line in document.text.splitlines(keepends=True):
            source, cue, content = line.partition(" said: ")
            if cue:
                at = position + len(source)
                statements.append(
                    Statement(
                        id=f"s{len(statements) + 1}",
                        kind="indirect",
                        attitude="assertion",
                        content=Passage.of(
                            document.text, [(at + len(cue), at + len(cue) + len(content.rstrip()))]
                        ),
                        source=Passage.of(document.text, [(position, at)]),
                        cue=Passage.of(document.text, [(at + 1, at + 5)]),
                        party=document.party,
                    )
                )
            position += len(line)
        return Reading(document, tuple(statements))

    def embed(self, runs: Sequence[Sequence[str]]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        texts = [text for run in runs for text in run]
        rows = [np.random.default_rng(sum(map(ord, text))).normal(size=384) for text in texts]
        stacked = np.array(rows, dtype=np.float32).reshape(len(rows), 384)
        stacked /= np.linalg.norm(stacked, axis=1, keepdims=True)
        return np.stack([stacked, stacked], axis=1), np.ones(len(texts), np.float32)


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
