"""Floors under the shipped network's quality: a change that lowers one fails.

The figures are F1 as bench/score_attribution.py defines them. The small set of this project's own runs
everywhere; PolNeAR dev runs where its folder stands beside the checkout. Both are dev figures: the
network's settings were chosen with PolNeAR dev in sight.
"""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

import pytest

from readouts.reading.reader import Reader
from readouts.records import Document

sys.path.insert(0, str(Path(__file__).parent))
import labelled

POLNEAR = Path(__file__).parents[3] / "shared" / "data" / "polnear" / "dev"
BENCH = Path(__file__).parents[3] / "shared" / "bench"
POLNEAR_SHA256 = "3e70fedf5d205578d9da4299f7d75c742c0cb5a8bd325f98b2e015b2770e4d39"
POLNEAR_FLOORS = {"content": 79.1, "content_source": 73.2, "all": 69.0}
LABELLED_FLOORS = {"content": 86.5, "content_source": 75.3, "all": 72.4}

Points = dict[str, set[int]]


def points(attribution) -> Points:
    return {
        role: {i for s, e in attribution.get(role) or () for i in range(s, e)}
        for role in ("source", "cue", "content")
    }


def of_statement(statement) -> Points:
    parts = {role: getattr(statement, role) for role in ("source", "cue", "content")}
    return points({role: part.spans for role, part in parts.items() if part})


def overlap(a: set[int], b: set[int]) -> float:
    return len(a & b) / len(a | b) if a or b else 1.0


def score(pairs: list[tuple[list[Points], list[Points]]]) -> dict[str, float]:
    counts = {"content": 0, "content_source": 0, "all": 0}
    for gold, guess in pairs:
        ranked = sorted(
            (
                (-overlap(g["content"], p["content"]), i, j)
                for i, g in enumerate(gold)
                for j, p in enumerate(guess)
            )
        )
        used_gold, used_guess = set(), set()
        for share, i, j in ranked:
            if -share < 0.5 or i in used_gold or j in used_guess:
                continue
            used_gold.add(i)
            used_guess.add(j)
            source = overlap(gold[i]["source"], guess[j]["source"]) >= 0.5
            counts["content"] += 1
            counts["content_source"] += source
            counts["all"] += source and overlap(gold[i]["cue"], guess[j]["cue"]) >= 0.5
    total = sum(len(gold) + len(guess) for gold, guess in pairs)
    return {name: round(200 * n / total, 1) for name, n in counts.items()}


@pytest.fixture(scope="module")
def reader():
    return Reader()


def test_the_labelled_set_is_read_as_well_as_before(reader):
    pairs = []
    for i, (text, labels) in enumerate(labelled.texts()):
        found = reader.read(Document(str(i), text)).statements
        pairs.append(([points(label) for label in labels], [of_statement(s) for s in found]))
    figures = score(pairs)
    assert all(figures[name] >= floor for name, floor in LABELLED_FLOORS.items()), figures


def checksum(folder: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


@pytest.mark.skipif(not POLNEAR.is_dir(), reason="PolNeAR dev is not beside this checkout")
def test_polnear_dev_is_read_as_well_as_before(reader, monkeypatch):
    assert checksum(POLNEAR) == POLNEAR_SHA256, "the data is not what the floors were measured on"
    monkeypatch.syspath_prepend(str(BENCH))
    from polnear import articles

    pairs = []
    for name, text, attributions in articles(POLNEAR):
        found = reader.read(Document(name, text)).statements
        pairs.append(([points(a) for a in attributions], [of_statement(s) for s in found]))
    figures = score(pairs)
    assert all(figures[name] >= floor for name, floor in POLNEAR_FLOORS.items()), figures
