"""How many of the judged statements are right, how sure that is, and how far coders agree."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import NormalDist

from readouts.auditing.sampling import FIELDS, Pick

Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Precision:
    """How many of the judged statements are right, of all or of those with one value of a field.

    ``low`` and ``high`` are the ends of the Wilson interval, 0..1. ``field`` and ``value`` are empty
    for all statements.
    """

    field: str
    value: str
    right: int
    judged: int
    low: float
    high: float

    @property
    def share(self) -> float | None:
        """The part that is right, 0..1; None where none was judged."""
        return self.right / self.judged if self.judged else None


def wilson(right: int, judged: int, level: float = 0.95) -> tuple[float, float]:
    """The score interval of a proportion (Wilson 1927); of nothing it is 0 to 1.

    Args:
        right: how many of ``judged`` are right.
        judged: how many there are.
        level: the confidence level, between 0 and 1.
    """
    if not judged:
        return 0.0, 1.0
    z = NormalDist().inv_cdf((1 + level) / 2)
    share, weight = right / judged, z * z / judged
    middle = (share + weight / 2) / (1 + weight)
    reach = z * math.sqrt(share * (1 - share) / judged + weight / (4 * judged)) / (1 + weight)
    return max(0.0, middle - reach), min(1.0, middle + reach)


def precision(picks: Iterable[Pick], right: Mapping[Key, bool], level: float = 0.95) -> tuple[Precision, ...]:
    """Precision of all statements, then by kind, relation and speaker, those with most judgements first.

    Of all, and of a value, only what was drawn at random from them counts (:class:`Pick`), so that each
    figure holds for the statements that were not looked at too. Picks without a judgement are left out.

    Args:
        picks: a sample.
        right: by key, whether a statement was read rightly.
        level: that of the Wilson interval.
    """
    counted: dict[tuple[str, str], Counter[bool]] = defaultdict(Counter)
    counted["", ""] = Counter()
    for pick in picks:
        if pick.case.key not in right:
            continue
        verdict = right[pick.case.key]
        if not pick.drawn_for:
            counted["", ""][verdict] += 1
        for field in pick.drawn_for or FIELDS:
            counted[field, pick.case.value(field)][verdict] += 1
    order = ("", *FIELDS)
    ranked = sorted(counted, key=lambda key: (order.index(key[0]), -counted[key].total(), key[1]))
    found = []
    for field, value in ranked:
        good, judged = counted[field, value][True], counted[field, value].total()
        found.append(Precision(field, value, good, judged, *wilson(good, judged, level)))
    return tuple(found)


def alpha(coders: Sequence[Mapping[Key, Hashable]]) -> float | None:
    """Krippendorff's alpha for nominal values, any number of coders and values that are missing.

    Computed from coincidences, as in Krippendorff, Computing Krippendorff's Alpha-Reliability (2011),
    section C: 1 is agreement, 0 what chance would give, below 0 worse than that.

    Args:
        coders: for each coder, the value given to each unit that was judged.

    Returns:
        None where no unit has two judgements, or all that can be paired are of one value: there is then
        nothing to agree on that could be told from chance.
    """
    units: dict[Key, Counter[Hashable]] = defaultdict(Counter)
    for judgements in coders:
        for key, value in judgements.items():
            units[key][value] += 1
    paired = [unit for unit in units.values() if unit.total() > 1]
    values: Counter[Hashable] = sum(paired, Counter())
    expected = _unlike(values) / (values.total() - 1) if paired else 0.0
    if not expected:
        return None
    observed = math.fsum(_unlike(unit) / (unit.total() - 1) for unit in paired)
    return 1 - observed / expected


def _unlike(values: Counter[Hashable]) -> int:
    """How many ordered pairs of unlike values there are."""
    return values.total() ** 2 - sum(count * count for count in values.values())
