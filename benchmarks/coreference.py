"""Coreference: MUC, B-cubed, CEAF-e and their mean (Pradhan et al. 2012), and GAP (Webster et al. 2018).

The measures are scorch's. All documents are scored as one, so that each mention weighs the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from scorch import scores

Span = tuple[int, int]
Clusters = Sequence[Iterable[Span]]


def score(pairs: Iterable[tuple[Clusters, Clusters]], singletons: bool = True) -> dict[str, float]:
    """Figures in percent for documents' gold clusters and those found.

    Args:
        pairs: for each document its gold clusters and those found, each of half-open spans.
        singletons: whether a mention of something mentioned once counts, on both sides.
    """
    gold: list[set[tuple[int, int, int]]] = []
    found: list[set[tuple[int, int, int]]] = []
    for number, pair in enumerate(pairs):
        for clusters, out in zip(pair, (gold, found), strict=True):
            for cluster in clusters:
                spans = {(number, *span) for span in cluster}
                if spans and (singletons or len(spans) > 1):
                    out.append(spans)
    a, b = set().union(*gold), set().union(*found)
    measures = {
        "muc": scores.muc(gold, found)[2],
        "b_cubed": scores.b_cubed(gold, found)[2],
        "ceaf_e": scores.ceaf_e(gold, found)[2],
        "mentions": 2 * len(a & b) / max(1, len(a) + len(b)),
    }
    measures["conll"] = (measures["muc"] + measures["b_cubed"] + measures["ceaf_e"]) / 3
    return {name: round(100 * float(value), 1) for name, value in measures.items()}


def gap(rows: Iterable[tuple[bool, bool]]) -> dict[str, float]:
    """GAP's figures in percent over (is the name meant, was it found to be) for every pronoun and name."""
    both = guessed = meant = 0
    for gold, found in rows:
        both += gold and found
        guessed += found
        meant += gold
    return {
        "precision": round(100 * both / max(1, guessed), 1),
        "recall": round(100 * both / max(1, meant), 1),
        "f1": round(200 * both / max(1, guessed + meant), 1),
    }
