"""Every export by the name under which it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TypeVar

from readouts.records import Reading, Stored
from readouts.rendering import annotations as webannotations
from readouts.rendering import brat, citations, docbin, json, schemaorg, tables

_Piece = TypeVar("_Piece")
Documents = Iterable[Reading | Stored]
"""What an export takes: readings, or those of an archive, which say where they come from."""


def _csv(documents: Documents) -> Iterator[str]:
    # The first says whether there are columns for what an archive knows: there is one header.
    archived: bool | None = None
    for document in documents:
        header = archived is None
        archived = isinstance(document, Stored) if archived is None else archived
        yield tables.readings([document], header=header, archived=archived)
    if archived is None:
        yield tables.readings([])


def _bare(export: Callable[[Iterable[Reading]], Iterator[_Piece]]) -> Callable[[Documents], Iterator[_Piece]]:
    """An export that has no place for where a reading comes from."""
    return lambda documents: export(
        document.reading if isinstance(document, Stored) else document for document in documents
    )


TEXTS: Mapping[str, Callable[[Documents], Iterator[str]]] = {
    "jsonl": lambda documents: map(json.line, documents),
    "csv": _csv,
    "annotations": _bare(webannotations.pieces),
    "schemaorg": _bare(schemaorg.pieces),
    "bibtex": _bare(citations.bibtex),
    "ris": _bare(citations.ris),
    "csl": _bare(citations.csl),
}
"""Exports that are one text, in pieces written as readings come."""

FOLDERS: Mapping[str, Callable[[Documents], Iterator[tuple[str, bytes]]]] = {
    "brat": _bare(brat.files),
    "spacy": _bare(docbin.files),
}
"""Exports that are files of a folder, name and content. Parquet is written by :func:`parquet.write`."""
