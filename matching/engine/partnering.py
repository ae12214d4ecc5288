"""Who could be whose partner, and how good each partner is among those who could."""

from collections.abc import Iterable, Sequence

import numpy as np

from matching.engine.compatibility import Rules
from matching.engine.fit import Fit
from matching.engine.problem import Problem

_ROWS = 256


def partners_in(problem: Problem, groups: Iterable[Sequence[str]]) -> dict[str, dict]:
    """For everybody, by id: ``possible``, how many people of the problem may be their partner by the rules, locked or not,
    and ``ranks``, for each person they share one of ``groups`` with: 1 + the permitted people who fit strictly better,
    under the last goal "fit". Without such a goal everybody fits alike, so all ranks are 1.
    """
    rules, fit = Rules(problem), Fit(problem)
    goal = next((goal for goal in reversed(problem.goals) if goal.maximise == "fit"), None)
    people = np.arange(len(problem.people))
    together: dict[int, list[int]] = {}
    for group in groups:
        members = [problem.index[person] for person in group]
        together |= {who: [other for other in members if other != who] for who in members}
    told: dict[str, dict] = {}
    for start in range(0, len(people), _ROWS):
        rows = people[start : start + _ROWS]
        allowed = rules.permitted(rows, people)
        fits = fit.block(goal, rows, people) if goal is not None else np.zeros(allowed.shape, dtype=np.int32)
        for at, who in enumerate(rows.tolist()):
            told[problem.people[who].id] = {
                "possible": int(allowed[at].sum()),
                "ranks": {
                    problem.people[other].id: 1 + int((allowed[at] & (fits[at] > fits[at, other])).sum())
                    for other in together.get(who, ())
                },
            }
    return told


def both_gain_in(problem: Problem, groups: Iterable[Sequence[str]]) -> dict[str, int]:
    """The ``couples`` of placed people who may be partners by the rules, are not in one of ``groups``, and whose fit under
    the last goal "fit" exceeds the mean fit that each of the two has with those they are with; and the ``people`` in them.
    """
    goal = next((goal for goal in reversed(problem.goals) if goal.maximise == "fit"), None)
    if goal is None:
        return {"couples": 0, "people": 0}
    rules, fit = Rules(problem), Fit(problem)
    group_of = np.full(len(problem.people), -1)
    for number, group in enumerate(groups):
        group_of[[problem.index[person] for person in group]] = number
    placed = np.flatnonzero(group_of >= 0)
    couples, gain = 0, np.zeros(len(problem.people), dtype=bool)
    means = np.zeros(len(problem.people))
    blocks = [placed[start : start + _ROWS] for start in range(0, len(placed), _ROWS)]
    for rows in blocks:
        mine = group_of[rows][:, None] == group_of[placed][None, :]
        mine &= rows[:, None] != placed[None, :]
        total = np.where(mine, fit.block(goal, rows, placed), 0).sum(axis=1, dtype=np.int64)
        means[rows] = total / np.maximum(1, mine.sum(axis=1))
    for rows in blocks:
        better = rules.permitted(rows, placed) & (group_of[rows][:, None] != group_of[placed][None, :])
        fits = fit.block(goal, rows, placed)
        better &= (fits > means[rows][:, None]) & (fits > means[placed][None, :])
        couples += int(better.sum())
        gain[rows] = better.any(axis=1)
    return {"couples": couples // 2, "people": int(gain.sum())}
