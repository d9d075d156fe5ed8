"""Corrections: what somebody put right, found again by the words it is about, and applied.

A correction is kept by content and not by a statement's number, so that it outlives another reading and
another version: of the statements with the same words the one with the same source, then the nearest; else,
where the document still has the words in that place, the statement that covers most of them.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

from sqlalchemy import Connection, Select, bindparam, insert, select

from readouts.archive import tables
from readouts.archive.packing import written
from readouts.errors import SettingsError
from readouts.records import (
    Comparison,
    Correction,
    Issue,
    Passage,
    Place,
    Reading,
    Span,
    Speaker,
    Statement,
)

# Statements that two networks delimit a little differently are the same from this share of common places on.
_SHARED = 0.5


def of(
    connection: Connection, document_id: int | None = None, until: tuple[int, str] | None = None
) -> tuple[Correction, ...]:
    """The corrections of a document, or all, in the order in which they were made; undone ones are marked.

    ``until`` leaves out those after a number or a time (ISO 8601, UTC), as if they had not been made yet.
    """
    if document_id is not None and connection.scalar(_any_query(), {"of": document_id}) is None:
        return ()  # nearly every document
    beside = tables.correction_place
    query = select(tables.correction).order_by(tables.correction.c.id)
    place = select(beside.c.correction_id, beside.c.place).order_by(beside.c.correction_id, beside.c.number)
    if document_id is not None:
        about = _about(document_id)
        query = query.where(tables.correction.c.id.in_(about))
        place = place.where(beside.c.correction_id.in_(about))
    if until is not None:
        # By the time too: SQLite gives out the number of what was forgotten once more.
        last, when = until
        query = query.where(tables.correction.c.id <= last, tables.correction.c.made <= when)
    found = _made(connection, query, place)
    undone = _undone((each.id, each.undoes) for each in reversed(found))
    return tuple(replace(each, standing="undone") if each.id in undone else each for each in found)


def page(
    connection: Connection, limit: int, offset: int, document_id: int | None = None
) -> tuple[Correction, ...]:
    """A page of the corrections of a document, or of all, the latest first; undone ones are marked."""
    table, beside = tables.correction, tables.correction_place
    ids = select(table.c.id).order_by(table.c.id.desc()).limit(limit).offset(offset)
    if document_id is not None:
        ids = ids.where(table.c.id.in_(_about(document_id)))
    wanted = connection.scalars(ids).all()
    query = select(table).where(table.c.id.in_(wanted)).order_by(table.c.id.desc())
    place = select(beside.c.correction_id, beside.c.place).where(beside.c.correction_id.in_(wanted))
    found = _made(connection, query, place.order_by(beside.c.correction_id, beside.c.number))
    undoing: dict[int, int] = {}
    asked = set(wanted)
    # What takes these back, and what takes that back in turn.
    while asked:
        later = select(table.c.id, table.c.undoes_id).where(table.c.undoes_id.in_(asked))
        new = {row.id: row.undoes_id for row in connection.execute(later) if row.id not in undoing}
        undoing |= new
        asked = set(new)
    undone = _undone(sorted(undoing.items(), reverse=True))
    return tuple(replace(each, standing="undone") if each.id in undone else each for each in found)


@cache
def _any_query() -> Select[Any]:
    # Put together once: that takes longer than to look it up.
    beside = tables.correction_place
    return select(beside.c.correction_id).where(beside.c.document_id == bindparam("of")).limit(1)


def _about(document_id: int) -> Any:
    beside = tables.correction_place
    return select(beside.c.correction_id).where(beside.c.document_id == document_id)


def _made(connection: Connection, query: Any, place: Any) -> list[Correction]:
    places: dict[int, list[Place]] = {}
    for row in connection.execute(place):
        places.setdefault(row.correction_id, []).append(Place.from_dict(json.loads(row.place)))
    return [
        Correction(
            id=row.id,
            what=row.what,
            places=tuple(places.get(row.id, ())),
            old=json.loads(row.old),
            new=json.loads(row.new),
            who=row.who,
            when=row.made,
            why=row.why,
            undoes=row.undoes_id,
        )
        for row in connection.execute(query)
    ]


def _undone(latest_first: Iterable[tuple[int, int | None]]) -> set[int]:
    """What is undone, of corrections and what each undoes, from the last to the first."""
    undone: set[int] = set()
    # An undoing that was itself undone undoes nothing.
    for id, undoes in latest_first:
        if undoes is not None and id not in undone:
            undone.add(undoes)
    return undone


def keep(connection: Connection, made: Correction, documents: Sequence[int]) -> Correction:
    """Write a correction; ``documents`` are the numbers of its places' documents. Its id is made here."""
    values = {
        "what": made.what,
        "old": written(made.old),
        "new": written(made.new),
        "who": made.who,
        "made": made.when,
        "why": made.why,
        "undoes_id": made.undoes,
    }
    query = insert(tables.correction).values(values).returning(tables.correction.c.id)
    made = replace(made, id=int(connection.scalar(query)))
    places = [
        {"correction_id": made.id, "number": n, "document_id": id, "place": written(place.to_dict())}
        for n, (place, id) in enumerate(zip(made.places, documents, strict=True))
    ]
    connection.execute(insert(tables.correction_place), places)
    return made


