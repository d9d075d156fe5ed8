"""Citations of documents, for reference managers: BibTeX, RIS and CSL-JSON.

The outlet published a report; an account or a transcript has its issuer as corporate author. A citation
names where a document can be found, so a path on somebody's computer is left out.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from readouts.records import Document, Genre, Reading
from readouts.rendering import identifiers, wording
from readouts.rendering.json import dumped

# Braces are counted by BibTeX even behind a backslash, so they are written as commands.
_LATEX = str.maketrans(
    {
        "\\": r"{\textbackslash}",
        "{": r"{\lbrace}",
        "}": r"{\rbrace}",
        "~": r"{\textasciitilde}",
        "^": r"{\textasciicircum}",
        **{sign: f"\\{sign}" for sign in "#$%&_"},
    }
)
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_RIS: Mapping[Genre, str] = {"report": "NEWS", "account": "RPRT", "transcript": "GEN"}
_CSL: Mapping[Genre, str] = {"report": "article-newspaper", "account": "report", "transcript": "speech"}


def bibtex(readings: Iterable[Reading]) -> Iterator[str]:
    """BibTeX in UTF-8, an ``@misc`` entry a document, in pieces."""
    for document in _documents(readings):
        day = _day(document)
        fields = {
            "title": f"{{{_latex(_title(document))}}}",
            "author": f"{{{_latex(document.issuer)}}}" if document.issuer else "",
            "howpublished": _latex(document.outlet or ""),
            "year": str(day.year) if day else "",
            "month": _MONTHS[day.month - 1] if day else "",
            "day": str(day.day) if day else "",
            "url": identifiers.public_address(document) or "",
            "language": _latex(document.language or ""),
            "note": wording.GENRES[document.genre],
        }
        # Months are BibTeX's own abbreviations, which styles translate; braces would make them text.
        written = [
            f"  {name} = {value if name == 'month' else f'{{{value}}}'},\n"
            for name, value in fields.items()
            if value
        ]
        yield f"@misc{{{identifiers.key(document)},\n{''.join(written)}}}\n\n"


def ris(readings: Iterable[Reading]) -> Iterator[str]:
    """RIS in UTF-8, a reference a document, in pieces; lines end in CR LF, as the format asks."""
    for document in _documents(readings):
        day = _day(document)
        fields = [
            ("TY", _RIS[document.genre]),
            ("ID", identifiers.key(document)),
            ("TI", wording.one_line(_title(document))),
            ("AU", wording.one_line(document.issuer or "")),
            ("T2", wording.one_line(document.outlet or "")),
            ("PY", str(day.year) if day else ""),
            ("DA", f"{day:%Y/%m/%d}" if day else ""),
            ("UR", identifiers.public_address(document) or ""),
            ("LA", wording.one_line(document.language or "")),
            ("M3", wording.GENRES[document.genre]),
        ]
        written = [f"{tag}  - {value}\r\n" for tag, value in fields if value]
        yield f"{''.join(written)}ER  - \r\n\r\n"


def csl(readings: Iterable[Reading]) -> Iterator[str]:
    """CSL-JSON (Citation Style Language 1.0.2): one array, in pieces, a line a document."""
    yield "["
    for number, document in enumerate(_documents(readings)):
        yield f"{',' if number else ''}\n{dumped(_item(document))}"
    yield "\n]\n"


def _item(document: Document) -> dict[str, Any]:
    day = _day(document)
    found = {
        "id": identifiers.key(document),
        "type": _CSL[document.genre],
        "title": wording.one_line(_title(document)),
        "author": [{"literal": wording.one_line(document.issuer)}] if document.issuer else None,
        "container-title": wording.one_line(document.outlet or ""),
        "issued": {"date-parts": [[day.year, day.month, day.day]]} if day else None,
        "URL": identifiers.public_address(document),
        "language": document.language,
        "genre": wording.GENRES[document.genre],
    }
    return {name: value for name, value in found.items() if value}


def _title(document: Document) -> str:
    """The document's title, else its web address, else the name of its file without the folders."""
    return document.title or identifiers.public_address(document) or os.path.basename(document.id)


def _documents(readings: Iterable[Reading]) -> Iterator[Document]:
    return (reading.document for reading in readings)


def _latex(text: str) -> str:
    return wording.one_line(text).translate(_LATEX)


def _day(document: Document) -> date | None:
    return date.fromisoformat(document.date or "") if wording.is_date(document.date) else None
