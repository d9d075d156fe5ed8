"""Where the inputs of a batch are: files and folders here, or addresses that fsspec opens."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Any, cast

from readouts.errors import FetchError, SettingsError
from readouts.intake import folders, sources

if TYPE_CHECKING:
    from fsspec import AbstractFileSystem

_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*(?:://|::)")
_WEB = re.compile(r"https?://", re.IGNORECASE)
_MODIFIED = ("mtime", "LastModified", "last_modified", "updated", "etag", "ETag", "created")


@dataclass(frozen=True, slots=True)
class Place:
    """A file of an input: its path or address, its bytes, and when it was changed, as its keeper says it.

    ``error`` says why it is none that can be read.
    """

    path: str
    size: int = 0
    modified: str = ""
    error: str = ""


def is_elsewhere(path: str) -> bool:
    """Whether a path is an address for fsspec; what is there as a file is none."""
    return bool(_ADDRESS.match(path)) and not os.path.lexists(path)


def found(input: str) -> Iterator[Place]:
    """The files of an input, sorted: of a folder those below it, of an address with ``*`` those that fit.

    Args:
        input: A file, a folder, or an address such as ``s3://bucket/news-*.warc.gz``.

    Raises:
        SettingsError: there is nothing of this name, it is an address on the web, or a library is missing
            that opens it.
    """
    if input == "-":
        raise SettingsError("standard input can be read only once, and a batch goes on where it stopped")
    if is_elsewhere(input):
        yield from _elsewhere(input)
    elif os.path.isdir(input):
        for path in folders.files(input):
            yield _here(path) if isinstance(path, str) else Place(path.document, error=path.error)
    elif not os.path.exists(input):
        raise SettingsError(f"{input}: no such file or folder")
    elif not os.path.isfile(input):
        raise SettingsError(f"{input}: a batch reads files and folders, and this is neither")
    else:
        yield _here(input)


@contextmanager
def opened(path: str) -> Iterator[IO[bytes]]:
    """The file at a path or an address, which can be sought in.

    Raises:
        FetchError: it cannot be opened.
    """
    if is_elsewhere(path):
        try:
            found, plain = _system(path)
            file = cast("IO[bytes]", found.open(plain, "rb"))
        except Exception as error:  # each keeper's client raises its own
            raise FetchError(f"this file cannot be opened: {_reason(error)}") from error
    else:
        with sources.mapped():
            file = open(path, "rb", opener=sources.regular)  # noqa: SIM115
    with file:
        yield file


def _here(path: str) -> Place:
    try:
        state = os.stat(path)
    except OSError as error:
        return Place(path, error=f"this file cannot be read: {error.strerror or type(error).__name__}")
    if not stat.S_ISREG(state.st_mode):
        return Place(path, error="this is not a file")
    return Place(path, state.st_size, str(state.st_mtime_ns))


def _elsewhere(input: str) -> Iterator[Place]:
    if _WEB.search(input):
        raise SettingsError(
            f"{input}: a batch fetches nothing from the web; readouts add does, or fetch it first"
        )
    try:
        system, plain = _system(input)
        if any(mark in plain for mark in "*?["):
            names = sorted(system.glob(plain))
        else:
            names = sorted(system.find(plain)) if system.isdir(plain) else [plain]
        for name in names:
            state = system.info(name)
            if state.get("type") != "directory":
                changed = next((str(state[key]) for key in _MODIFIED if state.get(key)), "")
                yield Place(system.unstrip_protocol(name), int(state.get("size") or 0), changed)
    except ImportError as error:
        raise SettingsError(f"{input}: a library that opens it is missing: {_reason(error)}") from error
    except FileNotFoundError:
        raise SettingsError(f"{input}: no such file or folder") from None
    except Exception as error:  # each keeper's client raises its own
        raise SettingsError(f"{input}: this address cannot be opened: {_reason(error)}") from error
    if not names:
        raise SettingsError(f"{input}: no such file or folder")


def _system(address: str) -> tuple[AbstractFileSystem, Any]:
    """What opens an address, and what the address is called there."""
    try:
        from fsspec.core import url_to_fs
    except ImportError:
        raise ImportError("fsspec; install readouts with the extra [batch]") from None
    system, plain = url_to_fs(address)
    return system, plain


def _reason(error: Exception) -> str:
    words = getattr(error, "strerror", None) or " ".join(str(error).split()) or type(error).__name__
    return str(words)[:300]
