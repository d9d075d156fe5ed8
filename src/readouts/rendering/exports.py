"""Every export by the name under which it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from readouts.records import Reading
from readouts.rendering import annotations as webannotations
from readouts.rendering import brat, citations, docbin, json, schemaorg, tables


def _csv(readings: Iterable[Reading]) -> Iterator[str]:
    yield tables.readings([])
    yield from (tables.readings([reading], header=False) for reading in readings)


TEXTS: Mapping[str, Callable[[Iterable[Reading]], Iterator[str]]] = {
    "jsonl": lambda readings: map(json.line, readings),
    "csv": _csv,
    "annotations": webannotations.pieces,
    "schemaorg": schemaorg.pieces,
    "bibtex": citations.bibtex,
    "ris": citations.ris,
    "csl": citations.csl,
}
"""Exports that are one text, in pieces written as readings come."""

FOLDERS: Mapping[str, Callable[[Iterable[Reading]], Iterator[tuple[str, bytes]]]] = {
    "brat": brat.files,
    "spacy": docbin.files,
}
"""Exports that are files of a folder, name and content. Parquet is written by :func:`parquet.write`."""
