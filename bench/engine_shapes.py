"""Every shape of call that a programme may meet, with the engine's time, proofs and gaps."""

import random
import time
from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from bench.engine_people import crowd, problem
from bench.table import Row
from matching.engine import PRESETS, STRANDED, solve
from matching.engine.compatibility import Rules
from matching.engine.fit import Fit
from matching.engine.reading import read_problem

LANDS = [f"{one}{two}" for one in "ABCDEFGH" for two in "QRSTUVWX"]
"""Sixty-four countries of equal size."""


def even(count: int, policy: str = "ILNP 2020", **rules) -> dict:
    """Everybody from one of sixty-four countries of about the same size."""
    people = crowd(count)
    chance = random.Random(count)
    for person in people:
        person["country"] = chance.choice(LANDS)
    return {**problem(people, count, PRESETS[policy]), **rules}


def skewed(count: int, share: float, policy: str = "ILNP 2020", **rules) -> dict:
    """A share of the people from one country."""
    people = crowd(count)
    chance = random.Random(count + int(100 * share))
    home = set(chance.sample(range(count), int(count * share)))
    others = [person["country"] for person in people if person["country"] != "US"]
    for at, person in enumerate(people):
        if at in home:
            person["country"] = "US"
        elif person["country"] == "US":
            person["country"] = chance.choice(others)
    return {**problem(people, count, PRESETS[policy]), **rules}


def plain(count: int, policy: str = "ILNP 2020", seats: int | None = None, **rules) -> dict:
    """The people of 2020, and more like them."""
    return {**problem(crowd(count), count if seats is None else seats, PRESETS[policy]), **rules}


def rich_hours(count: int, **rules) -> dict:
    """Everybody states forty to a hundred free hours, and hours count most."""
    people = crowd(count)
    chance = random.Random(count)
    for person in people:
        person["hours"] = sorted(chance.sample(range(168), chance.randint(3, 100)))
    document = problem(people, count, PRESETS["ILNP 2020"])
    goals = [dict(goal) for goal in document["goals"]]
    goals[-1]["weights"] = {**goals[-1]["weights"], "hours": 200}
    return {**document, "goals": goals, **rules}


def islands(count: int, **rules) -> dict:
    """Seven languages that hardly anybody shares with another island."""
    people = crowd(count)
    chance = random.Random(count)
    for person in people:
        person["languages"] = [chance.choice(["ar", "en", "es", "fr", "ja", "ru", "zh"])]
        if chance.random() < 0.03:
            person["languages"] = sorted({*person["languages"], "en"})
    return {**problem(people, count, PRESETS["ILNP 2020"]), **rules}


def alike(count: int, **rules) -> dict:
    """Everybody alike but for country and day."""
    people = crowd(count)
    chance = random.Random(count)
    for person in people:
        person |= {
            "languages": ["en"],
            "library_type": "Public",
            "wants_library_type": None,
            "interests": ["Data", "Maps"],
            "career_stage": "early",
            "frequency": "weekly",
            "hours": [],
            "waiting": 0,
            "applied_at": f"2020-03-{chance.randint(1, 28):02}T10:00:00Z",
        }
    return {**problem(people, count, PRESETS["ILNP 2020"]), **rules}


def mentoring(mentors: int, mentees: int, **rules) -> dict:
    """Mentors and mentees with areas."""
    people = crowd(mentors + mentees)
    chance = random.Random(mentors)
    areas = ["Africa", "Americas", "Asia", "Europe", "Oceania", "Cataloguing", "Children", "Data"]
    chance.shuffle(people)
    for at, person in enumerate(people):
        person["role"] = "mentor" if at < mentors else "mentee"
        person["areas"] = chance.sample(areas, chance.randint(1, 4))
    return {**problem(people, len(people), PRESETS["mentoring 2014"]), **rules}


