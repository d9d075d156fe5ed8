"""Train the weights for acts, and measure them by cross-validation.

    python training/act_weights.py --data ../shared/data --out src/readouts/models/en [--held-back]

Trained on PLV without the rows that are held back (benchmarks/acts.py says which), the 322 sentences of
PLOVER's CAMEO records, whose older names the manual maps, and labels/acts.tsv, sentences of this
project's own. Writes acts.npy and its checksum. ``--held-back`` also scores the rows held back; settings
are chosen without it.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import sys
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).parents[1] / "benchmarks"))
import acts as scorer

from readouts.reading import actwords
from readouts.reading.acts import ACTS, Weights
from readouts.reading.encoder import Encoder

# PLOVER's names before version 0.8, by the manual's table. Rows under names that are no more are left out.
RENAMED = {"DEMAND": "REQUEST", "DISAPPROVE": "ACCUSE", "INVESTIGATE": "ACCUSE", "FIGHT": "ASSAULT"}
FOLDS = 5
# Chosen by cross-validation; see docs/decisions.md.
COST, LEAST_ROWS = 10.0, 2


class Sentence(NamedTuple):
    """A coded sentence; ``act`` is PLOVER 0.8's, or YIELD where it is not known which of the two."""

    text: str
    source: str
    target: str
    act: str


def from_plv(row: scorer.Row) -> Sentence:
    """A row of PLV."""
    return Sentence(row.sentence, row.source, row.target, row.act)


def records(path: Path, but: Sequence[str]) -> list[Sentence]:
    """PLOVER_GSR_CAMEO.txt without sentences near to any of ``but``."""
    found = []
    for one in json.loads(path.read_text(encoding="utf-8")):
        act = RENAMED.get(one["event"], one["event"])
        if act not in ACTS and act not in scorer.MERGED:
            continue
        source, target = (
            (one.get(role) or [{}])[0].get("actorText", "") if isinstance(one.get(role), list) else ""
            for role in ("source", "target")
        )
        found.append(Sentence(one["text"], source, target, act))
    leaders = scorer.alike([*but, *(one.text for one in found)])[len(but) :]
    return [one for one, leader in zip(found, leaders, strict=True) if leader >= len(but)]


