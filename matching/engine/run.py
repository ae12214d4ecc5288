"""From a problem document to a solution document."""

import time

from matching.engine import alternates as alternating
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
    _known(checked, "--explain", person_id)
    return _solve(checked, seconds, progress, person_id)


def alternates(
    problem: dict,
    person_id: str,
    count: int = 10,
    seconds: float | None = None,
    progress: Progress | None = None,
) -> dict:
    """The ``count`` permitted partners of somebody with the highest fit, and what putting each together with them would do.

    Returns ``id`` and ``alternates``: entries as ``together`` returns them, the best result first. Raises ``ProblemError``
    as ``solve`` does, and for an id that is not among the people.
    """
    checked = read_problem(problem)
    who = _known(checked, "--alternates", person_id)
    search, answer = _search(checked, Clock(seconds), progress)
    partners = alternating.best_partners(search, who, count)
    entries = [alternating.together(search, answer, who, partner) for partner in partners]
    return {"id": person_id, "alternates": alternating.by_result(entries)}


def together(
    problem: dict,
    one: str,
    two: str,
    seconds: float | None = None,
    progress: Progress | None = None,
) -> dict:
    """What the best answer with these two people in one group is, beside the best of all.

    Returns ``id`` (the second person's), ``possible``, ``fit`` (of the two under the last goal "fit"), ``goals`` with
    ``maximise``, ``now``, ``then``, ``bound``, ``proved``, and ``seconds``. Raises ``ProblemError`` as ``solve`` does,
    and for ids that are not two people's.
    """
    checked = read_problem(problem)
    first, second = _known(checked, "--pair", one), _known(checked, "--pair", two)
    if first == second:
        raise ProblemError("--pair", f"{quote(one)} cannot be put together with themselves")
    search, answer = _search(checked, Clock(seconds), progress)
    return alternating.together(search, answer, first, second)


def _known(problem: Problem, option: str, person_id: str) -> int:
    if person_id not in problem.index:
        raise ProblemError(option, f"{quote(person_id)} is not among the people")
    return problem.index[person_id]


def _search(problem: Problem, clock: Clock, progress: Progress | None) -> tuple[Search, Answer]:
    search = Search(Model(problem), clock, progress)
    return search, search.answer()


def _solve(
    problem: Problem,
    seconds: float | None,
    progress: Progress | None,
    asked: str | None,
) -> dict:
    started = time.monotonic()
    clock = Clock(seconds, started)
    searching, answer = _search(problem, clock, progress)
    model = searching.model
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
        result["explanation"] = _explanation(searching, answer, asked, result, seconds)
    result["seconds"] = round(time.monotonic() - started, 3)
    return result


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
