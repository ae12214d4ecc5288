"""The best bound that the relaxation can prove for one objective, over all permitted groups, and the point that shows
it."""

from dataclasses import dataclass

import numpy as np

from matching.engine import trios
from matching.engine.clock import Clock
from matching.engine.cuts import Separation
from matching.engine.graph import Graph
from matching.engine.prices import Cut, Prices, bound_scaled, group_surplus, pair_surplus
from matching.engine.relaxation import Relaxation

_MOST_TRIOS = 400
_PARTNERS = 4
_CUT_ROUNDS = 8
_PATIENCE = 12
_NEAR = 5


def _stalled(heights: list[float]) -> bool:
    """Whether the last rounds brought the relaxation down by hardly anything of what all rounds did."""
    if len(heights) <= _PATIENCE:
        return False
    return heights[-1 - _PATIENCE] - heights[-1] < 0.01 * (max(heights) - heights[-1]) + 1e-9


@dataclass
class Proof:
    """A bound on the objective (locked groups not counted) that holds for every permitted answer, and what it rests
    on.

    ``scaled`` / ``prices.scale`` is the bound before rounding down. ``rows`` are the groups of the relaxation's last
    point if that is
    whole, else None.
    """

    prices: Prices
    surplus: np.ndarray
    scaled: int
    rows: np.ndarray | None

    @property
    def bound(self) -> int:
        return self.scaled // self.prices.scale


class Prover:
    """Runs the relaxation of one graph: solve, cut, price everything, add what is worth more than its price,
    repeat."""

    def __init__(self, graph: Graph, clock: Clock):
        self.graph, self.clock = graph, clock
        self.relaxation = Relaxation(graph)
        self.relaxation.add_groups(graph.candidates())

    def prove(self, target: int | None) -> Proof | None:
        """The tightest bound found for the relaxation's objective; stops early once it is down to ``target``.

        None if the linear program was not solved in time.
        """
        relaxation = self.relaxation
        best: Proof | None = None
        dual = False
        heights: list[float] = []
        rounds = 0
        while relaxation.run(dual, self.clock.left()):
            taken = relaxation.taken
            heights.append(relaxation.value)
            whole = bool(np.all((taken < 1e-6) | (taken > 1 - 1e-6)))
            stalled = _stalled(heights)
            cuts: list[Cut] = []
            if not whole and not stalled:
                cuts = self._parity_cuts() or Separation(self.graph.model, relaxation.rows, taken).cuts()
            fresh = np.zeros((0, 3), dtype=np.int64)
            if not cuts or rounds % _CUT_ROUNDS == 0:
                proof, fresh = self._price(relaxation.rows[taken > 0.5] if whole else None)
                if best is None or proof.scaled * best.prices.scale <= best.scaled * proof.prices.scale:
                    best = proof
                if target is not None and best.bound <= target:
                    break
            rounds += 1
            for cut in cuts:
                relaxation.add_cut(cut)
            added = relaxation.add_groups(fresh)
            if self.clock.over() or not (cuts or added):
                break
            dual = not added
        return best

    def _parity_cuts(self) -> list[Cut]:
        """Violated cuts of the parts that are left when the people whom everybody needs are taken out of the graph.

        Where places count, a person's price is near 0 (can be spared), near one place's worth, or near two (needed by
        several who
        have nobody else). Between those of the middle kind an odd connected part leaves somebody over (Tutte and
        Berge); large
        parts would take the general search many rounds.
        """
        model, prices = self.graph.model, self.relaxation.prices()
        place = sum(w for term, w in zip(model.terms, prices.worth, strict=True) if term.goal.maximise == "places")
        if not place:
            return []
        price = (prices.charge(model) + place).astype(float)
        middle = self.graph.placeable & (np.rint(price / place) == 1)
        cuts = []
        for part in self.graph.components(middle):
            size = int(part.sum())
            if size > 1 and (size % 2 or model.problem.trio == "odd"):
                cut = Cut(part, size // 2, trio=size % 2 == 0)
                if float(cut.counts(self.relaxation.rows) @ self.relaxation.taken) > cut.most + 1e-5:
                    cuts.append(cut)
        return cuts

    def _price(self, rows: np.ndarray | None) -> tuple[Proof, np.ndarray]:
        """Look at all pairs and trios under the last prices: the proof they give, and groups worth more than their
        price."""
        graph, model = self.graph, self.graph.model
        prices = self.relaxation.prices()
        surplus = pair_surplus(graph, prices)
        pair_worst = surplus.max(axis=1, initial=0)
        marked = trios.Marked(graph, prices, surplus)
        fresh = [self._worthiest_pairs(surplus, pair_worst)]
        trio_worst = np.zeros(model.count, dtype=np.int64)
        if marked.possible:
            some, _ = marked.some(_MOST_TRIOS)
            fresh.append(some)
            every = None if len(some) else marked.all_above(0)
            if every is None:
                trio_worst = marked.ceiling()
            else:
                fresh.append(every[0][np.argsort(-every[1], kind="stable")[:_MOST_TRIOS]])
                trio_worst = trios.worst(model.count, *every)
        scaled = bound_scaled(graph, prices, pair_worst, trio_worst)
        return Proof(prices, surplus, scaled, rows), np.concatenate(fresh)

    def _worthiest_pairs(self, surplus: np.ndarray, pair_worst: np.ndarray) -> np.ndarray:
        people = np.flatnonzero(pair_worst > 0)
        count = min(_PARTNERS, self.graph.model.count - 1)
        if not len(people) or count < 1:
            return np.zeros((0, 3), dtype=np.int64)
        mine = surplus[people]
        partner = np.argpartition(-mine, count, axis=1)[:, :count]
        worth = np.take_along_axis(mine, partner, axis=1)
        who = np.repeat(people, count)[(worth > 0).ravel()]
        partner = partner.ravel()[(worth > 0).ravel()]
        pairs = np.unique(np.sort(np.stack([who, partner], axis=1), axis=1), axis=0)
        return np.column_stack([pairs, np.full(len(pairs), -1)])

    def near(self, proof: Proof) -> np.ndarray:
        """Groups of the relaxation that a good answer is likely to hold: those nearest to being worth their price."""
        relaxation = self.relaxation
        surplus = group_surplus(self.graph.model, proof.prices, relaxation.rows)
        least = min(len(surplus), _NEAR * self.graph.model.count)
        chosen = relaxation.taken > 1e-6
        chosen[np.argsort(-surplus, kind="stable")[:least]] = True
        return relaxation.rows[chosen]

    def within(self, proof: Proof, value: int) -> np.ndarray | None:
        """All groups that an answer of at least ``value`` can hold, by a proof's surpluses; None if trios are too
        many to tell."""
        least = value * proof.prices.scale - proof.scaled - 1
        first, second = np.nonzero(np.triu(proof.surplus > least, 1))
        pairs = np.column_stack([first, second, np.full(len(first), -1)])
        every = trios.Marked(self.graph, proof.prices, proof.surplus).all_above(least)
        return None if every is None else np.concatenate([pairs, every[0]])
