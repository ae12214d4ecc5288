"""Ten and fifty thousand people: time, memory, the proved gap, and how time grows.

``python -m bench.engine_scale 50000`` measures one size alone. Fifty thousand get twenty minutes at most.
"""

import math
import resource
import sys
import time

from bench.engine_people import crowd, problem
from bench.table import Row
from matching.engine import PRESETS, solve

GAP = 0.5
FAR_GAP = 1.0
FAR_SECONDS = 1200


def measure(count: int, seconds: float | None) -> tuple[float, float, dict]:
    """Processor seconds, highest memory so far in MB, and the solution for so many people who all want a place."""
    document = problem(crowd(count), count, PRESETS["ILNP 2020"])
    start = time.process_time()
    solution = solve(document, seconds=seconds, progress=lambda step: print(step, file=sys.stderr, flush=True))
    used = time.process_time() - start
    return used, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, solution


def gap(solution: dict) -> float:
    """The largest distance between value and bound of any goal, in percent of the bound."""
    return max(100 * (goal["bound"] - goal["value"]) / max(1, goal["bound"]) for goal in solution["goals"])


def exponent(small: float, large: float) -> float:
    """The power of the number of people with which time grew, between two sizes of which one is five times the other."""
    return math.log(large / small) / math.log(5)


def rows() -> list[Row]:
    """The gaps at 10,000 and 50,000 beside the goal, and how time grows beside the cube of a dense blossom code."""
    small, _, _ = measure(2_000, None)
    large, memory, solution = measure(10_000, 900)
    far, far_memory, far_solution = measure(50_000, FAR_SECONDS)
    dense = "dense blossom codes"
    return [
        Row("10,000 people: gap between value and proved bound", gap(solution), GAP, "the goal", "%"),
        Row("10,000 people: memory", memory, 8_000, "a small server", "MB"),
        Row("10,000 people: processor time", large, 900, "the time allowed", "s"),
        Row("2,000 to 10,000 people: growth exponent of time", exponent(small, large), 3, dense, ""),
        Row("50,000 people: gap between value and proved bound", gap(far_solution), FAR_GAP, "an honest bound", "%"),
        Row("50,000 people: memory", far_memory, 8_000, "a small server", "MB"),
        Row("50,000 people: processor time", far, 2 * FAR_SECONDS, "the time allowed, on two cores", "s"),
        Row("10,000 to 50,000 people: growth exponent of time", exponent(large, far), 3, dense, ""),
    ]


def main() -> None:
    """Measure the sizes named on the command line and print one line each."""
    for count in [int(word) for word in sys.argv[1:]] or [2_000, 10_000]:
        used, memory, solution = measure(count, 3600)
        goals = ", ".join(f"{g['maximise']} {g['value']} ≤ {g['bound']}" for g in solution["goals"])
        print(
            f"{count} people: {used:.0f} s of processor, {memory:.0f} MB, gap {gap(solution):.4f} %: {goals}",
            flush=True,
        )


if __name__ == "__main__":
    main()