def rematch(count: int, **rules) -> dict:
    """Half of the people in healthy groups that are locked, some stranded, many present groups that may stay."""
    people = crowd(count)
    chance = random.Random(count)
    first = solve(problem(people, count // 2, PRESETS["ILNP 2020"]))
    groups = [group["people"] for group in first["groups"]]
    locked, rest = groups[: len(groups) // 3], groups[len(groups) // 3 :]
    broken, present = rest[: len(rest) // 3], rest[len(rest) // 3 :]
    stranded = {who for group in broken for who in group}
    people = [
        {**p, "waiting": p["waiting"] + STRANDED * (p["id"] in stranded) + chance.choice([0, 0, 1, 2])} for p in people
    ]
    document = problem(people, count * 3 // 4, PRESETS["rematch"])
    met = [group for group in broken if len(group) == 2]
    return {**document, "locked": locked, "present": present, "met": met, **rules}


class Shape(NamedTuple):
    """A call to measure, and its bound: so many times the processor time of scoring all its pairs once."""

    what: str
    make: Callable[[], dict]
    most: float


SHAPES = [
    Shape("even, 2,000", lambda: even(2000), 15.6),
    Shape("40 % from one country, 2,000", lambda: skewed(2000, 0.4, country_cap=None), 13.7),
    Shape("60 % from one country, 2,000", lambda: skewed(2000, 0.6, country_cap=None), 9),
    Shape("80 % from one country, 2,000", lambda: skewed(2000, 0.8, country_cap=None), 10.3),
    Shape("60 % from one country, cap 20 %, 2,000", lambda: skewed(2000, 0.6), 7.3),
    Shape("cap 3 %, 2,000", lambda: plain(2000, country_cap=0.03), 8.2),
    Shape("cap 10 %, 2,000", lambda: plain(2000, country_cap=0.1), 17.2),
    Shape("cap 20 %, 2,000", lambda: plain(2000), 12.1),
    Shape("2,000 for 200 seats", lambda: plain(2000, seats=200), 4),
    Shape("2,000 for 201 seats", lambda: plain(2000, seats=201), 6.9),
    Shape("2,000 for 200 seats, ILMP 2019", lambda: plain(2000, "ILMP 2019", seats=200), 13.5),
    Shape("trios free, 500", lambda: plain(500, trio="free"), 5.6),
    Shape("rich hours, 2,000", lambda: rich_hours(2000), 9.6),
    Shape("language islands, 2,000", lambda: islands(2000), 24.4),
    Shape("all alike, 2,000", lambda: alike(2000), 17.3),
    Shape("rematch, 2,000", lambda: rematch(2000), 5.5),
    Shape("mentoring, 300 + 500", lambda: mentoring(300, 500), 7),
    Shape("mentoring, 750 + 1,250", lambda: mentoring(750, 1250), 12.1),
    Shape("ILNP 2026, 488 for 97", lambda: plain(488, "ILNP 2026", seats=97), 4.3),
    Shape("ILNP 2026, 2,000", lambda: plain(2000, "ILNP 2026"), 16.8),
]
GAP = 0.1
FAR = [("5,000 for 300", "ILNP 2020", 5000, 300)]


def used(action: Callable[[], object]) -> tuple[float, object]:
    """Processor seconds of an action, and what it returns."""
    start = time.process_time()
    result = action()
    return time.process_time() - start, result


def score(document: dict) -> None:
    """Look at all pairs of a problem once, as any method has to: who may be with whom, and every fit."""
    checked = read_problem(document)
    everyone = np.arange(len(checked.people))
    Rules(checked).permitted(everyone, everyone)
    fit = Fit(checked)
    for goal in checked.goals:
        if goal.weights:
            fit.block(goal, everyone, everyone)


def measure(document: dict) -> tuple[float, float, dict]:
    """Processor seconds of the engine and of scoring (the least of three), and the solution."""
    scoring = min(used(lambda: score(document))[0] for _ in range(3))
    ours, solution = used(lambda: solve(document))
    return ours, scoring, solution


def rows() -> list[Row]:
    """Every shape's time beside a multiple of its scoring, and how many of its goals are proved."""
    result = []
    for shape in SHAPES:
        ours, scoring, solution = measure(shape.make())
        result.append(Row(shape.what, ours, shape.most * scoring, f"{shape.most:g} × scoring all pairs", "s"))
        proved = sum(goal["proved"] for goal in solution["goals"])
        result.append(
            Row(f"{shape.what}: proved", proved, len(solution["goals"]), "all goals", "", more_is_better=True)
        )
    for what, policy, count, seats in FAR:
        goals = solve(plain(count, policy, seats=seats))["goals"]
        gap = max(100 * (goal["bound"] - goal["value"]) / max(1, goal["bound"]) for goal in goals)
        result.append(Row(f"{what}, {policy}: gap", gap, GAP, "the goal", "%"))
    return result


def main() -> None:
    """Print each shape as it is measured: seconds of processor, as a multiple of scoring, and the goals' bounds."""
    for shape in SHAPES:
        ours, scoring, solution = measure(shape.make())
        goals = " ".join(
            f"{goal['maximise']} {goal['value']}" + ("" if goal["proved"] else f" ≤ {goal['bound']}")
            for goal in solution["goals"]
        )
        print(f"{shape.what:40} {ours:6.2f} s {ours / scoring:6.1f} × scoring  {goals}", flush=True)


if __name__ == "__main__":
    main()
