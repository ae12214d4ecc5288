"""The engine against a brute force that shares no code with it."""

import random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from matching.engine import explain, solve, together
from tests.kit.engine.brute_force import BruteForce
from tests.kit.engine.problems import problems

_SLOW = {"deadline": None, "suppress_health_check": list(HealthCheck)}


def check(problem):
    """The solution of a small problem is permitted, complete, consistent and as good as any."""
    brute = BruteForce(problem)
    solution = solve(problem)
    best = brute.best()
    assert [goal["value"] for goal in solution["goals"]] == best
    assert [goal["bound"] for goal in solution["goals"]] == best
    assert all(goal["proved"] for goal in solution["goals"])
    groups = [group["people"] for group in solution["groups"]]
    assert brute.allows(groups)
    new = [tuple(group) for group in groups if tuple(group) not in brute.locked]
    assert brute.values(new) == best
    fits = [goal["weights"] for goal in problem["goals"] if goal["maximise"] == "fit"]
    for group in solution["groups"]:
        assert group["people"] == sorted(group["people"])
        assert group["fit"] == [brute.group_fit(group["people"], weights) for weights in fits]
    assert [group["people"][0] for group in solution["groups"]] == sorted(g[0] for g in groups)
    placed = {who for group in groups for who in group}
    assert [entry["id"] for entry in solution["unplaced"]] == sorted(set(brute.ids) - placed)
    for entry in solution["unplaced"]:
        check_reason(brute, solution, entry, placed)
    return solution


def check_reason(brute, solution, entry, placed):
    who = entry["id"]
    me = brute.people[who]
    others = [other for other in brute.ids if other != who]
    sharing = [o for o in others if set(me["languages"]) & set(brute.people[o]["languages"])]
    partners = [other for other in others if brute.pair_permitted(who, other)]
    free = [other for other in partners if other not in brute.locked_people]
    free += [pair for pair in brute.open if brute.may_join(pair, who)]
    from_here = sum(brute.people[other]["country"] == me["country"] for other in placed)
    if not sharing:
        expected = "no_language"
    elif not partners:
        expected = "no_partner"
    elif not free:
        expected = "partners_locked"
    elif brute.cap is not None and from_here >= brute.cap:
        expected = "cap"
    elif len(placed) >= brute.problem["seats"]:
        expected = "seats"
    else:
        assert entry["reason"] in ("cap", "seats", "outweighed")
        forced = brute.best(placing=who)
        if entry["reason"] != "outweighed":
            assert forced is None or entry["reason"] == "seats"
            return
        if forced is None:
            assert entry["facts"]["possible"] is False
            return
        now = [goal["value"] for goal in solution["goals"]]
        worse = next((at for at, pair in enumerate(zip(now, forced, strict=True)) if pair[1] < pair[0]), None)
        assert entry["facts"]["position"] == worse
        name = None if worse is None else brute.problem["goals"][worse]["maximise"]
        assert entry["facts"]["goal"] == name
        return
    assert entry["reason"] == expected


@settings(max_examples=200, **_SLOW)
@given(problems())
def test_small_problems_are_solved_as_well_as_by_looking_at_every_answer(problem):
    check(problem)


@settings(max_examples=40, **_SLOW)
@given(problems(most=7), st.randoms(use_true_random=False))
def test_the_order_of_people_keys_and_lists_changes_nothing(problem, chance):
    solution = solve(problem)
    solution.pop("seconds")
    again = solve(shuffled(problem, chance))
    again.pop("seconds")
    assert again == solution


def shuffled(value, chance: random.Random, key: str | None = None):
    """The same problem written in another order, except where order means something."""
    if isinstance(value, dict):
        items = [(name, shuffled(item, chance, name)) for name, item in value.items()]
        chance.shuffle(items)
        return dict(items)
    if isinstance(value, list):
        items = [shuffled(item, chance) for item in value]
        if key not in ("goals", "interests"):
            chance.shuffle(items)
        return items
    return value


@settings(max_examples=40, **_SLOW)
@given(problems(most=6), st.randoms(use_true_random=False))
def test_explaining_tells_by_how_much_a_goal_would_be_worse(problem, chance):
    solution = solve(problem)
    out = [entry["id"] for entry in solution["unplaced"] if entry["reason"] == "outweighed"]
    if out:
        who = chance.choice(out)
        told = explain(problem, who)["explanation"]
        forced = BruteForce(problem).best(placing=who)
        if forced is None:
            assert told["possible"] is False
        else:
            assert [goal["placed"] for goal in told["goals"]] == forced
            now = [goal["value"] for goal in solution["goals"]]
            assert [goal["by"] for goal in told["goals"]] == [a - b for a, b in zip(now, forced, strict=True)]


@settings(max_examples=80, **_SLOW)
@given(problems(most=7), st.randoms(use_true_random=False))
def test_two_people_put_together_get_the_best_answer_that_has_them_in_one_group(problem, chance):
    brute = BruteForce(problem)
    if len(brute.ids) < 2:
        return
    partners = [(one, two) for one in brute.ids for two in brute.ids if brute.pair_permitted(one, two)]
    one, two = chance.choice(partners) if partners else brute.ids[:2]
    told = together(problem, one, two)
    locked = {who for group in brute.locked for who in group}
    best = None
    if not locked & {one, two}:
        with_both = (groups for groups in brute.answers() if any({one, two} <= set(group) for group in groups))
        best = max((brute.values(groups) for groups in with_both), default=None)
    assert (told["id"], told["possible"]) == (two, best is not None)
    if best is not None:
        assert [goal["then"] for goal in told["goals"]] == [goal["bound"] for goal in told["goals"]] == best
        assert [goal["now"] for goal in told["goals"]] == brute.best()
        assert all(goal["proved"] for goal in told["goals"])
