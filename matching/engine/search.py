"""Goal after goal: the best groups for the first goal, then the best of those for the second, and so on."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from matching.engine.branching import Choice, choose
from matching.engine.clock import Clock
from matching.engine.graph import Graph
from matching.engine.greedy import greedy
from matching.engine.kinds import bound_by_kinds
from matching.engine.model import Model
from matching.engine.proof import MOST_PEOPLE, Proof, Prover
from matching.engine.rounding import combined, rounded

Progress = Callable[[dict], None]

_NODES = 200_000
_GUIDE_NODES = 200
_LOOKS = 2
_MOMENT = 1.0
_MOST_COLUMNS = 100_000


@dataclass
class Answer:
    """Groups (rows, without the locked ones), the exact value of every goal and a proven upper bound for each."""

    rows: np.ndarray
    values: list[int]
    bounds: list[int]


class Search:
    """One search: the best answer so far, and the relaxation that proves how good it is."""

    def __init__(self, model: Model, clock: Clock, progress: Progress | None = None):
        self.model, self.clock, self.progress = model, clock, progress
        self.graph = Graph(model, clock)
        self.rows = np.zeros((0, 3), dtype=np.int64)
        self.values = model.values(self.rows)
        self.prover: Prover | None = None
        self.proofs: dict[int, Proof] = {}
        self.stage = 0
        self.bound = self.graph.plain_bound(0)

    def answer(self) -> Answer:
        """Work through all goals and return the answer with its bounds."""
        bounds = []
        stages = range(len(self.model.terms))
        if self.graph.room():
            self._start()
        for stage in stages:
            bound = self._settle(stage) if self.graph.room() else self.values[stage]
            bounds.append(max(bound, self.values[stage]))
            self._tell(stage, bounds[stage])
        assert self.model.broken_rule(self.rows) is None, self.model.broken_rule(self.rows)
        order = np.lexsort(self.rows.T[::-1])
        return Answer(self.rows[order], self.values, bounds)

    def _tell(self, stage: int, bound: int, done: bool = True) -> None:
        if self.progress:
            self.progress(
                {
                    "goal": stage,
                    "maximise": self.model.terms[stage].goal.maximise,
                    "value": self.values[stage],
                    "bound": max(bound, self.values[stage]),
                    "done": done,
                    "seconds": round(self.clock.passed(), 3),
                }
            )

    def _tick(self) -> None:
        """Called after every round of the relaxation: tells where the search stands, and lets the caller cancel it."""
        self._tell(self.stage, self.bound, done=False)

    def offer(self, rows: np.ndarray | None) -> None:
        """Take an answer if it is better than the one so far and keeps every rule (a solver's rounding may not)."""
        if rows is None:
            return
        values = self.model.values(rows)
        if values > self.values and self.model.broken_rule(rows) is None:
            self.rows, self.values = rows, values
            if self.prover:
                self.prover.relaxation.add_groups(rows)

    def _blend(self, stage: int, ratio: int = 8) -> list[int]:
        """Whole-number worths that put goal ``stage`` first and each later goal well behind: a guide to good answers,
        no proof.
        """
        worths = [0] * len(self.model.terms)
        weight = 2**20
        for later in reversed(range(stage, len(self.model.terms))):
            term = self.model.terms[later]
            most = 1
            if term.fit:
                most = int(self.graph.best[later].max(initial=1))
            elif term.person is not None:
                most = int(term.person.max(initial=1)) // 8
            worths[later] = weight // max(1, most) + 1
            weight *= ratio
        return worths

    def _start(self) -> None:
        """A first answer by greed, a second from the relaxation of all goals blended."""
        self.prover = Prover(self.graph, self.clock, self._tick)
        relaxation = self.prover.relaxation
        relaxation.add_groups(self.model.present)
        blend = self._blend(0)
        worth = sum(m * w for m, w in zip(blend, relaxation.worths, strict=True))
        self.offer(greedy(self.model, relaxation.rows, np.asarray(worth)))
        if not self.clock.over():
            self._improve(blend, {}, looks=None if self.graph.stored else 0)

    def _worth(self, objective: list[int]) -> int:
        """What the best answer so far is worth for an objective, locked groups not counted."""
        return sum(
            worth * (value - self.model.constant(term))
            for worth, value, term in zip(objective, self.values, self.model.terms, strict=True)
        )

    def _improve(self, objective: list[int], held: dict[int, int], looks: int | None = None) -> Proof | None:
        """Run the relaxation for an objective and make answers of what it shows; returns the proof, if any.

        ``looks`` limits how often it looks at all pairs.
        """
        relaxation = self.prover.relaxation
        relaxation.release()
        for stage, value in held.items():
            relaxation.hold(stage, value)
        relaxation.maximise(objective)
        proof = self.prover.prove(self._worth(objective), looks)
        small = self.model.count <= MOST_PEOPLE
        if proof is not None and proof.rows is not None:
            self.offer(proof.rows)
        elif relaxation.solved:
            self._round()
        if proof is None:
            return None
        if held and proof.bound > self._worth(objective) and not self.clock.over() and small:
            self.offer(self._choose(objective, held, self.prover.near(proof), nodes=_GUIDE_NODES).rows)
        return proof

    def _round(self) -> None:
        """Make an answer of the relaxation's last point."""
        relaxation = self.prover.relaxation
        blend = self._blend(0)

        def worth_of(rows: np.ndarray) -> np.ndarray:
            return sum(
                m * self.model.coefficients(term, rows) for m, term in zip(blend, self.model.terms, strict=True)
            )

        worth = sum(m * w for m, w in zip(blend, relaxation.worths, strict=True))
        rows = rounded(self.model, relaxation.rows, relaxation.taken, worth, worth_of)
        self.offer(rows)
        self.offer(combined(self.rows, rows, worth_of))

    def _settle(self, stage: int) -> int:
        """Improve and bound one goal while the earlier ones stay at their values; returns the bound."""
        bound = self.graph.plain_bound(stage)
        self.stage, self.bound = stage, bound
        if bound <= self.values[stage]:
            return bound
        if self.model.count > MOST_PEOPLE:
            left = self.clock.left()
            by_kinds = bound_by_kinds(self.graph, stage, self.values, None if left is None else max(left, _MOMENT))
            if by_kinds is not None:
                return min(bound, by_kinds)
        if self.clock.over():
            return bound
        constant = self.model.constant(self.model.terms[stage])
        single = [int(at == stage) for at in range(len(self.model.terms))]
        held = dict(enumerate(self.values[:stage]))
        proof = self._improve(single, held, looks=None if self.graph.stored else _LOOKS)
        if proof is None:
            return bound
        self.proofs[stage] = proof
        bound = self.bound = min(bound, proof.bound + constant)
        if bound <= self.values[stage] or self.clock.over():
            return bound
        if stage + 1 < len(single) and self.model.count <= MOST_PEOPLE:
            self._improve(self._blend(stage, ratio=64), held)
            if bound <= self.values[stage] or self.clock.over():
                return bound
        return bound if self.model.count > MOST_PEOPLE else self._branch(stage, single, proof, bound)

    def _branch(self, stage: int, single: list[int], proof: Proof, bound: int) -> int:
        """Close the gap by branch and bound on the groups that the proof cannot exclude."""
        constant = self.model.constant(self.model.terms[stage])
        wanted = self.values[stage] + 1
        columns = self.prover.within(proof, wanted - constant)
        if columns is None or len(columns) > _MOST_COLUMNS:
            return bound
        held = dict(enumerate(self.values[:stage]))
        choice = self._choose(single, held, columns, nodes=_NODES, at_least=wanted)
        self.offer(choice.rows)
        if choice.finished and (choice.rows is None or self.values[stage] >= wanted):
            return self.values[stage]
        if np.isfinite(choice.bound):
            bound = min(bound, max(wanted - 1, int(np.floor(choice.bound + 0.01)) + constant))
        return bound

    def _choose(
        self,
        objective: list[int],
        held: dict[int, int],
        columns: np.ndarray,
        nodes: int,
        at_least: int | None = None,
    ) -> Choice:
        return choose(
            self.model,
            objective,
            held,
            columns,
            cuts=self.prover.relaxation.cuts,
            at_least=at_least,
            seconds=self.clock.left(),
            nodes=nodes,
        )
