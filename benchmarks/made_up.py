"""Whole pages for the made-up archive of ``pages.py``: texts, readings and comparisons that a site can show.

``archive.py`` and ``pages.py`` write the rows that are searched and listed. A site shows more: here every
made-up document gets the record, the bytes and the reading of a real one under its own address, and every
comparison its three documents, forty rows, its readings and, where it is published, its story's record.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from pages import FIRST, prepare
from sqlalchemy import Connection, bindparam, func, insert, select, text, update

from readouts.archive import Archive, rows, tables, versions
from readouts.archive.packing import packed, packed_record, unpacked_record
from readouts.archive.pages import outlines
from readouts.records import Comparison, Document, Issue, Reading, Side, Story
from readouts.rendering import pictures

AT_ONCE, ROWS, LONGEST = 5000, 40, 20_000
PARTIES = ("Velmark", "Tarnovia", "Ostrava")
RELATIONS = ("same", "differs", "differs", "conflicts", "one_sided")


def dress(archive: Archive, readings: Sequence[Reading]) -> None:
    """Give a filled archive what a site shows, unless it has it."""
    database = archive._database
    with database.reading() as connection:
        link = tables.comparison_reading
        done = connection.scalar(select(link.c.number).where(link.c.comparison_id == FIRST + 1).limit(1))
    if done is not None:
        return
    labels = prepare(archive, list(readings))["labels"]
    usual = [each for each in readings if each.statements and len(each.document.text) < LONGEST]
    with database.reading() as connection:
        last = connection.scalar(select(func.max(tables.document.c.id)).where(_made_up())) or 0
        table = tables.comparison
        query = select(table.c.id).where(table.c.id > FIRST, table.c.story != "made up")
        compared = connection.scalars(query).all()
    for first in range(1, last + 1, AT_ONCE):
        numbers = range(first, min(first + AT_ONCE, last + 1))
        database.write(lambda at, numbers=numbers: _documents(at, usual, numbers))
        print(f"{numbers[-1]:,} documents", file=sys.stderr)
    for at in range(0, len(compared), 500):
        some = compared[at : at + 500]
        database.write(lambda at, some=some: _comparisons(at, usual, labels, some))
    print(f"{len(compared):,} comparisons", file=sys.stderr)
    with database.reading() as connection:
        public = connection.scalars(select(tables.public_document.c.document_id)).all()
    database.write(lambda at: rows.mark_public(at, public, True))
    with database.alone() as connection:
        connection.execute(text("ANALYZE"))


def draw(archive: Archive) -> None:
    """Have the pictures of every story, as a worker that compared them would; one drawing stands for all."""
    with archive._database.reading() as connection:
        table = tables.comparison
        query = select(table.c.id).where(table.c.id > FIRST, table.c.story != "made up")
        compared = connection.scalars(query).all()
    svg = packed(b'<svg xmlns="http://www.w3.org/2000/svg"/>')
    for at in range(0, len(compared), 500):
        outlines = [archive.pages.comparison(id) for id in compared[at : at + 500]]
        shown = [one for made in outlines for one in (pictures.shares(made), pictures.timeline(made)) if one]
        names = sorted({name for one in shown for name in pictures.names(one).values()})
        values = [{"name": name, "made": "2026-01-01T00:00:00+00:00", "record": svg} for name in names]
        archive._database.write(
            lambda connection, values=values: rows.insert_missing(connection, tables.picture, values)
        )


def _made_up() -> Any:
    return tables.document.c.address.like("document-%")


def dressed(readings: Sequence[Reading], number: int) -> Reading:
    """The reading of a made-up document."""
    pattern = readings[number % len(readings)]
    day = date(2021, 1, 1) + timedelta(days=random.Random(number).randrange(2000))
    document = replace(
        pattern.document,
        id=f"document-{number}",
        title=f"{pattern.document.title or 'Report'} ({number})",
        date=day.isoformat(),
        party=PARTIES[number % len(PARTIES)],
        url=None,
    )
    return replace(pattern, document=document)


def _documents(connection: Connection, readings: Sequence[Reading], numbers: Sequence[int]) -> None:
    owner, version, reading = tables.document, tables.version, tables.reading
    read: dict[int, bytes] = {}
    found, records, keys = [], [], []
    for number in numbers:
        made, place = dressed(readings, number), number % len(readings)
        own = made.document.to_dict()
        if place not in read:
            value = made.to_dict()
            read[place] = packed_record({name: value[name] for name in value if name not in own})
        found.append({"of": number, **_version(made.document, own)})
        keys.append({"of": number, "key": versions.key_of(made.document.id)})
        records.append({"of": number, "record": read[place], "read": "2026-01-01T00:00:00+00:00"})
    connection.execute(update(owner).where(owner.c.id == bindparam("of")), keys)
    connection.execute(update(version).where(version.c.id == bindparam("of")), found)
    connection.execute(update(reading).where(reading.c.id == bindparam("of")), records)


def _version(document: Document, own: dict[str, Any]) -> dict[str, Any]:
    raw = document.text.encode("utf-8", "replace")
    return {
        "raw": packed(raw),
        "size": len(raw),
        "record": packed_record(own),
        "title": document.title,
        "date": document.date,
        "fetched": "2026-01-01T00:00:00+00:00",
    }


def _comparisons(
    connection: Connection, readings: Sequence[Reading], labels: Sequence[str], numbers: Sequence[int]
) -> None:
    table, outline, shown = tables.comparison, tables.outline, tables.publication
    whole, outlined, links, told = [], [], [], []
    for number in numbers:
        first = number - FIRST
        made = compared(readings, labels, first)
        whole.append({"of": number, "record": packed_record(made.to_dict())})
        outlined.append({"of": number, "record": packed_record(outlines.outline(made).to_dict())})
        links += [
            {"comparison_id": number, "number": place, "reading_id": first + place}
            for place in range(len(made.readings))
        ]
        story = connection.execute(
            select(tables.story).where(tables.story.c.id == f"{first:08x}")
        ).one_or_none()
        if story is not None:
            record = packed_record(Story.from_dict(unpacked_record(story.record)).to_dict())
            told.append({"of": number, "record": record})
    connection.execute(update(table).where(table.c.id == bindparam("of")), whole)
    connection.execute(update(outline).where(outline.c.comparison_id == bindparam("of")), outlined)
    connection.execute(insert(tables.comparison_reading), links)
    connection.execute(update(shown).where(shown.c.comparison_id == bindparam("of")), told)


def compared(readings: Sequence[Reading], labels: Sequence[str], first: int) -> Comparison:
    """The comparison of the story that begins with this document: forty rows of three documents."""
    dice = random.Random(first)
    own = tuple(dressed(readings, first + place) for place in range(len(PARTIES)))
    issues = []
    for number in range(ROWS):
        relation: Any = dice.choice(RELATIONS)
        wanted = dice.sample(own, 1 if relation == "one_sided" else 2)
        sides = [_side(each, number) for each in wanted]
        issues.append(Issue(dice.choice(labels), relation, "in other words", 0.7, tuple(sides)))
    parties = tuple(str(each.document.party) for each in own)
    return Comparison(own, parties, tuple(issues))


def _side(reading: Reading, number: int) -> Side:
    statement = reading.statements[number % len(reading.statements)]
    document = reading.document
    return Side(str(document.party), document.id, statement.content.spans, (statement.id,))
