"""The goal "worst": as much as possible for the group that counts least.

No sum says what the weakest group counts. So a floor is put under all groups, as high as the goals before allow: those
below it are barred, and the relaxation of the goals before either finds an answer that keeps their values, or its prices
prove that there is none. The same prices also tell how far the floor has to come down before they prove nothing any more.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from matching.engine import giving_up, trios
from matching.engine.giving_up import GivenUp
from matching.engine.prices import surplus_blocks

if TYPE_CHECKING:
    from matching.engine.proof import Proof
    from matching.engine.search import Search

_NODES = 200_000
_HOPEFUL = 5
"""So often the highest floor that is left is tried first, since proofs bring it down a lot; then every other time the
middle."""


class Weakest:
    """The search for the highest floor under all groups at one goal "worst"."""

    def __init__(self, search: Search, stage: int):
        self.search, self.stage = search, stage
        self.model, self.graph, self.prover = search.model, search.graph, search.prover
        self.why = GivenUp(giving_up.TIME)

    def settle(self) -> tuple[int, GivenUp]:
        """Raise the search's value of the goal as far as possible; a bound on it, and why it is higher if it is."""
        search, stage = self.search, self.stage
        self.earlier = {at: value for at, value in enumerate(search.values[:stage]) if not self.model.terms[at].worst}
        self.floors = {at: value for at, value in enumerate(search.values[:stage]) if self.model.terms[at].worst}
        self.objective = self._objective()
        self.wanted = 1
        if any(self.objective):
            terms = self.model.terms
            self.wanted = sum(
                self.objective[at] * (value - self.model.constant(terms[at])) for at, value in self.earlier.items()
            )
        high = min(search.bound, self.graph.highest_floor(stage, search.values[:stage]))
        high = search.bound = max(search.values[stage], high)
        floor = high
        tries = 0
        while search.values[stage] < high and not search.clock.over():
            reached, below = self._try(floor)
            if not reached and below is None:
                return high, self.why
            if not reached:
                high = search.bound = max(search.values[stage], below)
            tries += 1
            floor = high
            if tries < _HOPEFUL or tries % 2:
                continue
            low = search.values[stage]
            levels = np.unique(self.prover.relaxation.worths[stage])
            levels = levels[(levels > low) & (levels <= high)]
            if len(levels):
                floor = int(levels[len(levels) // 2])
        return high, self.why

    def _objective(self) -> list[int]:
        """Worths of the goals before: an answer that reaches all their values is worth at least what these are."""
        blend = self.search.blend(0)
        return [worth if at in self.earlier else 0 for at, worth in enumerate(blend)]

    def _try(self, floor: int) -> tuple[bool, int | None]:
        """Whether an answer keeps the goals before with every group at this floor or above; if not, the highest floor below
        for which that is open. (False, None) if it stays unknown.
        """
        search, relaxation = self.search, self.prover.relaxation
        self.prover.hold({**self.floors, self.stage: floor}, some=False)
        people = np.flatnonzero(self.graph.placeable & ~self.model.is_slot)
        if any(self.objective):
            relaxation.maximise(self.objective)
        else:
            relaxation.maximise(self.objective, people)
        proof = self.prover.prove(self.wanted - 1)
        if proof is None:
            return False, None
        if proof.bound < self.wanted:
            return False, self._next_floor(floor, proof, self.wanted)
        if self._reached(proof, floor):
            return True, None
        self.prover.hold({**self.earlier, **self.floors, self.stage: floor}, some=False)
        later = search.blend(self.stage + 1) if self.stage + 1 < len(self.model.terms) else [0] * len(self.model.terms)
        relaxation.maximise(later, people)
        tied = self.prover.prove(-1)
        if tied is not None and tied.bound < 1:
            return False, self._next_floor(floor, tied, 1)
        if tied is not None and self._reached(tied, floor):
            return True, None
        return self._branch(floor, proof)

    def _reached(self, proof: Proof, floor: int) -> bool:
        """Take the answer that a proof has found, if it is one."""
        if proof.rows is not None:
            self.search.offer(proof.rows)
        return self.search.values[self.stage] >= floor

    def _branch(self, floor: int, proof: Proof) -> tuple[bool, int | None]:
        """Decide by branch and bound over the groups at the floor that the proof cannot exclude."""
        search = self.search
        columns = self.prover.within(proof, self.wanted)
        if columns is None:
            self.why = GivenUp(giving_up.TRIOS)
            return False, None
        timed = search.clock.seconds is not None
        choice = search.choose(self.objective, self.earlier, columns, None if timed else _NODES)
        search.offer(choice.rows)
        if search.values[self.stage] >= floor:
            return True, None
        if choice.finished and choice.rows is None:
            return False, floor - 1
        self.why = GivenUp(giving_up.TIME if timed else giving_up.NODES, nodes=_NODES)
        return False, None

    def _next_floor(self, floor: int, proof: Proof, wanted: int) -> int:
        """The highest floor below this one for which the prices of a proof that ``wanted`` is out of reach need not hold.

        Groups below the floor come back one by one, those that count most first, and whose surplus is above nought is paid
        for by raising prices; when that would cost more than what the bound is short of ``wanted``, the proof ends.
        """
        stage, odd = self.stage, self.graph.trios == "odd"
        room = wanted * proof.prices.scale - proof.scaled - 1
        self.prover.hold(self.floors, some=False)
        groups, above, whole = [], [], []
        for people, surplus, barred, fits in surplus_blocks(self.graph, proof.prices):
            self.search.clock.tick()
            back = (surplus > 0) & (fits[stage] < floor) & (fits[stage] > self.search.values[stage])
            if barred is not None:
                back &= ~barred
            at, partner = np.nonzero(back)
            upper = partner > people[at]
            at, partner = at[upper], partner[upper]
            groups.append(np.column_stack([people[at], partner, np.full(len(at), -1)]))
            above.append(surplus[at, partner])
            if self.prover.looks_at_trios:
                whole.append(surplus)
        if self.prover.trios_possible:
            # Under "odd" one price is raised for all trios: half of what there is, and it will do for most.
            least = room // 2 if odd else 0
            room -= least
            marked = trios.Marked(self.graph, proof.prices, np.concatenate(whole), self.search.clock)
            found = marked.all_above(least)
            if found is None:
                return floor - 1
            groups.append(found[0])
            above.append(found[1])
        rows, surplus = np.concatenate(groups), np.concatenate(above)
        strength = self.model.strength(self.model.terms[stage].goal, rows)
        some = np.flatnonzero((strength < floor) & (strength > self.search.values[stage]))
        order = some[np.argsort(-strength[some], kind="stable")]
        lift: dict[int, int] = {}
        for row, above_price, count in zip(
            rows[order].tolist(), surplus[order].tolist(), strength[order].tolist(), strict=True
        ):
            members = [who for who in row if who >= 0]
            if odd and len(members) == 3:
                return count
            share = -(-above_price // len(members))
            for who in members:
                room -= max(0, share - lift.get(who, 0))
                lift[who] = max(share, lift.get(who, 0))
            if room < 0:
                return count
        return self.search.values[stage]
