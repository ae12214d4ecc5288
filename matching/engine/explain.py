"""What placing one person would cost: the same search once more, with that person placed by force."""

import numpy as np

from matching.engine.model import Model
from matching.engine.search import Answer, Clock, search


def cost_of_placing(model: Model, answer: Answer, who: int, clock: Clock) -> dict:
    """What would become of every goal if this person had to be placed.

    ``possible``: whether any permitted answer places them · ``goal``: number and name of the first goal that would be
    worsened, None if an equally good answer places them · ``goals``: per goal its value now, its value and bound then.
    """
    required = np.zeros(model.count, dtype=bool)
    required[who] = True
    forced = search(model, clock, required=required)
    if not forced.possible:
        return {"possible": False, "goal": None, "position": None, "goals": []}
    goals = []
    first = None
    for position, term in enumerate(model.terms):
        now, then = answer.values[position], forced.values[position]
        goals.append(
            {
                "maximise": term.goal.maximise,
                "value": now,
                "placed": then,
                "placed_bound": forced.bounds[position],
                "by": now - then,
            }
        )
        if first is None and then < now:
            first = position
    return {
        "possible": True,
        "goal": None if first is None else model.terms[first].goal.maximise,
        "position": first,
        "goals": goals,
    }


def facts_of(cost: dict) -> dict:
    """The facts of somebody outweighed, without the amounts: which goal would be worsened first."""
    return {key: cost[key] for key in ("goal", "position", "possible")}
