"""A child process that opens Parquet of strangers: ``parquetworker.py FOLDER SECONDS MEGABYTES [PART]``.

The tables are ``FOLDER/NAME.parquet``, or those of a part, ``FOLDER/NAME/PART.parquet``.

On standard output it puts the documents of the tables together, one line of JSON each: ``row`` (its number
in the table of documents) and ``reading`` (as docs/json.md says, with ``archive`` where it has one), or
``row`` and ``error``. A last line without ``row`` says what is wrong with the tables themselves. What
stands in them is not judged here. The script imports nothing of this package; a crash in a C library or
a limit that is gone over takes only this child along. :mod:`readouts.intake.readings` starts it.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import sys
from collections.abc import Iterator
from typing import Any

Row = dict[str, Any]

# What is decoded at a time: documents may be long, the rows of the other tables are short.
_DOCUMENTS, _ROWS = 8, 1_000
# More rows of one document than a text of many megabytes has.
_MOST = 1_000_000

_NEEDED = {
    "documents": ("reading", "id", "text", "turns", "furniture", "version", "network"),
    "statements": ("reading", "document", "statement", "content"),
    "speakers": ("reading", "document", "statement", "part", "name"),
    "mentions": ("reading", "document", "spans", "text", "phrase"),
}


class Unfit(Exception):
    """What is wrong, in one line."""


class Broken(Exception):
    """A table that cannot be read on, in one line: what came before stands, what follows is lost."""


class Beside:
    """The rows of a table that stand beside those of the documents, taken document by document."""

    def __init__(self, folder: str, name: str, part: str) -> None:
        self._name, self._rows = name, rows(folder, name, part, _ROWS)
        self._next: Row | None = next(self._rows, None)

    def take(self, reading: int) -> list[Row]:
        """The rows of one document, which come after those of the document before.

        Raises:
            Unfit: there are rows of no document before, or too many.
        """
        found: list[Row] = []
        lost = more = 0
        while self._next is not None and (at := number(self._next)) <= reading:
            if at < reading:
                lost += 1
            elif len(found) < _MOST:
                found.append(self._next)
            else:
                more += 1
            self._next = next(self._rows, None)
        if lost:
            raise Unfit(f"{lost} rows of {self._name} before its own are of no document")
        if more:
            raise Unfit(f"it has more than {_MOST} rows of {self._name}")
        return found

    def rest(self) -> None:
        """Make sure that nothing is left.

        Raises:
            Broken: there are rows of a document that is not there.
        """
        if self._next is not None:
            raise Broken(f"the last rows of {self._name} are of no document")


def number(row: Row) -> int:
    """Which document a row is of; 0 where it does not say."""
    found = row.get("reading")
    return found if isinstance(found, int) else 0


def rows(folder: str, name: str, part: str, batch: int) -> Iterator[Row]:
    """The rows of a table, a few at a time.

    Raises:
        Broken: they cannot be read, or no further.
    """
    from pyarrow import parquet

    try:
        path = os.path.join(folder, name, part) if part else os.path.join(folder, name)
        path += ".parquet"
        with parquet.ParquetFile(path, pre_buffer=False) as file:
            columns = file.schema_arrow.names
            missing = [column for column in _NEEDED[name] if column not in columns]
            if missing:
                raise Broken(f"{name}.parquet has no column {missing[0]}: it is of an older release")
            for found in file.iter_batches(batch_size=batch, use_threads=False):
                yield from found.to_pylist()
    except (MemoryError, Broken):
        raise
    except Exception as error:  # pyarrow raises more kinds on broken bytes than can be named
        raise Broken(f"{name}.parquet is broken: {' '.join(str(error).split())[:200]}") from error


def spans(value: Any) -> Any:
    """A list of structs of two places as JSON has them."""
    return [span(each) for each in value or ()]


def span(value: Row) -> Any:
    return [value["start"], value["end"]]


def passage(value: Row | None) -> Row | None:
    return {"spans": spans(value["spans"]), "text": value["text"]} if value else None


def speaker(row: Row) -> Row:
    """A row of the table of speakers as JSON has it."""
    found = {key: row.get(key) for key in ("name", "kind", "role", "country", "confidence", "why")}
    known = row.get("actor_id") is not None
    return found | {"actor": {"id": row["actor_id"], "label": row.get("actor_label")} if known else None}


def statement(row: Row, speakers: list[Row]) -> Row:
    """A row of the table of statements, with its speakers, as JSON has it."""
    keys = "kind attitude party act plover mode negated flags unsaid within confidence"
    found = {key: row.get(key) for key in keys.split()} | {"id": row["statement"]}
    found |= {key: passage(row.get(key)) for key in ("source", "cue", "content")}
    parts: dict[str, list[Row]] = {"speaker": [], "candidate": [], "addressee": []}
    for each in speakers:
        if each["part"] not in parts:
            raise Unfit(f"a speaker of statement {row['statement']} has no part that is known")
        parts[each["part"]].append(speaker(each))
    who, candidates, addressee = parts.values()
    return found | {"speaker": who, "candidates": candidates, "addressee": addressee}


def document(row: Row, beside: dict[str, list[Row]]) -> Row:
    """A row of the table of documents, with what stands beside it, as JSON has it."""
    keys = "id url title date outlet issuer party language genre text warnings"
    found = {key: row.get(key) for key in keys.split()}
    found["date"] = str(found["date"]) if found["date"] is not None else None
    found["turns"] = [
        {"label": span(turn["label"]), "body": span(turn["body"])} for turn in row["turns"] or ()
    ]
    found["furniture"] = spans(row["furniture"])
    if row["version"] is not None:
        found["archive"] = {
            **{key: row.get(key) for key in ("version", "sha256", "size", "fetched", "source")},
            "network": {"name": row["network"], "checksum": row.get("checksum")},
        }
    for name, found_rows in beside.items():
        if any(each.get("document") != row["id"] for each in found_rows):
            raise Unfit(f"rows of {name} with its number are of another document")
    said: dict[Any, list[Row]] = {each["statement"]: [] for each in beside["statements"]}
    for each in beside["speakers"]:
        if each["statement"] not in said:
            raise Unfit("a speaker is of a statement that is not there")
        said[each["statement"]].append(each)
    found["statements"] = [statement(each, said[each["statement"]]) for each in beside["statements"]]
    found["mentions"] = [
        {key: each.get(key) for key in ("text", "kind", "form", "cluster")}
        | {"spans": spans(each["spans"]), "phrase": passage(each["phrase"])}
        for each in beside["mentions"]
    ]
    return found


def answers(folder: str, part: str) -> Iterator[Row]:
    """An answer for each document; errors of the libraries are left to :func:`main`."""
    tables = {name: Beside(folder, name, part) for name in ("statements", "speakers", "mentions")}
    last = 0
    for at, row in enumerate(rows(folder, "documents", part, _DOCUMENTS), 1):
        try:
            if number(row) <= last:
                raise Unfit("its number in the column reading is not above the one before")
            last = number(row)
            beside: dict[str, list[Row]] = {}
            problems: list[Unfit] = []
            for name, table in tables.items():
                try:
                    beside[name] = table.take(last)
                except Unfit as error:
                    problems.append(error)
            if problems:
                raise problems[0]
            yield {"row": at, "reading": document(row, beside)}
        except Unfit as error:
            yield {"row": at, "error": str(error)}
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            yield {"row": at, "error": f"a column is not of its type: {type(error).__name__}"}
    for table in tables.values():
        table.rest()


def main(arguments: list[str]) -> int:
    """Write the answers; every failure becomes one, or a dead child."""
    folder, seconds, megabytes = arguments[0], *map(int, arguments[1:3])
    part = "".join(arguments[3:])
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_AS, (megabytes << 20, megabytes << 20))
    signal.alarm(seconds)
    try:
        import pyarrow

        pyarrow.set_cpu_count(1)
        pyarrow.set_io_thread_count(1)
        for answer in answers(folder, part):
            line = json.dumps(answer, ensure_ascii=False).encode("utf-8", "replace") + b"\n"
            # Whoever reads this may take their time.
            signal.alarm(0)
            sys.stdout.buffer.write(line)
            sys.stdout.buffer.flush()
            signal.alarm(seconds)
        return 0
    except Broken as error:
        last = str(error)
    except ImportError:
        last = f"pyarrow could not be loaded, or not within {megabytes} MB of memory"
    except (MemoryError, RecursionError):
        last = "it takes too much memory to open"
    signal.alarm(0)
    sys.stdout.buffer.write(json.dumps({"error": last}).encode() + b"\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
