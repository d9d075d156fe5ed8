"""Many documents to parts: short ranges of files that are read by themselves, whoever reads the others.

A record belongs to the range in which it begins, so that the ranges of a file hold together what the whole
file holds, each record once. Of JSON lines that is seen from the bytes. Of a web archive it is seen once the
range before was read: bytes inside a page may look like a record (:func:`moved`).
"""

from __future__ import annotations

import gzip
import itertools
import math
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import IO, Literal, cast

from readouts.errors import FetchError, IntakeError, UnsupportedFormat
from readouts.intake import expanding, formats, jsonlines, places, sources, tables, warc
from readouts.intake.items import Item
from readouts.intake.places import Place
from readouts.records import Failure
from readouts.settings import Settings

Kind = Literal["file", "jsonl", "jsonl.gz", "parquet", "warc", "warc.gz"]

UNIT: dict[str, int] = {
    "file": 1 << 19,
    "jsonl": 1 << 19,
    "jsonl.gz": 1 << 19,
    "parquet": 1 << 19,
    "warc": 1 << 22,
    "warc.gz": 1 << 20,
}
"""So many bytes of a kind of file are a part: one to three hundred documents of 500 words."""

_MOST = 256
"""No part has more ranges: each is a file that has to be opened."""

Edges = Mapping[int, Mapping[int, tuple[int | None, int | None]]]
"""By part and range: where the first record of a web archive's range begins, and the first behind it."""


@dataclass(frozen=True, slots=True)
class Range:
    """What begins in a file from ``start`` to before ``end``: bytes, of Parquet rows.

    ``end`` is None where the range goes to the end, as that of a file that is not split does. ``error``
    says why there is nothing to read.
    """

    path: str
    kind: Kind
    start: int = 0
    end: int | None = None
    error: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """Some ranges that are read one after the other, by one process, into tables of their own."""

    number: int
    ranges: tuple[Range, ...]
    size: int = 0
    """Bytes, about."""


def parts(found: Iterable[Place]) -> Iterator[Part]:
    """The parts of files, in their order; of each file only the beginning is read, and Parquet's end.

    Raises:
        FetchError: a file cannot be opened.
    """
    number, full, size, held = 0, 0.0, 0, list[Range]()
    for place in found:
        for each, bytes in _ranges(place):
            weight = max(bytes / UNIT[each.kind], 1 / _MOST)
            # A file of many parts is not begun in the last one of another: its own would be cut up.
            if held and full + weight > 1:
                yield Part(number, tuple(held), size)
                number, full, size, held = number + 1, 0.0, 0, []
            full, size = full + weight, size + bytes
            held.append(each)
    if held:
        yield Part(number, tuple(held), size)


def documents(range: Range, settings: Settings, edges: warc.Edges) -> Iterator[Item | Failure]:
    """The documents of a range; what goes wrong is a failure, and what follows is read all the same.

    Args:
        range: Of a file that is as it was when it was split.
        settings: ``max_bytes`` bounds what is held at a time.
        edges: Is told, of a web archive, where its first record begins and the first behind it.
    """
    path = range.path
    if range.error:
        yield Failure(path, "fetch", range.error)
        return
    try:
        for found in _documents(range, settings, edges):
            if isinstance(found, Item) and found.raw is None and formats.is_address(found.path):
                found = Failure(found.id, "fetch", "a batch fetches nothing from the web; readouts add does")
            yield found
    except FetchError as error:
        yield Failure(path, "fetch", str(error))
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        yield Failure(path, "extract", f"this file is broken: {' '.join(str(error).split())}")
    except IntakeError as error:
        yield Failure(path, "extract", str(error))
    except OSError as error:
        yield Failure(path, "fetch", f"this file cannot be read: {error.strerror or type(error).__name__}")


