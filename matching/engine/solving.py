"""From a checked problem to a solution document."""

import time
from collections.abc import Callable

from matching.engine import alternating, explaining, solution
from matching.engine.clock import Clock
from matching.engine.exchange import Exchanges
from matching.engine.model import Model
from matching.engine.problem import VERSION, Problem
from matching.engine.search import Answer, Progress, Search
from matching.engine.unplaced import Unplaced

_FEW_PEOPLE = 60
_SEARCHES = 5


def alternates_of(
    problem: Problem, who: int, count: int, seconds: float | None, progress: Progress | None
) -> list[dict]:
    """``together_in`` for somebody's best partners, the best result first."""
    search, answer = _search(problem, Clock(seconds), progress)
    partners = alternating.best_partners(search, who, count)
    return alternating.by_result([alternating.together(search, answer, who, partner) for partner in partners])


def together_in(problem: Problem, one: int, two: int, seconds: float | None, progress: Progress | None) -> dict:
    """The entry of two people who are put together."""
    search, answer = _search(problem, Clock(seconds), progress)
    return alternating.together(search, answer, one, two)


def _search(problem: Problem, clock: Clock, progress: Progress | None) -> tuple[Search, Answer]:
    search = Search(Model(problem), clock, progress)
    return search, search.answer()


def solution_of(problem: Problem, seconds: float | None, progress: Progress | None, asked: str | None = None) -> dict:
    """The solution document, with an explanation for the person ``asked`` about."""
    started = time.monotonic()
    clock = Clock(seconds, started)
    searching, answer = _search(problem, clock, progress)
    model = searching.model
    groups = solution.groups(model, answer)
    unplaced = Unplaced(model, answer, _outweigher(searching)).all()
    result = {
        "groups": groups,
        "goals": solution.goals(model, answer),
        "unplaced": unplaced,
        "seconds": 0.0,
        "engine": VERSION,
    }
    if asked is not None:
        result["explanation"] = _explanation(searching, answer, asked, result, seconds)
    result["seconds"] = round(time.monotonic() - started, 3)
    return result


def outweighed_in(problem: Problem, seconds: float | None, progress: Progress | None) -> dict:
    """Which goal stands in the way of everybody left out who could be somebody's partner: the answer's ``goals``, and
    ``people`` with the facts by id.
    """
    search, answer = _search(problem, Clock(seconds), progress)
    model = search.model
    outweigh = _outweigher(search)
    limited = ("seats", "cap", "outweighed")
    left_out = Unplaced(model, answer, lambda people: {who: {} for who in people}).all()
    people = [model.problem.index[entry["id"]] for entry in left_out if entry["reason"] in limited]
    facts = outweigh(people)
    return {
        "goals": solution.goals(model, answer),
        "people": {model.problem.people[who].id: facts[who] for who in people},
    }


def _outweigher(search: Search) -> Callable[[list[int]], dict[int, dict]]:
    """What is asked for the facts of people who are outweighed."""
    exchanges = Exchanges(search)
    searches = search.model.count if search.model.count <= _FEW_PEOPLE else _SEARCHES

    def outweigh(people: list[int]) -> dict[int, dict]:
        return explaining.first_worsened(exchanges, people, search.clock, searches)

    return outweigh


def _explanation(search: Search, answer: Answer, asked: str, result: dict, seconds: float | None) -> dict:
    for group in result["groups"]:
        if asked in group["people"]:
            return {"id": asked, "placed": True, "group": group}
    entry = next(entry for entry in result["unplaced"] if entry["id"] == asked)
    who = search.model.problem.index[asked]
    cost: dict = {"possible": False, "goals": []}
    if search.graph.room():
        clock = Clock(seconds, listener=search.clock.listener)
        cost = explaining.cost_of_placing(search, answer.values, who, clock)
    if cost.get("position") is not None:
        entry["facts"]["by"] = cost["goals"][cost["position"]]["by"]
    return {
        "id": asked,
        "placed": False,
        "reason": entry["reason"],
        "facts": entry["facts"],
        **cost,
    }
