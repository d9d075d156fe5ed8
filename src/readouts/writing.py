"""Output files that are whole or not there at all, and cells that no spreadsheet runs."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import BinaryIO

from readouts.errors import ReadoutsError

_UNFINISHED = ".readouts-"
_FORMULA = re.compile(r"[\s\ufeff\u200b-\u200f\u202a-\u202e\u2066-\u2069]*[=+\-@\t\r＝＋－＠]|[\t\r]")  # noqa: RUF001


@contextmanager
def output(path: str | None, otherwise: Callable[[str], None]) -> Iterator[Callable[[str], None]]:
    """Something to write text with; a file takes its place only when all of it was written.

    Args:
        path: The file to write; its link is followed, its permissions are kept, and a device or a
            pipe is written as it is.
        otherwise: What to write with where there is no path.

    Raises:
        ReadoutsError: the file cannot be written.
    """
    if path is None:
        yield otherwise
        return
    temporary = None
    with mapped(path):
        target = os.path.realpath(path)
        if os.path.exists(target) and not os.path.isfile(target):
            file = open(target, "w", encoding="utf-8", errors="backslashreplace", newline="\n")  # noqa: SIM115
        else:
            descriptor, temporary = tempfile.mkstemp(dir=os.path.dirname(target), prefix=_UNFINISHED)
            file = open(descriptor, "w", encoding="utf-8", errors="backslashreplace", newline="\n")  # noqa: SIM115

    def write(text: str) -> None:
        with mapped(path):
            file.write(text)

    try:
        yield write
        with mapped(path):
            file.close()
            if temporary:
                os.chmod(temporary, _mode(target))
                os.replace(temporary, target)
                temporary = None
    finally:
        with suppress(OSError):
            file.close()
        if temporary:
            with suppress(OSError):
                os.unlink(temporary)


@contextmanager
def folder(path: str) -> Iterator[Callable[[str], BinaryIO]]:
    """Something to open files of a new folder with; it takes its place only when all of it was written.

    Raises:
        ReadoutsError: there is something at ``path`` already, or a file cannot be written.
    """
    with mapped(path):
        target = os.path.realpath(path)
    if os.path.lexists(target) and not (os.path.isdir(target) and not os.listdir(target)):
        raise ReadoutsError(f"{path}: is there already; name a folder that is not")
    temporary = ""
    try:
        with mapped(path):
            temporary = tempfile.mkdtemp(dir=os.path.dirname(target), prefix=_UNFINISHED)
            yield lambda name: open(os.path.join(temporary, os.path.basename(name)), "wb")  # noqa: SIM115
            os.chmod(temporary, 0o777 & ~_mask())
            os.replace(temporary, target)
            temporary = ""
    finally:
        if temporary:
            shutil.rmtree(temporary, ignore_errors=True)


def durable(path: str, raw: bytes) -> None:
    """Write a file that is whole and on the disk before it appears.

    Raises:
        OSError: it cannot be written.
    """
    with beside(path) as temporary:
        with open(temporary, "wb") as file:
            file.write(raw)
        settle(temporary, path)


@contextmanager
def beside(path: str) -> Iterator[str]:
    """The path of a new file in the folder of ``path``, which is gone in the end unless it took its place.

    Raises:
        OSError: it cannot be made.
    """
    descriptor, temporary = tempfile.mkstemp(dir=os.path.dirname(path), prefix=_UNFINISHED)
    os.close(descriptor)
    try:
        yield temporary
    finally:
        with suppress(OSError):
            os.unlink(temporary)


def settle(temporary: str, path: str) -> None:
    """Put a finished file in the place of ``path``, once all of it is on the disk.

    Raises:
        OSError: it cannot be.
    """
    os.chmod(temporary, _mode(path))
    _sync(temporary)
    os.replace(temporary, path)
    _sync(os.path.dirname(path) or ".")


def _sync(path: str) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def is_unfinished(name: str) -> bool:
    """Whether a file's name is that of one which was being written."""
    return name.startswith(_UNFINISHED)


def guarded(cell: str) -> str:
    """``cell`` with an apostrophe before it if a spreadsheet could take it for a formula."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def _mode(target: str) -> int:
    """The permissions of the file that is replaced, or those that a new file would get."""
    try:
        return os.stat(target).st_mode & 0o777
    except FileNotFoundError:
        return 0o666 & ~_mask()


def _mask() -> int:
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


@contextmanager
def mapped(name: str) -> Iterator[None]:
    """Turn an error of writing to ``name`` into a ReadoutsError; a closed pipe stays what it is."""
    try:
        yield
    except BrokenPipeError:
        raise
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise ReadoutsError(f"{name}: cannot be written: {reason}") from error
