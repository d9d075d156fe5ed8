"""How fast an archive answers as it grows, on made-up rows over real statements.

    python benchmarks/archive.py --readings FILE --where PATH-OR-URL [--statements 10000 100000] [--out FILE]

FILE holds readings as JSON lines (``readouts read ... --format jsonl``). Their statements are repeated with
names, parties, outlets and dates varied until there are as many as asked, and written straight into the
tables, as ``keep`` leaves them; an archive that is already full enough is used as it is. A few speakers,
parties and outlets have most of the statements (Zipf), and questions ask for each as often as it speaks.
Then, at each size, questions of the kinds that people ask are put, with words drawn from the statements, and
at the last a comparison of ten documents in forty rows is loaded: milliseconds, median and 95th percentile.
"""

from __future__ import annotations

import argparse
import gc
import itertools
import json
import random
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
from sqlalchemy import Connection, func, insert, select, text

from readouts.archive import Archive, rows, tables
from readouts.archive.pages import sayings, showing
from readouts.archive.vectors import packed
from readouts.records import Comparison, Issue, Network, Passage, Query, Reading, Side, Speaker, Statement

NAMES, PARTIES, OUTLETS = 2000, 120, 300
ROUNDS = 40
AT_ONCE = 20_000
A_DOCUMENT = 12
LONG = 10_000
NETWORK = Network("made up", "0" * 64)


def drawn(dice: random.Random, what: str, count: int) -> str:
    """One of so many names, the n-th as often as 1/n."""
    if count not in WEIGHTS:
        WEIGHTS[count] = list(itertools.accumulate(1 / rank for rank in range(1, count + 1)))
    return f"{what} {dice.choices(range(count), cum_weights=WEIGHTS[count])[0]}"


WEIGHTS: dict[int, list[float]] = {}


def varied(made: list[dict[str, Any]], first: int, count: int) -> Iterator[tuple[dict[str, Any], str]]:
    """Statements number ``first`` on, each with a party, date and outlet of its own, and whose it is."""
    dice = random.Random(first)
    for number in range(first, first + count):
        day = (date(2021, 1, 1) + timedelta(days=dice.randrange(2000))).isoformat()
        party, who = drawn(dice, "Party", PARTIES), drawn(dice, "Speaker", NAMES)
        outlet, row = drawn(dice, "Outlet", OUTLETS), made[number % len(made)]
        pairs = [("party", party), ("speaker", who), ("country", party), ("outlet", outlet), ("date", day)]
        pairs += [("act", row["act"]), ("kind", row["kind"])]
        beside = {
            "id": number + 1,
            "keys": rows.written_keys(pairs),
            "document_id": 1 + number // A_DOCUMENT,
            "reading_id": 1 + number // A_DOCUMENT,
            "number": number % A_DOCUMENT,
            "current": True,
        }
        yield {**row, **beside, "party": party, "outlet": outlet, "date": day}, who


