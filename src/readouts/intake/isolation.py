"""Run the parser of a hostile file in a child process with a time and a memory limit."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from readouts.errors import TooLarge, UnsupportedFormat

if TYPE_CHECKING:
    from readouts.settings import Settings

_WORKER = Path(__file__).with_name("worker.py")
_NAMES = {"pdf": "PDF", "html": "web page", "feed": "feed"}


def run(kind: Literal["pdf", "html", "feed"], raw: bytes, settings: Settings) -> dict[str, Any]:
    """Give ``raw`` to a child process and return its answer.

    The child gets ``settings.pdf_seconds`` seconds of wall clock and of processor time and
    ``settings.pdf_megabytes`` MiB of address space.

    Raises:
        TooLarge: the child went over one of them.
        UnsupportedFormat: the child could not be started or gave no answer.
    """
    seconds, megabytes = max(1, round(settings.pdf_seconds)), settings.pdf_megabytes
    # -P keeps the folder of the worker and the current one off the child's import path.
    command = [
        sys.executable,
        "-P",
        str(_WORKER),
        kind,
        str(seconds),
        str(megabytes),
        str(settings.max_bytes),
    ]
    try:
        done = subprocess.run(
            command,
            input=raw,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise TooLarge(f"the {_NAMES[kind]} could not be read within {seconds} s") from None
    except OSError as error:
        raise UnsupportedFormat(f"the reader of {_NAMES[kind]}s could not be started: {error}") from error
    return _answer(kind, done, settings)


def _answer(kind: str, done: subprocess.CompletedProcess[bytes], settings: Settings) -> dict[str, Any]:
    try:
        answer: dict[str, Any] = json.loads(done.stdout)
    except ValueError:
        # PDFium and libxml2 abort where an allocation fails, so a child killed by a signal, which
        # has a negative status, mostly ran out of memory.
        if done.returncode < 0:
            raise TooLarge(
                f"the {_NAMES[kind]} takes more than {settings.pdf_megabytes} MB of memory to open "
                "or crashes its reader"
            ) from None
        raise UnsupportedFormat(f"the {_NAMES[kind]} could not be read") from None
    match answer.get("error"):
        case "too_large":
            raise TooLarge(f"the text of the {_NAMES[kind]} is over the limit of {settings.max_bytes} bytes")
        case "memory":
            raise TooLarge(
                f"the {_NAMES[kind]} takes more than {settings.pdf_megabytes} MB of memory to open"
            )
        case "nested":
            raise UnsupportedFormat(f"the {_NAMES[kind]} is nested too deep to be read")
    return answer
