"""Some dozens of people against an integer program over all their groups, which shares no code with the engine."""

import random

import pytest

from matching.engine import solve
from tests.kit.engine.crowds import crowd
from tests.kit.engine.oracle import Oracle


@pytest.mark.parametrize("seed", [*range(40), 1060, 1073, 1115, 1182])
def test_dozens_of_people_are_solved_as_well_as_by_an_integer_program_over_all_groups(seed):
    problem = crowd(random.Random(seed), most=18 if seed < 1000 else 24)
    solution = solve(problem)
    assert [goal["value"] for goal in solution["goals"]] == Oracle(problem).best()
    assert all(goal["proved"] for goal in solution["goals"])
