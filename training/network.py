"""The reading network: one small encoder, one look for cues, one second look per cue.

The encoder is MiniLM's (Wang et al. 2020, in the all-MiniLM-L6-v2 version). A cue is found by the
first piece of its first word, its *anchor*. For every anchor a small head looks again at the pieces
around it, now told which cue is meant, and gives each piece a role in that one attribution, as
CofeNet (Wang et al. 2022) does for whole sentences. Two attributions may so share a source, and a
content may be in several parts.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional as F

from readouts.reading.likeness import CELLS
from readouts.reading.pieces import BREAKS, CASES, QUOTES, SIGNS

ROLES = ("none", "source", "cue", "content")
REACH = 96  # pieces before and after an anchor that the second look sees
HEAD = 128
LOOKS = 2  # layers of the second look
NAMES = 11  # outside, then begin and inside of each kind of name
KINDS = 4  # person, organization, place, group
EDGE = 128  # width of what is known of a piece as the first or last of a mention
LINK = 128  # width in which two mentions are compared
LONGEST = 40  # pieces of a mention at most


@dataclass(frozen=True)
class Shape:
    """Sizes of the encoder, as its config.json gives them."""

    layers: int = 6
    width: int = 384
    heads: int = 12
    inner: int = 1536
    positions: int = 512
    pieces: int = 30522


class Layer(nn.Module):
    """One post-norm transformer layer."""

    def __init__(self, width: int, heads: int, inner: int, dropout: float) -> None:
        super().__init__()
        self.heads, self.dropout = heads, dropout
        self.qkv = nn.Linear(width, 3 * width)
        self.out = nn.Linear(width, width)
        self.norm1 = nn.LayerNorm(width, eps=1e-12)
        self.up = nn.Linear(width, inner)
        self.down = nn.Linear(inner, width)
        self.norm2 = nn.LayerNorm(width, eps=1e-12)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        b, t, d = x.shape
        q, k, v = self.qkv(x).view(b, t, 3, self.heads, d // self.heads).permute(2, 0, 3, 1, 4)
        a = F.scaled_dot_product_attention(q, k, v, attn_mask=mask)
        a = self.out(a.transpose(1, 2).reshape(b, t, d))
        x = self.norm1(x + F.dropout(a, self.dropout, self.training))
        h = self.down(F.gelu(self.up(x)))
        return self.norm2(x + F.dropout(h, self.dropout, self.training))


class Encoder(nn.Module):
    """Word pieces and signs in, one vector a piece out. The piece embeddings stay as they are."""

    def __init__(self, shape: Shape, dropout: float = 0.1) -> None:
        super().__init__()
        self.dropout = dropout
        self.pieces = nn.Embedding(shape.pieces, shape.width)
        self.positions = nn.Embedding(shape.positions, shape.width)
        self.kind = nn.Parameter(torch.zeros(shape.width))
        self.quote = nn.Embedding(QUOTES, shape.width)
        self.case = nn.Embedding(CASES, shape.width)
        self.brk = nn.Embedding(BREAKS, shape.width)
        for table in (self.quote, self.case, self.brk):
            nn.init.normal_(table.weight, std=0.01)
        self.norm = nn.LayerNorm(shape.width, eps=1e-12)
        self.layers = nn.ModuleList(
            Layer(shape.width, shape.heads, shape.inner, dropout) for _ in range(shape.layers)
        )
        self.pieces.weight.requires_grad_(False)

    def signs(self) -> Tensor:
        """One row for each sign: what pieces.py folds together, unfolded."""
        every = torch.arange(SIGNS)
        quote, case, brk = every // (CASES * BREAKS), every // BREAKS % CASES, every % BREAKS
        return self.quote(quote) + self.case(case) + self.brk(brk)

    def forward(self, ids: Tensor, signs: Tensor, mask: Tensor) -> Tensor:
        t = ids.shape[1]
        x = self.pieces(ids) + self.positions.weight[:t] + self.kind + F.embedding(signs, self.signs())
        x = F.dropout(self.norm(x), self.dropout, self.training)
        mask = mask[:, None, None, :]
        for layer in self.layers:
            x = layer(x, mask)
        return x


class Reader(nn.Module):
    """Encoder, cue finder and second look."""

    def __init__(self, shape: Shape, dropout: float = 0.1) -> None:
        super().__init__()
        self.encoder = Encoder(shape, dropout)
        self.tags = nn.Linear(shape.width, 7)  # only for training: roles of all attributions at once
        self.anchor = nn.Linear(shape.width, 1)
        self.here = nn.Linear(shape.width, HEAD)
        self.cue = nn.Linear(shape.width, HEAD, bias=False)
        self.distance = nn.Embedding(2 * REACH + 1, HEAD)
        nn.init.normal_(self.distance.weight, std=0.1)
        self.norm = nn.LayerNorm(HEAD, eps=1e-5)
        self.look = nn.ModuleList(Layer(HEAD, 4, 2 * HEAD, dropout) for _ in range(LOOKS))
        self.role = nn.Linear(HEAD, len(ROLES))
        self.sure = nn.Linear(HEAD, 1)

        self.names = nn.Linear(shape.width, NAMES)
        self.edges = nn.Linear(shape.width, 2 * EDGE)
        self.between = nn.Linear(EDGE, EDGE, bias=False)
        self.begin, self.end = nn.Linear(EDGE, 1), nn.Linear(EDGE, 1, bias=False)
        nn.init.constant_(self.begin.bias, -3.0)
        self.mention = nn.Linear(2 * EDGE, 2 * LINK)
        self.kind = nn.Linear(2 * LINK, KINDS)
        self.later, self.earlier = nn.Linear(2 * LINK, LINK), nn.Linear(2 * LINK, LINK)
        self.salient = nn.Linear(2 * LINK, 2)  # as an anaphor, as an antecedent
        self.cell = nn.Parameter(torch.zeros(CELLS))

    def spans(self, hidden: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """What each piece [.., t, width] is as first and last piece, and the logit of every mention.

        Returns:
            First and last [.., t, EDGE], logits [.., t, t] by first and last piece.
        """
        first, last = F.gelu(self.edges(hidden)).chunk(2, dim=-1)
        score = self.between(first) @ last.transpose(-1, -2)
        return first, last, score + self.begin(first) + self.end(last).transpose(-1, -2)

    def links(self, first: Tensor, last: Tensor, cells: Tensor) -> tuple[Tensor, Tensor]:
        """Kinds of n mentions and how likely each other mention is what each one refers back to.

        Args:
            first: their first pieces, as :meth:`spans` gives them [n, EDGE].
            last: their last pieces [n, EDGE].
            cells: each pair's cell [n, n], see readouts.reading.likeness.

        Returns:
            Logits of kinds [n, KINDS] and of links [n, n]; 0 stands for nothing mentioned before.
        """
        x = F.gelu(self.mention(torch.cat([first, last], dim=-1)))
        own = self.salient(x)
        score = self.later(x) @ self.earlier(x).T / LINK**0.5 + self.cell[cells]
        return self.kind(x), score + own[:, :1] + own[None, :, 1]

    def second_look(self, hidden: Tensor, anchors: Tensor, near: Tensor, ok: Tensor) -> tuple[Tensor, Tensor]:
        """Roles of the pieces near each anchor.

        Args:
            hidden: flattened piece vectors [n, width].
            anchors: index of each anchor's piece into them [k].
            near: index of the pieces around each anchor [k, r].
            ok: whether such a piece exists in the anchor's window [k, r].

        Returns:
            Role logits [k, r, 4] and one logit that the anchor is a cue [k].
        """
        here = self.here(hidden)
        z = here[near] + self.cue(hidden[anchors])[:, None] + self.distance.weight
        z = F.gelu(self.norm(z))
        for layer in self.look:
            z = layer(z, ok[:, None, None, :])
        return self.role(z), self.sure(z[:, REACH]).squeeze(-1)


# all-MiniLM-L6-v2's weights, as base.lock's package carries them.
BASE_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"


def base(folder: Path, dropout: float = 0.1) -> Reader:
    """A reader whose encoder holds the base network's weights.

    Raises:
        ValueError: the weights are not those that this network was made from.
    """
    path = folder / "model.safetensors"
    if hashlib.sha256(path.read_bytes()).hexdigest() != BASE_SHA256:
        raise ValueError(f"{path} is not the base network; install it with training/base.lock")
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    shape = Shape(
        config["num_hidden_layers"],
        config["hidden_size"],
        config["num_attention_heads"],
        config["intermediate_size"],
        config["max_position_embeddings"],
        config["vocab_size"],
    )
    reader = Reader(shape, dropout)
    load_base(reader.encoder, load_file(path))
    return reader


def load_base(encoder: Encoder, weights: dict[str, Tensor]) -> None:
    """Copy BERT's weights, under their published names, into the encoder."""
    weights = {name.removeprefix("bert."): value for name, value in weights.items()}
    state = {
        "pieces.weight": weights["embeddings.word_embeddings.weight"],
        "positions.weight": weights["embeddings.position_embeddings.weight"],
        "kind": weights["embeddings.token_type_embeddings.weight"][0],
        "norm.weight": weights["embeddings.LayerNorm.weight"],
        "norm.bias": weights["embeddings.LayerNorm.bias"],
    }
    for i in range(len(encoder.layers)):
        theirs = f"encoder.layer.{i}."
        for part in ("weight", "bias"):
            attention = [
                weights[f"{theirs}attention.self.{name}.{part}"] for name in ("query", "key", "value")
            ]
            state[f"layers.{i}.qkv.{part}"] = torch.cat(attention)
            for mine, name in (
                ("out", "attention.output.dense"),
                ("norm1", "attention.output.LayerNorm"),
                ("up", "intermediate.dense"),
                ("down", "output.dense"),
                ("norm2", "output.LayerNorm"),
            ):
                state[f"layers.{i}.{mine}.{part}"] = weights[f"{theirs}{name}.{part}"]
    missing = encoder.load_state_dict(state, strict=False).missing_keys
    assert set(missing) == {"quote.weight", "case.weight", "brk.weight"}, missing
