"""Random problems of some dozens of people, with every rule and goal of the contract now and then."""

from random import Random

from tests.kit.engine.problems import AREAS, COUNTRIES, FIT, INTERESTS, LANGUAGES, SKILLS, TYPES


def _people(chance: Random, count: int) -> list[dict]:
    languages = LANGUAGES[: chance.choice([1, 2, 3])]
    countries = COUNTRIES[: chance.choice([3, 4, 7])]
    large = chance.random() < 0.5
    mentoring = chance.random() < 0.15
    people = []
    for number in range(count):
        person = {
            "id": f"{chance.randint(0, 99):02}-{number}",
            "country": countries[0] if large and chance.random() < 0.5 else chance.choice(countries),
            "languages": chance.sample(languages, chance.randint(1, len(languages))),
            "applied_at": f"2020-03-{chance.randint(1, 28):02}T10:00",
            "interests": chance.sample(INTERESTS, chance.randint(0, 4)),
            "library_type": chance.choice(TYPES),
            "wants_library_type": chance.choice([None, *TYPES]),
            "hours": chance.sample(range(12), chance.randint(0, 5)),
            "waiting": chance.choice([0, 0, 1, 2, 7]),
            "placed_before": chance.choice([0, 0, 1]),
            "offers": chance.sample(SKILLS, chance.randint(0, 2)),
            "seeks": chance.sample(SKILLS, chance.randint(0, 2)),
            "trio_ok": chance.random() < 0.8,
        }
        if mentoring:
            person |= {
                "role": chance.choice(["mentor", "mentee"]),
                "areas": chance.sample(AREAS, chance.randint(0, 2)),
            }
        people.append(person)
    return people


def _goals(chance: Random) -> list[dict]:
    def weights() -> dict:
        return {name: chance.choice([1, 5, 10, 100]) for name in chance.sample(FIT, chance.randint(1, 4))}

    places, fit = {"maximise": "places"}, {"maximise": "fit", "weights": weights()}
    pool = [
        places,
        fit,
        {"maximise": "countries"},
        {"maximise": "waiting"},
        {"maximise": "waiting", "by": "rounds"},
        {"maximise": "new"},
        {"maximise": "earliest"},
        {"maximise": "kept"},
        {"maximise": "worst", "weights": weights()},
        {"maximise": "fit", "weights": {"type_wishes": 1}},
    ]
    goals = chance.sample(pool, chance.randint(1, 4))
    if chance.random() < 0.6:
        goals = [places, *(goal for goal in goals if goal != places)]
    if chance.random() < 0.5 and fit not in goals:
        goals.append(fit)
    return goals


def crowd(chance: Random, most: int) -> dict:
    """A valid problem of nine to ``most`` people."""
    count = chance.randint(9, most)
    people = _people(chance, count)
    ids = [person["id"] for person in people]
    chance.shuffle(ids)
    seats = chance.choice([count, count, chance.randint(4, count)])
    problem = {
        "people": people,
        "seats": seats,
        "trio": chance.choice(["odd", "odd", "odd", "never", "free"]),
        "goals": _goals(chance),
    }
    if chance.random() < 0.5:
        problem["country_cap"] = chance.choice([0.1, 0.2, 0.3, 0.5])
    left = iter(ids)
    room = seats
    if chance.random() < 0.3 and room >= 4:
        problem["locked"] = [[next(left) for _ in range(chance.choice([2, 2, 3]))]]
        room -= len(problem["locked"][0])
    if chance.random() < 0.35 and room >= 4:
        problem["open"] = [[next(left), next(left)] for _ in range(chance.randint(1, room // 4))][:2]

    def some(sizes: list[int], number: int) -> list[list[str]]:
        return [
            list(found) for found in {tuple(sorted(chance.sample(ids, chance.choice(sizes)))) for _ in range(number)}
        ]

    if chance.random() < 0.3:
        problem["present"] = some([2, 2, 3], 4)
    if chance.random() < 0.3:
        problem["met"] = some([2], 5)
    return problem
