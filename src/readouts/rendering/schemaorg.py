"""schema.org JSON-LD: a NewsArticle a document, with a Quotation a statement in ``hasPart``.

``spokenByCharacter`` is who says it. ``creator`` is stated only where all the words stand in quotation
marks: a paraphrase's words are the document's, and ``genre`` says which it is. Nothing is reviewed or
rated. Such data are made to be published: neither the document's text is in it nor a path on somebody's
computer.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from readouts.records import Document, Reading, Speaker, SpeakerKind, Statement
from readouts.rendering import identifiers, wording
from readouts.rendering.json import dumped

CONTEXT = "https://schema.org"

_TYPES: Mapping[SpeakerKind, str] = {
    "person": "Person",
    "organization": "Organization",
    "country": "Organization",
    "group": "Organization",
    "document": "Organization",
    "unnamed": "Person",
}


def pieces(readings: Iterable[Reading]) -> Iterator[str]:
    """One object whose ``@graph`` holds the articles, in pieces: a line a document."""
    yield f'{{"@context": {dumped(CONTEXT)}, "@graph": ['
    for number, reading in enumerate(readings):
        yield f"{',' if number else ''}\n{dumped(_article(reading))}"
    yield "\n]}\n"


def _article(reading: Reading) -> dict[str, Any]:
    document = reading.document
    digest = identifiers.digest(document)
    found = {
        "@type": "NewsArticle",
        "@id": identifiers.public_address(document) or identifiers.named(document.id),
        "headline": document.title,
        "datePublished": document.date if wording.is_date(document.date) else None,
        "inLanguage": document.language,
        "genre": wording.GENRES[document.genre],
        "url": identifiers.public_address(document),
        "publisher": _organization(document.outlet),
        "sourceOrganization": _organization(document.issuer),
        "hasPart": [_quotation(document, digest, statement) for statement in reading.statements],
    }
    return _known(found)


def _quotation(document: Document, digest: str, statement: Statement) -> dict[str, Any]:
    speakers = [_speaker(speaker) for speaker in statement.speakers]
    found = {
        "@type": "Quotation",
        "@id": identifiers.urn(document, digest, statement.id),
        "text": statement.content.text,
        "genre": wording.MANNERS[statement.kind],
        "spokenByCharacter": speakers,
        "creator": speakers if statement.kind == "direct" else [],
    }
    return _known(found)


def _speaker(speaker: Speaker) -> dict[str, Any]:
    actor = speaker.actor
    known = actor and re.fullmatch(r"Q\d+", actor.id)
    person = _TYPES[speaker.kind] == "Person"
    found = {
        "@type": _TYPES[speaker.kind],
        "name": speaker.name,
        "jobTitle": speaker.role if person else None,
        "sameAs": f"http://www.wikidata.org/entity/{actor.id}" if actor and known else None,
    }
    return _known(found)


def _organization(name: str | None) -> dict[str, str] | None:
    return {"@type": "Organization", "name": name} if name else None


def _known(found: dict[str, Any]) -> dict[str, Any]:
    """Without what is not known: null says something else in linked data than a key that is absent."""
    return {name: value for name, value in found.items() if value not in (None, [], "")}
