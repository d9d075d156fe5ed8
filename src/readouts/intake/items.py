"""What an input is expanded into: single documents, and what the file that holds them says of each."""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from readouts.intake.fetching import Fetched

_ADDRESS = re.compile(r"https?://[^\s<>\"\\\x00-\x1f\x7f]{1,2000}", re.IGNORECASE)
_LONGEST = 300


@dataclass(frozen=True, slots=True)
class Stated:
    """What a feed, an archive, a list or a server says of a document; None where it says nothing.

    ``date`` is ISO 8601. ``charset`` is the encoding that a server names. ``warnings`` are about how the
    document stands in there.
    """

    title: str | None = None
    date: str | None = None
    outlet: str | None = None
    issuer: str | None = None
    party: str | None = None
    url: str | None = None
    charset: str | None = None
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Item:
    """One document of an input, before anything is extracted.

    ``id`` is the path or address, and of a document inside a file ``PATH#ENTRY``. ``raw`` is the
    bytes of a file of its own kind, or a text as it stands; None where they have to be fetched from
    ``path``: a file, or an address to which a feed only leads, which is the ``id`` as well. ``fetched``
    is what the server of a document that was given by its address said; if that is that it has not
    changed, there is neither ``raw`` nor ``path``.
    """

    id: str
    raw: bytes | str | None = None
    path: str = ""
    stated: Stated = Stated()
    fetched: Fetched | None = None


def address(value: object) -> str | None:
    """``value`` where it is an address on the web, else None: no entry may name a file."""
    found = value.strip() if isinstance(value, str) else ""
    try:
        whole = found.isprintable() and _ADDRESS.fullmatch(found) and urlsplit(found).hostname
        return found if whole else None
    except ValueError:  # brackets about what is no IPv6 address
        return None


def entry(path: str, name: object, otherwise: str) -> str:
    """``PATH#NAME``, on one line and bounded; ``otherwise`` stands for a name that is missing."""
    words = str(name) if isinstance(name, str | int) and not isinstance(name, bool) else ""
    words = " ".join("".join(char if char.isprintable() else " " for char in words[:100_000]).split())
    if len(words) > _LONGEST:
        words = f"{words[: _LONGEST - 17]}~{sha256(words.encode()).hexdigest()[:16]}"
    return f"{path}#{words or otherwise}"


def text(value: object) -> str | None:
    """``value`` where it is a text with something in it, without the lone surrogates of JSON."""
    if not isinstance(value, str) or not value.strip():
        return None
    return value.encode("utf-8", "replace").decode("utf-8")


def markup(body: str) -> bytes:
    """A piece of a web page as a page, so that it is seen to be one."""
    head = '<!DOCTYPE html><html><head><meta charset="utf-8"></head><body><article>'
    return f"{head}{body}</article></body></html>".encode("utf-8", "replace")
