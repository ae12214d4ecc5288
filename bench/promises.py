"""Everything that is said of partners and of who waits, over random calls, against a brute force that shares no code."""

import django
from hypothesis import HealthCheck, given, seed, settings

from bench.table import Row
from tests.kit.engine.problems import problems

CALLS = 200


def rows() -> list[Row]:
    """How many calls there were of which nothing false was said; the smallest false one stops the run and is shown."""
    django.setup()
    from tests.kit.engine.promises import false_ones  # it needs the models, which need the settings

    true = 0

    @seed(2026)
    @settings(max_examples=CALLS, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(problems(most=8))
    def compare(problem: dict) -> None:
        nonlocal true
        wrong = false_ones(problem)
        assert not wrong, wrong
        true += 1

    compare()
    return [Row("random calls of which nothing false is said", true, CALLS, "all", "", more_is_better=True)]
