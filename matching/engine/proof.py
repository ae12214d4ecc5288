"""The best bound that the relaxation can prove for one objective, over all permitted groups, and the point that shows
it.
"""

from dataclasses import dataclass

import numpy as np

from matching.engine import trios
from matching.engine.clock import Clock
from matching.engine.cuts import Separation
from matching.engine.graph import Graph, preference
from matching.engine.prices import FORBIDDEN, Cut, Prices, bound_scaled, group_surplus, surplus_blocks
from matching.engine.relaxation import Relaxation

_MOST_TRIOS = 400
_PARTNERS = 4
_CUT_ROUNDS = 8
PATIENCE = 12
"""So many rounds of cuts may bring the bound down by hardly anything before no more are looked for."""
_NEAR = 5
_CLOSE = 2e-4
_FEW_ROUNDS = 12
_SLACK_BITS = 13
"""Surpluses up to 2^-13 of one unit come from rounding prices: they are paid for, but no reason to run again."""


def _stalled(heights: list[float], patience: int) -> bool:
    """Whether the last rounds brought the relaxation down by hardly anything of what all rounds did."""
    if len(heights) <= patience:
        return False
    return heights[-1 - patience] - heights[-1] < 0.01 * (max(heights) - heights[-1]) + 1e-9


@dataclass
class Proof:
    """A bound on the objective (locked groups not counted) for every permitted answer, and the prices it rests on.

    ``scaled`` / ``prices.scale`` is the bound before rounding down. No group with a person has a surplus above their
    ``reach``. ``rows`` are the groups of the relaxation's last whole point, None if it never was whole.
    """

    prices: Prices
    scaled: int
    reach: np.ndarray
    rows: np.ndarray | None = None

    @property
    def bound(self) -> int:
        return self.scaled // self.prices.scale

    def bound_with(self, who: int) -> int:
        """The bound for answers that place this person: some group of theirs is as far below its price as they all are."""
        return (self.scaled + min(0, int(self.reach[who]))) // self.prices.scale


