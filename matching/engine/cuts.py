"""Cuts: odd sets of people that the linear relaxation fills more than whole groups could.

In a set of b places (people count one each, a country as a whole counts its cap) at most ⌊b/2⌋ groups can have two or
more members: add the rows of the set's people and countries, halve, round down. For pairs alone and no caps these are
Edmonds' odd-set inequalities, which together with the rows of the people describe all matchings.

The sets are looked for among the connected parts of what is fractional, then by a tree of minimum cuts (Padberg and
Rao).
"""

from itertools import combinations

import numpy as np

from matching.engine.clock import Clock
from matching.engine.flows import cut_tree
from matching.engine.model import Model
from matching.engine.prices import Cut

_EPSILON = 1e-6
_TREE_LIMIT = 400
_LEVELS = (0.0, 0.15, 0.3, 0.45)
"""Parts are looked for again without what is taken to a smaller extent: a part that hangs on little may be odd."""


class Separation:
    """Finds violated cuts for one point of the relaxation: groups ``rows`` taken to the extent ``taken``."""

    def __init__(self, model: Model, rows: np.ndarray, taken: np.ndarray, one_trio: bool, clock: Clock):
        self.model, self.clock = model, clock
        support = taken > _EPSILON
        self.rows, self.taken = rows[support], taken[support]
        self.fractional = self.taken < 1 - _EPSILON
        self.extra = model.count if one_trio else None
        self.edges = self._edges(self.rows, self.taken)
        self.loose = self._edges(self.rows[self.fractional], self.taken[self.fractional])

    def cuts(self) -> list[Cut]:
        """Some violated cuts, the cheapest way of finding any; none if all ways fail."""
        found = self.quick()
        if found:
            return found
        for hubs in self._hub_choices():
            edges = self.loose if hubs is None else self.edges
            found = self._in_trees(edges, hubs)
            if found:
                return found
        return []

    def quick(self) -> list[Cut]:
        """Violated cuts among the connected parts of what is fractional."""
        for hubs in self._hub_choices():
            edges = self.loose if hubs is None else self.edges
            for level in _LEVELS:
                found = self._in_components([edge for edge in edges if edge[2] > level], hubs)
                if found:
                    return found
        return []

    def _hub_choices(self) -> list[np.ndarray | None]:
        """Which countries to treat as one node: none; those whose cap is used up."""
        if self.model.cap_left is None:
            return [None]
        members = self.rows.ravel()
        weight = np.repeat(self.taken, 3)[members >= 0]
        placed = np.bincount(self.model.country[members[members >= 0]], weight, minlength=self.model.countries)
        full = (placed > self.model.cap_left - _EPSILON) & (placed > _EPSILON)
        return [None, full] if full.any() else [None]

    def _node(self, who: int, hubs: np.ndarray | None) -> int:
        if who == self.extra:
            return who
        country = int(self.model.country[who])
        return -1 - country if hubs is not None and hubs[country] else who

    def _components(self, edges: list, hubs: np.ndarray | None) -> list[dict[int, dict[int, float]]]:
        """Connected parts of the support as neighbour lists, only those with something fractional in them."""
        neighbours: dict[int, dict[int, float]] = {}
        for one, two, weight in edges:
            a, b = self._node(one, hubs), self._node(two, hubs)
            if a != b:
                neighbours.setdefault(a, {})[b] = neighbours.get(a, {}).get(b, 0.0) + weight
                neighbours.setdefault(b, {})[a] = neighbours.get(b, {}).get(a, 0.0) + weight
        parts, seen = [], set()
        loose = {self._node(who, hubs) for edge in self.loose for who in edge[:2]}
        for start in sorted(neighbours):
            if start in seen:
                continue
            part, stack = [], [start]
            seen.add(start)
            while stack:
                node = stack.pop()
                part.append(node)
                for other in neighbours[node]:
                    if other not in seen:
                        seen.add(other)
                        stack.append(other)
            if len(part) >= 3 and not loose.isdisjoint(part):
                parts.append({node: neighbours[node] for node in sorted(part)})
        return parts

    def _places(self, node: int) -> int:
        return 1 if node >= 0 else int(self.model.cap_left[-1 - node])

    def _cut(self, nodes: list[int]) -> Cut | None:
        """The cut of a set of nodes if the point violates it."""
        places = sum(self._places(node) for node in nodes)
        if places % 2 == 0 or places < 3:
            return None
        members = np.zeros(self.model.count, dtype=bool)
        for node in nodes:
            if node == self.extra:
                continue
            if node >= 0:
                members[node] = True
            else:
                members[self.model.free[self.model.country[self.model.free] == -1 - node]] = True
        cut = Cut(members, places // 2, trio=self.extra in nodes)
        return cut if float(cut.counts(self.rows) @ self.taken) > cut.most + 1e-5 else None

    def _in_components(self, edges: list, hubs: np.ndarray | None) -> list[Cut]:
        found = []
        for part in self._components(edges, hubs):
            cut = self._cut(list(part))
            if cut is not None:
                found.append(cut)
        return found

    def _in_trees(self, edges: list, hubs: np.ndarray | None) -> list[Cut]:
        found = []
        for part in self._components(edges, hubs):
            self.clock.tick()
            if len(part) <= _TREE_LIMIT:
                for side in self._odd_sides(part):
                    cut = self._cut(side)
                    if cut is not None:
                        found.append(cut)
        return found

    def _odd_sides(self, part: dict[int, dict[int, float]]) -> list[list[int]]:
        """The sides of a cut tree's edges that hold an odd number of places; what a node leaves unused flows to
        nowhere.
        """
        nodes = list(part)
        index = {node: at for at, node in enumerate(nodes)}
        outside = len(nodes)
        capacity: list[dict[int, float]] = [{} for _ in range(outside + 1)]
        for node, others in part.items():
            used = sum(others.values())
            for other, weight in others.items():
                capacity[index[node]][index[other]] = weight
            left = self._places(node) - used
            if left > _EPSILON:
                capacity[index[node]][outside] = left
                capacity[outside][index[node]] = left
        sides = []
        for side in cut_tree(capacity):
            inside = [at for at in range(outside + 1) if at in side]
            if outside in side:
                inside = [at for at in range(outside) if at not in side]
            chosen = [nodes[at] for at in inside]
            if sum(self._places(node) for node in chosen) % 2:
                sides.append(chosen)
        return sides

    def _edges(self, rows: np.ndarray, taken: np.ndarray) -> list[tuple[int, int, float]]:
        """Groups as weighted edges that give every member the group's weight.

        A pair is one edge; a trio three of half its weight, or, where one trio is allowed, six of a third between its
        members and a node that stands for the trio's row.
        """
        edges = []
        for (one, two, three), weight in zip(rows.tolist(), taken.tolist(), strict=True):
            if three < 0:
                edges.append((one, two, weight))
                continue
            nodes = [one, two, three] + ([] if self.extra is None else [self.extra])
            edges += [(a, b, weight / (len(nodes) - 1)) for a, b in combinations(nodes, 2)]
        return edges
