"""A tree of minimum cuts of a small undirected graph (Gusfield's form of Gomory and Hu's tree)."""

from collections import deque
from itertools import pairwise

_EPSILON = 1e-9


def cut_tree(capacity: list[dict[int, float]]) -> list[set[int]]:
    """For every edge of a cut tree the side of it that holds the edge's child.

    ``capacity[a][b]`` is the symmetric capacity between the nodes a and b. The smallest of the returned cuts that
    separates two nodes is a minimum cut between them.
    """
    count = len(capacity)
    parent = [0] * count
    sides = []
    for node in range(1, count):
        side = _minimum_cut(capacity, node, parent[node])
        for other in range(node + 1, count):
            if other in side and parent[other] == parent[node]:
                parent[other] = node
        sides.append(side)
    return sides


def _minimum_cut(capacity: list[dict[int, float]], source: int, sink: int) -> set[int]:
    """The source's side of a minimum cut, by shortest augmenting paths."""
    left = [dict(others) for others in capacity]
    while True:
        came_from = {source: source}
        queue = deque([source])
        while queue and sink not in came_from:
            node = queue.popleft()
            for other, room in left[node].items():
                if room > _EPSILON and other not in came_from:
                    came_from[other] = node
                    queue.append(other)
        if sink not in came_from:
            return set(came_from)
        path = [sink]
        while path[-1] != source:
            path.append(came_from[path[-1]])
        path.reverse()
        flow = min(left[a][b] for a, b in pairwise(path))
        for a, b in pairwise(path):
            left[a][b] -= flow
            left[b][a] = left[b].get(a, 0.0) + flow
