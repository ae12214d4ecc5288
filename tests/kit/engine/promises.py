"""What is said of people whom an answer leaves out, and of the partners it gives, against a fresh look at every answer."""

from fractions import Fraction
from itertools import combinations
from typing import Any

from matching.engine import solve
from matching.runs import accounting
from tests.kit.engine.brute_force import BruteForce


def false_ones(problem: dict[str, Any]) -> list[str]:
    """Everything that the account of a problem of a few people says and that is not so."""
    solution = solve(problem)
    account = accounting.worked_out(problem, solution)
    brute = BruteForce(problem)
    best = brute.best()
    groups = [group["people"] for group in solution["groups"]]
    waiting = {row["id"]: row for row in solution["unplaced"]}
    placed_with = {
        more: {
            who for group in solve({**problem, "seats": problem["seats"] + more})["groups"] for who in group["people"]
        }
        for more in account["tried"]
        if waiting
    }
    wrong = []
    if account["both_gain"] != _both_gain(brute, groups):
        wrong.append(f"both gain: {account['both_gain']}, not {_both_gain(brute, groups)}")
    if problem.get("country_cap") is not None and account["without_cap"] != _without_cap(problem, groups):
        wrong.append(f"without the cap: {account['without_cap']}")
    for who, told in account["people"].items():
        expected: dict[str, Any] = {"possible": _possible(brute, who), "ranks": _ranks(brute, who, groups)}
        if who in waiting:
            expected |= {
                "languages": _languages(brute, who),
                "thirds": _thirds(problem, who, groups),
                "more": next((more for more in account["tried"] if who in placed_with[more]), None),
            }
            if waiting[who]["reason"] in ("seats", "cap", "outweighed"):
                facts = dict(told["outweighed"])
                if facts.pop("certain", True):
                    expected["outweighed"] = _outweighed(brute, best, who)
                else:
                    expected["outweighed"] = told["outweighed"]
        wrong += [
            f"{who}: {key} {told.get(key)}, not {value}" for key, value in expected.items() if told[key] != value
        ]
        wrong += [f"{who}: {key} is said" for key in told.keys() - expected.keys()]
    return wrong


def _possible(brute: BruteForce, who: str) -> int:
    return sum(brute.pair_permitted(who, other) for other in brute.ids)


def _ranks(brute: BruteForce, who: str, groups: list[list[str]]) -> dict[str, int]:
    fits = [goal["weights"] for goal in brute.problem["goals"] if goal["maximise"] == "fit"]

    def fit(other: str) -> int:
        return brute.pair_fit(who, other, fits[-1]) if fits else 0

    partners = [other for group in groups if who in group for other in group if other != who]
    return {
        other: 1 + sum(brute.pair_permitted(who, one) and fit(one) > fit(other) for one in brute.ids)
        for other in partners
    }


def _languages(brute: BruteForce, who: str) -> dict[str, int]:
    """The three languages that would give somebody most possible partners, by asking with each added to what they write."""
    me, now = brute.people[who], _possible(brute, who)
    found = {}
    for language in {code for person in brute.people.values() for code in person["languages"]} - set(me["languages"]):
        people = [
            {**person, "languages": [*person["languages"], language]} if person["id"] == who else person
            for person in brute.people.values()
        ]
        found[language] = _possible(BruteForce({**brute.problem, "people": people}), who)
    gains = sorted((code for code in found if found[code] > now), key=lambda code: (-found[code], code))
    return {code: found[code] for code in gains[:3]}


def _thirds(problem: dict[str, Any], who: str, groups: list[list[str]]) -> int:
    """How many unlocked pairs could take somebody who welcomes a group of three, were such groups allowed."""
    people = [{**one, "trio_ok": True} if one["id"] == who else one for one in problem["people"]]
    brute = BruteForce({**problem, "people": people, "trio": "free"})
    locked = {frozenset(group) for group in problem.get("locked", [])}
    pairs = [group for group in groups if len(group) == 2 and frozenset(group) not in locked]
    # A pair that is held open was put together whatever rule it breaks; the third has to be allowed with both.
    opened = {frozenset(pair) for pair in problem.get("open", [])}
    return sum(
        brute.may_join(tuple(pair), who) if frozenset(pair) in opened else brute.permitted((*pair, who))
        for pair in pairs
        if all(one != who for one in pair)
    )


def _both_gain(brute: BruteForce, groups: list[list[str]]) -> dict[str, int]:
    fits = [goal["weights"] for goal in brute.problem["goals"] if goal["maximise"] == "fit"]
    if not fits:
        return {"couples": 0, "people": 0}
    partners = {who: [one for one in group if one != who] for group in groups for who in group}

    def mean(who: str) -> Fraction:
        return Fraction(sum(brute.pair_fit(who, one, fits[-1]) for one in partners[who]), len(partners[who]))

    couples = [
        (one, two)
        for one, two in combinations(partners, 2)
        if two not in partners[one]
        and brute.pair_permitted(one, two)
        and brute.pair_fit(one, two, fits[-1]) > max(mean(one), mean(two))
    ]
    return {"couples": len(couples), "people": len({who for couple in couples for who in couple})}


def _without_cap(problem: dict[str, Any], groups: list[list[str]]) -> dict[str, list[str]]:
    free = {who for group in solve({**problem, "country_cap": None})["groups"] for who in group["people"]}
    now = {who for group in groups for who in group}
    return {"held_back": sorted(free - now), "let_in": sorted(now - free)}


def _outweighed(brute: BruteForce, best: list[int], who: str) -> dict[str, Any]:
    forced = brute.best(placing=who)
    if forced is None:
        return {"goal": None, "position": None, "possible": False}
    worse = next((at for at, (now, then) in enumerate(zip(best, forced, strict=True)) if then < now), None)
    name = None if worse is None else brute.problem["goals"][worse]["maximise"]
    return {"goal": name, "position": worse, "possible": True}
