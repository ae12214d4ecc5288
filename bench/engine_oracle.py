"""Hundreds of problems of some dozens of people against an integer program over all groups that shares no code with the
engine.
"""

from random import Random

from bench.table import Row
from matching.engine import solve
from tests.kit.engine.crowds import crowd
from tests.kit.engine.oracle import Oracle

PROBLEMS = 400
MOST = 24


def differences(first: int, last: int) -> list[int]:
    """The seeds whose problem is not solved, with a proof, as the integer program does."""
    found = []
    for seed in range(first, last):
        problem = crowd(Random(seed), most=MOST)
        goals = solve(problem)["goals"]
        if not all(goal["proved"] for goal in goals) or [goal["value"] for goal in goals] != Oracle(problem).best():
            found.append(seed)
    return found


def rows() -> list[Row]:
    """How many of the problems agree."""
    agree = PROBLEMS - len(differences(1_000, 1_000 + PROBLEMS))
    return [Row("dozens of people equal to an integer program", agree, PROBLEMS, "all", "", more_is_better=True)]


def main() -> None:
    """Print the seeds that differ."""
    print(f"{PROBLEMS} problems of up to {MOST} people, different: {differences(1_000, 1_000 + PROBLEMS) or 'none'}")


if __name__ == "__main__":
    main()
