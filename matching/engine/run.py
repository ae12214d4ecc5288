"""From a problem document to a solution document: what the engine offers to those who call it.

The solver and NumPy are loaded only when something is solved, so that whoever needs the presets, or checks a problem, does
not wait for them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from types import ModuleType
from typing import TYPE_CHECKING, Any

from matching.engine.document import ProblemError, quote
from matching.engine.problem import Problem
from matching.engine.reading import read_problem

if TYPE_CHECKING:
    from matching.engine.evaluating import Evaluation
    from matching.engine.offering import Offer

Progress = Callable[[dict], None]


def solve(problem: dict, seconds: float | None = None, progress: Progress | None = None) -> dict:
    """The best groups for a problem, with a proof per goal.

    ``problem`` has the keys of the problem document (``docs/matching.md``). ``seconds`` is the time after which the
    best answer so far is returned, with honest bounds; without it the answer depends on the problem alone.
    ``progress`` is called with a small dict after every step (``goal`` number, ``maximise``, ``value``, ``bound``,
    ``seconds``) and may raise to cancel; what it raises comes out here, but ``Enough``: then the best answer so far is
    returned, as though its time were over.

    Returns the solution document: ``groups``, ``goals``, ``unplaced``, ``seconds``, ``engine``. Raises
    ``ProblemError`` with the path of the first thing that is wrong in the problem.
    """
    checked = read_problem(problem)
    return _solver().solution_of(checked, seconds, progress)


def check(problem: dict) -> None:
    """Raise ``ProblemError``, as ``solve`` would, if something is wrong in the problem; nothing is solved."""
    read_problem(problem)


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
    return _solver().solution_of(checked, seconds, progress, person_id)


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
    return {"id": person_id, "alternates": _solver().alternates_of(checked, who, count, seconds, progress)}


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
    return _solver().together_in(checked, first, second, seconds, progress)


def partners(problem: dict, groups: Sequence[Sequence[str]]) -> dict[str, dict]:
    """For everybody, by id: ``possible``, how many people may be their partner by the rules, and ``ranks``, for each person
    they share one of ``groups`` with: 1 + the permitted people who fit strictly better under the last goal "fit".

    Nothing is solved. Raises ``ProblemError`` as ``solve`` does, and ``KeyError`` for a group of people who are not known.
    """
    checked = read_problem(problem)
    from matching.engine import partnering  # it loads NumPy

    return partnering.partners_in(checked, groups)


def evaluation(problem: dict) -> Evaluation:
    """The problem ready to be asked what its goals are worth for groups made by hand, and which rule these break.

    Nothing is solved. Raises ``ProblemError`` as ``solve`` does.
    """
    checked = read_problem(problem)
    from matching.engine import evaluating  # it loads NumPy

    return evaluating.Evaluation(checked)


def offers(asked: Evaluation, groups: Sequence[Sequence[str]], person_id: str, **held: Any) -> list[Offer]:
    """Every place that the rules leave open for somebody while these groups stand, with what each does to every goal, the
    best first. ``held`` are ``fixed`` groups, people ``away`` and trios ``opened``, as ``offering.offers`` takes them.
    """
    from matching.engine import offering  # it loads NumPy

    return offering.offers(asked, groups, person_id, **held)


def openings(problem: dict, groups: Sequence[Sequence[str]], ids: Sequence[str]) -> dict[str, dict]:
    """What would open for each of these people, by id: ``languages``, so many possible partners if they also wrote one,
    for at most three; ``thirds``, so many pairs of ``groups`` that could take them as a third, if they welcomed that.

    Nothing is solved. Raises ``ProblemError`` as ``solve`` does, and ``KeyError`` for people who are not known.
    """
    checked = read_problem(problem)
    from matching.engine import opening  # it loads NumPy

    return opening.openings_in(checked, groups, ids)


def both_gain(problem: dict, groups: Sequence[Sequence[str]]) -> dict[str, int]:
    """How many ``couples`` of placed people, permitted and not together, fit better than both do where they are, and the
    ``people`` in them. Nothing is solved, and nothing promised: at the best answer there are such couples.

    Raises ``ProblemError`` as ``solve`` does, and ``KeyError`` for a group of people who are not known.
    """
    checked = read_problem(problem)
    from matching.engine import partnering  # it loads NumPy

    return partnering.both_gain_in(checked, groups)


def foreseen(problem: dict) -> dict:
    """What the rules alone say of a problem, as ``foreseeing.foreseen_in`` returns it. Nothing is solved; seats, caps and
    goals are not looked at. Raises ``ProblemError`` as ``solve`` does.
    """
    checked = read_problem(problem)
    from matching.engine import foreseeing  # it loads NumPy

    return foreseeing.foreseen_in(checked)


def outweighed(problem: dict, seconds: float | None = None, progress: Progress | None = None) -> dict:
    """Which goal stands in the way of everybody whom the best answer leaves out although they have a free partner.

    Returns the ``goals`` of that answer, as ``solve`` does, and ``people``: by id the facts of the reason "outweighed",
    also for those whose reason in a solution is that seats or their country's places are taken. They say what would
    become of the goals if this person were placed within the same seats and caps. Raises ``ProblemError`` as ``solve``
    does.
    """
    checked = read_problem(problem)
    return _solver().outweighed_in(checked, seconds, progress)


def _known(problem: Problem, option: str, person_id: str) -> int:
    if person_id not in problem.index:
        raise ProblemError(option, f"{quote(person_id)} is not among the people")
    return problem.index[person_id]


def _solver() -> ModuleType:
    from matching.engine import solving  # it loads NumPy and HiGHS

    return solving
