"""How well points of two accounts are lined up, on pairs aligned by hand, reading and comparing included.

    python benchmarks/comparing.py --data ../shared/data [--out out/comparing]

Two sets: DATA/readouts/dev, whole accounts of five meetings, and this project's own labels (offsets only,
training/labels/pairs.json) of pairs in DATA/whitehouse. For each it writes the gold standard and what
``readouts compare`` makes of it as one JSON file a pair, in the shape that DATA's own scorer reads, and
prints F1 of alignment (pairs of sentences), of one-sided sentences, and of the relations among the pairs.
Speed: seconds for two accounts, and for all accounts of the set at once.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "training"))
import pairs

from readouts import desk
from readouts.comparing import compare
from readouts.records import Comparison, Document, Span

RELATIONS = ("same", "differs", "conflicts")


def compared(row: dict[str, Any], network: desk.Network) -> tuple[Comparison, float]:
    """What comparing makes of a pair, and the seconds that it took after reading."""
    readings = []
    # One government may speak on both sides of our own pairs: a column needs a name of its own.
    parties = [document["party"] for document in row["documents"]]
    apart = parties[0] != parties[1]
    for number, document in enumerate(row["documents"]):
        party = parties[number] if apart else f"{parties[number]} {number + 1}"
        known = Document(
            f"{number}",
            document["text"],
            date=document.get("date"),
            issuer=document.get("issuer"),
            party=party,
            genre="account",
        )
        readings.append(network.read(known))
    start = time.perf_counter()
    found = compare(readings, network.embed, [r.document.party or "" for r in readings])
    return found, time.perf_counter() - start


def touched(spans: Sequence[Span], sentences: Sequence[Sequence[int]]) -> set[int]:
    """Sentences of which at least half, or at least half of a span, is covered."""
    found = set()
    for number, (start, end) in enumerate(sentences):
        for a, b in spans:
            shared = min(b, end) - max(a, start)
            if shared > 0 and (2 * shared >= end - start or 2 * shared >= b - a):
                found.add(number)
    return found


def counts(row: dict[str, Any], found: Comparison) -> Counter[str]:
    """Hits, guesses and gold of alignment, one-sided sentences and each relation."""
    sentences = [document["sentences"] for document in row["documents"]]
    gold = {(i, j): link["relation"] for link in row["links"] for i in link["a"] for j in link["b"]}
    alone = {(k, i) for k, side in enumerate("ab") for i in row[f"one_sided_{side}"]}
    guess: dict[tuple[int, int], str] = {}
    lone = set()
    for issue in found.issues:
        sides: tuple[set[int], set[int]] = (set(), set())
        for side in issue.sides:
            sides[int(side.document)].update(touched(side.spans, sentences[int(side.document)]))
        if issue.relation == "one_sided":
            lone |= {(k, i) for k in (0, 1) for i in sides[k]}
        for cell in ((i, j) for i in sides[0] for j in sides[1]):
            guess.setdefault(cell, issue.relation)
    total: Counter[str] = Counter()
    for name, right, made, there in (
        ("alignment", len(gold.keys() & guess.keys()), len(guess), len(gold)),
        ("one_sided", len(alone & lone), len(lone), len(alone)),
        *(
            (
                relation,
                sum(guess.get(cell) == relation == known for cell, known in gold.items()),
                sum(known == relation for known in guess.values()),
                sum(known == relation for known in gold.values()),
            )
            for relation in RELATIONS
        ),
    ):
        total.update({f"{name}: hit": right, f"{name}: guess": made, f"{name}: gold": there})
    return total


def f1(total: Counter[str], name: str) -> float:
    """F1 in percent of what ``counts`` counted under ``name``."""
    both = total[f"{name}: guess"] + total[f"{name}: gold"]
    return round(200 * total[f"{name}: hit"] / both, 1) if both else 0.0


def measure(
    rows: Sequence[dict[str, Any]], network: desk.Network, out: Path | None = None
) -> dict[str, float]:
    """F1 by name over all pairs, and the longest and the mean time of a comparison in seconds."""
    total: Counter[str] = Counter()
    taken = []
    for row in rows:
        found, seconds = compared(row, network)
        taken.append(seconds)
        total += counts(row, found)
        if out:
            for name, value in (("gold", row), ("found", found.to_dict())):
                (out / name).mkdir(parents=True, exist_ok=True)
                path = out / name / f"{row['id']}.json"
                path.write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")
    figures = {name: f1(total, name) for name in ("alignment", "one_sided", *RELATIONS)}
    return {**figures, "pairs": len(rows), "seconds": round(max(taken), 3)}


def main() -> None:
    """Read the command line and print the figures."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path)
    arguments = parser.parse_args()
    network = desk.shipped()
    labelled = list(pairs.own(arguments.data / "whitehouse"))
    sets = {
        "dev": list(pairs.dev(arguments.data / "readouts" / "dev")),
        "own": labelled,
        "own, written accounts": [row for row in labelled if row["kind"] != "joint appearance"],
        "own, spoken": [row for row in labelled if row["kind"] == "joint appearance"],
    }
    for name, rows in sets.items():
        out = arguments.out / name if arguments.out and name in ("dev", "own") else None
        print(name, json.dumps(measure(rows, network, out)))


if __name__ == "__main__":
    main()
