"""What the archive's tests share: invented documents, and every row of an archive by its meaning."""

from __future__ import annotations

import json
import os
import random
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, text

from readouts.archive import Archive, tables
from readouts.archive.database import SCHEMA, VERSIONS, Database
from readouts.archive.packing import unpacked
from readouts.errors import NotFound
from readouts.records import (
    Actor,
    Comparison,
    Document,
    Issue,
    Mention,
    Network,
    Passage,
    Reading,
    Side,
    Speaker,
    Statement,
    Story,
)

FIRST = Network("en", "a" * 64)
SECOND = Network("en", "b" * 64)
FETCHED = "2025-03-02T10:00:00+00:00"
VARGA = Speaker("Ilse Varga", "person", Actor("Q1001", "Ilse Varga"), "President", "Velmark", 0.9, "named")
DOVIK = Speaker("Anton Dovik", "person", Actor("Q1002", "Anton Dovik"), "Prime Minister", "Tarnovia", 0.8)


def read(address: str, *said: tuple[str, str], **about: Any) -> Reading:
    """A reading of a document with a sentence for each pair of who said what."""
    known = {"Varga": VARGA, "Dovik": DOVIK}
    body, statements = "", []
    for who, what in said:
        at = len(body)
        body += f"{who} said: {what}.\n"
        cue = at + len(who) + 1
        spans = [[(at, at + len(who))], [(cue, cue + 4)], [(cue + 6, cue + 6 + len(what))]]
        source, word, content = (Passage.of(body, each) for each in spans)
        speaker = known.get(who) or Speaker(who, "unnamed")
        statements.append(
            Statement(
                f"s{len(statements) + 1}",
                "indirect",
                "assertion",
                content,
                source,
                word,
                (speaker,),
                party=speaker.country,
                act="STATE",
                plover="CONSULT",
                confidence=0.75,
            )
        )
    document = Document(address, body, **{"title": f"Of {address}", "date": "2025-03-01", **about})
    mentions = tuple(Mention(each.source, "person", "name", 1) for each in statements if each.source)
    return Reading(document, tuple(statements), mentions)


def add(archive: Archive, reading: Reading, network: Network = FIRST) -> str:
    """Add a reading with its text as the bytes; what became of it."""
    return archive.keep(reading, reading.document.text.encode(), network, FETCHED).outcome


def numbered(number: int) -> Reading:
    """One of as many documents as are wanted, each with words of its own."""
    said = [("Varga", f"ship {number}{each} passed the Lask strait") for each in "abc"]
    return read(f"{number}.txt", *said, ("Dovik", f"{number} guests came"))


def add_numbered(archive: Archive, number: int, size: int = 0) -> str:
    """Add a numbered document, its bytes being ``size`` that cannot be compressed; what became of it."""
    raw = random.Random(number).randbytes(size) if size else numbered(number).document.text.encode()
    return archive.keep(numbered(number), raw, FIRST, FETCHED).outcome


def compared(*readings: Reading) -> Comparison:
    """A comparison whose one row holds the last statement of each."""
    last = [(reading.document.id, reading.statements[-1]) for reading in readings]
    sides = tuple(Side(str(each.party), id, each.content.spans, (each.id,)) for id, each in last)
    parties = tuple(side.party for side in sides)
    return Comparison(readings, parties, (Issue("the strait", "same", "alike", 0.6, sides),))


def story(*addresses: str, id: str = "ab12") -> Story:
    """A story of these documents."""
    return Story(id, "A call about the Lask strait", "call", addresses, "2025-03-01", "2025-03-01")


def emptied(url: str) -> None:
    """Drop everything in a PostgreSQL database."""
    engine = create_engine(url.replace("postgresql:", "postgresql+psycopg:", 1))
    with engine.begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    engine.dispose()


def cleared(url: str) -> None:
    """Take every row out of an archive on PostgreSQL: its tables stay, and number from 1 again."""
    engine = create_engine(url.replace("postgresql:", "postgresql+psycopg:", 1))
    with engine.begin() as connection:
        # To empty a table that was never written to would take as long as any other.
        written = connection.scalars(
            text(
                "SELECT quote_ident(relname) FROM pg_class WHERE relkind = 'r' AND relname <> :versions "
                "AND relnamespace = 'public'::regnamespace AND pg_relation_size(oid) > 0"
            ),
            {"versions": VERSIONS},
        ).all()
        if written:
            connection.execute(text(f"TRUNCATE {', '.join(written)} RESTART IDENTITY CASCADE"))
        schema = text(f"UPDATE {VERSIONS} SET version_num = :schema WHERE version_num <> :schema")
        connection.execute(schema, {"schema": SCHEMA})
    engine.dispose()


def crowd(folder: Path, left: int) -> None:
    """Fill a file system until so many bytes are left."""
    free = os.statvfs(folder)
    with (folder / "ballast").open("wb") as file:
        os.posix_fallocate(file.fileno(), 0, free.f_bavail * free.f_frsize - left)


def told(archive: Archive) -> dict[str, Any]:
    """What an archive says of what it keeps, without times of writing: records, not rows."""
    addresses = [entry.document for entry in archive.documents()]
    comparisons = []
    for kept in archive.comparisons():
        try:
            comparisons.append((kept.story, archive.comparison(kept.id)))
        except NotFound as error:
            comparisons.append((kept.story, type(error)))
    return {
        "versions": [archive.versions(address) for address in addresses],
        "readings": [archive.reading(address) for address in addresses],
        "corrections": [replace(each, when="") for each in archive.corrections()],
        "stories": archive.stories(),
        "comparisons": comparisons,
    }


# Numbers that a database gives out, and times of writing.
_PASSING = {"read", "made", "erased"}


def contents(where: str, *passing: str) -> dict[str, list[str]]:
    """Every row of every table, with the row that it points to in place of its number, sorted.

    Times of writing are left out, and the columns named in ``passing``.
    """
    database = Database(where)
    try:
        with database.reading() as connection:
            rows = {
                table.name: [dict(row._mapping) for row in connection.execute(table.select())]
                for table in tables.metadata.sorted_tables
            }
    finally:
        database.close()
    named: dict[tuple[str, Any], str] = {}
    found: dict[str, list[str]] = {}
    for table in tables.metadata.sorted_tables:
        told = []
        for row in rows[table.name]:
            values = {}
            for column in table.columns:
                value = row[column.name]
                key = next(iter(column.foreign_keys), None)
                if key is not None and value is not None:
                    value = named[key.column.table.name, value]
                if isinstance(value, bytes):
                    whole = value if table is tables.vector else unpacked(value)
                    value = sha256(whole).hexdigest()
                if column.name not in {*_PASSING, *passing} and (
                    column.name != "id" or isinstance(value, str)
                ):
                    values[column.name] = value
            told.append(json.dumps(values, sort_keys=True))
            named[table.name, row.get("id")] = sha256(told[-1].encode()).hexdigest()
        found[table.name] = sorted(told)
    return found


def keep_stories(archive: Archive, *stories: Story) -> None:
    """Make these the stories of their documents and of all that share one with them."""
    last, new = archive.arrived()
    told = {address for one in (*stories, *archive.stories()) for address in one.documents}
    archive.keep_stories(stories, sorted(told | {address for address, _ in new}), last)
