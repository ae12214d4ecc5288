"""Thousands of small random problems of every profile against a brute force that shares no code with the engine."""

import time

from hypothesis import HealthCheck, given, seed, settings

from tests.engine.problems import problems
from tests.engine.test_brute_force import check

EXAMPLES = 3000


def main() -> None:
    """Solve them all; a difference stops the run and shows the smallest problem that has it."""
    checked = 0

    @seed(2020)
    @settings(max_examples=EXAMPLES, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(problems(most=9))
    def compare(problem: dict) -> None:
        nonlocal checked
        checked += 1
        check(problem)

    start = time.perf_counter()
    compare()
    seconds = time.perf_counter() - start
    print(f"{checked} random problems: values, bounds, groups, reasons equal brute force ({seconds:.0f} s)")


if __name__ == "__main__":
    main()
