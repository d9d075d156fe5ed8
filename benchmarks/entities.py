"""Named entities: micro precision, recall and F1 over spans with their kinds, exact match (CoNLL 2003)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

Name = tuple[int, int, str]


def score(
    pairs: Iterable[tuple[Sequence[Name], Sequence[Name]]], kinds: Sequence[str]
) -> dict[str, dict[str, float]]:
    """Figures in percent over all kinds together ("micro") and each.

    Args:
        pairs: for each document its gold names and those found, each (start, end, kind).
        kinds: the kinds that count; names of another are left out on both sides.

    Returns:
        ``precision``, ``recall``, ``f1`` and the ``gold`` count by kind.
    """
    counts = {kind: [0, 0, 0] for kind in ("micro", *kinds)}
    for gold, found in pairs:
        for kind in kinds:
            a = {name for name in gold if name[2] == kind}
            b = {name for name in found if name[2] == kind}
            for row in (counts["micro"], counts[kind]):
                for i, n in enumerate((len(a & b), len(b), len(a))):
                    row[i] += n
    return {
        kind: {
            "precision": round(100 * both / max(1, guess), 1),
            "recall": round(100 * both / max(1, gold), 1),
            "f1": round(200 * both / max(1, guess + gold), 1),
            "gold": gold,
        }
        for kind, (both, guess, gold) in counts.items()
    }
