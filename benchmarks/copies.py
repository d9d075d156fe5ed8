"""How many documents a second are taken in by the search for copies, and how many copies it finds.

    python benchmarks/copies.py [--documents 1000 10000] [--seed 6] [--out FILE]

The documents are made of invented words with the frequencies of a natural text (Zipf), 150 to 700 words
each, and half of them end with the boilerplate of one of twenty outlets. One in five is a copy of an
earlier one: another headline, a tail trimmed by up to two fifths or a paragraph added, and another
outlet's boilerplate. Making them is not timed.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections.abc import Iterator
from itertools import accumulate
from pathlib import Path

from readouts.comparing.copies import Copies

VOCABULARY = 30_000
OUTLETS = 20
COPIED = 0.2


class Press:
    """Makes documents from a seed."""

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(seed)
        letters = "abcdefghijklmnopqrstuvwxyz"
        self._words = [
            "".join(self._chance.choices(letters, k=self._chance.randint(2, 9))) for _ in range(VOCABULARY)
        ]
        self._weights = list(accumulate(1 / rank for rank in range(1, VOCABULARY + 1)))
        self._endings = [self.words(60) for _ in range(OUTLETS)]

    def words(self, count: int) -> list[str]:
        """So many words, common ones often."""
        return self._chance.choices(self._words, cum_weights=self._weights, k=count)

    def documents(self, count: int) -> Iterator[tuple[str, int | None]]:
        """Texts, each with the number of the report that it is a copy of, if it is one."""
        reports: list[tuple[int, list[str]]] = []
        for number in range(count):
            copied = reports and self._chance.random() < COPIED
            if copied:
                of, body = self._chance.choice(reports)
                body = self._changed(body)
            else:
                of, body = None, self.words(self._chance.randint(150, 700))
                reports.append((number, body))
            ending = self._chance.choice(self._endings) if copied or number % 2 else []
            yield " ".join([*body, *ending]), of

    def _changed(self, body: list[str]) -> list[str]:
        body = [*self.words(9), *body[9:]]
        if self._chance.random() < 0.5:
            return body[: round(len(body) * self._chance.uniform(0.6, 1))]
        return [*body[:80], *self.words(60), *body[80:]]


def memory() -> float:
    """MiB that this process holds now."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return float("nan")


def measured(count: int, seed: int) -> dict[str, float]:
    """Speed, memory and what was found among ``count`` documents."""
    documents = list(Press(seed).documents(count))
    before, copies = memory(), Copies()
    started = time.perf_counter()
    found = [copies.add(str(number), text) for number, (text, _) in enumerate(documents)]
    seconds = time.perf_counter() - started
    pairs = [(of, near) for (_, of), near in zip(documents, found, strict=True)]
    return {
        "documents": count,
        "documents_per_second": round(count / seconds),
        "mib": round(memory() - before, 1),
        "copies": sum(of is not None for of, _ in pairs),
        "copies_found": sum(of is not None and str(of) in near for of, near in pairs),
        "taken_for_copies": sum(of is None and bool(near) for of, near in pairs),
    }


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--documents", type=int, nargs="+", default=[1_000, 10_000])
    parser.add_argument("--seed", type=int, default=6)
    parser.add_argument("--out", type=Path)
    given = parser.parse_args()
    figures = []
    for count in given.documents:
        figures.append(measured(count, given.seed))
        print(json.dumps(figures[-1]))
    if given.out:
        given.out.parent.mkdir(parents=True, exist_ok=True)
        given.out.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
