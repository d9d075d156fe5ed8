"""Choose the reader's decoding on PolNeAR dev, with the network as it ships.

    python training/tune.py --data ../shared/data --out src/readouts/models/en

Writes decoding.json: the cost of changing role, the least probability that is kept, and the slopes and
offset that turn the network's scores into the probability that content and source are right (Platt
1999). Prints the dev figures and the calibration's error, each article calibrated on others.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from pathlib import Path

import numpy as np
import torch

sys.path.insert(0, str(Path(__file__).parent))
from corpora import Article, polnear
from measure import figures

sys.path.insert(0, str(Path(__file__).parents[1] / "benchmarks"))
from attribution import right
from calibration import reliability

from readouts.reading.attribution import Attribution, Decoding, Looks, attributions
from readouts.reading.encoder import Encoder

Pairs = list[tuple[Article, list[Attribution]]]
Held = tuple[np.ndarray, np.ndarray]


def decode(articles: list[Article], looks: list[Looks], encoder: Encoder, decoding: Decoding) -> Pairs:
    """Attributions of every article."""
    return [
        (article, attributions(article.pieces, encoder.inner[article.pieces.ids], seen, decoding, set()))
        for article, seen in zip(articles, looks, strict=True)
    ]


def weigh(articles: list[Article], looks: list[Looks], encoder: Encoder) -> tuple[Decoding, Pairs, Held]:
    """The decoding whose F1 (content; and source; and cue; exact content) sum highest on a small grid.

    Which attributions are kept is judged by probabilities of which each tenth is calibrated on the rest.
    """
    tried = []
    for switch in (0.0, 0.5, 1.0, 1.5, 2.0, 3.0):
        every = decode(articles, looks, encoder, Decoding(switch=switch, least=0.0))
        line, held = calibrate(every)
        for least in (0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5):
            chances = iter(held[0])
            pairs = [(article, [one for one in found if next(chances) >= least]) for article, found in every]
            found = figures([(article.attributions, out) for article, out in pairs])
            total = sum(found[name] for name in ("content", "content_source", "all", "exact_content"))
            kept = held[0] >= least
            rounded = [round(value, 4) for value in line]
            tried.append((total, Decoding(switch, least, *rounded), pairs, (held[0][kept], held[1][kept])))
    return max(tried, key=lambda one: one[0])[1:]


def platt(evidence: np.ndarray, truth: np.ndarray) -> list[float]:
    """Slopes and offset of the logistic that fits truth best."""
    scale = evidence.std(0)
    x = torch.tensor(np.column_stack([evidence / scale, np.ones(len(evidence))]))
    y = torch.tensor(truth, dtype=torch.float64)
    line = torch.zeros(x.shape[1], dtype=torch.float64, requires_grad=True)
    solver = torch.optim.LBFGS([line], max_iter=200, line_search_fn="strong_wolfe")

    def closure() -> torch.Tensor:
        solver.zero_grad()
        loss = torch.nn.functional.binary_cross_entropy_with_logits(x @ line, y)
        loss.backward()
        return loss

    solver.step(closure)
    *slopes, offset = line.tolist()
    return [*(slope / float(s) for slope, s in zip(slopes, scale, strict=True)), offset]


def calibrate(pairs: Pairs) -> tuple[list[float], Held]:
    """Slopes and offset on all pairs; each tenth's probabilities calibrated on the rest, and the truth."""
    evidence = np.array([one.evidence for _, found in pairs for one in found])
    truth = np.array(
        [ok for article, found in pairs for ok in right(article.attributions, found)], dtype=float
    )
    fold = np.array([i % 10 for i, (_, found) in enumerate(pairs) for _ in found])
    held = np.empty_like(truth)
    for i in range(10):
        *slopes, offset = platt(evidence[fold != i], truth[fold != i])
        held[fold == i] = 1 / (1 + np.exp(-(evidence[fold == i] @ np.array(slopes) + offset)))
    return platt(evidence, truth), (held, truth)


def main() -> None:
    """Read the command line, tune and write."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    encoder = Encoder(arguments.out)
    articles = polnear(arguments.data / "polnear" / "dev", encoder.tokenizer)
    looks = [Looks.together([sight.looks for sight in encoder.look(article.pieces)]) for article in articles]
    decoding, pairs, held = weigh(articles, looks, encoder)
    error, rows = reliability(*held)
    path = arguments.out / "decoding.json"
    path.write_text(json.dumps(decoding.to_dict(), indent=1) + "\n", encoding="utf-8")
    sums = json.loads((arguments.out / "checksums.json").read_text(encoding="utf-8"))
    sums["decoding.json"] = hashlib.sha256(path.read_bytes()).hexdigest()
    (arguments.out / "checksums.json").write_text(json.dumps(sums, indent=1) + "\n", encoding="utf-8")
    report = {
        "decoding": decoding.to_dict(),
        "dev": figures([(article.attributions, out) for article, out in pairs]),
        "calibration_error": round(error, 4),
    }
    sys.stdout.write(json.dumps(report, indent=1) + "\n")
    for said, was, n in rows:
        sys.stdout.write(f"said {said:.2f}  was right {was:.2f}  n {n}\n")


if __name__ == "__main__":
    main()
