"""Goal after goal: the best groups for the first goal, then the best of those for the second, and so on."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from matching.engine.branching import choose
from matching.engine.columns import all_pairs, all_trios
from matching.engine.model import Model

Progress = Callable[[dict], None]


@dataclass
class Answer:
    """Groups (rows, without the locked ones), the exact value of every goal and a proven upper bound for each.

    ``possible`` is False only if people who had to be placed cannot be.
    """

    rows: np.ndarray
    values: list[int]
    bounds: list[int]
    possible: bool = True


@dataclass
class Clock:
    """How much time is left. Without ``seconds`` there is always enough, so the clock decides nothing."""

    seconds: float | None = None
    started: float = field(default_factory=time.monotonic)

    def passed(self) -> float:
        return time.monotonic() - self.started

    def left(self) -> float | None:
        return None if self.seconds is None else max(0.0, self.seconds - self.passed())

    def over(self) -> bool:
        return self.seconds is not None and self.passed() >= self.seconds


def plain_bound(model: Model, stage: int) -> int:
    """An upper bound that needs no search: everybody who could be placed is, every group is the best."""
    term = model.terms[stage]
    room = min(model.seats_left, len(model.free))
    if term.person is not None:
        best = np.sort(term.person[model.free])[::-1][:room]
        return model.constant(term) + int(best.sum())
    if term.covers:
        here = np.unique(model.country[model.free])
        return int(model.covered.sum()) + min(room, int((~model.covered[here]).sum()))
    if term.kept:
        return model.kept_locked + min(len(model.present), room // 2)
    return (
        model.constant(term)
        + (room // 2) * 1000 * sum(w for _, w in term.goal.weights) * 3 // 2
    )


def search(
    model: Model,
    clock: Clock,
    progress: Progress | None = None,
    required: np.ndarray | None = None,
) -> Answer:
    """The lexicographically best groups. ``required`` (boolean per person) must be placed, whatever it costs."""
    if required is None:
        required = np.zeros(model.count, dtype=bool)
    columns = np.concatenate([all_pairs(model), all_trios(model)])
    best = np.zeros((0, 3), dtype=np.int64)
    values = model.values(best)
    bounds: list[int] = []
    possible = not required.any()
    for stage in range(len(model.terms)):
        bound = plain_bound(model, stage)
        if len(columns) and not clock.over():
            choice = choose(
                model, stage, values[:stage], columns, required, clock.left()
            )
            if choice.finished and choice.rows is None and not possible:
                return Answer(best, values, bounds, possible=False)
            if choice.rows is not None:
                model.check(choice.rows)
                found = model.values(choice.rows)
                if not possible or found > values:
                    best, values, possible = choice.rows, found, True
            found_bound = np.floor(choice.bound + 0.01) + model.constant(
                model.terms[stage]
            )
            bound = values[stage] if choice.finished else int(min(bound, found_bound))
        elif not len(columns):
            if required.any():
                return Answer(best, values, bounds, possible=False)
            bound = values[stage]
        bounds.append(max(bound, values[stage]))
        if progress:
            progress(
                {
                    "goal": stage,
                    "maximise": model.terms[stage].goal.maximise,
                    "value": values[stage],
                    "bound": bounds[stage],
                    "seconds": round(clock.passed(), 3),
                }
            )
    order = np.lexsort(best.T[::-1])
    return Answer(best[order], values, bounds)
