"""Thousands of small random problems of every profile against a brute force that shares no code with the engine."""

import time

from hypothesis import HealthCheck, given, seed, settings

from bench.table import Row
from tests.kit.engine.problems import problems
from tests.matching.engine.test_brute_force import check

EXAMPLES = 3000


def rows() -> list[Row]:
    """How many problems were as brute force says; a difference stops the run and shows the smallest that has it."""
    checked = 0

    @seed(2020)
    @settings(max_examples=EXAMPLES, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(problems(most=9))
    def compare(problem: dict) -> None:
        nonlocal checked
        checked += 1
        check(problem)

    compare()
    return [Row("random problems equal to brute force", checked, EXAMPLES, "all", "", more_is_better=True)]


def main() -> None:
    """Print the count and the time."""
    start = time.perf_counter()
    found = rows()[0]
    print(f"{found.ours} {found.what} in values, bounds, groups and reasons ({time.perf_counter() - start:.0f} s)")


if __name__ == "__main__":
    main()
