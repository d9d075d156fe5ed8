"""Whether a confidence means what it says: expected calibration error and the reliability table."""

from __future__ import annotations

from collections.abc import Sequence

Row = tuple[float, float, int]


def reliability(said: Sequence[float], right: Sequence[bool], count: int = 10) -> tuple[float, list[Row]]:
    """The error in bins of equal width (Naeini et al. 2015) and for each bin what was said and was so.

    Args:
        said: confidences from 0 to 1.
        right: whether each was right.
        count: how many bins.

    Returns:
        The error, from 0 to 1, and for each bin that is not empty the mean confidence, the share that was
        right and how many there are.
    """
    held: dict[int, list[tuple[float, bool]]] = {}
    for confidence, ok in zip(said, right, strict=True):
        held.setdefault(min(int(confidence * count), count - 1), []).append((confidence, ok))
    rows = [
        (sum(c for c, _ in one) / len(one), sum(ok for _, ok in one) / len(one), len(one))
        for _, one in sorted(held.items())
    ]
    return sum(n * abs(a - b) for a, b, n in rows) / max(1, len(said)), rows
