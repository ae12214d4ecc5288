"""Every value and price on random calls, against an evaluation that shares no code with the engine."""

from __future__ import annotations

from collections import Counter
from itertools import combinations
from random import Random

import pytest

from matching import engine
from matching.board import prices
from matching.engine.offering import Offer
from tests.kit.engine.brute_force import BruteForce
from tests.kit.engine.crowds import crowd

Group = tuple[str, ...]


def groups_of(solution: dict) -> list[Group]:
    return [tuple(sorted(group["people"])) for group in solution["groups"]]


def a_call(seed: int) -> tuple[dict, list[Group]]:
    problem = crowd(Random(seed), 24)
    problem.pop("open", None)
    return problem, groups_of(engine.solve(problem))


def value_of(oracle: BruteForce, groups: list[Group]) -> list[int]:
    locked = set(oracle.locked)
    return oracle.values([group for group in groups if group not in locked]) if locked <= set(groups) else []


def moved(groups: list[Group], person: str, offer: Offer) -> list[Group]:
    """The groups after an offer was taken, made here from what its kind says."""
    sets = [set(group) for group in groups]
    own = next((group for group in sets if person in group), set())
    there = next((group for group in sets if offer.others[0] in group), set())
    if offer.kind == "swap":
        own.symmetric_difference_update({person, offer.others[0]})
        there.symmetric_difference_update({person, offer.others[0]})
    elif offer.kind == "in":
        there.symmetric_difference_update({person, offer.others[0]})
    elif offer.kind == "third":
        own.discard(person)
        there.add(person)
    else:
        own.discard(person)
        there.discard(offer.others[0])
        sets.append({person, offer.others[0]})
    return [tuple(sorted(group)) for group in sets if len(group) > 1]


def broken_rule(oracle: BruteForce, before: list[Group], after: list[Group], opened: set[Group]) -> str:
    """What hard rule the new groups break, and what limit is passed that was not passed as far before."""
    problem, people = oracle.problem, oracle.people
    for group in set(after) - set(before):
        if not all(oracle.pair_permitted(a, b) for a, b in combinations(group, 2)):
            return "pair"
        if len(group) == 3:
            members = [people[one] for one in group]
            if not all(one.get("trio_ok", True) for one in members):
                return "unwilling"
            if not set.intersection(*(set(one["languages"]) for one in members)):
                return "language of three"
    placed = [one for group in after for one in group]
    if len(placed) != len(set(placed)):
        return "twice"
    if len(placed) > max(problem["seats"], sum(map(len, before))):
        return "seats"
    if oracle.cap is not None:
        count = Counter(people[one]["country"] for one in placed)
        was = Counter(people[one]["country"] for group in before for one in group)
        if any(number > max(oracle.cap, was[country]) for country, number in count.items()):
            return "cap"
    most = {"never": 0, "odd": 1, "free": len(people)}[problem["trio"]]
    exempt = {*oracle.locked, *opened}
    trios, were = (sum(len(g) == 3 and g not in exempt for g in groups) for groups in (after, before))
    return "trios" if most < trios > were else ""


@pytest.mark.parametrize("seed", range(200))
def test_prices_are_what_a_fresh_evaluation_says_and_no_offer_breaks_a_rule(seed: int) -> None:
    problem, groups = a_call(seed)
    oracle, asked = BruteForce(problem), engine.evaluation(problem)
    before = value_of(oracle, groups)
    assert asked.values(groups) == before
    chance = Random(seed)
    fixed = [frozenset(group) for group in oracle.locked]
    for person in chance.sample(oracle.ids, min(4, len(oracle.ids))):
        offers = engine.offers(asked, groups, person, fixed=fixed)
        assert [offer.change for offer in offers] == sorted((offer.change for offer in offers), reverse=True)
        for offer in chance.sample(offers, min(12, len(offers))):
            after = moved(groups, person, offer)
            then = value_of(oracle, after)
            assert [new - old for new, old in zip(then, before, strict=True)] == offer.change
            assert asked.values(after) == then
            third = {tuple(sorted((person, *offer.others)))} if offer.kind == "third" else set()
            assert broken_rule(oracle, groups, after, third) == ""


@pytest.mark.parametrize("seed", range(60))
def test_what_is_called_broken_is_and_what_is_not_is_not(seed: int) -> None:
    problem, groups = a_call(seed)
    oracle, asked, chance = BruteForce(problem), engine.evaluation(problem), Random(seed)
    for _attempt in range(30):
        after = [group for group in groups if group in oracle.locked or chance.random() < 0.8]
        taken = {one for group in after for one in group}
        free = [one for one in oracle.ids if one not in taken]
        size = chance.choice([2, 2, 3])
        if len(free) < size:
            continue
        group = tuple(sorted(chance.sample(free, size)))
        new = [*after, group]
        opened = {group} if size == 3 and chance.random() < 0.5 else set()
        found = asked.broken(group, opened=bool(opened)) or asked.overfull(after, new, [set(one) for one in opened])
        never = problem["trio"] == "never" and size == 3 and not opened
        assert bool(found) == bool(broken_rule(oracle, after, new, opened) or never)


@pytest.mark.parametrize("seed", range(40))
def test_a_place_that_is_not_offered_breaks_a_rule(seed: int) -> None:
    problem, groups = a_call(seed)
    oracle, asked = BruteForce(problem), engine.evaluation(problem)
    fixed = [frozenset(group) for group in oracle.locked]
    free = [group for group in groups if group not in oracle.locked]
    if len(free) < 2:
        return
    person = free[0][0]
    offered = {offer.others[0] for offer in engine.offers(asked, groups, person, fixed=fixed) if offer.kind == "swap"}
    for group in free[1:]:
        for other in group:
            after = moved(groups, person, Offer("swap", (other,), []))
            never = problem["trio"] == "never" and max(map(len, set(after) - set(groups)), default=0) == 3
            assert (other in offered) == (broken_rule(oracle, groups, after, set()) == "" and not never)


def goals(*sorts: str) -> list[dict]:
    return [{"maximise": sort} for sort in sorts]


@pytest.mark.parametrize(
    ("sorts", "before", "after", "words"),
    [
        (("places", "countries", "fit"), (97, 68, 1000), (97, 67, 1100), "as many people, one country less"),
        (("places", "countries", "fit"), (97, 68, 1000), (96, 68, 1100), "one person fewer"),
        (("places", "fit"), (97, 100_000), (97, 99_600), "−0.4 % fit"),
        (("places", "fit"), (97, 100_000), (97, 100_060), "+0.06 % fit"),
        (("fit",), (9_000_000,), (8_999_999,), "− less than 0.001 % fit"),
        (("worst", "fit"), (200, 5), (190, 9), "weakest group −5.0 %"),
        (("worst",), (0,), (190,), "the weakest group fits better"),
        (("countries",), (3,), (5,), "2 countries more"),
        (("places", "waiting"), (4, 3), (4, 1), "as many people, 2 fewer who waited before"),
        (("places", "new"), (4, 3), (4, 4), "as many people, one more who never had a place"),
        (("earliest",), (4,), (3,), "later applicants"),
        (("places", "fit"), (4, 3), (4, 3), "no goal changes"),
    ],
)
def test_a_price_is_said_from_the_first_goal_that_changes(
    sorts: tuple[str, ...], before: tuple[int, ...], after: tuple[int, ...], words: str
) -> None:
    assert prices.in_words(goals(*sorts), before, after) == words
