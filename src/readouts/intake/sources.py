"""Bytes from a file or from standard input."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING

from readouts.errors import FetchError, TooLarge
from readouts.intake import formats

if TYPE_CHECKING:
    from readouts.settings import Settings

# Markup and fonts weigh more than the words between them.
RAW_FACTOR = 10


def fetch(path: str, settings: Settings) -> bytes:
    """The bytes of the file at ``path``, or of standard input where ``path`` is ``-``.

    At most ``settings.max_bytes`` bytes are accepted, ten times as many of a web page, a PDF or what
    holds documents. No more than that is ever read.

    Raises:
        FetchError: the path is missing, a folder, a device or unreadable.
        TooLarge: there are more bytes than the limit.
    """
    with mapped():
        if path == "-":
            return _bounded(sys.stdin.buffer, path, settings)
        with open(path, "rb", opener=regular) as file:
            size = os.fstat(file.fileno()).st_size
            return _bounded(file, path, settings, size)


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


def _bounded(file: IO[bytes], path: str, settings: Settings, size: int = 0) -> bytes:
    limit = settings.max_bytes
    head = file.read(min(formats.HOLDER_HEAD, limit + 1))
    if formats.sniff(head, path) in (formats.PDF, formats.HTML) or formats.holder(head, path):
        limit *= RAW_FACTOR
    if size > limit:
        raise TooLarge(too_large(limit, size))
    raw = head + file.read(limit + 1 - len(head)) if len(head) <= limit else head
    if len(raw) > limit:
        raise TooLarge(too_large(limit))
    return raw


def too_large(limit: int, size: int | None = None) -> str:
    """The one line for a document over the byte limit."""
    has = f"{size} bytes are" if size else "this is"
    return f"{has} over the limit of {limit} bytes (setting max_bytes)"
