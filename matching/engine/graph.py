"""All permitted pairs of a problem as matrices: which are allowed and what each is worth for every fit goal."""

import numpy as np

from matching.engine.model import Model


class Graph:
    """The permitted pairs of free people, people × people, in the positions of ``problem.people``.

    ``allowed`` is boolean; ``fits[k]`` holds the fit of every pair for goal k (int32; None if goal k is no fit goal).
    """

    def __init__(self, model: Model):
        self.model = model
        everyone = np.arange(model.count)
        self.allowed = model.rules.permitted(everyone, everyone)
        self.allowed[model.rules.locked] = False
        self.allowed[:, model.rules.locked] = False
        self.placeable = self.allowed.any(axis=1)
        self.fits = [
            model.fit.block(term.goal, everyone, everyone).astype(np.int32) if term.fit else None
            for term in model.terms
        ]
        here = np.bincount(model.country[self.placeable], minlength=model.countries)
        self.coverable = (here > 0) & ~model.covered
        self.trio_ok = model.rules.trio_ok & self.placeable
        if model.problem.trio == "never":
            self.trio_ok = np.zeros(model.count, dtype=bool)

    def best_fit(self, stage: int) -> np.ndarray:
        """For every person the fit of their best permitted pair for a fit goal (0 without one)."""
        return np.where(self.allowed, self.fits[stage], 0).max(axis=1, initial=0).astype(np.int64)

    def plain_bound(self, stage: int) -> int:
        """An upper bound that needs no search: within seats and caps everybody gets their best, whatever that does to
        others."""
        model, term = self.model, self.model.terms[stage]
        room = self.room()
        if term.covers:
            here = self.coverable
            if model.cap_left is not None:
                here = here & (model.cap_left > 0)
            return int(model.covered.sum()) + min(room, int(here.sum()))
        if term.kept:
            return model.kept_locked + min(len(model.present), room // 2)
        weights = term.person if term.person is not None else self.best_fit(stage)
        total = int(self._best_within_caps(weights)[:room].sum())
        return model.constant(term) + (total if term.person is not None else total // 2)

    def room(self) -> int:
        """How many more people can be placed at most, by seats, partners and parity alone."""
        room = min(self.model.seats_left, int(self.placeable.sum()))
        if self.model.cap_left is not None:
            counts = np.bincount(self.model.country[self.placeable], minlength=self.model.countries)
            room = min(room, int(np.minimum(counts, self.model.cap_left).sum()))
        if room % 2 and int(self.trio_ok.sum()) < 3:
            room -= 1
        return 0 if room < 2 else room

    def _best_within_caps(self, weights: np.ndarray) -> np.ndarray:
        """The weights of placeable people, largest first, at most the cap's number from each country."""
        who = np.flatnonzero(self.placeable)
        if self.model.cap_left is None:
            return np.sort(weights[who])[::-1]
        country = self.model.country[who]
        order = np.lexsort((-weights[who], country))
        who, country = who[order], country[order]
        rank = np.arange(len(who)) - np.searchsorted(country, country)
        return np.sort(weights[who[rank < self.model.cap_left[country]]])[::-1]

    def components(self, among: np.ndarray) -> list[np.ndarray]:
        """The connected parts of the permitted pairs between the people of the mask ``among``, as masks."""
        left = among.copy()
        parts = []
        while left.any():
            part = np.zeros_like(left)
            fresh = np.zeros_like(left)
            fresh[int(left.argmax())] = True
            while fresh.any():
                part |= fresh
                fresh = self.allowed[fresh].any(axis=0) & among & ~part
            parts.append(part)
            left &= ~part
        return parts

    def candidates(self, count: int = 12) -> np.ndarray:
        """A first selection of pairs: everybody's best partners for each fit goal, their rarest partners, and every
        country's best."""
        model = self.model
        if not self.placeable.any():
            return np.zeros((0, 3), dtype=np.int64)
        degree = self.allowed.sum(axis=1)
        scores = [-(degree[:, None] + degree[None, :]).astype(np.int64)]
        scores += [fit for fit in self.fits if fit is not None]
        chosen = np.zeros_like(self.allowed)
        count = min(count, model.count - 1)
        for score in scores:
            ranked = np.where(self.allowed, score, -(2**60))
            best = np.argpartition(-ranked, count, axis=1)[:, :count]
            np.put_along_axis(chosen, best, True, axis=1)
        chosen &= self.allowed
        first, second = np.nonzero(np.triu(chosen | chosen.T, 1))
        return np.stack([first, second, np.full(len(first), -1)], axis=1)
