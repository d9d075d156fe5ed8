"""W3C Web Annotation JSON-LD: an annotation a statement, all in one AnnotationPage.

After the Web Annotation Data Model (W3C Recommendation, 23 February 2017). A target is the words of the
content: one resource a span, each with a position in code points, as the model asks, and the words with
what stands before and behind them. Bodies name the speaker, the party, the act and so on, and mark the
source's and the cue's words in the same document. ``CONTEXT`` adds what the model has no word for: the
same position in UTF-16 code units, in which browsers count; the SHA-256 of the text in which positions
are counted; and which key of docs/json.md a body is.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from readouts.records import Document, Passage, Reading, Span, Speaker, Statement
from readouts.rendering import identifiers, segments
from readouts.rendering.json import dumped

_OWN = "urn:readouts:"

CONTEXT: list[Any] = [
    "http://www.w3.org/ns/anno.jsonld",
    {
        "field": f"{_OWN}field",
        "utf16Start": f"{_OWN}utf16Start",
        "utf16End": f"{_OWN}utf16End",
        "textSha256": f"{_OWN}textSha256",
        "statement": f"{_OWN}statement",
        "within": {"@id": f"{_OWN}within", "@type": "@id"},
        "confidence": f"{_OWN}confidence",
    },
]
"""The ``@context`` of a page: the model's own, then the few keys that are this project's."""

_AROUND = 32
"""Code points of the text before and behind the words in a quote selector."""

_ASTRAL = re.compile("[\U00010000-\U0010ffff]")


class _Place(NamedTuple):
    """A document ready to be pointed into."""

    document: Document
    address: str
    digest: str
    astral: tuple[int, ...]  # where the characters stand that are two UTF-16 code units


def pieces(readings: Iterable[Reading]) -> Iterator[str]:
    """One AnnotationPage, in pieces: a line an annotation, written as readings come.

    Its ``id`` stands at the end, since it is made from those of its annotations.
    """
    yield f'{{"@context": {dumped(CONTEXT)}, "type": "AnnotationPage", "items": ['
    names: list[str] = []
    for reading in readings:
        place = _place(reading.document)
        for statement in reading.statements:
            found = _annotation(place, statement)
            yield f"{',' if names else ''}\n{dumped(found)}"
            names.append(found["id"])
    yield f'\n], "id": {dumped(identifiers.named(" ".join(names)))}}}\n'


def _place(document: Document) -> _Place:
    astral = tuple(match.start() for match in _ASTRAL.finditer(document.text))
    return _Place(document, identifiers.address(document), identifiers.digest(document), astral)


def _annotation(place: _Place, statement: Statement) -> dict[str, Any]:
    bodies = [body for speaker in statement.speakers for body in _speaker(speaker)]
    for field, value in (
        ("party", statement.party),
        ("act", statement.act),
        ("kind", statement.kind),
        ("attitude", statement.attitude),
    ):
        if value:
            bodies.append(_textual(field, value, "classifying"))
    for field, passage in (("source", statement.source), ("cue", statement.cue)):
        if passage:
            bodies += _resources(place, passage, field=field)
    found = {
        "id": identifiers.urn(place.document, place.digest, statement.id),
        "type": "Annotation",
        "motivation": "describing",
        "statement": statement.id,
        "confidence": statement.confidence,
        "body": bodies,
        # Spans that lie outside the text have no words to point to; the document itself is meant then.
        "target": _resources(place, statement.content) or place.address,
    }
    if statement.within:
        found["within"] = identifiers.urn(place.document, place.digest, statement.within)
    return found


def _speaker(speaker: Speaker) -> list[dict[str, Any]]:
    found = [_textual("speaker", speaker.name, "identifying")]
    if speaker.actor and re.fullmatch(r"Q\d+", speaker.actor.id):
        source = f"http://www.wikidata.org/entity/{speaker.actor.id}"
        found.append(
            {"type": "SpecificResource", "purpose": "identifying", "field": "actor", "source": source}
        )
    return found


def _textual(field: str, value: str, purpose: str) -> dict[str, Any]:
    return {"type": "TextualBody", "purpose": purpose, "field": field, "value": value, "format": "text/plain"}


def _resources(place: _Place, passage: Passage, field: str | None = None) -> list[dict[str, Any]]:
    """A resource a span; ``field`` says which passage of the statement it is where it is a body."""
    said = {"purpose": "describing", "field": field} if field else {}
    return [
        {"type": "SpecificResource", **said, "source": place.address, "selector": _selectors(place, span)}
        for span in segments.inside(passage.spans, len(place.document.text))
    ]


def _selectors(place: _Place, span: Span) -> list[dict[str, Any]]:
    text, (start, end) = place.document.text, span
    return [
        {
            "type": "TextPositionSelector",
            "start": start,
            "end": end,
            "utf16Start": start + bisect_left(place.astral, start),
            "utf16End": end + bisect_left(place.astral, end),
            "textSha256": place.digest,
        },
        {
            "type": "TextQuoteSelector",
            "exact": text[start:end],
            "prefix": text[max(0, start - _AROUND) : start],
            "suffix": text[end : end + _AROUND],
        },
    ]
