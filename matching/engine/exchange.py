"""Cheap certainty about people left out: answers that place them after one exchange, and proofs that nothing better
can.
"""

import numpy as np

from matching.engine.search import Search


class Exchanges:
    """What a finished search can tell about placing more people without searching again."""

    def __init__(self, search: Search):
        self.search, self.model, self.graph = search, search.model, search.graph
        self.adds = [self.model.coefficients(term, search.rows) for term in self.model.terms]

    def possible(self, who: int) -> bool:
        """Whether any permitted answer places this person: a pair with somebody will do, and nothing else has to be."""
        model = self.model
        partners = self.graph.allowed_with(who)
        if model.cap_left is not None:
            if not model.cap_left[model.country[who]]:
                return False
            partners = partners & (model.cap_left[model.country] > 0)
        enough = model.is_slot if model.seats_left == 1 else np.full(model.count, model.seats_left > 1)
        return bool((partners & enough).any())

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
        person = ~model.is_slot[goes]
        stays, goes, where = stays[person], goes[person], where[person]
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
        values: list[np.ndarray] = []
        for stage, term in enumerate(model.terms):
            now = self.search.values[stage]
            if term.worst:
                values.append(self._weakest(stage, new, where))
            elif term.covers:
                values.append(now + self._countries_gained(who, goes))
            else:
                values.append(now + model.coefficients(term, new) - self.adds[stage][where])
        best = np.lexsort([-column for column in reversed(values)])[0]
        return [int(column[best]) for column in values]

    def _weakest(self, stage: int, new: np.ndarray, where: np.ndarray) -> np.ndarray:
        """What the goal "worst" comes to with each of these groups in place of the answer's group at ``where``."""
        strength = self.adds[stage]
        lowest = np.sort(strength)
        others = np.full(len(where), np.iinfo(np.int64).max)
        if len(strength) > 1:
            others = np.where(strength[where] > lowest[0], lowest[0], lowest[1])
        return np.minimum(others, self.model.strength(self.model.terms[stage].goal, new))

    def _countries_gained(self, who: int, goes: np.ndarray) -> np.ndarray:
        model, rows = self.model, self.search.rows
        placed = np.bincount(model.country[rows[rows >= 0]], minlength=model.countries)
        mine = model.country[who]
        others = model.country[goes] != mine
        gained = int(placed[mine] == 0 and not model.covered[mine])
        lost = (placed[model.country[goes]] == 1) & ~model.covered[model.country[goes]]
        return others * (gained - lost.astype(np.int64))

    def worse(self, stage: int, people: list[int]) -> dict[int, bool | None]:
        """Of each of these people whether this goal would be worse with them placed and the earlier goals as they are.

        None where that stays open. The prices that proved the goal may say so at once. For all others together the
        relaxation looks for answers that keep this goal and the earlier ones and place as many of them as possible: when
        nobody is placed any more, the rest would worsen it.
        """
        known = self.search.proofs.get(stage)
        value = self.search.values[stage] - self.model.constant(self.model.terms[stage])
        told: dict[int, bool | None] = dict.fromkeys(people)
        if known is not None:
            told |= {who: True for who in people if known.bound_with(who) < value}
        left = [who for who in people if told[who] is None]
        while left and (placed := self._placed(stage, left)) is not None:
            told |= dict.fromkeys(placed, False) if placed else dict.fromkeys(left, True)
            left = [who for who in left if told[who] is None]
        return told

    def _placed(self, stage: int, people: list[int]) -> set[int] | None:
        """Some of these people whom an answer with the same values up to ``stage`` places; none if there is no such answer.

        None if the relaxation cannot tell.
        """
        model, values, prover = self.model, self.search.values, self.search.prover
        if prover.large or self.search.clock.over():
            return None
        self.search.allow_trios_at(stage)
        prover.hold(dict(enumerate(values[: stage + 1])))
        prover.relaxation.maximise([0] * len(values), np.array(people))
        proof = prover.prove(0)
        if proof is None:
            return None
        if proof.bound < 1:
            return set()
        rows = proof.rows
        if rows is None or model.broken_rule(rows) or model.values(rows)[: stage + 1] < values[: stage + 1]:
            return None
        return set(people) & set(rows.ravel().tolist()) or None
