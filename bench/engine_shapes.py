"""Every shape of call that a programme may meet, with the engine's time, proofs and gaps."""

import random

from bench.engine_people import crowd, problem
from matching.engine import PRESETS, STRANDED, solve

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
