"""From a problem document to a solution document."""

import time

import numpy as np

from matching.engine import explain as explaining
from matching.engine import solution
from matching.engine.clock import Clock
from matching.engine.document import ProblemError, quote
from matching.engine.exchange import Exchanges
from matching.engine.model import Model
from matching.engine.problem import Problem
from matching.engine.reading import read_problem
from matching.engine.search import Answer, Progress, Search
from matching.engine.unplaced import Unplaced

VERSION = "1.1.0"
_FEW_PEOPLE = 60
_SEARCHES = 5


def solve(problem: dict, seconds: float | None = None, progress: Progress | None = None) -> dict:
    """The best groups for a problem, with a proof per goal.

    ``problem`` has the keys of the problem document (``docs/matching.md``). ``seconds`` is the time after which the
    best answer so far is returned, with honest bounds; without it the answer depends on the problem alone.
    ``progress`` is called with a small dict after every step (``goal`` number, ``maximise``, ``value``, ``bound``,
    ``seconds``) and may raise to cancel; what it raises comes out here.

    Returns the solution document: ``groups``, ``goals``, ``unplaced``, ``seconds``, ``engine``. Raises
    ``ProblemError`` with the path of the first thing that is wrong in the problem.
    """
    return _solve(read_problem(problem), seconds, progress, None)


def explain(
    problem: dict,
    person_id: str,
    seconds: float | None = None,
    progress: Progress | None = None,
) -> dict:
    """The solution, with what placing one person would cost (or who their partners could be) under ``explanation``.

    For somebody left out ``explanation`` holds ``reason``, ``facts`` and, per goal, its value now, its value if this
    person had to be placed, and the difference ``by``; their ``facts`` among ``unplaced`` hold ``by`` as well. For
    somebody placed it holds the group. Raises ``ProblemError`` as ``solve`` does, and for an id that is not among the
    people.
    """
    checked = read_problem(problem)
    if person_id not in checked.index:
        raise ProblemError("--explain", f"{quote(person_id)} is not among the people")
    return _solve(checked, seconds, progress, person_id)


def _solve(
    problem: Problem,
    seconds: float | None,
    progress: Progress | None,
    asked: str | None,
) -> dict:
    started = time.monotonic()
    clock = Clock(seconds, started)
    model = Model(problem)
    searching = Search(model, clock, progress)
    answer = searching.answer()
    exchanges = Exchanges(searching)
    searches = model.count if model.count <= _FEW_PEOPLE else _SEARCHES

    def outweigh(people: list[int]) -> dict[int, dict]:
        return explaining.first_worsened(exchanges, people, clock, searches)

    groups = solution.groups(model, answer)
    unplaced = Unplaced(model, answer, outweigh).all()
    result = {
        "groups": groups,
        "goals": solution.goals(model, answer),
        "unplaced": unplaced,
        "seconds": 0.0,
        "engine": VERSION,
    }
    if asked is not None:
        result["explanation"] = _explanation(model, answer, asked, result, seconds)
    result["seconds"] = round(time.monotonic() - started, 3)
    return result


def _explanation(model: Model, answer: Answer, asked: str, result: dict, seconds: float | None) -> dict:
    for group in result["groups"]:
        if asked in group["people"]:
            return {"id": asked, "placed": True, "group": group}
    entry = next(entry for entry in result["unplaced"] if entry["id"] == asked)
    who = model.problem.index[asked]
    if not model.seats_left or not np.any(model.free == who):
        cost: dict = {"possible": False, "goals": []}
    else:
        cost = explaining.cost_of_placing(model, answer.values, who, Clock(seconds))
    if cost.get("position") is not None:
        entry["facts"]["by"] = cost["goals"][cost["position"]]["by"]
    return {
        "id": asked,
        "placed": False,
        "reason": entry["reason"],
        "facts": entry["facts"],
        **cost,
    }
