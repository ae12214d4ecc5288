"""What chance would give: how many of a sort get a place if places are drawn by lot among everybody."""

from __future__ import annotations

from collections.abc import Iterable
from math import comb

TAIL = 40
"""One draw in so many may give fewer than the fewest, and as many may give more than the most: 2.5 % each."""


def by_lot(sort: int, everybody: int, places: int) -> tuple[int, int]:
    """The fewest and the most people of a sort who get a place by lot, but for one draw in twenty: ``sort`` of ``everybody``
    are of it, and ``places`` are drawn without putting back (the hypergeometric distribution, cut by at most 2.5 % below
    and above).

    Raises ``ValueError`` when there are fewer people than places or people of the sort.
    """
    if not 0 <= sort <= everybody or not 0 <= places <= everybody:
        raise ValueError("There are fewer people than places or people of this sort.")
    others = everybody - sort
    fewest, most = max(0, places - others), min(sort, places)
    ways = [comb(sort, fewest) * comb(others, places - fewest)]
    for number in range(fewest, most):
        following = ways[-1] * (sort - number) * (places - number)
        ways.append(following // ((number + 1) * (others - places + number + 1)))
    total = comb(everybody, places)
    return fewest + _rare(ways, total), most - _rare(reversed(ways), total)


def _rare(ways: Iterable[int], total: int) -> int:
    """How many of these numbers of ways, from the first, are together at most one in ``TAIL`` of all."""
    passed = 0
    for place, number in enumerate(ways):
        passed += number
        if passed * TAIL > total:
            return place
    return 0
