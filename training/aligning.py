"""Learn what the signs of one point are worth, from accounts aligned by hand, and measure it.

    python training/aligning.py --held out/discern/held.npz [--data FOLDER] [--out weights.toml]

``accounts/`` holds pairs of accounts that were written for this, about invented countries.
``labels/pairs.json`` holds labels, no text, of pairs in FOLDER/whitehouse. With FOLDER the figures are
printed for those pairs (held out by story) and for FOLDER/readouts/dev, which is only measured. HELD are
the vectors that discern.py's networks give to accounts that they have not seen.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pairs
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from readouts.comparing import accord, signs
from readouts.comparing.issues import ANY, BEST
from readouts.comparing.names import shared_names
from readouts.comparing.words import bag, rarity
from readouts.reading.encoder import Encoder
from readouts.records import Document, Reading

HERE = Path(__file__).parent
OUT = HERE.parent / "src" / "readouts" / "comparing" / "weights.toml"
Floats = NDArray[np.float32]
# Of each pair so many copies with at most THIN sentences a side are learnt from as well.
THINNED, THIN = 4, 8
# What is the same and what differs is learnt from these: the others say the same in other words on purpose,
# so that likeness would count against it.
RELATIONS = "0[1-8].json"


@dataclass
class Pair:
    """Two accounts as lists of sentences, and the relation of each pair of sentences that is linked."""

    id: str
    parties: tuple[str, str]
    sides: tuple[list[str], list[str]]
    relations: dict[tuple[int, int], str]

    @property
    def gold(self) -> Floats:
        """1 where two sentences are linked [a, b]."""
        table = np.zeros((len(self.sides[0]), len(self.sides[1])), np.float32)
        for cell in self.relations:
            table[cell] = 1
        return table


def pair(row: dict) -> Pair:
    """A row of ``pairs`` as a :class:`Pair`."""
    relations = {(i, j): link["relation"] for link in row["links"] for i in link["a"] for j in link["b"]}
    parties = tuple(document["party"] for document in row["documents"])
    return Pair(row["id"], parties, pairs.sentences(row), relations)


class Seen:
    """A pair's signs [a, b, signs], and its sentences' vectors."""

    def __init__(self, made: Pair, both: Floats) -> None:
        texts = [*made.sides[0], *made.sides[1]]
        self.pair, self.both, self.vectors = made, both, both[:, 0]
        readings = [
            Reading(Document(party, " ".join(side), genre="account", party=party))
            for party, side in zip(made.parties, made.sides, strict=True)
        ]
        bags = [bag(text) for text in texts]
        names = shared_names(readings, made.parties, {stem for held in bags for stem in held})
        sides = np.split(np.arange(len(texts)), [len(made.sides[0])])
        story = signs.Signs(both, sides, texts, bags, rarity(bags, names))
        table = signs.Table(story, (sides[0], sides[1]))
        self.signs = np.concatenate([block for _, block in table.features()])

    def thinned(self, dice: np.random.Generator) -> Seen:
        """The same with only some of the sentences: accounts are short, and reports quote a side once."""
        cut = len(self.pair.sides[0])
        kept = []
        for side in self.pair.sides:
            count = int(dice.integers(1, min(len(side), THIN) + 1))
            kept.append(sorted(dice.choice(len(side), count, replace=False).tolist()))
        places = [{old: new for new, old in enumerate(side)} for side in kept]
        relations = {
            (places[0][i], places[1][j]): relation
            for (i, j), relation in self.pair.relations.items()
            if i in places[0] and j in places[1]
        }
        sides = tuple([side[at] for at in ats] for side, ats in zip(self.pair.sides, kept, strict=True))
        made = Pair(self.pair.id, self.pair.parties, sides, relations)
        return Seen(made, self.both[[*kept[0], *(cut + at for at in kept[1])]])

    def accords(self) -> Iterator[tuple[tuple[float, ...], str]]:
        """The signs of saying the same, and the relation, for each pair of sentences that is linked."""
        cut = len(self.pair.sides[0])
        for (i, j), relation in sorted(self.pair.relations.items()):
            cosine = float(self.vectors[i] @ self.vectors[cut + j])
            yield accord.features(self.pair.sides[0][i], self.pair.sides[1][j], cosine), relation


def fit(rows: NDArray, right: NDArray, strength: float) -> tuple[NDArray, float]:
    """Weights and constant of a logistic model, fitted on signs brought to one scale."""
    middle, spread = rows.mean(0), rows.std(0) + 1e-6
    model = LogisticRegression(C=strength, max_iter=2000).fit((rows - middle) / spread, right)
    weights = model.coef_[0] / spread
    return weights, float(model.intercept_[0] - weights @ middle)


def learn(seen: Sequence[Seen], linked: Sequence[Seen]) -> dict[str, dict[str, float]]:
    """Both models, as they are written; that of saying the same learns from ``linked``."""
    dice = np.random.default_rng(0)
    more = [s.thinned(dice) for s in seen for _ in range(THINNED)]
    rows = np.concatenate([s.signs.reshape(-1, len(signs.NAMES)) for s in [*seen, *more]])
    gold = np.concatenate([s.pair.gold.ravel() for s in [*seen, *more]]) > 0
    aligned = fit(rows, gold, 0.3)
    told = [entry for s in linked for entry in s.accords()]
    same = fit(np.array([row for row, _ in told]), np.array([r == "same" for _, r in told]), 0.03)
    return {"aligned": _named(signs.NAMES, aligned), "same": _named(accord.NAMES, same)}


def _named(names: Sequence[str], model: tuple[NDArray, float]) -> dict[str, float]:
    return {**dict(zip(names, model[0].tolist(), strict=True)), "constant": model[1]}


def chosen(chances: Floats) -> NDArray[np.bool_]:
    """The pairs that are lined up, by the rule of ``issues``."""
    row, column = chances >= chances.max(1, keepdims=True), chances >= chances.max(0, keepdims=True)
    return (chances >= ANY) | ((row | column) & (chances >= BEST))


def measured(models: Sequence[tuple[dict, Seen]]) -> str:
    """Alignment F1 of pairs of sentences, and F1 of the relations, each pair with the models for it."""
    hit = guessed = gold = 0
    by = {name: [0, 0, 0] for name in ("same", "differs")}
    for model, s in models:
        weights = np.array([model["aligned"][name] for name in signs.NAMES])
        chances = 1 / (1 + np.exp(-(s.signs @ weights + model["aligned"]["constant"])))
        kept = chosen(chances)
        hit += int((kept & (s.pair.gold > 0)).sum())
        guessed += int(kept.sum())
        gold += len(s.pair.relations)
        cut = len(s.pair.sides[0])
        for i, j in np.argwhere(kept).tolist():
            row = accord.features(
                s.pair.sides[0][i], s.pair.sides[1][j], float(s.vectors[i] @ s.vectors[cut + j])
            )
            total = sum(model["same"][n] * x for n, x in zip(accord.NAMES, row, strict=True))
            found = "same" if total + model["same"]["constant"] > 0 else "differs"
            by[found][1] += 1
            by[found][0] += s.pair.relations.get((i, j)) == found
        for relation in s.pair.relations.values():
            if relation in by:
                by[relation][2] += 1
    f1 = {name: 200 * a / max(b + c, 1) for name, (a, b, c) in by.items()}
    return (
        f"alignment F1 {200 * hit / max(guessed + gold, 1):.1f} ({hit} of {guessed} found, {gold} there), "
        f"same {f1['same']:.1f}, differs {f1['differs']:.1f}"
    )


def held_out(
    seen: Sequence[Seen], always: Sequence[Seen], linked: Sequence[Seen], folds: int = 4
) -> list[tuple[dict, Seen]]:
    """Each pair with the models learnt without its story (all that have its date) and with ``always``."""
    story = {s.pair.id: s.pair.id[:16] for s in seen}
    order = {name: place % folds for place, name in enumerate(sorted(set(story.values())))}
    found = []
    for fold in range(folds):
        model = learn([*always, *(s for s in seen if order[story[s.pair.id]] != fold)], linked)
        found += [(model, s) for s in seen if order[story[s.pair.id]] == fold]
    return found


def toml(models: dict[str, dict[str, float]]) -> str:
    """The models as the package's table."""
    lines = ["# What the signs are worth. Made by training/aligning.py; see docs/comparing.md."]
    for name, weights in models.items():
        lines += ["", f"[{name}]", *(f'"{sign}" = {weight:.4f}' for sign, weight in weights.items())]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Read the command line, learn, measure and write."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--held", type=Path, required=True)
    parser.add_argument("--data", type=Path)
    parser.add_argument("--out", type=Path, default=OUT)
    arguments = parser.parse_args()
    encoder = Encoder()

    def seen(row: dict) -> Seen:
        made = pair(row)
        return Seen(made, encoder.embed(made.sides)[0])

    held = np.load(arguments.held)
    rows = [row for row in pairs.written() if row["id"] in held.files]
    ours = [Seen(pair(row), held[row["id"]].astype(np.float32)) for row in rows]
    linked = [seen(row) for row in pairs.written(RELATIONS)]
    print("written pairs, held out:", measured(held_out(ours, [], linked)))
    models = learn(ours, linked)
    arguments.out.write_text(toml(models), encoding="utf-8")
    if arguments.data:
        real = [seen(row) for row in pairs.own(arguments.data / "whitehouse")]
        print("White House pairs, not learnt from:", measured([(models, s) for s in real]))
        print("White House pairs, held out by story:", measured(held_out(real, ours, linked)))
        dev = [seen(row) for row in pairs.dev(arguments.data / "readouts" / "dev")]
        print("dev:", measured([(models, s) for s in dev]))


if __name__ == "__main__":
    main()
