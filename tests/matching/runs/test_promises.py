"""What pages say of who waits and of everybody's partners, checked by looking at every answer to small random calls."""

from typing import Any

from hypothesis import HealthCheck, given, settings

from tests.kit.engine.problems import problems
from tests.kit.engine.promises import false_ones


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(problems(most=7))
def test_nothing_that_is_said_of_partners_and_of_who_waits_is_false(problem: dict[str, Any]) -> None:
    assert false_ones(problem) == []
