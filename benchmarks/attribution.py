"""F1 of attributions and of exact spans, as the contract's own scorer defines them.

Gold and guess are anything with ``source``, ``cue`` and ``content``, each a sequence of half-open
code-point spans.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Protocol

Spans = Sequence[tuple[int, int]]
Points = dict[str, set[int]]


class Spanned(Protocol):
    """An attribution's spans."""

    @property
    def source(self) -> Spans: ...
    @property
    def cue(self) -> Spans: ...
    @property
    def content(self) -> Spans: ...


def _points(spans: Spans) -> set[int]:
    return {i for s, e in spans for i in range(s, e)}


def _sets(attribution: Spanned) -> Points:
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


def right(gold_: Sequence[Spanned], found: Sequence[Spanned]) -> list[bool]:
    """Whether each attribution has its content and its source right."""
    gold, guess = [_sets(a) for a in gold_], [_sets(a) for a in found]
    ok = {j for i, j in _matches(gold, guess) if _overlap(gold[i]["source"], guess[j]["source"]) >= 0.5}
    return [j in ok for j in range(len(found))]


def _f1(tp: int, predicted: int, gold: int) -> float:
    return round(200 * tp / (predicted + gold), 1) if predicted + gold else 0.0


def figures(pairs: Sequence[tuple[Sequence[Spanned], Sequence[Spanned]]]) -> dict[str, float]:
    """F1 of attributions (content, and source, and cue) and of exact spans."""
    count: Counter[str] = Counter()
    for marked, found in pairs:
        gold, guess = [_sets(a) for a in marked], [_sets(a) for a in found]
        count.update(gold=len(gold), guess=len(guess))
        for role in ("source", "cue", "content"):
            g = Counter(tuple(map(tuple, getattr(a, role))) for a in marked if getattr(a, role))
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
