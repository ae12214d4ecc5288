"""What placing people who were left out would cost."""

from matching.engine.clock import Clock
from matching.engine.exchange import Exchanges
from matching.engine.model import Model
from matching.engine.search import Search

_IMPOSSIBLE = {"goal": None, "position": None, "possible": False}


def cost_of_placing(search: Search, values: list[int], who: int, clock: Clock) -> dict:
    """What would become of every goal if this person had to be placed: the same search once more, with them in it.

    ``possible``: whether any permitted answer places them · ``goal``: number and name of the first goal that would be
    worsened, None if an equally good answer places them · ``goals``: per goal its value now, its value and bound
    then.
    """
    model = search.model
    forced = Search(model.requiring(who), clock, base=search).answer()
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


def first_worsened(exchanges: Exchanges, people: list[int], clock: Clock, searches: int) -> dict[int, dict]:
    """The facts of people outweighed: ``goal`` and ``position`` of the first goal that placing each would worsen.

    ``goal`` is None if an equally good answer places them (only the order of ids decided), and ``possible`` is False
    if no permitted answer does. An exchange shows which goals need not suffer, prices and the relaxation which must,
    goal after goal for all people at once; where they leave a question open, the search runs again with this person
    placed, at most ``searches`` times; after that ``certain`` is False.
    """
    search = exchanges.search
    model, values = search.model, search.values
    facts: dict[int, dict] = {who: dict(_IMPOSSIBLE) for who in people if not exchanges.possible(who)}
    clock.tick()
    least = {who: exchanges.least_worsened(who) or 0 for who in people if who not in facts}
    position_of = dict(least)
    undecided: list[int] = []
    for position in range(len(values)):
        here = [who for who, at in position_of.items() if at == position]
        for who, worse in exchanges.worse(position, here).items():
            if worse is None:
                undecided.append(who)
                del position_of[who]
            elif worse:
                facts[who] = _named(model, position)
            else:
                position_of[who] += 1
    for who in people:
        if who in undecided:
            if not search.large and not clock.over() and searches:
                searches -= 1
                cost = cost_of_placing(search, values, who, clock)
                facts[who] = {key: cost[key] for key in ("goal", "position", "possible")}
            else:
                facts[who] = {**_named(model, least[who]), "certain": False}
        elif who not in facts:
            facts[who] = _named(model, None)
    return facts


def _named(model: Model, position: int | None) -> dict:
    goal = None if position is None or position == len(model.terms) else model.terms[position].goal.maximise
    return {"goal": goal, "position": None if goal is None else position, "possible": True}