def shown(reading: Reading, corrections: Iterable[Correction]) -> Reading:
    """The reading with the corrections of its statements that are in force."""
    statements = list(reading.statements)
    for each in corrections:
        at = reached(reading, each)
        if at is not None and each.undoes is None and each.standing == "in force":
            statements[at] = _put_right(statements[at], each, reading.document.text)
    return replace(reading, statements=tuple(statements))


def shown_comparison(comparison: Comparison, corrections: Iterable[Correction]) -> Comparison:
    """The comparison with the corrections of its rows that are in force."""
    relations = [
        each
        for each in corrections
        if each.what == "relation" and each.undoes is None and each.standing == "in force"
    ]
    if not relations:
        return comparison
    issues = []
    for issue in comparison.issues:
        words = _words(places_of(comparison, issue))
        for each in relations:
            if _words(each.places) == words:
                issue = replace(
                    issue, relation=each.new, reason=f"corrected by {each.who}: {each.why}", confidence=1.0
                )
        issues.append(issue)
    return replace(comparison, issues=tuple(issues))


def with_standing(
    corrections: Iterable[Correction], latest: Callable[[str], Reading]
) -> tuple[Correction, ...]:
    """The corrections, marked where the latest reading of a document no longer has the words."""
    readings: dict[str, Reading] = {}
    found = []
    for each in corrections:
        for place in each.places:
            if place.document not in readings:
                readings[place.document] = latest(place.document)
        if each.what == "relation":
            there = all(_stands_in(readings[place.document].document.text, place) for place in each.places)
        else:
            there = reached(readings[each.places[0].document], each) is not None
        gone = each.standing == "in force" and not there
        found.append(replace(each, standing="words gone") if gone else each)
    return tuple(found)


def place_of(reading: Reading, statement: Statement) -> tuple[Place, ...]:
    """What a correction of a statement is about: its content, and its source if it has one."""
    passages = [statement.content, *([statement.source] if statement.source else [])]
    return tuple(Place(reading.document.id, passage.spans, passage.text) for passage in passages)


def places_of(comparison: Comparison, issue: Issue) -> tuple[Place, ...]:
    """What a correction of a row is about: the words of each of its sides."""
    texts = {reading.document.id: reading.document.text for reading in comparison.readings}
    return tuple(
        Place(side.document, side.spans, Passage.of(texts.get(side.document, ""), side.spans).text)
        for side in issue.sides
    )


