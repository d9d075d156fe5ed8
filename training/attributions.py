"""Learning attributions: batches of windows and their losses."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import torch
from corpora import Article
from network import REACH, ROLES, Reader
from torch import Tensor
from torch.nn import functional as F

from readouts.reading.pieces import CONTEXT, SIZE

CLS, SEP = 101, 102
LENGTH = SIZE + 2


@dataclass
class Batch:
    """Windows padded to one length, and the anchors in them with what surrounds each."""

    ids: Tensor
    signs: Tensor
    mask: Tensor
    tags: Tensor
    anchor: Tensor  # 1, 0, or -1 where the window's edge hides too much
    anchors: Tensor  # flat index of each gold anchor
    roles: Tensor  # [k, 2 REACH + 1], -1 where there is no piece


def cut_windows(articles: list[Article], rng: random.Random) -> list[tuple[Article, int, int]]:
    """Full windows over every article, laid anew for each pass from another place."""
    found = []
    for article in articles:
        n = len(article.pieces)
        end = min(n, rng.randrange(SIZE // 2, SIZE + 1) if n > SIZE else n)
        found.append((article, 0, end))
        while end < n:
            start = min(end - rng.randrange(8, 2 * CONTEXT), max(0, n - SIZE))
            end = min(start + SIZE, n)
            found.append((article, start, end))
    return [window for window in found if window[2] - window[1] > 3]


def collate(rows: list[tuple[Article, int, int]]) -> Batch:
    """Windows to tensors."""
    b = len(rows)
    ids = np.zeros((b, LENGTH), np.int64)
    signs = np.zeros((b, LENGTH), np.int64)
    mask = np.zeros((b, LENGTH), bool)
    tags = np.full((b, LENGTH), -1, np.int64)
    anchor = np.full((b, LENGTH), -1, np.int64)
    anchors, roles = [], []
    for i, (article, start, end) in enumerate(rows):
        n = end - start
        ids[i, 0], ids[i, 1 : n + 1], ids[i, n + 1] = CLS, article.pieces.ids[start:end], SEP
        signs[i, 1 : n + 1] = article.pieces.signs[start:end]
        mask[i, : n + 2] = True
        tags[i, 1 : n + 1] = 0
        # An anchor near a cut edge cannot be judged: its content may lie outside.
        left, right = (8 if start else 0), (8 if end < len(article.pieces) else 0)
        anchor[i, 1 + left : n + 1 - right] = 0
        for place, role in zip(article.anchors, article.roles, strict=True):
            inside = [(p, r) for p, r in role.items() if start <= p < end]
            for p, r in inside:
                previous = role.get(p - 1)
                tags[i, 1 + p - start] = 2 * r - (0 if previous == r else 1)
            if not start + left <= place < end - right:
                continue
            anchor[i, 1 + place - start] = 1
            if len(inside) < 0.85 * len(role):
                continue
            row = np.full(2 * REACH + 1, -1, np.int64)
            a, z = max(start, place - REACH), min(end, place + REACH + 1)
            row[a - place + REACH : z - place + REACH] = 0
            for p, r in inside:
                if a <= p < z:
                    row[p - place + REACH] = r
            anchors.append(i * LENGTH + 1 + place - start)
            roles.append(row)
    return Batch(
        *map(torch.from_numpy, (ids, signs, mask, tags, anchor)),
        torch.tensor(anchors, dtype=torch.long),
        torch.from_numpy(np.array(roles, np.int64).reshape(-1, 2 * REACH + 1)),
    )


def batches(articles: list[Article], size: int, seed: int) -> Iterator[Batch]:
    """One pass of batches of so many windows, in an order that the seed decides."""
    rng = random.Random(seed)
    rows = cut_windows(articles, rng)
    rng.shuffle(rows)
    for i in range(0, len(rows) - size + 1, size):
        yield collate(rows[i : i + size])


def surroundings(anchors: Tensor) -> Tensor:
    """Flat indices of the pieces around each anchor, kept inside the batch's memory [k, r]."""
    return anchors[:, None] + torch.arange(-REACH, REACH + 1, device=anchors.device)


def losses(reader: Reader, batch: Batch) -> dict[str, Tensor]:
    """Each part of the loss."""
    hidden = reader.encoder(batch.ids, batch.signs, batch.mask)
    flat = hidden.reshape(-1, hidden.shape[-1])
    logit = reader.anchor(flat).squeeze(-1).float()
    known = batch.anchor.reshape(-1) >= 0
    gold = batch.anchor.reshape(-1).clamp(min=0).float()
    tags = reader.tags(flat).float()
    out = {
        "anchor": F.binary_cross_entropy_with_logits(logit[known], gold[known]),
        "tags": F.cross_entropy(tags, batch.tags.reshape(-1), ignore_index=-1),
    }
    # The second look also judges the best wrong anchors, so that it learns to refuse them.
    with torch.no_grad():
        wrong = torch.where(known & (gold == 0), logit, torch.full_like(logit, -1e9))
        wrong = wrong.topk(max(1, len(batch.anchors) // 2)).indices
    anchors = torch.cat([batch.anchors, wrong])
    near = surroundings(anchors)
    same = near.div(LENGTH, rounding_mode="floor") == anchors.div(LENGTH, rounding_mode="floor")[:, None]
    near = near.clamp(0, flat.shape[0] - 1)
    real = batch.mask.reshape(-1)[near] & same
    role, sure = reader.second_look(flat, anchors, near, real)
    k = len(batch.anchors)
    if k:
        out["role"] = F.cross_entropy(
            role[:k].float().reshape(-1, len(ROLES)), batch.roles.reshape(-1), ignore_index=-1
        )
    target = torch.zeros(len(anchors), device=flat.device)
    target[:k] = 1
    out["sure"] = F.binary_cross_entropy_with_logits(sure.float(), target)
    return out
