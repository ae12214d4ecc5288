"""Whether two sets of times come from the same source, as far as their order tells: the rank test of Mann and Whitney."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence


def two_sided(one: Sequence[float], other: Sequence[float]) -> float:
    """How probable it is that two samples of one source differ in rank as these do, or more; from 0 to 1.

    Mann & Whitney (1947) with the normal approximation, corrected for ties and for continuity; right from some ten values
    a side on. Raises ``ValueError`` where a side is empty.
    """
    if not one or not other:
        raise ValueError("Both samples need values.")
    counted = Counter([*one, *other])
    rank, passed = {}, 0
    for value in sorted(counted):
        rank[value] = passed + (counted[value] + 1) / 2
        passed += counted[value]
    wins = sum(rank[value] for value in one) - len(one) * (len(one) + 1) / 2
    ties = sum(times**3 - times for times in counted.values()) / (passed * (passed - 1))
    spread = math.sqrt(len(one) * len(other) / 12 * (passed + 1 - ties))
    if not spread:
        return 1.0
    away = max(0.0, abs(wins - len(one) * len(other) / 2) - 0.5) / spread
    return math.erfc(away / math.sqrt(2))