def write(connection: Connection, made: list[dict[str, Any]], first: int, count: int) -> None:
    """Write statements number ``first`` on, and the documents that they are of."""
    documents = sorted({1 + number // A_DOCUMENT for number in range(first, first + count)})
    if first % A_DOCUMENT:
        documents = documents[1:]
    empty = {"sha256": "0" * 64, "size": 0, "raw": b"", "record": b"", "number": 1, "fetched": ""}
    read = {"network": "en", "checksum": "0" * 64, "read": "", "record": b"", "document": None}
    varieties = list(varied(made, first, count))
    speakers = [
        {"statement_id": row["id"], "number": 0, "name": who, "kind": "person", "country": row["party"],
         "party": row["party"]}
        for row, who in varieties
    ]  # fmt: skip
    generator = np.random.default_rng(first)
    vectors = CENTRES[generator.integers(len(CENTRES), size=count)]
    vectors = vectors + generator.standard_normal(vectors.shape, np.float32)
    made_from = [(row["id"], row["content"]) for row, _ in varieties]
    by = {"network": NETWORK.name, "checksum": NETWORK.checksum}
    meant = [
        {"statement_id": one.id, **by, "signs": one.signs, "floats": one.floats}
        for one in packed(made_from, vectors)
    ]
    for table, values in (
        (tables.document, [{"id": n, "key": f"{n}", "address": f"document-{n}"} for n in documents]),
        (tables.version, [{"id": n, "document_id": n, **empty} for n in documents]),
        (tables.reading, [{"id": n, "version_id": n, **read} for n in documents]),
        (tables.statement, [row for row, _ in varieties]),
        (tables.speaker, speakers),
        (tables.vector, meant),
    ):
        if values:
            connection.execute(insert(table), values)
    beside: list[tuple[Any, dict[str, Any]]] = []
    for row, who in varieties:
        content, by_whom = Passage((), row["content"]), (Speaker(who, "person"),)
        one = Statement("", row["kind"], row["attitude"], content, speakers=by_whom)
        beside += sayings.made(row["document_id"], [(row["id"], one)], row["date"], 0)
    sayings.write(connection, beside)
    own = f"s.document_id AND s.id BETWEEN {first + 1} AND {first + count}"
    connection.execute(text(showing.counted(own, "1", "0")))


CENTRES = np.random.default_rng(7).standard_normal((1000, 384), np.float32) * 1.2


def fill(where: str, made: list[dict[str, Any]], wanted: int) -> None:
    """Write statements until there are ``wanted``."""
    with Archive.open(where) as archive:
        database = archive._database
        if database.path:
            with database.alone() as connection:
                driver: Any = connection.connection.driver_connection
                for pragma in ("synchronous=OFF", "secure_delete=OFF", "cache_size=-1000000"):
                    driver.execute(f"PRAGMA {pragma}").fetchall()
        with database.reading() as connection:
            there = int(connection.scalar(select(func.count()).select_from(tables.statement)) or 0)
        for first in range(there, wanted, AT_ONCE):
            count = min(AT_ONCE, wanted - first)
            database.write(lambda at, first=first, count=count: write(at, made, first, count))
            print(f"{first + count:,} statements", file=sys.stderr)
        if there < wanted:
            database.write(renumber)
            with database.alone() as connection:
                connection.execute(text("ANALYZE"))


def renumber(connection: Connection) -> None:
    """Let PostgreSQL go on counting where the rows end."""
    if connection.dialect.name == "postgresql":
        for table in (tables.document, tables.version, tables.reading, tables.statement):
            name, last = f"'{table.name}', 'id'", f"(SELECT max(id) FROM {table.name})"
            connection.execute(text(f"SELECT setval(pg_get_serial_sequence({name}), {last})"))


def questions(made: list[dict[str, Any]], dice: random.Random) -> Iterator[tuple[str, Query]]:
    """Questions of each kind with words of the statements; the names of those with a filter hold ``+``."""

    def words(count: int) -> str:
        while True:
            content = [
                word for word in dice.choice(made)["content"].split() if word.isalpha() and len(word) > 3
            ]
            if len(content) >= count:
                start = dice.randrange(len(content) - count + 1)
                return " ".join(content[start : start + count])

    party, who = drawn(dice, "Party", PARTIES), drawn(dice, "Speaker", NAMES)
    outlet, act = drawn(dice, "Outlet", OUTLETS), dice.choice(made)["act"]
    day = date(2021, 1, 1) + timedelta(days=dice.randrange(1900))
    month = {"since": day.isoformat(), "until": (day + timedelta(days=30)).isoformat()}
    yield "one word", Query(words(1))
    yield "two words", Query(words(2))
    yield "phrase", Query(f'"{words(2)}"')
    yield "word + party", Query(words(1), party=party)
    yield "word + speaker", Query(words(1), speaker=who)
    yield "word + month", Query(words(1), **month)
    yield "word + act", Query(words(1), act=act)
    yield "word + since", Query(words(1), since=day.isoformat())
    yield "two words + outlet", Query(words(2), outlet=outlet)
    yield "phrase + party", Query(f'"{words(2)}"', party=party)
    yield "word + party, act, month", Query(words(1), party=party, act=act, **month)
    yield "+ speaker", Query(speaker=who)
    yield "+ party, month", Query(party=party, **month)
    yield "+ outlet", Query(outlet=outlet)


def statistics(times: list[float]) -> dict[str, float]:
    """The median and the 95th percentile, in milliseconds."""
    times = sorted(1000 * each for each in times)
    return {
        "median": round(times[len(times) // 2], 1),
        "p95": round(times[int(0.95 * (len(times) - 1))], 1),
        "most": round(times[-1], 1),
    }


def took(work: Callable[[], object]) -> float:
    """Seconds."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def searched(archive: Archive, made: list[dict[str, Any]]) -> dict[str, dict[str, float]]:
    """Milliseconds of each kind of question, of all with a filter, and of all."""
    dice = random.Random(7)
    taken: dict[str, list[float]] = {}
    for kind, query in itertools.chain.from_iterable(questions(made, dice) for _ in range(ROUNDS)):
        taken.setdefault(kind, []).append(took(lambda query=query: archive.search(query)))
    filtered = [each for kind, times in taken.items() if "+" in kind for each in times]
    taken |= {"filtered": filtered, "all": list(itertools.chain.from_iterable(taken.values()))}
    return {kind: statistics(times) for kind, times in taken.items()}


def meant(archive: Archive) -> dict[str, dict[str, float]]:
    """Milliseconds of questions by meaning; the first fetches what is then kept in memory."""
    dice, taken = random.Random(7), {}
    first = took(lambda: archive.similar(CENTRES[0], NETWORK))
    for kind in ("similar", "similar + party", "similar + month"):
        times = []
        for number in range(ROUNDS):
            day = date(2021, 1, 1) + timedelta(days=dice.randrange(1900))
            query = Query()
            if kind.endswith("party"):
                query = Query(party=drawn(dice, "Party", PARTIES))
            elif kind.endswith("month"):
                query = Query(since=day.isoformat(), until=(day + timedelta(days=30)).isoformat())
            centre = CENTRES[number]
            times.append(took(lambda query=query, centre=centre: archive.similar(centre, NETWORK, query)))
        taken[kind] = statistics(times)
    return {"first": statistics([first]), **taken}


def compared(archive: Archive, readings: list[Reading]) -> dict[str, float]:
    """Milliseconds to load a comparison of ten documents with forty rows, which is kept first."""
    usual = [one for one in readings if len(one.statements) >= 8 and len(one.document.text) < LONG]
    chosen = sorted(usual, key=lambda one: len(one.document.text))[-10:]
    parties = tuple(f"Party {number}" for number in range(len(chosen)))
    chosen = [
        replace(one, document=replace(one.document, party=party))
        for one, party in zip(chosen, parties, strict=True)
    ]
    for reading in chosen:
        raw = reading.document.text.encode("utf-8", "replace")
        archive.keep(reading, raw, NETWORK, "2025-01-01T00:00:00+00:00")
    issues = []
    for number in range(40):
        sides = []
        for at in (number % len(chosen), (number + 1) % len(chosen)):
            statement = chosen[at].statements[number % 8]
            sides.append(Side(parties[at], chosen[at].document.id, statement.content.spans, (statement.id,)))
        issues.append(Issue(f"point {number}", "differs", "other words", 0.6, tuple(sides)))
    id = archive.keep_comparison(Comparison(tuple(chosen), parties, tuple(issues)), "made up")
    return statistics([took(lambda: archive.comparison(id)) for _ in range(ROUNDS)])


def main() -> None:
    """Read the command line, fill and measure."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--readings", type=Path, required=True)
    parser.add_argument("--where", required=True)
    parser.add_argument("--statements", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--out", type=Path)
    arguments = parser.parse_args()
    with arguments.readings.open(encoding="utf-8") as lines:
        readings = [Reading.from_dict(json.loads(line)) for line in lines]
    made = [
        rows.columns(statement, reading.document) for reading in readings for statement in reading.statements
    ]
    figures: dict[int, dict[str, Any]] = {}
    for size in sorted(arguments.statements):
        fill(arguments.where, made, size)
        # Else looking through the readings that are held here would be timed too.
        gc.freeze()
        with Archive.open(arguments.where) as archive:
            figures[size] = {"search": searched(archive, made), "meaning": meant(archive)}
            if size == max(arguments.statements):
                figures[size]["comparison"] = compared(archive, readings)
    written = json.dumps(figures, indent=2) + "\n"
    print(written, end="")
    if arguments.out:
        arguments.out.write_text(written, encoding="utf-8")


if __name__ == "__main__":
    main()
