"""JSON of strangers: bounded before it is parsed."""

from __future__ import annotations

import json
from typing import IO, TYPE_CHECKING, Any

from readouts.errors import TooLarge, UnsupportedFormat
from readouts.intake.sources import too_large

if TYPE_CHECKING:
    from readouts.settings import Settings

_PARTS = 2_000_000
"""Braces, brackets and commas; each may cost a hundred bytes once it is parsed."""


def parsed(raw: bytes) -> Any:
    """The value that ``raw`` holds, in UTF-8 with or without a byte-order mark.

    Raises:
        UnsupportedFormat: it is no JSON.
        TooLarge: it has more than two million parts.
    """
    if sum(map(raw.count, (b"{", b"[", b","))) > _PARTS:
        raise TooLarge(f"this JSON has more than {_PARTS} parts")
    try:
        return json.loads(raw.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise UnsupportedFormat(f"this is not JSON in UTF-8: byte {error.start} is broken") from None
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise UnsupportedFormat(f"this is not JSON: {error.msg} ({where})") from None
    except (ValueError, RecursionError):  # a number of thousands of digits, brackets without end
        raise UnsupportedFormat("this is JSON that is nested too deep or holds too long a number") from None


def whole(file: IO[bytes], settings: Settings) -> bytes:
    """All bytes of a file that cannot be read piece by piece.

    Raises:
        TooLarge: there are more than ``settings.max_bytes``.
    """
    raw = file.read(settings.max_bytes + 1)
    if len(raw) > settings.max_bytes:
        raise TooLarge(too_large(settings.max_bytes))
    return raw