class Prover:
    """Runs the relaxation of one graph: solve, cut, price everything, add what is worth more than its price, repeat."""

    def __init__(self, graph: Graph, clock: Clock):
        self.graph, self.clock = graph, clock
        self.large = graph.large
        self.relaxation = Relaxation(graph, self.large, clock)
        self.relaxation.add_groups(graph.candidates)

    @property
    def trios_possible(self) -> bool:
        """Whether the bound has to allow for trios."""
        return int(self.graph.trio_ok.sum()) >= 3

    @property
    def looks_at_trios(self) -> bool:
        """Whether trios are looked for, and not only allowed for."""
        return self.trios_possible and not self.large

    def allow(self, trios: str) -> None:
        """From now on look for answers with these trios (never, odd, free) only."""
        if self.graph.trios != trios:
            self.graph.trios = trios
            self.relaxation.refresh()

    def hold(self, held: dict[int, int], some: bool = True) -> None:
        """From now on these goals, and no others, have to reach a value (locked groups included).

        A goal "worst" above 0 also asks for a group, unless ``some`` is false: while nobody knows whether there is one.
        """
        terms = self.graph.model.terms
        floors = {stage: value for stage, value in held.items() if terms[stage].worst and value > 0}
        if floors != self.graph.floors:
            self.graph.floors = floors
            self.relaxation.refresh()
        self.relaxation.require_some(some and bool(floors))
        self.relaxation.release()
        for stage, value in held.items():
            if not terms[stage].worst:
                self.relaxation.hold(stage, value)

    def prove(
        self, target: int | None, looks: int | None = None, patience: int = PATIENCE, guide: bool = False
    ) -> Proof | None:
        """The tightest bound found for the relaxation's objective; stops early once it is down to ``target``.

        ``looks`` limits how often all pairs are looked at, ``patience`` how many rounds of cuts that hardly change anything
        are borne. As a ``guide`` to good answers the bound need not be the tightest. None if no look was taken, or not in
        time.
        """
        relaxation = self.relaxation
        best: Proof | None = None
        dual = False
        heights: list[float] = []
        found: np.ndarray | None = None
        while relaxation.run(dual):
            taken = relaxation.taken
            heights.append(relaxation.value)
            whole = bool(np.all((taken < 1e-6) | (taken > 1 - 1e-6)))
            found = relaxation.rows[taken > 0.5] if whole else found
            cuts = [] if whole else self._cuts(heights, patience)
            fresh = np.zeros((0, 3), dtype=np.int64)
            if not cuts or (looks is None and len(heights) % _CUT_ROUNDS == 1):
                if looks is not None and looks < 1:
                    break
                priced = self._price(guide)
                if priced is None:
                    break
                proof, fresh = priced
                if best is None or proof.scaled * best.prices.scale <= best.scaled * proof.prices.scale:
                    best = proof
                looks = None if looks is None else looks - 1
                if self._enough(proof, target, cuts):
                    break
            self.clock.tick()
            if cuts:
                relaxation.add_cuts(cuts)
            fresh = relaxation.unknown(fresh)
            if cuts and len(fresh) and not relaxation.run(True):
                break
            added = relaxation.add_groups(fresh)
            if self.clock.over() or not (cuts or added):
                break
            dual = not added
        if best is not None:
            best.rows = found
        return best

    def _enough(self, proof: Proof, target: int | None, cuts: list[Cut]) -> bool:
        """Whether a better bound is not needed or, in a large crowd, not worth another round."""
        if target is not None and proof.bound <= target:
            return True
        unpaid = proof.scaled - self.relaxation.value * proof.prices.scale
        return self.large and not cuts and unpaid <= _CLOSE * proof.scaled

    def _cuts(self, heights: list[float], patience: int) -> list[Cut]:
        """Cuts that the last point violates; in a large crowd only what is found quickly, and not for long."""
        model, rows, taken = self.graph.model, self.relaxation.rows, self.relaxation.taken
        one_trio = self.graph.trios == "odd"
        if self.large:
            return Separation(model, rows, taken, one_trio, self.clock).quick() if len(heights) <= _FEW_ROUNDS else []
        if _stalled(heights, patience):
            return []
        return self._parity_cuts() or Separation(model, rows, taken, one_trio, self.clock).cuts()

    def _parity_cuts(self) -> list[Cut]:
        """Violated cuts of the parts that are left when the people whom everybody needs are taken out of the graph.

        Where places count, a person's price is near 0 (can be spared), near one place's worth, or near two (needed by
        several who have nobody else). Between those of the middle kind an odd connected part leaves somebody over
        (Tutte and Berge); large parts would take the general search many rounds. A country whose cap is used up stands in
        such a part as one node with its cap as size.
        """
        model, prices = self.graph.model, self.relaxation.prices()
        place = sum(w for term, w in zip(model.terms, prices.worth, strict=True) if term.goal.maximise == "places")
        if not place:
            return []
        price = (prices.charge(model) + place).astype(float)
        middle = self.graph.placeable & (np.rint(price / place) == 1)
        full = np.rint(prices.cap / place) >= 1
        cuts = []
        for part in self._parts(middle, full):
            hubs = full & (np.bincount(model.country[part], minlength=model.countries) > 0)
            from_hub = hubs[model.country] & ~model.rules.locked
            people = part & ~hubs[model.country]
            size = int(people.sum()) + (int(model.cap_left[hubs].sum()) if model.cap_left is not None else 0)
            if size > 1 and (size % 2 or self.graph.trios == "odd"):
                cut = Cut(people | from_hub, size // 2, trio=size % 2 == 0)
                if float(cut.counts(self.relaxation.rows) @ self.relaxation.taken) > cut.most + 1e-5:
                    cuts.append(cut)
        return cuts

    def _parts(self, among: np.ndarray, full: np.ndarray) -> list[np.ndarray]:
        """The connected parts between these people, put together where they share a country that is used up."""
        country = self.graph.model.country
        parts: list[np.ndarray] = []
        for part in self.graph.components(among):
            mine = full & (np.bincount(country[part], minlength=len(full)) > 0)
            alone = []
            for other in parts:
                if mine[country[other]].any():
                    part |= other
                    mine |= full & (np.bincount(country[other], minlength=len(full)) > 0)
                else:
                    alone.append(other)
            parts = [*alone, part]
        return parts

    def _price(self, guide: bool) -> tuple[Proof, np.ndarray] | None:
        """Look at all pairs and trios under the last prices: the proof they give, and groups worth more than their price.

        None out of time.
        """
        graph, model = self.graph, self.graph.model
        prices = self.relaxation.prices()
        slack = prices.scale >> _SLACK_BITS
        pair_worst = np.zeros(model.count, dtype=np.int64)
        fresh, whole = [], []
        for people, surplus, barred, _ in surplus_blocks(graph, prices):
            if self.clock.over():
                return None
            self.clock.tick()
            if self.looks_at_trios:
                whole.append(surplus if barred is None else surplus.copy())
            if barred is not None and (self.looks_at_trios or not self.trios_possible):
                surplus[barred] = FORBIDDEN
            pair_worst[people] = surplus.max(axis=1)
            fresh.append(_worthiest(people, surplus, pair_worst[people], slack))
        trio_worst = np.zeros(model.count, dtype=np.int64)
        reach = pair_worst
        if self.looks_at_trios:
            marked = trios.Marked(graph, prices, np.concatenate(whole), self.clock)
            some = self.relaxation.unknown(marked.some(_MOST_TRIOS, slack)[0])
            fresh.append(some)
            reach = np.maximum(reach, marked.ceiling())
            every = None if guide or len(some) else marked.all_above(slack)
            if every is None:
                trio_worst = marked.ceiling()
            else:
                fresh.append(every[0][np.argsort(-every[1], kind="stable")[:_MOST_TRIOS]])
                trio_worst = np.maximum(trios.worst(model.count, *every), slack)
        elif self.trios_possible:
            trio_worst = trios.ceiling(prices, trios.far_reach(prices, pair_worst))
            reach = np.maximum(reach, trio_worst)
        scaled = bound_scaled(graph, prices, pair_worst, trio_worst)
        return Proof(prices, scaled, reach), np.concatenate(fresh)

    def near(self, proof: Proof) -> np.ndarray:
        """Groups of the relaxation that a good answer is likely to hold: those nearest to being worth their price."""
        relaxation = self.relaxation
        surplus = group_surplus(self.graph.model, proof.prices, relaxation.rows)
        least = min(len(surplus), _NEAR * self.graph.model.count)
        chosen = relaxation.taken > 1e-6
        chosen[np.argsort(-surplus, kind="stable")[:least]] = True
        chosen &= self.graph.admits(relaxation.rows)
        return relaxation.rows[chosen]

    def within(self, proof: Proof, value: int) -> np.ndarray | None:
        """All groups that an answer of at least ``value`` can hold, by a proof's surpluses; None if trios are too
        many to tell.
        """
        least = value * proof.prices.scale - proof.scaled - 1
        found, whole = [], []
        for people, surplus, barred, _ in surplus_blocks(self.graph, proof.prices):
            self.clock.tick()
            if self.looks_at_trios:
                whole.append(surplus if barred is None else surplus.copy())
            if barred is not None:
                surplus[barred] = FORBIDDEN
            at, partner = np.nonzero(surplus > least)
            upper = partner > people[at]
            pairs = np.stack([people[at[upper]], partner[upper]], axis=1)
            found.append(np.column_stack([pairs, np.full(len(pairs), -1)]))
        if self.looks_at_trios:
            every = trios.Marked(self.graph, proof.prices, np.concatenate(whole), self.clock).all_above(least)
            if every is None:
                return None
            found.append(every[0])
        elif self.trios_possible:
            return None
        return np.concatenate(found)


def _worthiest(people: np.ndarray, surplus: np.ndarray, worst: np.ndarray, slack: int) -> np.ndarray:
    """The worthiest partners of everybody who has a pair with a surplus above ``slack``, as rows of groups."""
    some = np.flatnonzero(worst > slack)
    count = min(_PARTNERS, surplus.shape[1] - 1)
    if not len(some) or count < 1:
        return np.zeros((0, 3), dtype=np.int64)
    mine = surplus[some]
    ranked = mine + preference(people[some], np.arange(mine.shape[1]))
    partner = np.argpartition(-ranked, count, axis=1)[:, :count]
    above = np.take_along_axis(mine, partner, axis=1) > slack
    who = np.broadcast_to(people[some][:, None], partner.shape)[above]
    pairs = np.unique(np.sort(np.stack([who, partner[above]], axis=1), axis=1), axis=0)
    return np.column_stack([pairs, np.full(len(pairs), -1)])
