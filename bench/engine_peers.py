"""The engine beside codes that find one heaviest matching: rustworkx, networkx, PyMatching, CP-SAT.

They know weights only: no seats, caps, trios or goals in order. PyMatching and OR-Tools are in no requirements of ours, so
this is no part of ``make bench``: ``python -m bench.engine_peers`` measures those that can be imported, and
``docs/benchmarks.md`` keeps what was measured.
"""

import importlib.util
import time
from collections.abc import Callable

from bench.engine_shapes import even, mentoring, plain, skewed
from bench.engine_speed import edges, with_networkx, with_rustworkx
from matching.engine import solve
from matching.engine.reading import read_problem

CALLS: list[tuple[str, Callable[[], dict], bool]] = [
    ("488 for 97", lambda: plain(488, seats=97), True),
    ("488", lambda: plain(488), True),
    ("488, ILNP 2026", lambda: plain(488, "ILNP 2026"), False),
    ("1,000", lambda: plain(1000), False),
    ("1,000, 60 % from one country", lambda: skewed(1000, 0.6, country_cap=None), False),
    ("1,000, 60 % from one country, cap 20 %", lambda: skewed(1000, 0.6), False),
    ("1,000, ILNP 2026", lambda: plain(1000, "ILNP 2026"), False),
    ("mentoring, 300 + 500", lambda: mentoring(300, 500), False),
    ("2,000, even", lambda: even(2000), False),
]
"""A name, the call, and whether networkx, the slowest by far, takes part."""
_SECONDS = 60


def with_pymatching(count: int, weighted: list[tuple[int, int, int]]) -> Callable[[], object]:
    """A function that finds the heaviest matching with PyMatching.

    It looks for the cheapest way to meet all nodes: an edge costs K less its weight, staying alone K / 2, where K is twice
    the largest weight, so that no way through a third node is cheaper than staying alone.
    """
    import numpy
    import pymatching

    graph = pymatching.Matching()
    top = 2 * max(weight for _, _, weight in weighted)
    for one, two, weight in weighted:
        graph.add_edge(one, two, weight=top - weight)
    for who in range(count):
        graph.add_boundary_edge(who, weight=top / 2)
    return lambda: graph.decode(numpy.ones(count, dtype=numpy.uint8))


def with_cp_sat(count: int, weighted: list[tuple[int, int, int]]) -> Callable[[], object]:
    """A function that finds the heaviest matching with CP-SAT, within a minute."""
    from ortools.sat.python import cp_model

    model = cp_model.CpModel()
    taken = [model.new_bool_var("") for _ in weighted]
    mine: list[list] = [[] for _ in range(count)]
    for variable, (one, two, _) in zip(taken, weighted, strict=True):
        mine[one].append(variable)
        mine[two].append(variable)
    for variables in mine:
        model.add_at_most_one(variables)
    model.maximize(sum(weight * variable for variable, (_, _, weight) in zip(taken, weighted, strict=True)))
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = _SECONDS
    solver.parameters.num_workers = 1
    return lambda: solver.solve(model)


def seconds(action: Callable[[], object]) -> float:
    """Processor seconds of an action."""
    start = time.process_time()
    action()
    return time.process_time() - start


def main() -> None:
    """Print one line per call: our seconds, the goals proved, and the seconds of each peer."""
    for what, make, slow in CALLS:
        document = make()
        solution: list[dict] = []
        ours = min(seconds(lambda d=document, s=solution: s.append(solve(d))) for _ in range(3))
        proved = sum(goal["proved"] for goal in solution[0]["goals"])
        checked = read_problem(document)
        weighted = edges(checked)
        count = len(checked.people)
        peers = {"rustworkx": seconds(with_rustworkx(count, weighted))}
        if slow:
            peers["networkx"] = seconds(with_networkx(weighted))
        if importlib.util.find_spec("pymatching"):
            peers["PyMatching"] = seconds(with_pymatching(count, weighted))
        if importlib.util.find_spec("ortools") and count <= 500:
            peers["CP-SAT"] = seconds(with_cp_sat(count, weighted))
        beside = "  ".join(f"{name} {other:.2f} ({ours / other:.2f})" for name, other in peers.items())
        print(f"{what:40} ours {ours:.2f}, {proved} of {len(solution[0]['goals'])} proved  {beside}", flush=True)


if __name__ == "__main__":
    main()
