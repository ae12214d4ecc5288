"""What placing one person would cost: the same search once more, with that person placed by force."""

from collections.abc import Callable

from matching.engine.clock import Clock
from matching.engine.exchange import Exchanges
from matching.engine.model import Model
from matching.engine.search import MOST_PEOPLE, Search


def cost_of_placing(model: Model, values: list[int], who: int, clock: Clock) -> dict:
    """What would become of every goal if this person had to be placed.

    ``possible``: whether any permitted answer places them · ``goal``: number and name of the first goal that would be
    worsened, None if an equally good answer places them · ``goals``: per goal its value now, its value and bound
    then.
    """
    forced = Search(model.requiring(who), clock).answer()
    if not forced.values[0]:
        return {"possible": False, "goal": None, "position": None, "goals": []}
    goals = []
    first = None
    for position, term in enumerate(model.terms):
        now, then = values[position], forced.values[position + 1]
        goals.append(
            {
                "maximise": term.goal.maximise,
                "value": now,
                "placed": then,
                "placed_bound": forced.bounds[position + 1],
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


def first_worsened(
    search: Search, exchanges: Exchanges, who: int, clock: Clock, may_search: Callable[[], bool]
) -> dict:
    """The facts of somebody outweighed: ``goal`` and ``position`` of the first goal that placing them would worsen.

    ``goal`` is None if an equally good answer places them (only the order of ids decided), and ``possible`` is False
    if no permitted answer does. An exchange shows which goals need not suffer and the relaxation which must; where
    the two leave a question open, the search runs again with this person placed, unless ``may_search()`` is False;
    then ``certain`` is False.
    """
    values = search.values
    exchanged = exchanges.best_exchange(who)
    least = 0
    if exchanged is not None:
        least = next((at for at, now in enumerate(values) if exchanged[at] < now), len(values))
        if least == len(values):
            return {"goal": None, "position": None, "possible": True}
    answer: bool | None = None
    quick = exchanged is not None and search.model.count <= MOST_PEOPLE
    for position in range(least, len(values) if quick else 0):
        answer = None if clock.over() else exchanges.worse(position, who)
        if answer is not False:
            break
    if answer:
        return _named(search.model, position)
    if answer is False:
        return _named(search.model, None)
    if search.model.count > MOST_PEOPLE or clock.over() or not may_search():
        return {**_named(search.model, least if exchanged is not None else None), "certain": False}
    cost = cost_of_placing(search.model, search.values, who, clock)
    return {key: cost[key] for key in ("goal", "position", "possible")}


def _named(model: Model, position: int | None) -> dict:
    goal = None if position is None else model.terms[position].goal.maximise
    return {"goal": goal, "position": position, "possible": True}
