"""Bytes from a file, from an address or from standard input."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING

from readouts.errors import FetchError, TooLarge
from readouts.intake import formats

if TYPE_CHECKING:
    from readouts.intake.fetching import Fetched
    from readouts.settings import Settings

# Markup and fonts weigh more than the words between them.
RAW_FACTOR = 10
HEAD = formats.HOLDER_HEAD
"""How many of the first bytes show what a file is."""


def fetch_input(
    input: str, settings: Settings, fetch: Callable[[str], Fetched] | None = None
) -> tuple[bytes, Fetched | None]:
    """The bytes of an input: of an address where it begins with http:// or https://, else of a file.

    Args:
        input: A path, as :func:`fetch_file` takes it, or an address.
        settings: What bounds the bytes and how they are fetched.
        fetch: What fetches an address; :func:`readouts.intake.fetching.fetch_address` by default.

    Returns:
        The bytes, and of an address what its server said.

    Raises:
        FetchError: they cannot be got (FetchRefused, FetchTimeout: of an address).
        TooLarge: there are more bytes than the limit.
    """
    if not formats.is_address(input):
        return fetch_file(input, settings), None
    if fetch is None:
        from readouts.intake.fetching import fetch_address  # late: it loads a client for HTTP

        fetched = fetch_address(input, settings)
    else:
        fetched = fetch(input)
    return fetched.raw, fetched


def fetch_file(path: str, settings: Settings) -> bytes:
    """The bytes of the file at ``path``, or of standard input where ``path`` is ``-``.

    At most ``settings.max_bytes`` bytes are accepted, ten times as many of a web page, a PDF or what
    holds documents. No more than that is ever read.

    Raises:
        FetchError: the path is missing, a folder, a device or unreadable.
        TooLarge: there are more bytes than the limit.
    """
    with mapped():
        if path == "-":
            return bounded(sys.stdin.buffer, path, settings)
        with open(path, "rb", opener=regular) as file:
            size = os.fstat(file.fileno()).st_size
            return bounded(file, path, settings, size)


@contextmanager
def mapped() -> Iterator[None]:
    """Turn what goes wrong while a file is opened and read into a FetchError of one line."""
    try:
        yield
    except FileNotFoundError:
        raise FetchError("no such file") from None
    except IsADirectoryError:
        raise FetchError("this is a folder: name the files in it") from None
    except PermissionError:
        raise FetchError("permission to read this file is denied") from None
    except OSError as error:
        raise FetchError(f"this file cannot be read: {error.strerror or type(error).__name__}") from error
    except ValueError:  # a path with a null character, or standard input already closed
        raise FetchError("this path cannot be opened") from None


def regular(path: str, flags: int) -> int:
    """Open a file or a pipe, for ``open(..., opener=regular)``.

    Raises:
        FetchError: it is a device.
    """
    mode = os.stat(path).st_mode
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(path)
    # A device may never end, and a terminal waits for ever; pipes are what <(command) passes.
    if not (stat.S_ISREG(mode) or stat.S_ISFIFO(mode)):
        raise FetchError("this is a device, not a file")
    return os.open(path, flags)


def bounded(file: IO[bytes], path: str, settings: Settings, size: int = 0) -> bytes:
    """All bytes of an open file, of ``size`` bytes where that is known.

    Raises:
        TooLarge: there are more bytes than the limit.
    """
    head = file.read(min(HEAD, settings.max_bytes + 1))
    most = limit(head, settings, path)
    if size > most:
        raise TooLarge(too_large(most, size))
    raw = head + file.read(most + 1 - len(head)) if len(head) <= most else head
    if len(raw) > most:
        raise TooLarge(too_large(most))
    return raw


def limit(head: bytes, settings: Settings, path: str = "") -> int:
    """How many bytes a file may have, by its first ones."""
    heavy = formats.sniff(head, path) in (formats.PDF, formats.HTML) or formats.holder(head, path)
    return settings.max_bytes * (RAW_FACTOR if heavy else 1)


def too_large(limit: int, size: int | None = None) -> str:
    """The one line for a document over the byte limit."""
    has = f"{size} bytes are" if size else "this is"
    return f"{has} over the limit of {limit} bytes (setting max_bytes)"
