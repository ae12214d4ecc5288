"""All permitted pairs of a problem, in blocks of rows: which are allowed and what each is worth for every fit goal."""

import copy
from collections.abc import Iterator
from math import gcd

import numpy as np

from matching.engine.clock import Clock
from matching.engine.fit import fit_step
from matching.engine.model import Model, Term

_STORED_BYTES = 1_500_000_000
_BLOCK = 2_000_000
_WINDOW = 256
MOST_PLACES = 4_000
MOST_PEOPLE = 8_000
"""Above, only quick cuts are looked for and for few rounds, trios are not, and branch and bound is not tried."""
_PARTNERS = 6
_PARTNERS_FAR = 12


class Graph:
    """The permitted pairs of free people, in the positions of ``problem.people``.

    Where memory allows the pairs are stored (a byte per pair and four per fit goal); beyond that every look computes
    them anew. ``best[k]`` is at least the fit of everybody's best pair for goal k (None if that is no goal of fit),
    ``placeable`` marks who has a partner at all. ``candidates`` are pairs to start with. ``trios`` (never, odd, free) and
    ``floors`` (per goal "worst" the least that a group has to count there) say which groups are looked at for now. When
    the time is over while looking, the rest of ``best`` is the most that weights allow and the rest of the candidates
    come from people near by in the list.
    """

    def __init__(self, model: Model, clock: Clock):
        self.model = model
        count = model.count
        everyone = np.arange(count)
        self._rows = [everyone[at : at + self._step()] for at in range(0, count, self._step())]
        self._stored: list[tuple[np.ndarray, list[np.ndarray | None]]] = []
        self.floors: dict[int, int] = {}
        self.pair: tuple[int, int] | None = None
        self._added = [self._of_slots(term) for term in model.terms]
        bytes_a_pair = 1 + 4 * sum(term.fit or term.worst for term in model.terms)
        store = bytes_a_pair * count**2 <= _STORED_BYTES
        self.best = [
            np.full(count, 1000 * sum(weight for _, weight in term.goal.weights)) if term.fit or term.worst else None
            for term in model.terms
        ]
        partners = _PARTNERS if store else _PARTNERS_FAR
        degree = self._degree()
        chosen = []
        for rows in self._rows:
            if clock.over():
                chosen += self._hurried(rows, partners)
                continue
            clock.tick()
            allowed, fits = self._look(rows, everyone)
            chosen.append(self._start(rows, everyone, allowed, fits, partners))
            if store:
                self._stored.append((allowed, fits))
            degree[rows] = allowed.sum(axis=1)
            for best, fit in zip(self.best, fits, strict=True):
                if fit is not None:
                    best[rows] = np.where(allowed, fit, 0).max(axis=1, initial=0)
        if len(self._stored) < len(self._rows):
            self._stored = []
        pairs = np.concatenate(chosen) if chosen else np.zeros((0, 2), dtype=np.int64)
        self.candidates = _pairs(pairs)
        self.placeable = degree > 0
        here = np.bincount(model.country[self.placeable], minlength=model.countries)
        self.coverable = (here > 0) & ~model.covered
        self._trio_ok = model.rules.trio_ok & self.placeable & ~model.rules.locked
        self.trios = model.problem.trio

    @property
    def trio_ok(self) -> np.ndarray:
        """Who may be in a trio, as long as trios are looked at (``trios``: never, odd or free)."""
        return self._trio_ok if self.trios != "never" else np.zeros_like(self._trio_ok)

    @property
    def large(self) -> bool:
        """Whether these are too many people, or too many places to give away, for everything to be tried."""
        return self.model.count > MOST_PEOPLE or self.room() > MOST_PLACES

    @property
    def stored(self) -> bool:
        """Whether another look at all pairs costs little."""
        return bool(self._stored)

    def _step(self) -> int:
        return max(1, _BLOCK // max(1, self.model.count))

    def _degree(self) -> np.ndarray:
        """At least as many permitted partners as everybody has, without a look at the pairs."""
        rules = self.model.rules
        if rules.permitted_kinds is None:
            return np.where(rules.locked & ~self.model.is_slot, 0, self.model.count - 1)
        free = np.bincount(rules.kind[self.model.free], minlength=len(rules.kinds))
        degree = np.where(rules.locked, 0, (rules.permitted_kinds @ free)[rules.kind]) + self.model.joins.sum(axis=0)
        degree[self.model.slots] = self.model.joins.sum(axis=1)
        return degree

    def _of_slots(self, term: Term) -> np.ndarray | None:
        """What somebody who joins an open pair adds to a fit goal, or makes of it for "worst": open pairs × people."""
        model = self.model
        if not (term.fit or term.worst):
            return None
        number, who = np.nonzero(model.joins)
        table = np.zeros(model.joins.shape, dtype=np.int32)
        if term.fit:
            table[number, who] = model.added(term.goal, number, who)
        else:
            pairs = np.sort(np.stack([model.slots[number], who], axis=1), axis=1)
            table[number, who] = model.strength(term.goal, np.column_stack([pairs, np.full(len(pairs), -1)]))
        return table

    def _look(self, rows: np.ndarray, columns: np.ndarray) -> tuple[np.ndarray, list[np.ndarray | None]]:
        model = self.model
        allowed = model.rules.permitted(rows, columns)
        allowed[model.rules.locked[rows]] = False
        allowed[:, model.rules.locked[columns]] = False
        scored = [term.fit or term.worst for term in model.terms]
        fits = [
            model.fit.block(term.goal, rows, columns) if score else None
            for term, score in zip(model.terms, scored, strict=True)
        ]
        here, there = np.flatnonzero(model.is_slot[rows]), np.flatnonzero(model.is_slot[columns])
        mine, theirs = model.slot_of[rows[here]], model.slot_of[columns[there]]
        for block, table in ((allowed, model.joins), *zip(fits, self._added, strict=True)):
            if block is not None:
                block[here] = table[mine][:, columns]
                block[:, there] = table[theirs][:, rows].T
        return allowed, fits

    def narrowed(self, model: Model, pair: tuple[int, int] | None, candidates: np.ndarray) -> "Graph":
        """The same pairs for ``model.requiring`` somebody; with ``pair`` these two only in groups with both."""
        other = copy.copy(self)
        other.model, other.pair, other.candidates = model, pair, candidates
        other.trios, other.floors = model.problem.trio, {}
        other.best, other._added = [None, *self.best], [None, *self._added]
        other._stored = [(allowed, [None, *fits]) for allowed, fits in self._stored]
        return other

    def barred(self, rows: np.ndarray, fits: list[np.ndarray | None]) -> np.ndarray | None:
        """Which pairs of a block are not looked at for now; None if all that are allowed are.

        They may count too little for a goal "worst", or part two people who are to be together.
        """
        barred: list[np.ndarray] = [np.less(fits[stage], least) for stage, least in self.floors.items()]
        if self.pair:
            inside = np.isin(rows, self.pair)[:, None] ^ np.isin(np.arange(self.model.count), self.pair)[None, :]
            barred.append(inside)
        return np.logical_or.reduce(barred) if barred else None

    def admits(self, rows: np.ndarray) -> np.ndarray:
        """Which of these groups are looked at for now."""
        fine = (rows[:, 2] < 0) | (self.trios != "never")
        for stage, least in self.floors.items():
            fine = fine & (self.model.strength(self.model.terms[stage].goal, rows) >= least)
        return fine & ~self.parts(rows)

    def parts(self, rows: np.ndarray) -> np.ndarray:
        """Which of these groups hold one of two people who are to be together without the other."""
        if not self.pair:
            return np.zeros(len(rows), dtype=bool)
        return np.isin(rows, self.pair).sum(axis=1) == 1

    def blocks(self) -> Iterator[tuple[np.ndarray, np.ndarray, list[np.ndarray | None]]]:
        """All pairs, a block of rows at a time: the rows, which are allowed, and their fit per goal (int32 or None)."""
        for number, rows in enumerate(self._rows):
            yield (rows, *(self._stored[number] if self._stored else self._look(rows, np.arange(self.model.count))))

    def allowed_with(self, who: int) -> np.ndarray:
        """Whom this person may be in a pair with, as a mask."""
        number, at = divmod(who, self._step())
        if self._stored:
            return self._stored[number][0][at]
        return self._look(np.array([who]), np.arange(self.model.count))[0][0]

    def _hurried(self, rows: np.ndarray, partners: int) -> list[np.ndarray]:
        """Pairs to start with that are found at once: the best among people near by in the list."""
        chosen = []
        for at in range(0, len(rows), _WINDOW):
            some = rows[at : at + _WINDOW]
            columns = (some[0] + np.arange(min(self.model.count, 2 * _WINDOW))) % self.model.count
            allowed, fits = self._look(some, columns)
            chosen.append(self._start(some, columns, allowed, fits, partners))
        return chosen

    def _start(
        self, rows: np.ndarray, columns: np.ndarray, allowed: np.ndarray, fits: list, partners: int
    ) -> np.ndarray:
        """Pairs to start with: the rows' best partners for each fit goal, and some without regard to fit, at every distance
        in the list of people, so that few are everybody's choice.
        """
        count = self.model.count
        near = np.arange(len(columns))
        if len(columns) == count and len(rows) < _WINDOW < count // 2:
            near = (rows[0] + np.arange(_WINDOW + len(rows))) % count
        distance = (columns[near][None, :] - rows[:, None]) % count
        found = [_best(rows, columns[near], allowed[:, near], -distance.astype(np.int32), partners)]
        found += [_best(rows, columns, allowed, fit, partners) for fit in fits if fit is not None]
        return np.concatenate(found)

    def plain_bound(self, stage: int, among: np.ndarray | None = None) -> int:
        """An upper bound without search: within seats and caps everybody gets their best, whatever that does to others.

        With ``among`` only these people (a mask) can be placed.
        """
        model, term = self.model, self.model.terms[stage]
        among = self.placeable if among is None else among & self.placeable
        room = self.room(among)
        if term.covers:
            here = self.coverable & (np.bincount(model.country[among], minlength=model.countries) > 0)
            if model.cap_left is not None:
                here = here & (model.cap_left > 0)
            return model.constant(term) + min(room, int(here.sum()))
        if term.kept:
            return model.kept_locked + min(len(model.present), room // 2)
        if term.worst:
            return self.highest_floor(stage)
        weights = term.person if term.person is not None else self.best[stage]
        total = int(self._best_within_caps(weights, among)[:room].sum())
        if term.person is None:
            total = (total + int(weights[among & model.is_slot].sum())) // 2
        return model.constant(term) + total

    def highest_floor(self, stage: int, values: list[int] | None = None) -> int:
        """At least what every group can count at the goal "worst" number ``stage``.

        With ``values`` the plain bounds of the goals before it have to allow their values.
        """
        model, best = self.model, self.best[stage]
        assert best is not None
        reach: np.ndarray = best
        if int(self.trio_ok.sum()) >= 3:
            reach = np.where(self.trio_ok, np.maximum(best, (2 * best + int(best.max(initial=0))) // 3), best)
        levels = np.unique(reach[self.placeable])
        low, high = -1, len(levels) - 1
        while low < high:
            middle = (low + high + 1) // 2
            among = reach >= levels[middle]
            enough = self.room(among & self.placeable) > 0 and all(
                model.terms[at].worst or self.plain_bound(at, among) >= value for at, value in enumerate(values or [])
            )
            low, high = (middle, high) if enough else (low, middle - 1)
        return int(levels[low]) if low >= 0 else 0

    def step(self, stage: int) -> int:
        """Every group's part of a goal is a multiple of this, so a bound can be rounded down to one."""
        term = self.model.terms[stage]
        pairs = self.trios == "never" and not self.joinable
        if term.person is not None:
            weights = term.person[self.placeable & ~self.model.is_slot]
            if not len(weights):
                return 1
            once = int(weights[0])
            difference = int(np.gcd.reduce(weights - once))
            return max(1, gcd(2 * once, difference) if pairs else gcd(once, difference))
        if not term.fit:
            return 1
        step = fit_step(term.goal)
        if pairs:
            return step
        return step // 2 if step % 2 == 0 else 1

    def room(self, among: np.ndarray | None = None) -> int:
        """How many more people can be placed at most, by seats, partners and parity alone."""
        model = self.model
        people = (self.placeable if among is None else among) & ~model.is_slot
        room = min(model.seats_left, int(people.sum()))
        if model.cap_left is not None:
            counts = np.bincount(model.country[people], minlength=model.countries)
            room = min(room, int(np.minimum(counts, model.cap_left).sum()))
        if self.joinable:
            return room
        if room % 2 and int(self.trio_ok.sum()) < 3:
            room -= 1
        return 0 if room < 2 else room

    @property
    def joinable(self) -> bool:
        """Whether somebody can join an open pair: then parity says nothing."""
        return bool(self.model.joins.any())

    def _best_within_caps(self, weights: np.ndarray, among: np.ndarray) -> np.ndarray:
        """The weights of these people, largest first, at most the cap's number from each country."""
        who = np.flatnonzero(among & ~self.model.is_slot)
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


def preference(rows: np.ndarray, columns: np.ndarray) -> np.ndarray:
    """Numbers from 0 to 127 that let everybody choose otherwise among partners who are equally good for them."""
    return (31 * rows[:, None].astype(np.int32) + 17 * columns[None, :].astype(np.int32)) & np.int32(127)


def _best(rows: np.ndarray, columns: np.ndarray, allowed: np.ndarray, score: np.ndarray, partners: int) -> np.ndarray:
    """For every row its permitted pairs of highest score, up to so many partners."""
    most = min(partners, len(columns) - 1)
    if most < 1:
        return np.zeros((0, 2), dtype=np.int64)
    ranked = score * np.int32(128) + preference(rows, columns)
    partner = np.argpartition(np.where(allowed, -ranked, np.int32(2**31 - 1)), most, axis=1)[:, :most]
    real = np.take_along_axis(allowed, partner, axis=1)
    who = np.broadcast_to(rows[:, None], partner.shape)
    return np.stack([who[real], columns[partner[real]]], axis=1)


def _pairs(pairs: np.ndarray) -> np.ndarray:
    """Pairs as rows of groups, each once, ascending."""
    pairs = np.unique(np.sort(pairs, axis=1), axis=0)
    return np.column_stack([pairs, np.full(len(pairs), -1, dtype=np.int64)])
