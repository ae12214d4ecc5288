"""Proof: prices for everything that is scarce, turned into whole numbers, and the upper bound that they imply.

Whatever prices a linear program suggests, rounding them to whole numbers and raising them until no permitted group is
worth more than its members' prices gives a bound that holds exactly: all arithmetic here is done in integers, and all
pairs and all trios are looked at, not only those the linear program knew.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from matching.engine.graph import Graph
from matching.engine.model import Model

FORBIDDEN = np.int64(-(2**60))


@dataclass(frozen=True)
class Cut:
    """Half the rows of some people and countries, and with ``trio`` of the one trio allowed, rounded down: groups
    count up to ``most``.

    ``members`` is a boolean mask of people. A group counts half of its members inside, rounded down; with ``trio`` a
    trio counts as if it had one member more inside.
    """

    members: np.ndarray
    most: int
    trio: bool = False

    @cached_property
    def people(self) -> np.ndarray:
        """The members' positions."""
        return np.flatnonzero(self.members)

    def counts(self, rows: np.ndarray) -> np.ndarray:
        """How much each group counts (0, 1 or 2)."""
        inside = np.append(self.members, False)[rows].sum(axis=1)
        return (inside + (self.trio & (rows[:, 2] >= 0))) // 2


def cut_entries(cuts: list[Cut], rows: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Which cut counts which group how much, as three arrays, by cut and then by group.

    A pair counts in a cut if both are inside. So people are labelled with their cut, as many cuts at a time as do not
    overlap, and pairs with equal labels are found in one look.
    """
    one, two, three = rows.T
    trios = np.flatnonzero(three >= 0)
    found = []
    left = list(enumerate(cuts))
    while left:
        label = np.full(len(cuts[0].members), -1)
        later = []
        for number, cut in left:
            if (label[cut.people] >= 0).any():
                later.append((number, cut))
            else:
                label[cut.people] = number
        same = np.flatnonzero((label[one] == label[two]) & (label[one] >= 0) & (three < 0))
        found.append((label[one[same]], same, np.ones(len(same), dtype=np.int64)))
        left = later
    for number, cut in enumerate(cuts if len(trios) else []):
        counts = cut.counts(rows[trios])
        some = np.flatnonzero(counts)
        found.append((np.full(len(some), number), trios[some], counts[some]))
    counting, group, count = (np.concatenate(part) for part in zip(*found, strict=True))
    order = np.lexsort((group, counting))
    return counting[order], group[order], count[order]


@dataclass
class Prices:
    """Whole-number prices, ``scale`` to one unit of the objective.

    ``worth[k]`` is what one unit of goal k is worth (objective and held goals together); ``person``, ``seat``,
    ``group``, ``trio``, ``cap`` (per country), ``cover`` (per country) and ``cuts`` are the prices of the rows.
    ``some`` is what the first group is worth where there has to be one, ``bonus`` what placing a person is worth by itself,
    besides all goals. ``credit`` is what the held goals' values are worth, to be taken off the bound.
    """

    scale: int
    worth: list[int]
    person: np.ndarray
    seat: int
    group: int
    trio: int
    cap: np.ndarray
    cover: np.ndarray
    cuts: list[tuple[Cut, int]]
    credit: int
    some: int = 0
    covering: int = 0
    bonus: np.ndarray | int = 0

    @property
    def net_group(self) -> int:
        """What every group costs by itself."""
        return self.group - self.some

    def charge(self, model: Model) -> np.ndarray:
        """What placing each person costs net: prices less what their person-wise goals and their country's cover are
        worth.

        Joining an open pair is no group more, so its slot gives the group's price back.
        """
        charge = self.person - self.bonus + self.seat + self.cap[model.country] - self.cover[model.country]
        for term, worth in zip(model.terms, self.worth, strict=True):
            if term.person is not None and worth:
                charge = charge - worth * term.person
        charge[model.slots] = self.person[model.slots] - self.group
        return charge


def surplus_blocks(
    graph: Graph, prices: Prices
) -> Iterator[tuple[np.ndarray, np.ndarray, np.ndarray | None, list[np.ndarray | None]]]:
    """For all pairs what they are worth above their price, scaled, exactly: rows, an int64 block of rows × people, which
    of these pairs are barred for now (or None), and their fits per goal.

    Forbidden pairs are very low.
    """
    model = graph.model
    charge = prices.charge(model)
    kept = kept_worth(model, prices)
    pairs = model.present[model.present[:, 2] < 0]
    pairs = np.concatenate([pairs[:, :2], pairs[:, 1::-1]])
    cuts_at: dict[int, list[tuple[np.ndarray, int]]] = {}
    for cut, price in prices.cuts:
        for who in cut.people.tolist():
            cuts_at.setdefault(who, []).append((cut.people, price))
    for rows, allowed, fits in graph.blocks():
        total = np.add.outer(-charge[rows] - prices.net_group, -charge)
        for fit, worth in zip(fits, prices.worth, strict=True):
            if fit is not None and worth:
                total += fit * np.int64(worth)
        for at, who in enumerate(rows.tolist()):
            for people, price in cuts_at.get(who, ()):
                total[at, people] -= price
        if kept:
            here = (pairs[:, 0] >= rows[0]) & (pairs[:, 0] <= rows[-1])
            total[pairs[here, 0] - rows[0], pairs[here, 1]] += kept
        np.copyto(total, FORBIDDEN, where=~allowed)
        yield rows, total, graph.barred(rows, fits), fits


def kept_worth(model: Model, prices: Prices) -> int:
    """What keeping one present group is worth under these prices."""
    return sum(w for term, w in zip(model.terms, prices.worth, strict=True) if term.kept)


def group_surplus(model: Model, prices: Prices, rows: np.ndarray) -> np.ndarray:
    """The same for any groups, trios included, given as rows (int64)."""
    charge = np.append(prices.charge(model), 0)
    total = -prices.net_group - charge[rows].sum(axis=1) - prices.trio * (rows[:, 2] >= 0)
    for term, worth in zip(model.terms, prices.worth, strict=True):
        if worth and (term.fit or term.kept):
            total += worth * model.coefficients(term, rows)
    for cut, price in prices.cuts:
        total -= price * cut.counts(rows)
    return total


def bound_scaled(graph: Graph, prices: Prices, pair_worst: np.ndarray, trio_worst: np.ndarray) -> int:
    """The proven bound (scaled, without locked groups) after raising everybody's price by what is still missing.

    ``pair_worst`` and ``trio_worst`` hold for every person the largest surplus of any pair or trio that contains
    them. Raising each member of a pair by half of their worst, of a trio by a third, leaves no group above its price.
    Where one trio is allowed it is its row's price that is raised, once.
    """
    model = graph.model
    lift = -(-np.maximum(pair_worst, 0) // 2)
    trio = 0
    if graph.trios == "odd":
        trio = prices.trio + max(0, int(trio_worst.max(initial=0)))
    else:
        lift = np.maximum(lift, -(-np.maximum(trio_worst, 0) // 3))
    total = sum((prices.person + lift)[model.takers].tolist())
    total += prices.seat * model.seats_left + prices.group * (model.seats_left // 2)
    total += trio - prices.credit - prices.some
    if model.cap_left is not None:
        total += sum((prices.cap * model.cap_left).tolist())
    total += sum(np.maximum(0, prices.covering - prices.cover)[graph.coverable].tolist())
    return total + sum(price * cut.most for cut, price in prices.cuts)
