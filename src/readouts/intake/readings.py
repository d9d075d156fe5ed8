"""Readings that were exported, back again: JSON lines and Parquet, whoever wrote them."""

from __future__ import annotations

import gzip
import json
import os
import signal
import subprocess
import sys
import zlib
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import IO, TYPE_CHECKING, cast

from readouts.errors import IntakeError, SettingsError
from readouts.intake import objects, sources
from readouts.records import Failure, Reading, Stored

if TYPE_CHECKING:
    from readouts.settings import Settings

_WORKER = Path(__file__).with_name("parquetworker.py")
_TABLES = ("documents", "statements", "speakers", "mentions")
_CHUNK = 65_536


def readings(path: str, settings: Settings) -> Iterator[Stored | Reading | Failure]:
    """The readings of an export, one after the other, each held against what a reading has to be.

    Args:
        path: JSON lines as ``--format jsonl`` writes them, also compressed with gzip; or a folder of
            Parquet tables, or one of them, which stands for the folder it is in; or the folder that
            ``readouts batch`` wrote.
        settings: ``max_bytes`` bounds each text; a line may be ten times as long, as what stands in a
            text stands in it again. Parquet is opened in a child process, with ``pdf_seconds`` seconds
            for each document and ``pdf_megabytes`` MiB of memory.

    Returns:
        A reading for each document, with where it comes from where the export is an archive's; and a
        failure for each that is none, called ``PATH#line-N`` or ``PATH#row-N``, which says what is
        wrong with it. The others follow all the same. At most a few documents are held.

    Raises:
        SettingsError: this is Parquet, and pyarrow is not installed.
    """
    if os.path.isdir(path):
        parted = os.path.isdir(os.path.join(path, "documents"))
        yield from _parts(path, settings) if parted else _tables(path, path, settings)
        return
    try:
        with sources.mapped():
            file = open(path, "rb", opener=sources.regular)  # noqa: SIM115
            head = file.peek(4)[:4]
    except IntakeError as error:
        yield Failure(path, "fetch", str(error))
        return
    with file:
        if head == b"PAR1":
            yield from _tables(path, os.path.dirname(path) or ".", settings)
        elif head.startswith(b"\x1f\x8b"):
            with gzip.GzipFile(fileobj=file) as unpacked:
                yield from _lines(cast("IO[bytes]", unpacked), path, settings)
        else:
            yield from _lines(file, path, settings)


def _lines(file: IO[bytes], path: str, settings: Settings) -> Iterator[Stored | Reading | Failure]:
    most, number = settings.max_bytes * sources.RAW_FACTOR, 0
    while True:
        number += 1
        name = f"{path}#line-{number}"
        try:
            line = file.readline(most + 1)
            over = len(line) > most
            while over and line and not line.endswith(b"\n"):
                line = file.readline(_CHUNK)
        except (OSError, EOFError, zlib.error) as error:
            yield Failure(name, "fetch", f"this file is broken here: {_reason(error)}")
            return
        if over:
            yield Failure(name, "extract", sources.too_large(most))
        elif not line:
            return
        elif line.strip() not in (b"", b"\xef\xbb\xbf"):
            yield _checked(line.strip(), name, settings)


def _checked(line: bytes, name: str, settings: Settings) -> Stored | Reading | Failure:
    from readouts.intake import expected  # late: it builds the forms of everything

    try:
        return expected.reading(objects.parsed(line), settings)
    except IntakeError as error:
        return Failure(name, "extract", str(error))


def _reason(error: Exception) -> str:
    return getattr(error, "strerror", None) or " ".join(str(error).split()) or type(error).__name__


def _parts(folder: str, settings: Settings) -> Iterator[Stored | Reading | Failure]:
    """The readings in the finished parts of a batch, in their order."""
    try:
        found = (name.removesuffix(".json") for name in os.listdir(os.path.join(folder, "parts")))
        names = sorted((part for part in found if part.isdigit()), key=int)
        with open(os.path.join(folder, "manifest.json"), encoding="utf-8", errors="replace") as file:
            expected = json.load(file)
        unread = len(expected["parts"]) - len(names)
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        yield Failure(folder, "fetch", "this is no folder of tables, nor one that readouts batch wrote")
        return
    for part in names:
        place = os.path.join(folder, "documents", f"{part}.parquet")
        yield from _tables(place, folder, settings, part)
    if unread > 0:
        yield Failure(folder, "fetch", f"this batch is not finished: {unread} of its parts are not read yet")


def _tables(
    path: str, folder: str, settings: Settings, part: str = ""
) -> Iterator[Stored | Reading | Failure]:
    """The readings in the tables of ``folder``, or of a part of them, in the order of the documents."""
    for name in _TABLES:
        inside = os.path.join(name, part) if part else name
        if not os.path.isfile(os.path.join(folder, f"{inside}.parquet")):
            yield Failure(path, "fetch", f"there is no {name}.parquet here, and the tables belong together")
            return
    if find_spec("pyarrow") is None:
        raise SettingsError("Parquet needs pyarrow; install readouts with the extra [parquet]")
    seconds, megabytes = max(1, round(settings.pdf_seconds)), settings.pdf_megabytes
    # -P keeps the folder of the worker and the current one off the child's import path.
    command = [
        sys.executable,
        "-P",
        str(_WORKER),
        os.path.abspath(folder),
        str(seconds),
        str(megabytes),
        part,
    ]
    # Arrow's own allocators reserve far more addresses than they use, which the limit would count.
    environment = os.environ | {"ARROW_DEFAULT_MEMORY_POOL": "system", "MALLOC_ARENA_MAX": "1"}
    try:
        child = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
        )
    except OSError as error:
        yield Failure(path, "extract", f"the reader of Parquet could not be started: {_reason(error)}")
        return
    with child:
        try:
            yield from _rows(cast("IO[bytes]", child.stdout), path, settings)
            status = child.wait()
        finally:
            child.kill()  # where nobody wants the rest, or it is cut off
    if status == -signal.SIGALRM:
        yield Failure(path, "extract", f"a document of these tables could not be read within {seconds} s")
    elif status:
        why = f"these tables take more than {megabytes} MB of memory to open or crash their reader"
        yield Failure(path, "extract", why)


def _rows(file: IO[bytes], path: str, settings: Settings) -> Iterator[Stored | Reading | Failure]:
    """What the child makes of each row of the table of documents."""
    from readouts.intake import expected

    most, row = settings.max_bytes * sources.RAW_FACTOR, 0
    while line := file.readline(most + 1):
        row += 1
        name = f"{path}#row-{row}"
        if len(line) > most:
            yield Failure(name, "extract", sources.too_large(most))
            while not line.endswith(b"\n") and (line := file.readline(_CHUNK)):
                pass
            continue
        if not line.endswith(b"\n"):
            return  # it died as it wrote
        try:
            answer = objects.parsed(line)
            if "error" in answer:
                # It quotes what stands in the tables, or the bytes that Arrow stumbled on.
                words = "".join(char if char.isprintable() else "?" for char in answer["error"][:300])
                yield Failure(name if "row" in answer else path, "extract", words)
            else:
                yield expected.reading(answer["reading"], settings)
        except IntakeError as error:
            yield Failure(name, "extract", str(error))
