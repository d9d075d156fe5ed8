"""JSON and JSON lines: exactly the dictionaries of the records' ``to_dict``, nothing added."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any

from readouts.records import Comparison, Reading, Stored, Story

# Legal inside a JSON string, yet some readers end a line at them, and lone surrogates have no UTF-8.
_ESCAPED = re.compile("[\u0085\u2028\u2029\ud800-\udfff]")


def readings(readings: Iterable[Reading | Stored]) -> str:
    """One indented array, an object a document, ending in a newline."""
    return dumped([reading.to_dict() for reading in readings], indent=2) + "\n"


def line(reading: Reading | Stored) -> str:
    """One document as one line of JSON, with its newline; of an archive's, with the key ``archive``."""
    return dumped(reading.to_dict(), indent=None) + "\n"


def lines(readings: Iterable[Reading | Stored]) -> str:
    """JSON lines: one line a document."""
    return "".join(map(line, readings))


def comparison(comparison: Comparison, *, indent: int | None = 2) -> str:
    """One object with ``documents``, ``parties`` and ``issues``; ``indent=None`` puts it on one line."""
    return dumped(comparison.to_dict(), indent=indent) + "\n"


def stories(stories: Iterable[Story]) -> str:
    """One indented array, an object a story."""
    return dumped([story.to_dict() for story in stories], indent=2) + "\n"


def dumped(value: Any, indent: int | None = None) -> str:
    """Any value as JSON that every reader takes for one line, unless it is indented."""
    found = json.dumps(value, ensure_ascii=False, indent=indent)
    return _ESCAPED.sub(lambda match: f"\\u{ord(match[0]):04x}", found)
