"""How fast an archive answers what pages ask, on made-up stories over the rows of ``archive.py``.

    python benchmarks/pages.py --readings FILE --where PATH-OR-URL [--statements N] [--out FILE]

The archive is filled as ``archive.py`` does it; beside its statements there are then a story for every three
documents, a comparison of forty rows (ten real documents) for every tenth story, one of two of them
published, with the documents of these public. Questions ask for a speaker or a party as often as it speaks,
for a document, a story, a comparison and an issue at random: milliseconds, median and 95th percentile, of
everything and of what is public.
"""

from __future__ import annotations

import argparse
import gc
import json
import random
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from archive import NAMES, PARTIES, compared, drawn, fill, statistics, took
from sqlalchemy import Connection, func, insert, select

from readouts.archive import Archive, rows, tables
from readouts.archive.packing import packed_record
from readouts.archive.pages import issues
from readouts.errors import NotFound
from readouts.records import Comparison, Query, Reading, Story

ROUNDS = 200
A_STORY, A_COMPARISON, ISSUES = 3, 10, 12
# The numbers of made-up comparisons begin here, after those that are kept as others are.
FIRST = 10_000_000
AT_ONCE = 2000


def write(connection: Connection, outline: bytes, labels: list[str], first: int, last: int) -> None:
    """Write the stories of the documents from ``first`` to ``last``, and every tenth one's comparison."""
    dice = random.Random(first)
    values: dict[Any, list[dict[str, Any]]] = {}
    for number in range(first, last, A_STORY):
        id = f"{number:08x}"
        day = f"20{dice.randrange(21, 26)}-{dice.randrange(1, 13):02}-{dice.randrange(1, 29):02}"
        addresses = tuple(f"document-{each}" for each in range(number, number + A_STORY))
        story = Story(id, f"Meeting {number}", "meeting", addresses, day, day)
        own = {"title": story.title, "kind": story.kind, "day": day, "public": 0}
        record = packed_record(story.to_dict())
        values.setdefault(tables.story, []).append(
            {"id": id, "first": day, "last": day, "record": record, **own}
        )
        values.setdefault(tables.story_document, []).extend(
            {"story_id": id, "number": n, "document_id": number + n} for n in range(A_STORY)
        )
        values.setdefault(tables.story_party, []).extend(
            {"story_id": id, "key": rows.key("party", party), "party": party, "day": day, "public": 0}
            for party in {drawn(dice, "Party", PARTIES) for _ in range(3)}
        )
        place = number // A_STORY
        if place % A_COMPARISON:
            continue
        values.setdefault(tables.comparison, []).append({"id": FIRST + number, "story": id, "made": day})
        values.setdefault(tables.outline, []).append({"comparison_id": FIRST + number, "record": outline})
        for at in range(ISSUES):
            label = dice.choice(labels)
            sides = [
                {"party": party, "document": each, "words": label * 5, "statements": ["s1"]}
                for party, each in (("Party 0", addresses[0]), ("Party 1", addresses[1]))
            ]
            row = {"number": at, "story": id, "key": issues.key(label), "label": label, "day": day}
            values.setdefault(tables.issue_row, []).append(
                {
                    "comparison_id": FIRST + number,
                    **row,
                    "relation": "differs",
                    "sides": packed_record(sides),
                    "newest": 1,
                }
            )
        if place % (2 * A_COMPARISON) == 0:
            shown = {"story": id, "number": 1, "comparison_id": FIRST + number, "corrected": 0, "made": day}
            values.setdefault(tables.publication, []).append({**shown, "who": "editor", "note": ""})
            values.setdefault(tables.public_document, []).extend(
                {"document_id": number + n} for n in range(A_STORY)
            )
    for table, made in values.items():
        connection.execute(insert(table), made)
    if found := {row["key"] for row in values.get(tables.issue_row, ())}:
        issues._count(connection, found)


def prepare(archive: Archive, readings: list[Reading]) -> dict[str, Any]:
    """Write the stories, unless they are there; the figures of the comparison that is the pattern of all."""
    whole = compared(archive, readings)
    kept = archive.comparisons("made up")[-1].id
    pattern = packed_record(archive.pages.comparison(kept).to_dict())
    words = sorted({word for each in readings for word in each.document.text.split() if len(word) > 4})
    dice = random.Random(3)
    labels = [" ".join(dice.sample(words, 2)) for _ in range(3000)]
    database = archive._database
    with database.reading() as connection:
        there = connection.scalar(select(func.count()).select_from(tables.story)) or 0
        last = connection.scalar(
            select(func.max(tables.document.c.id)).where(tables.document.c.address.like("document-%"))
        )
    if not there:
        step = AT_ONCE * A_STORY
        for first in range(1, (last or 0) - A_STORY, step):
            end = min(first + step, (last or 0) - A_STORY)
            database.write(lambda at, first=first, end=end: write(at, pattern, labels, first, end))
        with database.alone() as connection:
            connection.exec_driver_sql("ANALYZE")
    return {"comparison whole": whole, "kept": kept, "labels": labels, "documents": last or 0}


