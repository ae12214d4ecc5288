"""Whole groups out of a fractional point, for crowds too large for branch and bound: by greed, then by exchanges.

An exchange breaks one pair and gives one or both of its members to people without a group, or joins two people without
one. It is made if that is worth more. Nothing here proves anything.
"""

from collections.abc import Callable

import numpy as np

from matching.engine.greedy import greedy
from matching.engine.model import Model

_ROUNDS = 40
_NOBODY = -1


def rounded(
    model: Model, rows: np.ndarray, taken: np.ndarray, worth: np.ndarray, worth_of: Callable[[np.ndarray], np.ndarray]
) -> np.ndarray:
    """Disjoint groups out of ``rows`` near the point ``taken`` whose summed ``worth`` no single exchange can raise.

    In the end people without a group are placed by way of pairs outside ``rows`` too; ``worth_of`` says what such pairs
    are worth.
    """
    chosen = greedy(model, rows, taken)
    pairs = rows[:, 2] < 0
    exchange = _Exchange(model, rows[pairs], worth[pairs], chosen)
    for _ in range(_ROUNDS):
        if not exchange.once():
            break
    while exchange.stretch(worth_of):
        pass
    return exchange.rows()


def combined(one: np.ndarray, two: np.ndarray, worth_of: Callable[[np.ndarray], np.ndarray]) -> np.ndarray:
    """Of two answers the better one in every part of the people that both divide alike; may exceed seats or caps."""
    rows = np.concatenate([one, two])
    worth = worth_of(rows) * np.where(np.arange(len(rows)) < len(one), 1, -1)
    above: dict[int, int] = {}

    def root(who: int) -> int:
        while (higher := above.setdefault(who, who)) != who:
            above[who] = above[higher]
            who = higher
        return who

    for first, *others in rows.tolist():
        for other in others:
            if other >= 0:
                above[root(other)] = root(first)
    part = np.array([root(first) for first in rows[:, 0].tolist()], dtype=np.int64)
    gain = np.zeros(part.max(initial=-1) + 1, dtype=np.int64)
    np.add.at(gain, part, worth)
    first_better = gain[part] >= 0
    return rows[first_better == (np.arange(len(rows)) < len(one))]