def reached(reading: Reading, correction: Correction) -> int | None:
    """The index of the statement that a correction is about; None where its words are gone."""
    if correction.what == "relation" or not correction.places:
        return None
    content, *others = correction.places
    source = _plain(others[0].words) if others else None
    start = content.spans[0].start if content.spans else 0
    same = [
        index
        for index, statement in enumerate(reading.statements)
        if _plain(statement.content.text) == _plain(content.words)
    ]

    def rank(index: int) -> tuple[bool, int]:
        statement = reading.statements[index]
        own = _plain(statement.source.text) if statement.source else None
        at = statement.content.start if statement.content.spans else 0
        return own != source, abs(at - start)

    if same:
        return min(same, key=rank)
    if Passage.of(reading.document.text, content.spans).text != content.words:
        return None
    shares = [_share(statement.content.spans, content.spans) for statement in reading.statements]
    best = max(range(len(shares)), key=shares.__getitem__, default=None)
    return best if best is not None and shares[best] > _SHARED else None


def checked(what: str, new: Any, reading: Reading) -> Any:
    """The JSON form of a statement's new value.

    Raises:
        SettingsError: it is no value of that kind.
    """
    if what == "party" and (new is None or (isinstance(new, str) and new.strip())):
        return new
    many = list(new) if isinstance(new, Sequence) and not isinstance(new, str) else None
    if what == "speaker" and many is not None and all(isinstance(each, Speaker) for each in many):
        return [speaker.to_dict() for speaker in many]
    if what == "span" and many and all(_is_span(each) for each in many):
        edges = [edge for span in many for edge in span]
        inside = edges[0] >= 0 and edges[-1] <= len(reading.document.text)
        if inside and edges == sorted(edges) and all(start < end for start, end in many):
            return Passage.of(reading.document.text, many).to_dict()
        raise SettingsError("a span must be [start, end), in order and inside the document's text")
    raise SettingsError(f"{new!r} cannot be the {what} of a statement")


def value_of(what: str, statement: Statement) -> Any:
    """The JSON form of what a statement says now."""
    if what == "speaker":
        return [speaker.to_dict() for speaker in statement.speakers]
    return statement.party if what == "party" else statement.content.to_dict()


def _put_right(statement: Statement, correction: Correction, text: str) -> Statement:
    if correction.what == "speaker":
        speakers = tuple(Speaker.from_dict(value) for value in correction.new)
        return replace(statement, speakers=speakers, candidates=())
    if correction.what == "party":
        return replace(statement, party=correction.new)
    wanted = Passage.from_dict(correction.new)
    # In another version the words may have moved; they move with the statement that they belong to.
    here, there = statement.content.spans, correction.places[0].spans
    moved = here[0].start - there[0].start if here and there else 0
    for shift in (moved, 0):
        spans = [(start + shift, end + shift) for start, end in wanted.spans]
        found = Passage.of(text, spans)
        if spans[0][0] >= 0 and found.text == wanted.text:
            return replace(statement, content=found)
    return statement


def _stands_in(text: str, place: Place) -> bool:
    """Whether a document's text still has the words of a place, there or elsewhere."""
    if Passage.of(text, place.spans).text == place.words:
        return True
    # Without the text that they stood in, the parts of a discontinuous passage cannot be told apart.
    return _plain(place.words) in _plain(text)


def _is_span(value: Any) -> bool:
    return isinstance(value, Sequence) and len(value) == 2 and all(isinstance(edge, int) for edge in value)


def _words(places: Iterable[Place]) -> list[tuple[str, str]]:
    return sorted((place.document, _plain(place.words)) for place in places)


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()


def _share(one: Sequence[Span], other: Sequence[Span]) -> float:
    """Of the code points of two passages, the part that both cover, 0..1 (Jaccard)."""
    common = sum(max(0, min(a.end, b.end) - max(a.start, b.start)) for a in one for b in other)
    covered = sum(end - start for start, end in (*one, *other)) - common
    return common / covered if covered else 0.0
