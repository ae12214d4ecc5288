"""Cheap certainty about somebody left out: answers that place them after one exchange, and proofs that nothing better
can.
"""

import numpy as np

from matching.engine.search import MOST_PEOPLE, Search


class Exchanges:
    """What a finished search can tell about placing one more person without searching again."""

    def __init__(self, search: Search):
        self.search, self.model, self.graph = search, search.model, search.graph

    def least_worsened(self, who: int) -> int | None:
        """The first goal that the best exchange would worsen (their number if it worsens none); None without exchange."""
        exchanged = self.best_exchange(who)
        if exchanged is None:
            return None
        values = self.search.values
        return next((at for at, now in enumerate(values) if exchanged[at] < now), len(values))

    def best_exchange(self, who: int) -> list[int] | None:
        """The best values among the answers in which this person takes somebody's place in a pair; None if there is
        none.
        """
        model, rows = self.model, self.search.rows
        pairs = np.flatnonzero(rows[:, 2] < 0)
        stays = np.concatenate([rows[pairs, 0], rows[pairs, 1]])
        goes = np.concatenate([rows[pairs, 1], rows[pairs, 0]])
        where = np.concatenate([pairs, pairs])
        fits = self.graph.allowed_with(who)[stays]
        if model.cap_left is not None and len(rows):
            placed = np.bincount(model.country[rows[rows >= 0]], minlength=model.countries)
            mine = model.country[who]
            fits &= (placed[mine] < model.cap_left[mine]) | (model.country[goes] == mine)
        stays, goes, where = stays[fits], goes[fits], where[fits]
        if not len(stays):
            return None
        new = np.sort(np.stack([np.full(len(stays), who), stays], axis=1), axis=1)
        new = np.column_stack([new, np.full(len(new), -1)])
        values = []
        for stage, term in enumerate(model.terms):
            now = self.search.values[stage]
            if term.covers:
                values.append(now + self._countries_gained(who, goes))
            else:
                values.append(now + model.coefficients(term, new) - model.coefficients(term, rows[where]))
        best = np.lexsort([-column for column in reversed(values)])[0]
        return [int(column[best]) for column in values]

    def _countries_gained(self, who: int, goes: np.ndarray) -> np.ndarray:
        model, rows = self.model, self.search.rows
        placed = np.bincount(model.country[rows[rows >= 0]], minlength=model.countries)
        mine = model.country[who]
        others = model.country[goes] != mine
        gained = int(placed[mine] == 0 and not model.covered[mine])
        lost = (placed[model.country[goes]] == 1) & ~model.covered[model.country[goes]]
        return others * (gained - lost.astype(np.int64))

    def worse(self, stage: int, who: int) -> bool | None:
        """Whether this goal would be worse with this person placed and the earlier goals as they are; None if that
        stays open.

        The prices that proved the goal may say so at once; if not, the relaxation runs on from where it stood, with one
        row tightened.
        """
        model, values, prover = self.model, self.search.values, self.search.prover
        value = values[stage] - model.constant(model.terms[stage])
        known = self.search.proofs.get(stage)
        if known is not None and known.bound_with(who) < value:
            return True
        if model.count > MOST_PEOPLE or self.search.clock.over():
            return None
        relaxation = prover.relaxation
        partners = np.flatnonzero(self.graph.allowed_with(who))
        pairs = np.sort(np.stack([np.full(len(partners), who), partners], axis=1), axis=1)
        relaxation.add_groups(np.column_stack([pairs, np.full(len(pairs), -1)]))
        relaxation.require(None)
        relaxation.release()
        for earlier in range(stage):
            relaxation.hold(earlier, values[earlier])
        relaxation.maximise([int(at == stage) for at in range(len(values))])
        relaxation.require(who)
        try:
            proof = prover.prove(value - 1)
        finally:
            relaxation.require(None)
        if proof is None:
            return None
        if proof.bound < value:
            return True
        if (
            proof.rows is not None
            and who in proof.rows
            and model.values(proof.rows)[: stage + 1] == values[: stage + 1]
        ):
            return False
        return None