class _Exchange:
    """Who is with whom, and the pairs that could be instead."""

    def __init__(self, model: Model, pairs: np.ndarray, worth: np.ndarray, chosen: np.ndarray):
        self.model = model
        ends = np.concatenate([pairs[:, 0], pairs[:, 1]])
        others = np.concatenate([pairs[:, 1], pairs[:, 0]])
        worths = np.tile(worth, 2)
        order = np.lexsort((others, -worths, ends))
        self.ends, self.others, self.worths = ends[order], others[order], worths[order]
        self.trios = chosen[chosen[:, 2] >= 0]
        self.partner = np.full(model.count, _NOBODY)
        self.with_partner = np.zeros(model.count, dtype=worths.dtype)
        self.free = ~model.rules.locked
        self.free[self.trios.ravel()] = False
        self.seats = model.seats_left - self.trios.size
        self.room = None if model.cap_left is None else model.cap_left.copy()
        if self.room is not None:
            np.subtract.at(self.room, model.country[self.trios.ravel()], 1)
        known = np.flatnonzero(np.isin(model.keys(pairs), model.keys(chosen)))
        for one, two, value in zip(*pairs[known, :2].T.tolist(), worth[known].tolist(), strict=True):
            self._join(one, two, value)

    def rows(self) -> np.ndarray:
        """The groups as they are now."""
        first = np.flatnonzero(self.partner > np.arange(len(self.partner)))
        pairs = np.stack([first, self.partner[first], np.full(len(first), -1)], axis=1)
        return np.concatenate([pairs, self.trios])

    def _join(self, one: int, two: int, value: float) -> None:
        self.partner[one], self.partner[two] = two, one
        self.with_partner[[one, two]] = value
        self._place(one, -1)
        self._place(two, -1)

    def _part(self, one: int, two: int) -> None:
        self.partner[[one, two]] = _NOBODY
        self._place(one, 1)
        self._place(two, 1)

    def _place(self, who: int, seats: int) -> None:
        self.free[who] = seats > 0
        self.seats += seats
        if self.room is not None:
            self.room[self.model.country[who]] += seats

    def _admitted(self) -> np.ndarray:
        """Who has no group and whose country has room."""
        return self.free if self.room is None else self.free & (self.room[self.model.country] > 0)

    def once(self) -> int:
        """Make the exchanges that are worth most, each person in one at most; how many were made."""
        moves = self._moves()
        touched: set[int] = set()
        made = 0
        for gain, broken, joined in sorted(moves, key=lambda move: -move[0]):
            people = {who for pair in (*broken, *((one, two) for one, two, _ in joined)) for who in pair}
            newcomers = [who for one, two, _ in joined for who in (one, two) if self.free[who]]
            if gain <= 0 or not touched.isdisjoint(people) or not self._fits(broken, joined, newcomers):
                continue
            touched |= people
            made += 1
            for one, two in broken:
                self._part(one, two)
            for one, two, value in joined:
                self._join(one, two, value)
        return made

    def _fits(self, broken: list, joined: list, newcomers: list[int]) -> bool:
        """Whether seats and countries allow this exchange."""
        if 2 * (len(joined) - len(broken)) > self.seats:
            return False
        if self.room is None:
            return True
        country = self.model.country
        wanted = [int(country[who]) for who in newcomers]
        return all(wanted.count(code) <= self.room[code] for code in wanted)

    def _moves(self) -> list[tuple]:
        """Every pair's best exchange and every two free people's pair: gain, pairs broken, pairs joined."""
        admitted = self._admitted()
        open_ends = np.flatnonzero(admitted[self.others])
        ends, others, worths = self.ends[open_ends], self.others[open_ends], self.worths[open_ends]
        who, first = np.unique(ends, return_index=True)
        best = np.full((self.model.count, 2), -1)
        best[who, 0] = first
        second = first + 1
        again = (second < len(ends)) & (ends[np.minimum(second, len(ends) - 1)] == who) if len(ends) else second > 0
        best[who[again], 1] = second[again]
        moves: list[tuple] = []
        for one in who[admitted[who]].tolist():
            at = best[one, 0]
            two = int(others[at])
            moves.append((worths[at], [], [(one, two, worths[at])]))
        matched = who[self.partner[who] >= 0]
        matched = np.unique(np.minimum(matched, self.partner[matched]))
        for one in matched.tolist():
            two = int(self.partner[one])
            now = self.with_partner[one]
            for mine in (-1, *best[one]):
                for theirs in (-1, *best[two]):
                    joined = [
                        (who, int(others[at]), worths[at]) for who, at in ((one, mine), (two, theirs)) if at >= 0
                    ]
                    gain = sum(value for _, _, value in joined) - now
                    if gain > 0 and len({other for _, other, _ in joined}) == len(joined):
                        moves.append((gain, [(one, two)], joined))
        return moves

    def stretch(self, worth_of: Callable[[np.ndarray], np.ndarray]) -> bool:
        """Place two more people by breaking one pair and giving each of its members one of them; whether it was done.

        Any permitted pairs will do, so kinds of people say who could be placed.
        """
        rules = self.model.rules
        permitted = rules.permitted_kinds
        free = np.flatnonzero(self._admitted())
        one = np.flatnonzero(self.partner >= 0)
        if permitted is None or self.seats < 2 or len(free) < 2 or not len(one):
            return False
        two = self.partner[one]
        pairs = np.zeros(permitted.shape, dtype=np.float32)
        pairs[rules.kind[one], rules.kind[two]] = 1
        kinds, first, several = np.unique(rules.kind[free], return_index=True, return_counts=True)
        mine = permitted[kinds].astype(np.float32)
        reach = mine @ pairs @ mine.T > 0.5
        reach[np.diag_indices(len(kinds))] &= several > 1
        for a, b in zip(*np.nonzero(np.triu(reach)), strict=True):
            left = int(free[first[a]])
            right = int(free[rules.kind[free] == kinds[b]][-1])
            if self._stretch(left, right, one, two, worth_of):
                return True
        return False

    def _stretch(self, left: int, right: int, one: np.ndarray, two: np.ndarray, worth_of: Callable) -> bool:
        rules = self.model.rules
        fits = rules.permitted(np.array([left]), one)[0] & rules.permitted(np.array([right]), two)[0]
        one, two = one[fits], two[fits]
        if not len(one) or not self._fits([(0, 0)], [(0, 0, 0), (0, 0, 0)], [left, right]):
            return False
        values = [worth_of(_pairs(who, with_whom)) for who, with_whom in ((left, one), (right, two))]
        now = self.with_partner[one]
        best = int(np.argmax(values[0] + values[1] - now))
        self._part(int(one[best]), int(two[best]))
        self._join(left, int(one[best]), values[0][best])
        self._join(right, int(two[best]), values[1][best])
        return True


def _pairs(who: int, others: np.ndarray) -> np.ndarray:
    rows = np.sort(np.stack([np.full(len(others), who), others], axis=1), axis=1)
    return np.column_stack([rows, np.full(len(others), -1)])
