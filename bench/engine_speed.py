"""The ILNP 2020 policy, four goals each with its proof, beside matching codes that know weights only, in one run.

Ratios count: every column is a median in the same run on the same machine. "scoring" is the bare time of scoring all
pairs, the least that any method needs. The others get the graph ready-made and no rule but who may be in a pair.
"""

import statistics
import time

import networkx
import numpy as np
import rustworkx

from bench.engine_people import crowd, problem
from bench.table import Row
from matching.engine import PRESETS, solve
from matching.engine.compatibility import Rules
from matching.engine.fit import Fit
from matching.engine.reading import read_problem

SIZES = ((488, 97, 5, False), (488, 488, 5, True), (1000, 1000, 3, False), (2000, 2000, 1, False))


def timed(*actions, runs: int) -> list[float]:
    """The median time in seconds of some runs of every action, taken in turns, so that a slow minute hits all alike."""
    times: list[list[float]] = [[] for _ in actions]
    for _ in range(runs):
        for action, mine in zip(actions, times, strict=True):
            start = time.perf_counter()
            action()
            mine.append(time.perf_counter() - start)
    return [statistics.median(mine) for mine in times]


def score(checked) -> tuple[np.ndarray, np.ndarray]:
    """Which pairs are permitted, and the fit of all pairs."""
    everyone = np.arange(len(checked.people))
    goal = next(goal for goal in checked.goals if goal.maximise == "fit")
    return Rules(checked).permitted(everyone, everyone), Fit(checked).block(goal, everyone, everyone)


def edges(checked) -> list[tuple[int, int, int]]:
    """All permitted pairs with their fit."""
    allowed, fit = score(checked)
    first, second = np.nonzero(np.triu(allowed, 1))
    return list(zip(first.tolist(), second.tolist(), fit[first, second].tolist(), strict=True))


def with_rustworkx(count: int, weighted: list[tuple[int, int, int]]):
    """A function that finds the heaviest matching with rustworkx."""
    graph = rustworkx.PyGraph()
    graph.add_nodes_from(range(count))
    graph.add_edges_from(weighted)
    return lambda: rustworkx.max_weight_matching(graph, weight_fn=int)


def with_networkx(weighted: list[tuple[int, int, int]]):
    """A function that finds the heaviest matching with networkx."""
    graph = networkx.Graph()
    graph.add_weighted_edges_from(weighted)
    return lambda: networkx.max_weight_matching(graph)


def measure(count: int, seats: int, runs: int, slow: bool) -> dict:
    """Seconds of ours, of bare scoring, of rustworkx and (if asked for) of networkx, and how many goals were proved."""
    document = problem(crowd(count), seats, PRESETS["ILNP 2020"])
    checked = read_problem(document)
    weighted = edges(checked)
    solution = solve(document)
    ours, scoring, other = timed(
        lambda: solve(document), lambda: score(checked), with_rustworkx(count, weighted), runs=runs
    )
    return {
        "ours": ours,
        "proved": sum(goal["proved"] for goal in solution["goals"]),
        "scoring": scoring,
        "rustworkx": other,
        "networkx": timed(with_networkx(weighted), runs=1)[0] if slow else None,
    }


def rows() -> list[Row]:
    """Ours beside rustworkx (and once networkx) for every size; a goal that is not proved makes a row of its own."""
    result = []
    for count, seats, runs, slow in SIZES:
        found = measure(count, seats, runs, slow)
        what = f"{count} people for {seats} seats, {found['proved']} goals proved (scoring alone {found['scoring']:.2f} s)"
        result.append(Row(what, found["ours"], found["rustworkx"], "rustworkx, one goal, no rules", "s"))
        result.append(Row(f"{count} for {seats}: goals proved", found["proved"], 4, "all", "", more_is_better=True))
        if found["networkx"]:
            result.append(Row(what, found["ours"], found["networkx"], "networkx, one goal, no rules", "s"))
    return result


def main() -> None:
    """Print the same as a table."""
    print("ILNP 2020: places, countries, waiting, fit; seconds, medians of one run")
    print(
        f"{'people':>7}{'seats':>7}{'ours':>9}{'proved':>8}{'scoring':>9}{'rustworkx':>11}{'networkx':>10}  ours/rustworkx"
    )
    for count, seats, runs, slow in SIZES:
        found = measure(count, seats, runs, slow)
        other = f"{found['networkx']:.1f}" if found["networkx"] else ""
        print(
            f"{count:7}{seats:7}{found['ours']:9.2f}{found['proved']:6}/4{found['scoring']:9.3f}"
            f"{found['rustworkx']:11.2f}{other:>10}  {found['ours'] / found['rustworkx']:.2f}",
            flush=True,
        )


if __name__ == "__main__":
    main()