def questions(
    archive: Archive, made: dict[str, Any], dice: random.Random, words: list[str], *, public: bool
) -> Iterator[tuple[str, Callable[[], object]]]:
    """One question of each kind."""
    pages = archive.pages
    step = A_STORY * A_COMPARISON * (2 if public else 1)
    # Those that are public are every so many.
    story = 1 + step * dice.randrange(max(1, made["documents"] // step - 1))
    number = story + dice.randrange(A_STORY)
    who, party = f"name:{drawn(dice, 'Speaker', NAMES)}", drawn(dice, "Party", PARTIES)
    year = dice.randrange(2021, 2026)
    days = (f"{year}-03-01", f"{year}-04-01")
    month = Query(since=days[0], until=days[1])
    key = issues.key(dice.choice(made["labels"]))
    word = dice.choice(words)
    id = f"{story:08x}"
    yield "document: sheet", lambda: pages.sheet(number, public=public)
    yield "document: similar", lambda: pages.similar_documents(number, public=public)
    yield "stories", lambda: pages.stories(public=public)
    yield "stories, page 20", lambda: pages.stories(offset=400, public=public)
    yield "stories + party", lambda: pages.stories(party, public=public)
    yield "stories + party, month", lambda: pages.stories(party, days, public=public)
    yield "story", lambda: pages.story(id, public=public)
    yield "story: comparison", lambda: pages.comparison(FIRST + story, public=public)
    yield "story: similar", lambda: pages.similar_stories(id, public=public)
    yield "speaker", lambda: pages.speaker(who, public=public)
    yield "speaker: statements", lambda: pages.statements(who, public=public)
    yield "speaker: statements, page 20", lambda: pages.statements(who, page=(20, 400), public=public)
    yield "speaker: statements + month", lambda: pages.statements(who, month, public=public)
    yield "speaker: statements + word", lambda: pages.statements(who, Query(word), public=public)
    yield "issue", lambda: pages.issue(key, public=public)
    yield "issue: similar", lambda: pages.similar_issues(key, public=public)
    yield "issues", lambda: pages.issues(public=public)
    yield "changes", lambda: pages.changes(public=public)


def measured(archive: Archive, made: dict[str, Any], words: list[str]) -> dict[str, Any]:
    """Milliseconds of each kind of question, of everything and of what is public."""
    figures: dict[str, Any] = {}
    for name, public in (("all", False), ("public", True)):
        dice, taken = random.Random(7), dict[str, list[float]]()
        for _ in range(ROUNDS):
            for kind, ask in questions(archive, made, dice, words, public=public):

                def answered(ask: Callable[[], object] = ask) -> None:
                    with suppress(NotFound):
                        ask()

                taken.setdefault(kind, []).append(took(answered))
        figures[name] = {kind: statistics(times) for kind, times in taken.items()}
    return figures


def main() -> None:
    """Read the command line, fill and measure."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--readings", type=Path, required=True)
    parser.add_argument("--where", required=True)
    parser.add_argument("--statements", type=int, default=100_000)
    parser.add_argument("--out", type=Path)
    arguments = parser.parse_args()
    with arguments.readings.open(encoding="utf-8") as lines:
        readings = [Reading.from_dict(json.loads(line)) for line in lines]
    pairs = [(statement, reading.document) for reading in readings for statement in reading.statements]
    columns = [rows.columns(statement, document) for statement, document in pairs]
    fill(arguments.where, columns, arguments.statements)
    words = sorted({w for row in columns for w in row["content"].split() if w.isalpha() and len(w) > 3})
    with Archive.open(arguments.where) as archive:
        made = prepare(archive, readings)
        gc.freeze()
        own: Comparison = archive.comparison(made["kept"])
        figures: dict[str, Any] = {"rows": len(own.issues), "comparison, whole": made["comparison whole"]}
        times = [took(lambda: archive.pages.comparison(made["kept"])) for _ in range(ROUNDS)]
        figures["comparison, outlined"] = statistics(times)
        figures |= measured(archive, made, words)
    written = json.dumps(figures, indent=2) + "\n"
    print(written, end="")
    if arguments.out:
        arguments.out.write_text(written, encoding="utf-8")


if __name__ == "__main__":
    main()
