"""All permitted pairs of a problem, in blocks of rows: which are allowed and what each is worth for every fit goal."""

from collections.abc import Iterator

import numpy as np

from matching.engine.model import Model

_STORED = 20_000
_BLOCK = 2_000_000


class Graph:
    """The permitted pairs of free people, in the positions of ``problem.people``.

    Up to 20,000 people the pairs are stored (5 bytes per pair and fit goal); beyond that every look computes them
    anew. ``degree`` counts everybody's permitted partners, ``best[k]`` is the fit of everybody's best pair for goal k
    (None if that is no fit goal), ``placeable`` marks who has a partner at all.
    """

    def __init__(self, model: Model, partners: int = 12):
        self.model = model
        count = model.count
        self._stored: list[tuple[np.ndarray, list[np.ndarray | None]]] = []
        self._rows = [np.arange(at, min(at + self._step(), count)) for at in range(0, count, self._step())]
        self.degree = np.zeros(count, dtype=np.int64)
        self.best = [np.zeros(count, dtype=np.int64) if term.fit else None for term in model.terms]
        chosen = []
        for rows in self._rows:
            allowed, fits = self._look(rows)
            if count <= _STORED:
                self._stored.append((allowed, fits))
            self.degree[rows] = allowed.sum(axis=1)
            for best, fit in zip(self.best, fits, strict=True):
                if fit is not None:
                    best[rows] = np.where(allowed, fit, 0).max(axis=1, initial=0)
            chosen.append(self._best_partners(rows, allowed, fits, partners))
        pairs = np.concatenate(chosen) if chosen else np.zeros((0, 2), dtype=np.int64)
        self.candidates = _pairs(pairs)
        self.placeable = self.degree > 0
        here = np.bincount(model.country[self.placeable], minlength=model.countries)
        self.coverable = (here > 0) & ~model.covered
        self.trio_ok = model.rules.trio_ok & self.placeable
        if model.problem.trio == "never":
            self.trio_ok = np.zeros(count, dtype=bool)

    def _step(self) -> int:
        return max(1, _BLOCK // max(1, self.model.count))

    def _look(self, rows: np.ndarray) -> tuple[np.ndarray, list[np.ndarray | None]]:
        model = self.model
        everyone = np.arange(model.count)
        allowed = model.rules.permitted(rows, everyone)
        allowed[model.rules.locked[rows]] = False
        allowed[:, model.rules.locked] = False
        fits = [model.fit.block(term.goal, rows, everyone) if term.fit else None for term in model.terms]
        return allowed, fits

    def blocks(self) -> Iterator[tuple[np.ndarray, np.ndarray, list[np.ndarray | None]]]:
        """All pairs, a block of rows at a time: the rows, which are allowed, and their fit per goal (int32 or None)."""
        for number, rows in enumerate(self._rows):
            yield (rows, *(self._stored[number] if self._stored else self._look(rows)))

    def allowed_with(self, who: int) -> np.ndarray:
        """Whom this person may be in a pair with, as a mask."""
        number, at = divmod(who, self._step())
        if self._stored:
            return self._stored[number][0][at]
        allowed = self.model.rules.permitted(np.array([who]), np.arange(self.model.count))[0]
        return allowed & ~self.model.rules.locked & ~self.model.rules.locked[who]

    def _best_partners(
        self, rows: np.ndarray, allowed: np.ndarray, fits: list[np.ndarray | None], partners: int
    ) -> np.ndarray:
        """Pairs to start with: the rows' best partners for each fit goal, and some others spread over everybody."""
        count = self.model.count
        most = min(partners, count - 1)
        if most < 1:
            return np.zeros((0, 2), dtype=np.int64)
        scores = [fit for fit in fits if fit is not None]
        # Without regard to fit: partners at every distance in the list of people, so that few are everybody's choice.
        scores.append(-((np.arange(count)[None, :] - rows[:, None]) % count).astype(np.int32))
        found = []
        for score in scores:
            ranked = np.where(allowed, score, np.int32(-(2**31) + 1))
            partner = np.argpartition(-ranked, most, axis=1)[:, :most]
            real = np.take_along_axis(allowed, partner, axis=1)
            who = np.repeat(rows, most).reshape(partner.shape)
            found.append(np.stack([who[real], partner[real]], axis=1))
        return np.concatenate(found)

    def plain_bound(self, stage: int) -> int:
        """An upper bound without search: within seats and caps everybody gets their best, whatever that does to others."""
        model, term = self.model, self.model.terms[stage]
        room = self.room()
        if term.covers:
            here = self.coverable
            if model.cap_left is not None:
                here = here & (model.cap_left > 0)
            return int(model.covered.sum()) + min(room, int(here.sum()))
        if term.kept:
            return model.kept_locked + min(len(model.present), room // 2)
        weights = term.person if term.person is not None else self.best[stage]
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
        """The connected parts of the permitted pairs between the people of the mask ``among``, as masks.

        None where the pairs are not stored.
        """
        left = among.copy()
        parts = []
        while self._stored and left.any():
            part = np.zeros_like(left)
            fresh = np.zeros_like(left)
            fresh[int(left.argmax())] = True
            while fresh.any():
                part |= fresh
                reached = np.zeros_like(left)
                for rows, (allowed, _) in zip(self._rows, self._stored, strict=True):
                    if fresh[rows].any():
                        reached |= allowed[fresh[rows]].any(axis=0)
                fresh = reached & among & ~part
            parts.append(part)
            left &= ~part
        return parts


def _pairs(pairs: np.ndarray) -> np.ndarray:
    """Pairs as rows of groups, each once, ascending."""
    pairs = np.unique(np.sort(pairs, axis=1), axis=0)
    return np.column_stack([pairs, np.full(len(pairs), -1, dtype=np.int64)])
