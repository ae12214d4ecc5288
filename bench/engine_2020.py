"""97 places for the eligible people of 2020: the engine, the volunteers' procedure, first come first served, chance.

The hand procedure as the programme describes it: a spreadsheet sorted by first-listed interest, cut into portions, every
volunteer pairing inside a portion, by interests, then library type, with a common language and another country, earlier
applicants first. First come first served: the first 97 who can be paired, in their best pairing. Chance: random permitted
pairs.
"""

import random
from datetime import datetime

from bench.engine_people import eligible, problem
from bench.table import Row
from matching.engine import PRESETS, solve

SEATS = 97
VOLUNTEERS = 6


def may(one: dict, two: dict) -> bool:
    """Another country and a common language."""
    return one["country"] != two["country"] and bool(set(one["languages"]) & set(two["languages"]))


def by_hand(people: list[dict]) -> list[list[dict]]:
    """The procedure of 2020: portions of the list sorted by first interest; inside each, earlier applicants choose first.

    Each volunteer makes their share of the pairs; one person more joins a pair as a trio at the end.
    """
    ordered = sorted(people, key=lambda p: ((p["interests"] or ["~"])[0], p["applied_at"], p["id"]))
    size = -(-len(ordered) // VOLUNTEERS)
    groups = []
    for volunteer in range(VOLUNTEERS):
        portion = sorted(ordered[volunteer * size : (volunteer + 1) * size], key=lambda p: (p["applied_at"], p["id"]))
        share = SEATS // 2 // VOLUNTEERS
        while portion and share:
            one = portion.pop(0)
            others = [other for other in portion if may(one, other)]
            if not others:
                continue
            two = max(
                others,
                key=lambda other: (
                    len(set(one["interests"]) & set(other["interests"])),
                    one["library_type"] == other["library_type"],
                ),
            )
            portion.remove(two)
            groups.append([one, two])
            share -= 1
    return groups


def at_random(people: list[dict], seed: int) -> list[list[dict]]:
    """Random permitted pairs until the seats are taken."""
    shuffled = people[:]
    random.Random(seed).shuffle(shuffled)
    groups = []
    while len(groups) < SEATS // 2 and shuffled:
        one = shuffled.pop()
        two = next((other for other in shuffled if may(one, other)), None)
        if two:
            shuffled.remove(two)
            groups.append([one, two])
    return groups


def first_come(people: list[dict]) -> list[list[dict]]:
    """The earliest people who can all be placed, in the pairing with the best fit."""
    policy = dict(PRESETS["ILNP 2020"])
    policy["goals"] = [{"maximise": "places"}, {"maximise": "earliest"}, policy["goals"][-1]]
    policy["country_cap"] = None
    return engine(people, policy)


def engine(people: list[dict], policy: dict) -> list[list[dict]]:
    """The engine's groups under a policy; every goal must be proved."""
    solution = solve(problem(people, SEATS, policy))
    assert all(goal["proved"] for goal in solution["goals"]), solution["goals"]
    by_id = {person["id"]: person for person in people}
    return [[by_id[who] for who in group["people"]] for group in solution["groups"]]


def measures(people: list[dict], groups: list[list[dict]]) -> list[str]:
    """Places, countries, then shares over the groups, mean fit and mean position, and seats left empty."""
    ids = [[person["id"] for person in group] for group in groups]
    scored = solve({**problem(people, SEATS, PRESETS["ILNP 2020"]), "locked": ids, "country_cap": None})
    order = {p["id"]: n for n, p in enumerate(sorted(people, key=lambda p: (instant(p), p["id"])), 1)}
    placed = [person for group in groups for person in group]
    fits = [group["fit"][0] for group in scored["groups"] if group["people"] in [sorted(i) for i in ids]]

    def share(test) -> str:
        return f"{100 * sum(map(test, groups)) / len(groups):.0f} %"

    def common(key):
        return lambda group: bool(set.intersection(*(set(person[key]) for person in group)))

    return [
        str(len(placed)),
        str(len({person["country"] for person in placed})),
        share(common("interests")),
        share(lambda group: len({person["library_type"] for person in group}) == 1),
        share(common("languages")),
        f"{sum(fits) / len(fits) / 1000:.1f}",
        f"{sum(order[person['id']] for person in placed) / len(placed):.0f}",
        str(max(0, SEATS - len(placed))),
    ]


def instant(person: dict):
    """When somebody applied, comparable across time zones."""
    return datetime.fromisoformat(person["applied_at"])


def answers() -> tuple[list[dict], dict[str, list[list[dict]]]]:
    """The people, and the groups that every way of pairing them makes."""
    people = eligible()
    return people, {
        "ILNP 2020, proved": engine(people, PRESETS["ILNP 2020"]),
        "2020's hand procedure": by_hand(people),
        "first come, best pairing": first_come(people),
        "random": at_random(people, 2020),
    }


def rows() -> list[Row]:
    """Countries and mean fit of the engine beside those of the hand procedure."""
    people, ways = answers()
    ours, hand = (measures(people, ways[way]) for way in ("ILNP 2020, proved", "2020's hand procedure"))
    return [
        Row(
            f"2020: {name}", float(ours[at]), float(hand[at]), "the hand procedure, simulated", "", more_is_better=True
        )
        for name, at in (("people placed", 0), ("countries among them", 1), ("mean fit in thousands", 5))
    ]


def main() -> None:
    """Print the table."""
    people, ways = answers()
    print(f"{len(people)} eligible people from {len({p['country'] for p in people})} countries, {SEATS} seats")
    names = (
        "placed",
        "countries",
        "shared interest",
        "same type",
        "common language",
        "mean fit",
        "mean position",
        "seats empty",
    )
    print(f"{'':26}" + "".join(f"{name:>17}" for name in names))
    for way, groups in ways.items():
        print(f"{way:26}" + "".join(f"{value:>17}" for value in measures(people, groups)))


if __name__ == "__main__":
    main()
