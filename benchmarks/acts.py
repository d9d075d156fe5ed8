"""PLOVER acts: F1 of each class, their mean, and which rows of PLV are held back from all tuning.

    python benchmarks/acts.py --plv ../shared/data/plover/PLV_train.tsv [--out out/acts.json]

reads the rows that are held back with the shipped weights. PLV (Hu et al., ACL 2024) asks what the source
does to the target. Its YIELD is PLOVER's CONCEDE and RETREAT together, so ours are merged. Figures by
cross-validation on the other rows come from training/act_weights.py.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import re
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple, Protocol

sys.path.insert(0, str(Path(__file__).parent))
from report import report

from readouts.reading import actwords
from readouts.reading.acts import Weights
from readouts.reading.encoder import Encoder

# So many rows, at least, are held back.
HELD_BACK = 250
MERGED = {"CONCEDE": "YIELD", "RETREAT": "YIELD"}
# Two sentences that share so much of their words are one for the split.
_ALIKE = 0.6
_WORD = re.compile(r"[a-z0-9]+")


class Coded(Protocol):
    """Who does it to whom in which sentence."""

    @property
    def text(self) -> str: ...
    @property
    def source(self) -> str: ...
    @property
    def target(self) -> str: ...


class Row(NamedTuple):
    """One row of PLV: what ``source`` does to ``target`` in ``sentence``; ``future`` is not done yet."""

    id: str
    sentence: str
    source: str
    target: str
    act: str
    future: bool

    @property
    def text(self) -> str:
        return self.sentence


def rows(path: Path) -> list[Row]:
    """Every row of PLV_train.tsv."""
    with path.open(encoding="utf-8", newline="") as file:
        return [
            Row(
                row["sentence_id"],
                row["sentence"],
                row["source"],
                row["target"],
                row["gold_root"],
                row["modality_L2"] == "todo",
            )
            for row in csv.DictReader(file, delimiter="\t")
        ]


def alike(sentences: Sequence[str]) -> list[int]:
    """For each sentence the first one of those that are near to it, directly or by way of others."""
    words = [frozenset(_WORD.findall(sentence.lower())) for sentence in sentences]
    first = list(range(len(sentences)))

    def root(i: int) -> int:
        while first[i] != i:
            i = first[i]
        return i

    for i, mine in enumerate(words):
        for j in range(i):
            if len(mine & words[j]) >= _ALIKE * len(mine | words[j]):
                a, b = sorted((root(i), root(j)))
                first[b] = a
    return [root(i) for i in range(len(sentences))]


def split(every: Sequence[Row]) -> tuple[list[Row], list[Row]]:
    """Rows to tune on, and the rows that are held back from all tuning.

    Near-identical sentences fall in one part; which part hangs on a hash of the sentence's id alone.
    """
    groups: dict[int, list[Row]] = {}
    for row, leader in zip(every, alike([row.sentence for row in every]), strict=True):
        groups.setdefault(leader, []).append(row)
    ordered = sorted(
        groups.values(),
        key=lambda group: hashlib.sha256(min(row.id for row in group).encode()).hexdigest(),
    )
    held: list[Row] = []
    rest: list[Row] = []
    for group in ordered:
        (held if len(held) < HELD_BACK else rest).extend(group)
    return rest, held


def score(pairs: Iterable[tuple[str, str]]) -> dict[str, dict[str, float]]:
    """F1 in percent for pairs of a gold act and the one found, by class; ``all`` has their mean.

    Classes are those of the gold. CONCEDE and RETREAT count as YIELD on both sides.
    """
    judged = [(MERGED.get(gold, gold), MERGED.get(found, found)) for gold, found in pairs]
    gold, found = Counter(a for a, _ in judged), Counter(b for _, b in judged)
    right = Counter(a for a, b in judged if a == b)
    out = {
        act: {"f1": round(200 * right[act] / (gold[act] + found[act]), 1), "gold": gold[act]}
        for act in sorted(gold)
    }
    exact = [200 * right[act] / (gold[act] + found[act]) for act in gold]
    out["all"] = {
        "macro_f1": round(sum(exact) / max(1, len(exact)), 1),
        "accuracy": round(100 * sum(right.values()) / max(1, len(judged)), 1),
        "gold": len(judged),
    }
    return out


def guesses(weights: Weights, coded: Iterable[Coded]) -> list[str]:
    """The likeliest act of each sentence, of PLOVER's sixteen."""
    return [
        weights.likeliest(actwords.tokens(one.text, one.source, one.target), one.source, one.target)[0]
        for one in coded
    ]


def held_back(path: Path) -> dict[str, dict[str, float]]:
    """Figures of the shipped weights on the rows held back."""
    held = split(rows(path))[1]
    encoder = Encoder()
    found = guesses(Weights(encoder.acts, encoder.word), held)
    return score(zip((row.act for row in held), found, strict=True))


def main() -> None:
    """Read the command line, measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--plv", type=Path, required=True)
    parser.add_argument("--out", type=Path)
    given = parser.parse_args()
    found = held_back(given.plv)
    report(found, given.out)


if __name__ == "__main__":
    main()