def moved(all: Sequence[Part], edges: Edges) -> Iterator[Part]:
    """The parts that began at what was no record, as the range before them says; each begins where it does.

    Args:
        all: Every part of a run.
        edges: Of those that were read.
    """
    path = ""
    expected: float | None = None
    for part in all:
        ranges = list(part.ranges)
        for at, each in enumerate(ranges):
            if not each.kind.startswith("warc") or each.error:
                continue
            if each.path != path:
                path, expected = each.path, None
            there = edges.get(part.number, {}).get(at)
            end = math.inf if each.end is None else each.end
            if each.start and there is not None and expected is not None:
                begins = there[0] if there[0] is not None else math.inf
                if begins != (expected if expected < end else math.inf):
                    ranges[at] = replace(each, start=int(min(expected, end)))
                    # What follows it is known only where nothing begins in it.
                    expected = expected if expected >= end else None
                    continue
            if there is None:
                expected = None
            elif there[0] is not None:
                expected = there[1] if there[1] is not None else math.inf
        if tuple(ranges) != part.ranges:
            yield replace(part, ranges=tuple(ranges))


def _ranges(place: Place) -> Iterator[tuple[Range, int]]:
    """The ranges of a file, each with its bytes."""
    if place.error:
        yield Range(place.path, "file", error=place.error), 0
        return
    try:
        with places.opened(place.path) as file:
            kind = _kind(file.read(formats.HOLDER_HEAD), place.path)
            if kind == "parquet":
                yield from _rows(file, place)
                return
    except (FetchError, OSError) as error:
        yield Range(place.path, "file", error=" ".join(str(error).split())), 0
        return
    if kind in ("file", "jsonl.gz"):
        yield Range(place.path, kind), place.size
        return
    number = max(1, round(place.size / UNIT[kind]))
    bounds = [place.size * at // number for at in range(number + 1)]
    for start, end in itertools.pairwise(bounds):
        yield Range(place.path, kind, start, end), end - start


def _rows(file: IO[bytes], place: Place) -> Iterator[tuple[Range, int]]:
    try:
        groups = tables.groups(file)
    except IntakeError:
        yield Range(place.path, "parquet"), 0  # which says what is wrong when it is read
        return
    first = 0
    for rows, size in groups:
        number = max(1, min(rows, round(size / UNIT["parquet"])))
        bounds = [first + rows * at // number for at in range(number + 1)]
        for start, end in itertools.pairwise(bounds):
            yield Range(place.path, "parquet", start, end), size // number
        first += rows


def _kind(head: bytes, path: str) -> Kind:
    if head.startswith(b"PAR1"):
        return "parquet"
    packed = formats.unpacked(head, formats.HOLDER_HEAD)
    holder = formats.holder(head, path)
    if holder == "warc":
        return "warc.gz" if packed else "warc"
    if packed:
        return "jsonl.gz" if formats.holder(packed, path.removesuffix(".gz")) == "jsonl" else "file"
    return "jsonl" if holder == "jsonl" else "file"


def _documents(each: Range, settings: Settings, edges: warc.Edges) -> Iterator[Item | Failure]:
    if each.kind == "file" and not places.is_elsewhere(each.path):
        yield from expanding.expand(each.path, settings)
        return
    with places.opened(each.path) as file:
        if each.kind == "file":
            raw = sources.bounded(file, each.path, settings)
            yield from expanding.expand_bytes(raw, each.path, settings)
        elif each.kind == "jsonl":
            yield from jsonlines.between(file, each.path, settings, each.start, each.end)
        elif each.kind == "jsonl.gz":
            with gzip.GzipFile(fileobj=file) as unpacked:
                yield from jsonlines.between(cast("IO[bytes]", unpacked), each.path, settings)
        elif each.kind == "parquet":
            yield from tables.documents(file, each.path, each.start, each.end)
        elif each.kind in ("warc", "warc.gz"):
            yield from warc.between(file, each.path, settings, edges, each.start, each.end)
        else:
            raise UnsupportedFormat(f"no kind of file is called {each.kind}")
