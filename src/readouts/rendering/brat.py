"""brat standoff (Stenetorp et al. 2012): a ``.txt`` and an ``.ann`` a document, and ``annotation.conf``.

Text-bound annotations are Source, Cue and Content; Content may be discontinuous. Relations lead from the
content to its source and its cue, and to the content in which it is reported. Attributes are what brat
can filter by; a note holds the statement's id, its speakers and its party. Offsets are code points.
The format ends a line at every line feed and a field at every tab, and readers differ in what else ends
a line, so annotations are cut into fragments there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import get_args

from readouts.records import Attitude, Kind, Passage, Reading, Span, Statement
from readouts.rendering import identifiers, segments, wording

# Words up to the next tab or end of a line, as str.splitlines has it, without the space around them.
_RUN = re.compile(r"\S(?:[^\t\n\x0b\x0c\r\x1c\x1d\x1e\x85\u2028\u2029]*\S)?")

ACTS = (
    "AGREE CONSULT SUPPORT CONCEDE COOPERATE AID RETREAT REQUEST ACCUSE REJECT THREATEN PROTEST SANCTION "
    "MOBILIZE COERCE ASSAULT CONFIRM DENY STATE"
).split()
"""Every value of a statement's act."""

CONFIGURATION = f"""[entities]
Source
Cue
Content

[relations]
Said_by\tArg1:Content, Arg2:Source
Said_with\tArg1:Content, Arg2:Cue
Within\tArg1:Content, Arg2:Content
<OVERLAP>\tArg1:<ENTITY>, Arg2:<ENTITY>, <OVL-TYPE>:<ANY>

[events]

[attributes]
Kind\tArg:Content, Value:{"|".join(get_args(Kind))}
Attitude\tArg:Content, Value:{"|".join(get_args(Attitude))}
Act\tArg:Content, Value:{"|".join(ACTS)}
Negated\tArg:Content
Unsaid\tArg:Content
"""
"""``annotation.conf``, by which brat shows and checks a folder."""


def files(readings: Iterable[Reading]) -> Iterator[tuple[str, bytes]]:
    """The files of a folder, name and content in UTF-8, as readings come.

    Every ``.txt`` is the document's text unchanged, so it is to be read without translating line ends;
    a lone surrogate, which UTF-8 cannot hold, is a question mark.
    """
    yield "annotation.conf", CONFIGURATION.encode()
    for reading in readings:
        name = identifiers.key(reading.document)
        yield f"{name}.txt", reading.document.text.encode("utf-8", "replace")
        yield f"{name}.ann", "".join(_lines(reading)).encode("utf-8", "replace")


def _lines(reading: Reading) -> Iterator[str]:
    text = reading.document.text
    number = 0
    contents: dict[str, str] = {}
    relations: list[tuple[str, str, str]] = []
    attributes: list[str] = []
    notes: list[str] = []
    for statement in reading.statements:
        found = _fragments(text, statement.content)
        if not found:  # nothing of it stands in the text
            continue
        number += 1
        content = contents[statement.id] = f"T{number}"
        yield _bound(content, "Content", text, found)
        for kind, name, passage in (
            ("Source", "Said_by", statement.source),
            ("Cue", "Said_with", statement.cue),
        ):
            found = _fragments(text, passage)
            if found:
                number += 1
                relations.append((name, content, f"T{number}"))
                yield _bound(f"T{number}", kind, text, found)
        attributes += [f"{name} {content}{value}" for name, value in _attributes(statement)]
        notes.append(f"AnnotatorNotes {content}\t{_note(statement)}")
    for statement in reading.statements:
        if statement.within in contents and statement.id in contents:
            relations.append(("Within", contents[statement.id], contents[statement.within]))
    for at, (name, first, second) in enumerate(relations, 1):
        yield f"R{at}\t{name} Arg1:{first} Arg2:{second}\n"
    yield from (f"A{at}\t{each}\n" for at, each in enumerate(attributes, 1))
    yield from (f"#{at}\t{each}\n" for at, each in enumerate(notes, 1))


def _bound(id: str, kind: str, text: str, fragments: list[Span]) -> str:
    spans = ";".join(f"{start} {end}" for start, end in fragments)
    words = " ".join(text[start:end] for start, end in fragments)
    return f"{id}\t{kind} {spans}\t{words}\n"


def _fragments(text: str, passage: Passage | None) -> list[Span]:
    """The spans of a passage in text order, none overlapping, cut where a line or a field would end."""
    spans = segments.tidy(passage.spans if passage else (), len(text))
    return [Span(*found.span()) for start, end in spans for found in _RUN.finditer(text, start, end)]


def _attributes(statement: Statement) -> Iterator[tuple[str, str]]:
    yield "Kind", f" {statement.kind}"
    yield "Attitude", f" {statement.attitude}"
    if statement.act in ACTS:
        yield "Act", f" {statement.act}"
    if statement.negated:
        yield "Negated", ""
    if statement.unsaid:
        yield "Unsaid", ""


def _note(statement: Statement) -> str:
    known = [("speaker", speaker.name) for speaker in statement.speakers]
    known += [("party", statement.party)] if statement.party else []
    return wording.one_line("; ".join(f"{name}: {value}" for name, value in [("id", statement.id), *known]))