def own(path: Path = Path(__file__).parent / "labels" / "acts.tsv") -> list[Sentence]:
    """This project's own sentences."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [Sentence(row["sentence"], row["source"], row["target"], row["act"]) for row in rows]


WORD = lru_cache(maxsize=None)(Encoder().word)


def fit(sentences: Sequence[Sentence], cost: float = COST, least: int = LEAST_ROWS) -> NDArray[np.float32]:
    """The table [ROWS + 1 + 3 WIDTH, 2 + acts], as :class:`readouts.reading.acts.Weights` reads it."""
    words = [actwords.tokens(one.text, one.source, one.target) for one in sentences]
    found = [
        actwords.features(each, one.source, one.target) for each, one in zip(words, sentences, strict=True)
    ]
    count = np.zeros(actwords.ROWS, dtype=np.int64)
    for one in found:
        count[np.unique(actwords.rows(one)[0])] += 1
    rarity = np.where(count >= least, np.log((1 + len(found)) / (1 + count)) + 1, 0).astype(np.float32)
    used = np.flatnonzero(rarity)
    column = np.zeros(actwords.ROWS, dtype=np.int64)
    column[used] = np.arange(len(used))
    x = np.zeros((len(found), len(used)), dtype=np.float32)
    for i, one in enumerate(found):
        where, value = actwords.weighed(one, rarity)
        np.add.at(x[i], column[where[value != 0]], value[value != 0])
    heavy = actwords.weighing(WORD, rarity)
    dense = np.stack([actwords.meaning(each, heavy) for each in words])
    middle = dense.mean(axis=0)
    x = np.concatenate([x, dense - middle], axis=1)
    acts = [scorer.MERGED.get(one.act, one.act) for one in sentences]
    gold = np.array([[act == name for name in ACTS] for act in acts])
    known = np.array([one.act in scorer.MERGED for one in sentences])
    retreat = np.array([[one.act == "RETREAT"] for one in sentences])
    weights, offset = _logistic(x, gold, cost)
    within, within_offset = _logistic(x[known], retreat[known], cost)
    both = np.concatenate([weights, within], axis=1)
    table = np.zeros((actwords.ROWS + 1 + 3 * actwords.WIDTH, 2 + len(ACTS)), dtype=np.float32)
    table[: actwords.ROWS, 0] = rarity
    table[used, 1:] = both[: len(used)]
    table[actwords.ROWS + 1 :, 1:] = both[len(used) :]
    table[actwords.ROWS, 1:] = np.concatenate([offset, within_offset]) - middle @ both[len(used) :]
    return table


def _logistic(x: NDArray[np.float32], gold: NDArray[np.bool_], cost: float) -> tuple[NDArray, NDArray]:
    """One L2 logistic regression a column of ``gold``, both sides of each weighing the same.

    Solved for one number a sentence (Jaakkola and Haussler 1999): there are far fewer of them than features.
    """
    kernel = torch.from_numpy(x @ x.T).double() + 1  # the 1 stands for an offset
    y = torch.from_numpy(gold).double() * 2 - 1
    share = torch.from_numpy(gold.mean(0)).clamp(1e-6, 1 - 1e-6).double()
    weight = torch.where(y > 0, 0.5 / share, 0.5 / (1 - share)) * cost
    # In the coordinates of a triangular root the penalty is a plain sum of squares, which L-BFGS needs.
    root = torch.linalg.cholesky(kernel + 1e-6 * torch.eye(len(kernel)))
    solution = torch.zeros_like(y, requires_grad=True)
    solver = torch.optim.LBFGS([solution], max_iter=150, history_size=10, line_search_fn="strong_wolfe")

    def loss() -> torch.Tensor:
        solver.zero_grad()
        score = root @ solution
        value = (weight * torch.nn.functional.softplus(-y * score)).sum() + 0.5 * (solution**2).sum()
        value.backward()
        return value

    solver.step(loss)
    solved = torch.linalg.solve_triangular(root.T, solution.detach(), upper=True).numpy()
    return (x.T @ solved).astype(np.float32), solved.sum(0).astype(np.float32)


def guesses(table: NDArray[np.float32], sentences: Sequence[Sentence]) -> list[str]:
    """The likeliest act of each sentence."""
    return scorer.guesses(Weights(table.astype(np.float16), WORD), sentences)


def cross_validated(tuned: Sequence[Sentence], more: Sequence[Sentence], **settings: float) -> dict:
    """Figures on ``tuned``, each part read by weights trained on the others and ``more``."""
    part = np.zeros(len(tuned), dtype=np.int64)
    # Each act's rows go round the parts, in the order of their hashes.
    place = {act: 0 for act in ACTS}
    for i in sorted(range(len(tuned)), key=lambda i: hashlib.sha256(tuned[i].text.encode()).digest()):
        part[i] = place[tuned[i].act] % FOLDS
        place[tuned[i].act] += 1
    pairs = []
    for fold in range(FOLDS):
        inside = [one for one, where in zip(tuned, part, strict=True) if where == fold]
        outside = [one for one, where in zip(tuned, part, strict=True) if where != fold]
        found = guesses(fit([*outside, *more], **settings), inside)
        pairs += [(one.act, act) for one, act in zip(inside, found, strict=True)]
    return scorer.score(pairs)


def main() -> None:
    """Read the command line, measure, train and write."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--held-back", action="store_true")
    given = parser.parse_args()
    plv = scorer.rows(given.data / "plover" / "PLV_train.tsv")
    tuning, held = scorer.split(plv)
    tuned = [from_plv(row) for row in tuning]
    more = records(given.data / "plover" / "PLOVER_GSR_CAMEO.txt", [row.sentence for row in plv]) + own()
    print(f"cross-validated: {json.dumps(cross_validated(tuned, more))}")
    table = fit([*tuned, *more]).astype(np.float16)
    np.save(given.out / "acts.npy", table)
    sums = json.loads((given.out / "checksums.json").read_text(encoding="utf-8"))
    sums["acts.npy"] = hashlib.sha256((given.out / "acts.npy").read_bytes()).hexdigest()
    (given.out / "checksums.json").write_text(json.dumps(sums, indent=1) + "\n", encoding="utf-8")
    if given.held_back:
        found = scorer.guesses(Weights(table, WORD), [from_plv(row) for row in held])
        print(f"held back: {json.dumps(scorer.score(zip((row.act for row in held), found, strict=True)))}")


if __name__ == "__main__":
    main()
