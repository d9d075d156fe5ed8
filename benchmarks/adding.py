"""How much slower adding to an archive is than bare reading, in one run.

    python benchmarks/adding.py --data ../shared/data [--documents 1290] [--where PATH-OR-URL] [--out FILE]

The files of the folder ``whitehouse`` are read in blocks of 50, and each block is then added to a new
archive, so that a busy moment of the machine strikes both. Grouping into stories is timed with adding, once
at the end as ``readouts add`` does it; the vectors for searching by meaning are made when somebody first
searches so, and timed beside it, on at most 2,000 statements.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from pathlib import Path

from readouts import desk
from readouts.desk import network
from readouts.desk.archive import Archive
from readouts.desk.options import Options
from readouts.records import Failure, Reading

BLOCK = 50
VECTORS = 2000


def measured(paths: list[str], where: str) -> dict[str, object]:
    """Seconds of reading, adding, grouping and making vectors, and what was done in them."""
    list(desk.read(paths[:2]))  # loads the network
    words = reading = adding = failed = 0.0
    with Archive.open(where) as kept:
        for start in range(0, len(paths), BLOCK):
            block = paths[start : start + BLOCK]
            began = time.perf_counter()
            for result in desk.read(block):
                if isinstance(result, Reading):
                    words += len(result.document.text.split())
            middle = time.perf_counter()
            failed += sum(isinstance(result, Failure) for result in kept.add(block))
            reading, adding = reading + middle - began, adding + time.perf_counter() - middle
        began = time.perf_counter()
        grouped = kept.group()
        grouping = time.perf_counter() - began
        options = Options()
        by = network.identity(options)
        statements = kept.unvectored(by, VECTORS)
        began = time.perf_counter()
        vectors = network.chosen(options).embed([[text] for _, text in statements])[0][:, 0]
        kept.keep_vectors(statements, vectors, by)
        meaning = time.perf_counter() - began
        size = sum(entry.size for entry in kept.documents())
    return {
        "documents": len(paths),
        "failed": int(failed),
        "words": int(words),
        "bytes": size,
        "reading_s": round(reading, 1),
        "adding_s": round(adding, 1),
        "grouping_s": round(grouping, 1),
        "grouped": grouped,
        "speed_without_grouping": round(reading / adding, 3),
        "speed": round(reading / (adding + grouping), 3),
        "vectors_a_second": round(len(statements) / meaning),
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--documents", type=int, default=1290)
    parser.add_argument("--where")
    parser.add_argument("--out", type=Path)
    given = parser.parse_args()
    # Every so manyeth, so that fewer documents are of all years as well.
    found = sorted(str(path) for path in (given.data / "whitehouse").rglob("*.md"))
    paths = found[:: max(1, len(found) // given.documents)][: given.documents]
    with tempfile.TemporaryDirectory() as folder:
        report = measured(paths, given.where or f"{folder}/archive.sqlite")
    print(json.dumps(report, indent=2))
    if given.out:
        given.out.write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
