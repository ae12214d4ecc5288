"""A bound for goals that count people or countries, from kinds of people instead of people.

Where fit does not count, people of one kind (country, role, languages, and what they count for in the goals) can stand in
for each other. So the relaxation needs one row per kind and one variable per two kinds, however many people there are.
The lists of pairs that must not meet are left out, and a trio counts as its three pairs by half: both can only raise the
bound.
"""

import highspy
import numpy as np

from matching.engine.branching import Rows, pass_program
from matching.engine.clock import Clock
from matching.engine.compatibility import alike
from matching.engine.graph import Graph
from matching.engine.prices import Prices, bound_scaled
from matching.engine.running import run, solver

_MOST_KINDS = 800
_SCALE = 2**24
_MOMENT = 1.0


def bound_by_kinds(graph: Graph, stage: int, values: list[int], clock: Clock) -> int | None:
    """An upper bound on goal ``stage`` (locked groups included), the goals before it held at their ``values``.

    None for fit, kept groups and the worst group, where somebody can join an open pair, where there are too many kinds,
    or out of time.
    """
    goal = graph.model.terms[stage]
    if goal.fit or goal.kept or goal.worst or graph.joinable:
        return None
    kinds = _Kinds(graph, stage, values)
    if len(kinds.first) > _MOST_KINDS:
        return None
    prices = kinds.prices(clock)
    return None if prices is None else kinds.bound(prices) // _SCALE + graph.model.constant(goal)


class _Kinds:
    """The kinds of people with a partner, ``first`` a person of each, and their relaxation for one goal."""

    def __init__(self, graph: Graph, stage: int, values: list[int]):
        self.graph, self.model, self.stage = graph, graph.model, stage
        self.held = {
            at: values[at] - self.model.constant(term)
            for at, term in enumerate(self.model.terms[:stage])
            if term.covers or term.person is not None
        }
        self.people = np.flatnonzero(graph.placeable)
        counted = [self.model.terms[at].person for at in [*self.held, stage]]
        weights = [person[self.people].tolist() for person in counted if person is not None]
        self.kind, firsts = alike(list(zip(self.model.rules.kind[self.people].tolist(), *weights, strict=True)))
        self.first = self.people[firsts]

    def prices(self, clock: Clock) -> Prices | None:
        """The relaxation's prices as whole numbers; None out of time."""
        model, first = self.model, self.first
        self.one, self.two = np.nonzero(np.triu(model.rules.permitted_kinds_of(first, first), 1))
        count = len(self.one)
        ends = np.concatenate([self.one, self.two])
        column = np.tile(np.arange(count), 2)
        country = model.country[first][ends]
        open_countries = np.flatnonzero(self.graph.coverable)
        rows = Rows()
        for kind, size in enumerate(np.bincount(self.kind).tolist()):
            rows.add(mine := column[ends == kind], np.ones(len(mine)), -np.inf, float(size))
        rows.add(np.arange(count), np.full(count, 2.0), -np.inf, float(model.seats_left))
        if model.cap_left is not None:
            for code, left in enumerate(model.cap_left.tolist()):
                rows.add(mine := column[country == code], np.ones(len(mine)), -np.inf, float(left))
        for at, code in enumerate(open_countries.tolist()):
            mine = column[country == code]
            rows.add(np.append(mine, count + at), np.append(-np.ones(len(mine)), 1.0), -np.inf, 0.0)
        for goal, rest in self.held.items():
            rows.add(np.arange(count + len(open_countries)), self._counts(goal, len(open_countries)), rest, np.inf)
        highs = solver()
        if (seconds := clock.left()) is not None:
            highs.setOptionValue("time_limit", max(_MOMENT, seconds))
        upper = np.append(np.full(count, np.inf), np.ones(len(open_countries)))
        pass_program(highs, self._counts(self.stage, len(open_countries)), upper, rows)
        run(highs, clock)
        if highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        return self._whole(np.array(highs.getSolution().row_dual), open_countries)

    def _counts(self, goal: int, open_countries: int) -> np.ndarray:
        """What the relaxation's variables add to a goal."""
        term = self.model.terms[goal]
        if term.person is None:
            return np.append(np.zeros(len(self.one)), np.ones(open_countries))
        of_kind = term.person[self.first]
        return np.append(of_kind[self.one] + of_kind[self.two], np.zeros(open_countries)).astype(float)

    def _whole(self, duals: np.ndarray, open_countries: np.ndarray) -> Prices:
        """The duals as whole numbers, in the order of the relaxation's rows."""
        model = self.model
        whole = np.rint(np.abs(duals) * _SCALE).astype(np.int64)
        at = len(self.first)
        person = np.zeros(model.count, dtype=np.int64)
        person[self.people] = whole[:at][self.kind]
        seat, at = int(whole[at]), at + 1
        cap = np.zeros(model.countries, dtype=np.int64)
        if model.cap_left is not None:
            cap, at = whole[at : at + model.countries], at + model.countries
        cover = np.zeros(model.countries, dtype=np.int64)
        cover[open_countries] = whole[at : at + len(open_countries)]
        worth = [_SCALE * (goal == self.stage) for goal in range(len(model.terms))]
        for goal, extra in zip(self.held, whole[at + len(open_countries) :].tolist(), strict=True):
            worth[goal] = extra
        return Prices(
            scale=_SCALE,
            worth=worth,
            person=person,
            seat=seat,
            group=0,
            trio=0,
            cap=cap,
            cover=cover,
            cuts=[],
            credit=sum(worth[goal] * rest for goal, rest in self.held.items()),
            covering=sum(w for w, term in zip(worth, model.terms, strict=True) if term.covers),
        )

    def bound(self, prices: Prices) -> int:
        """The scaled bound: every kind's price is raised by half of what its worthiest pair is above its price."""
        charge = prices.charge(self.model)[self.first]
        surplus = -charge[self.one] - charge[self.two]
        worst = np.zeros(len(self.first), dtype=np.int64)
        np.maximum.at(worst, self.one, surplus)
        np.maximum.at(worst, self.two, surplus)
        pair_worst = np.zeros(self.model.count, dtype=np.int64)
        pair_worst[self.people] = worst[self.kind]
        return bound_scaled(self.graph, prices, pair_worst, np.zeros_like(pair_worst))
