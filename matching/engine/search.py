"""Goal after goal: the best groups for the first goal, then the best of those for the second, and so on."""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from matching.engine import giving_up
from matching.engine.branching import Choice, choose
from matching.engine.clock import Clock, Enough
from matching.engine.giving_up import GivenUp
from matching.engine.graph import MOST_PLACES, Graph
from matching.engine.greedy import greedy
from matching.engine.kinds import bound_by_kinds
from matching.engine.model import Model
from matching.engine.proof import PATIENCE, Proof, Prover
from matching.engine.rounding import combined, rounded
from matching.engine.weakest import Weakest

Progress = Callable[[dict], None]

_NODES = 200_000
_GUIDE_NODES = 200
_LOOKS = 2
_LITTLE_PATIENCE = 3
_MOST_COLUMNS = 100_000
_MOST_COLUMNS_TIMED = 1_000_000


@dataclass
class Answer:
    """Groups (rows, without the locked ones), the exact value of every goal and a proven upper bound for each.

    ``given_up`` says for goals whose bound is above their value why.
    """

    rows: np.ndarray
    values: list[int]
    bounds: list[int]
    given_up: dict[int, GivenUp] = field(default_factory=dict)


class Search:
    """One search: the best answer so far, and the relaxation that proves how good it is."""

    def __init__(
        self,
        model: Model,
        clock: Clock,
        progress: Progress | None = None,
        base: "Search | None" = None,
        pair: tuple[int, int] | None = None,
    ):
        """``base`` is a finished search for the same problem from which to start where ``model`` requires somebody; with
        ``pair`` these two only in groups with both.
        """
        self.model, self.clock, self.progress = model, clock, progress
        self.rows = np.zeros((0, 3), dtype=np.int64)
        self.values = model.values(self.rows)
        self.stage, self.bound = 0, model.most(model.terms[0])
        if progress is not None:
            clock.listener = self._tick
        self.base = base if base is not None and base.prover is not None else None
        if self.base is None:
            self.graph = Graph(model, clock)
        else:
            self.graph = self.base.graph.narrowed(model, pair, self.base.prover.relaxation.rows)
        self.prover: Prover | None = None
        self.proofs: dict[int, Proof] = {}
        self.bounds: list[int] = []
        self.given_up: dict[int, GivenUp] = {}
        self.paired_from: int | None = None
        self.large = self.graph.large
        self.bound = self.graph.plain_bound(0)

    def answer(self) -> Answer:
        """Work through all goals and return the answer with its bounds."""
        bounds = self.bounds
        stages = range(len(self.model.terms))
        if self.graph.room():
            self._start()
        for stage in stages:
            bound = self._settle(stage) if self.graph.room() else self.values[stage]
            bounds.append(max(bound, self.values[stage]))
            self._pair(stage, bounds[stage])
            self._tell(stage, bounds[stage])
        assert self.model.broken_rule(self.rows) is None, self.model.broken_rule(self.rows)
        order = np.lexsort(self.rows.T[::-1])
        return Answer(self.rows[order], self.values, bounds, self.given_up)

    def allow_trios_at(self, stage: int) -> None:
        """Let the relaxation take trios where answers with the best values of all goals before ``stage`` may hold some.

        Under "odd", once places are proved to be even besides the locked ones, no such answer has its one trio.
        """
        paired = self.paired_from is not None and stage >= self.paired_from
        self.prover.allow("never" if paired else self.model.problem.trio)

    def _pair(self, stage: int, bound: int) -> None:
        """Forget trios if this goal has just proved that there can be none."""
        term = self.model.terms[stage]
        if self.model.problem.trio != "odd" or self.graph.joinable or term.goal.maximise != "places":
            return
        if bound == self.values[stage] and (bound - self.model.constant(term)) % 2 == 0:
            self.paired_from = stage

    def _tell(self, stage: int, bound: int, done: bool = True) -> None:
        if self.progress is None:
            return
        event = {
            "goal": stage,
            "maximise": self.model.terms[stage].goal.maximise,
            "value": self.values[stage],
            "bound": max(bound, self.values[stage]),
            "done": done,
            "seconds": round(self.clock.passed(), 3),
        }
        try:
            self.progress(event)
        except Enough:
            self.clock.end()

    def _tick(self) -> None:
        """Called every now and then: tells where the search stands, and lets the caller cancel it."""
        self._tell(self.stage, self.bound, done=False)

    def offer(self, rows: np.ndarray | None) -> None:
        """Take an answer if it is better than the one so far and keeps every rule (a solver's rounding may not)."""
        if rows is None:
            return
        values = self.model.values(rows)
        if values > self.values and self.model.broken_rule(rows) is None and not self.graph.parts(rows).any():
            self.rows, self.values = rows, values
            if self.prover:
                self.prover.relaxation.add_groups(rows)

    def blend(self, stage: int, ratio: int = 8) -> list[int]:
        """Whole-number worths that put goal ``stage`` first and each later goal well behind: a guide to good answers,
        no proof.
        """
        worths = [0] * len(self.model.terms)
        weight = 2**20
        for later in reversed(range(stage, len(self.model.terms))):
            term = self.model.terms[later]
            if term.worst:
                continue
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
        self.prover = Prover(self.graph, self.clock)
        if self._starts_without_trios():
            self.prover.allow("never")
        relaxation = self.prover.relaxation
        relaxation.add_groups(self.model.present)
        if self.base is not None:
            relaxation.add_cuts(self.base.prover.relaxation.cuts)
        blend = self.blend(0)
        worth = sum(m * w for m, w in zip(blend, relaxation.worths, strict=True))
        open_ones = self.graph.admits(relaxation.rows)
        self.offer(greedy(self.model, relaxation.rows[open_ones], np.asarray(worth)[open_ones]))
        if not self.clock.over():
            self._improve(blend, {}, looks=None if self.graph.stored else 0, guide=True)

    def _starts_without_trios(self) -> bool:
        """Whether a first look at pairs alone is likely to do: under "odd", with an even number of places to give away."""
        if self.graph.trios != "odd":
            return False
        if self.base is not None:
            return self.base.paired_from is not None
        return self.graph.room() % 2 == 0

    def _known_bound(self, stage: int) -> int:
        """A bound without search: the plain one, or that of the search that this one starts from.

        The latter's bounds hold here too while the goals before have the same values, since whatever is permitted here is
        permitted there.
        """
        bound = self.graph.plain_bound(stage)
        base = self.base
        if base is not None and 0 < stage <= len(base.bounds) and self.values[1:stage] == base.values[: stage - 1]:
            bound = min(bound, base.bounds[stage - 1])
        return bound

    def _worth(self, objective: list[int]) -> int:
        """What the best answer so far is worth for an objective, locked groups not counted."""
        return sum(
            worth * (value - self.model.constant(term))
            for worth, value, term in zip(objective, self.values, self.model.terms, strict=True)
        )

    def _improve(
        self,
        objective: list[int],
        held: dict[int, int],
        looks: int | None = None,
        enough: int | None = None,
        patience: int = PATIENCE,
        guide: bool = False,
    ) -> Proof | None:
        """Run the relaxation for an objective and make answers of what it shows; returns the proof, if any.

        ``looks`` limits how often it looks at all pairs. A bound of ``enough`` ends it, or of what the best answer so far
        is worth.
        """
        relaxation = self.prover.relaxation
        self.prover.hold(held)
        relaxation.maximise(objective)
        proof = self.prover.prove(self._worth(objective) if enough is None else enough, looks, patience, guide)
        if proof is not None and proof.rows is not None:
            self.offer(proof.rows)
        elif relaxation.solved:
            self._round()
        return proof

    def _round(self) -> None:
        """Make an answer of the relaxation's last point."""
        relaxation = self.prover.relaxation
        blend = self.blend(0)

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
        bound = self._known_bound(stage)
        self.stage, self.bound = stage, bound
        if bound <= self.values[stage]:
            return bound
        if self.model.terms[stage].worst:
            return self._settle_worst(stage)
        if self.large:
            by_kinds = bound_by_kinds(self.graph, stage, self.values, self.clock)
            if by_kinds is not None:
                return self._stop(stage, min(bound, by_kinds), GivenUp(giving_up.PEOPLE, most=MOST_PLACES))
        if self.clock.over():
            return self._stop(stage, bound, GivenUp(giving_up.TIME))
        self.allow_trios_at(stage)
        constant = self.model.constant(self.model.terms[stage])
        step = self.graph.step(stage)
        single = [int(at == stage) for at in range(len(self.model.terms))]
        held = dict(enumerate(self.values[:stage]))
        large = self.large
        looks = None if self.graph.stored else _LOOKS
        for patience in (PATIENCE,) if large else (_LITTLE_PATIENCE, PATIENCE):
            proof = self._improve(single, held, looks, patience=patience)
            if proof is None:
                return self._stop(stage, bound, GivenUp(giving_up.TIME))
            self.proofs[stage] = proof
            bound = self.bound = min(bound, proof.bound // step * step + constant)
            if bound > self.values[stage] and not large and not self.clock.over():
                self._reach(stage, held)
            if bound <= self.values[stage] or self.clock.over():
                return self._stop(stage, bound, GivenUp(giving_up.TIME))
        if large:
            return self._stop(stage, bound, GivenUp(giving_up.PEOPLE, most=MOST_PLACES))
        if held:
            self.offer(self.choose(single, held, self.prover.near(proof), nodes=_GUIDE_NODES).rows)
        if bound > self.values[stage] and stage + 1 < len(single):
            self._improve(self.blend(stage, ratio=64), held, guide=True)
        if bound <= self.values[stage] or self.clock.over():
            return self._stop(stage, bound, GivenUp(giving_up.TIME))
        return self._branch(stage, single, proof, bound)

    def _settle_worst(self, stage: int) -> int:
        """The same for the goal "worst", which no relaxation can sum up: ask for more and more of every group."""
        if self.large:
            return self._stop(stage, self.bound, GivenUp(giving_up.PEOPLE, most=MOST_PLACES))
        self.allow_trios_at(stage)
        bound, why = Weakest(self, stage).settle()
        return self._stop(stage, bound, why)

    def _stop(self, stage: int, bound: int, why: GivenUp) -> int:
        """Give a bound up; the reason is kept if it matters."""
        if bound > self.values[stage]:
            self.given_up[stage] = why if not self.clock.over() else GivenUp(giving_up.TIME)
        return bound

    def _reach(self, stage: int, held: dict[int, int]) -> None:
        """Look for an answer that reaches the bound of a goal and does well in the later ones: they break ties."""
        if stage + 1 < len(self.model.terms):
            self._improve(self.blend(stage + 1, ratio=64), {**held, stage: self.bound}, enough=-1, guide=True)

    def _branch(self, stage: int, single: list[int], proof: Proof, bound: int) -> int:
        """Close the gap by branch and bound on the groups that the proof cannot exclude.

        With a time limit only the time ends it; without one, the number of groups and of nodes.
        """
        constant = self.model.constant(self.model.terms[stage])
        step = self.graph.step(stage)
        wanted = self.values[stage] + step
        columns = self.prover.within(proof, wanted - constant)
        if columns is None:
            return self._stop(stage, bound, GivenUp(giving_up.TRIOS))
        timed = self.clock.seconds is not None
        most = _MOST_COLUMNS_TIMED if timed else _MOST_COLUMNS
        if len(columns) > most:
            return self._stop(stage, bound, GivenUp(giving_up.GROUPS, groups=len(columns), most=most))
        held = dict(enumerate(self.values[:stage]))
        nodes = None if timed else _NODES
        choice = self.choose(single, held, columns, nodes=nodes, at_least=wanted)
        self.offer(choice.rows)
        if choice.finished and (choice.rows is None or self.values[stage] >= wanted):
            return self.values[stage]
        if np.isfinite(choice.bound):
            highest = int(np.floor(choice.bound + 0.01)) // step * step + constant
            bound = min(bound, max(wanted - step, highest))
        return self._stop(stage, bound, GivenUp(giving_up.NODES, nodes=_NODES))

    def choose(
        self,
        objective: list[int],
        held: dict[int, int],
        columns: np.ndarray,
        nodes: int | None,
        at_least: int | None = None,
    ) -> Choice:
        return choose(
            self.model,
            objective,
            held,
            columns,
            cuts=self.prover.relaxation.cuts,
            at_least=at_least,
            clock=self.clock,
            nodes=nodes,
            some=bool(self.graph.floors),
        )
