"""Records as the shapes of pages: what may be told of them, and nothing else."""

from __future__ import annotations

import re
from dataclasses import replace
from urllib.parse import quote

from readouts.records import Archived, Document, Reading, Speaker, Statement, speaker_id
from readouts.rendering import identifiers, views, wording
from readouts.web.shapes import Head, Person, Said, Version

_WIKIDATA = re.compile(r"Q[1-9]\d*")


def named(document: Document) -> str:
    """What a document is called: its title, else its address, of a path the file's name only."""
    found = document.title or identifiers.public_address(document) or file_name(document.id)
    return wording.one_line(found) or "a document without a name"


def file_name(id: str) -> str:
    """What a document without a title is called: its web address, or of a path the file's name only."""
    return id if id.startswith(("http://", "https://")) else id.rsplit("/", 1)[-1]


def is_wikidata(id: str) -> bool:
    """Whether an actor's id is one of Wikidata's."""
    return bool(_WIKIDATA.fullmatch(id))


def shown(document: Document, number: int) -> Document:
    """The document as templates may have it: without the path that it has on the server."""
    name = named(document)
    return replace(document, id=address(number), title=name, url=identifiers.public_address(document))


def address(number: int, version: int | None = None) -> str:
    """Where a document is on this site, or one of its versions."""
    return f"/documents/{number}" + (f"/versions/{version}" if version else "")


def head(document: Document, number: int) -> Head:
    """What is known of a document."""
    return Head(
        number=number,
        address=address(number),
        name=named(document),
        publisher=document.issuer or document.outlet or named(document),
        url=identifiers.public_address(document),
        outlet=document.outlet,
        issuer=document.issuer,
        party=document.party,
        genre=wording.GENRES.get(document.genre, document.genre),
        date=document.date,
        language=document.language,
        words=wording.length(document),
        translated=wording.translated(document),
    )


def version(entry: Archived, number: int) -> Version:
    """A version of a document; where it came from only where that is an address."""
    source = entry.source or entry.document
    public = source if source.startswith(("http://", "https://")) else None
    return Version(
        entry.version, address(number, entry.version), entry.fetched, public, entry.size, entry.sha256
    )


def person(speaker: Speaker) -> Person:
    """Somebody who speaks, with the address of their page."""
    actor = speaker.actor
    known = actor.id if actor and is_wikidata(actor.id) else None
    found = speaker_id(speaker)
    return Person(
        name=speaker.name,
        role=speaker.role,
        country=speaker.country,
        address=f"/speakers/{quote(found, safe='')}" if found else None,
        wikidata=known,
        confidence=round(speaker.confidence, 3),
        why=speaker.why,
    )


def statements(
    reading: Reading, number: int, version: int, before: Reading | None = None
) -> tuple[Said, ...]:
    """Every statement of a reading, in its order; ``before`` is the reading without its corrections."""
    text = reading.document.text
    made = {each.id: each for each in before.statements} if before else {}
    found = []
    for anchor, voice in zip(views.anchors(reading, number), views.voices(reading), strict=True):
        statement = voice.statement
        found.append(
            Said(
                id=statement.id,
                address=f"{address(number, version)}?at={quote(statement.id, safe='')}#{anchor}",
                anchor=anchor,
                words=views.words_of(text, statement.content.spans),
                spans=tuple((start, end) for start, end in statement.content.spans),
                kind=statement.kind,
                manner=voice.manner,
                verb=voice.verb,
                source=voice.source,
                cue=voice.cue,
                speakers=tuple(map(person, voice.speakers)),
                candidates=tuple(map(person, voice.candidates)),
                told_by=voice.told_by,
                said_to=tuple(map(person, statement.addressee)),
                party=statement.party,
                act=statement.act,
                negated=statement.negated,
                confidence=round(statement.confidence, 3),
                corrected=_corrected(statement, made.get(statement.id, statement)),
            )
        )
    return tuple(found)


def _corrected(statement: Statement, made: Statement) -> tuple[str, ...]:
    """What of a statement is otherwise than it was read."""
    parts = {"words": statement.content != made.content, "party": statement.party != made.party}
    return tuple(part for part, changed in parts.items() if changed)
