"""Trios worth more than their price, found from promising pairs instead of from all triples."""

import numpy as np

from matching.engine.clock import Clock
from matching.engine.graph import Graph
from matching.engine.prices import Prices, group_surplus

_LOW = np.int64(-(2**60))
_CHUNK = 4_000_000
_BUDGET = 400_000_000
_MOST = 500_000


def edge_marks(graph: Graph, prices: Prices, surplus: np.ndarray) -> np.ndarray:
    """Marks u of pairs such that no trio's surplus exceeds (u_ij + u_ik + u_jk) / 6 - group price - trio price.

    A trio's fit is at most half of its pairs' sum, and each member is charged once while it is in two of the pairs;
    that is the half of three times w = pair's worth less charges. A cut counts 1 for a trio with two or three members
    inside, which is at least a third of its count over the three pairs, so it takes 2 / 6 off a pair inside. A cut
    with the trio's row counts 1, 1, 2 for one, two, three members inside; that is at least 4 / 6 for each pair inside
    and 1 / 6 for each pair that crosses its border. So u = 3 w - 2 (cut prices on the pair), or 4 and 1 for cuts of
    the second kind. The surplus has taken 3 off inside.
    """
    marks = 3 * surplus
    crossing = np.zeros(graph.model.count, dtype=np.int64)
    for cut, price in prices.cuts:
        inside = np.flatnonzero(cut.members)
        marks[np.ix_(inside, inside)] += price
        if cut.trio:
            crossing[inside] += price
    border = np.flatnonzero(crossing)
    marks[border] -= crossing[border, None]
    marks[:, border] -= crossing[border]
    marks += 3 * prices.net_group
    pairs = graph.model.present[graph.model.present[:, 2] < 0]
    if len(pairs):
        kept = sum(w for term, w in zip(graph.model.terms, prices.worth, strict=True) if term.kept)
        marks[pairs[:, 0], pairs[:, 1]] -= 3 * kept
        marks[pairs[:, 1], pairs[:, 0]] -= 3 * kept
    out = np.flatnonzero(~graph.trio_ok)
    marks[out] = _LOW
    marks[:, out] = _LOW
    return marks


class Marked:
    """The marks of one pricing, and the trios that they let through."""

    def __init__(self, graph: Graph, prices: Prices, surplus: np.ndarray, clock: Clock):
        self.graph, self.prices, self.clock = graph, prices, clock
        self.marks = edge_marks(graph, prices, surplus)
        self.reach = np.maximum(self.marks.max(axis=1), _LOW)

    def some(self, most: int, least: int) -> tuple[np.ndarray, np.ndarray]:
        """At most ``most`` trios with a surplus above ``least``, and their surpluses: each of the best pairs with its
        best third.
        """
        first, second, mark = self._pairs(least)
        best = np.argsort(-mark, kind="stable")[: 4 * most]
        first, second = first[best], second[best]
        both = self.marks[first] + self.marks[second] if len(best) else np.zeros((0, 1), dtype=np.int64)
        third = both.argmax(axis=1)
        real = np.take_along_axis(both, third[:, None], axis=1)[:, 0] > _LOW // 2
        rows = np.stack([first[real], second[real], third[real]], axis=1)
        rows, value = self._above(np.concatenate([rows, _kept_trios(self.graph)]), least)
        order = np.argsort(-value, kind="stable")[:most]
        return rows[order], value[order]

    def all_above(self, least: int) -> tuple[np.ndarray, np.ndarray] | None:
        """All permitted trios with a surplus above ``least`` (scaled), and their surpluses; None if too many to look
        at.
        """
        marks, count = self.marks, self.graph.model.count
        threshold = 6 * (self.prices.net_group + self.prices.trio + least)
        first, second, mark = self._pairs(least)
        if len(first) * count > _BUDGET:
            return None
        found = [self._above(_kept_trios(self.graph), least)]
        total = 0
        step = max(1, _CHUNK // count)
        for at in range(0, len(first), step):
            self.clock.tick()
            one, two = first[at : at + step], second[at : at + step]
            base = mark[at : at + step, None]
            left, right = marks[one], marks[two]
            fits = (left + right > threshold - base) & (left <= base) & (right <= base)
            fits &= (left > _LOW) & (right > _LOW)
            which, third = np.nonzero(fits)
            found.append(self._above(np.stack([one[which], two[which], third], axis=1), least))
            total += len(found[-1][0])
            if total > _MOST:
                return None
        rows = np.concatenate([part[0] for part in found])
        value = np.concatenate([part[1] for part in found])
        rows, once = np.unique(rows, axis=0, return_index=True)
        return rows, value[once]

    def ceiling(self) -> np.ndarray:
        """For every person an upper bound on the surplus of any trio with them."""
        return ceiling(self.prices, self.reach)

    def _pairs(self, least: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """The pairs that can be the largest of the three in a trio above ``least``, with their marks.

        The largest mark is at least a third of the sum, and no other exceeds it or its person's largest.
        """
        threshold = 6 * (self.prices.net_group + self.prices.trio + least)
        first, second = np.nonzero(self.marks >= max(-(-threshold // 3), int(_LOW) + 1))
        first, second = first[first < second], second[first < second]
        mark = self.marks[first, second]
        room = mark + np.minimum(mark, self.reach[first]) + np.minimum(mark, self.reach[second])
        return first[room > threshold], second[room > threshold], mark[room > threshold]

    def _above(self, rows: np.ndarray, least: int) -> tuple[np.ndarray, np.ndarray]:
        """Which of these trios are permitted and have a surplus above ``least``, and their surpluses."""
        model = self.graph.model
        rows = np.sort(rows, axis=1)
        value = group_surplus(model, self.prices, rows)
        rows, value = rows[value > least], value[value > least]
        fine = model.rules.common_language(rows) & self.graph.admits(rows)
        return rows[fine], value[fine]


def ceiling(prices: Prices, reach: np.ndarray) -> np.ndarray:
    """For every person an upper bound on the surplus of any trio with them, from everybody's largest mark."""
    return (2 * reach + reach.max(initial=0)) // 6 - prices.net_group - prices.trio + 1


def far_reach(prices: Prices, pair_worst: np.ndarray) -> np.ndarray:
    """An upper bound on everybody's largest mark that needs no matrix, from everybody's largest surplus."""
    inside = np.zeros(len(pair_worst), dtype=np.int64)
    for cut, price in prices.cuts:
        inside[cut.members] += price
    return 3 * (pair_worst + prices.net_group) + inside


def _kept_trios(graph: Graph) -> np.ndarray:
    """Present trios: their worth as kept groups shows on no pair, so they are always looked at."""
    present = graph.model.present
    return present[present[:, 2] >= 0]


def worst(count: int, rows: np.ndarray, values: np.ndarray) -> np.ndarray:
    """For every person the largest value of a row that contains them, at least 0."""
    result = np.zeros(count, dtype=np.int64)
    for place in range(3):
        np.maximum.at(result, rows[:, place], values)
    return result
