"""The fit of two people: a weighted sum of twelve values from 0 to 1000, in whole numbers, for blocks of pairs at once.

Single precision holds every whole number up to 2^24, and no sum of twelve values times weights up to 1000 is larger than
1.2 * 10^7, so all sums are exact. Fractions are rounded down exactly too: a fraction with a denominator below 2^13
that is not whole lies at least 2^-13 below the next whole number, and below 1024 single precision errs by at most 2^-15;
where denominators can be larger, double precision does the same.
"""

from math import gcd

import numpy as np

from matching.engine.compatibility import alike, codes, membership, shared_values
from matching.engine.problem import Goal, Person, Problem

_PLACE_WEIGHTS = (5, 4, 3, 2)
_FEW = 4_000
_SMALL = 2**12


def _stated(person: Person) -> tuple:
    return person.library_type, person.wants_library_type, person.career_stage, person.frequency


_LOOKED_UP = {
    ("library_type", "career_stage", "frequency", "type_wishes"): _stated,
    ("languages",): lambda person: tuple(sorted(person.languages)),
    ("areas",): lambda person: (person.role, tuple(sorted(person.areas))),
}
"""Values that depend on a few answers only: people who answer alike have them alike, so they are computed once."""


_STEPS = {
    "library_type": 1000,
    "career_stage": 1000,
    "frequency": 1000,
    "type_wishes": 500,
    "interest_wishes": 500,
    "hours": 100,
    "meeting": 100,
}
"""Values that are always a multiple of something."""


def fit_step(goal: Goal) -> int:
    """The fit of every pair under this goal is a multiple of this whole number (1 where nothing is known)."""
    return gcd(*(weight * _STEPS.get(name, 1) for name, weight in goal.weights)) or 1


def positions(problem: Problem) -> np.ndarray:
    """Everybody's place in the order of application (0 = first, by instant and then id); all 0 if nobody asks for
    earliness.
    """
    place = np.zeros(len(problem.people), dtype=np.int64)
    if problem.asks_earliness:
        order = sorted(
            range(len(problem.people)),
            key=lambda who: (problem.people[who].applied_at, problem.people[who].id),
        )
        place[order] = np.arange(len(order))
    return place


class Fit:
    """The twelve values of the fit for any pairs of ``problem.people``."""

    def __init__(self, problem: Problem):
        people = problem.people
        self.count = len(people)
        self.position = positions(problem)
        self.languages = membership([p.languages for p in people])
        self._weigh_interests([p.interests for p in people])
        self.asks_interests = np.array([p.wants_shared_interests for p in people], dtype=bool)
        self._list_hours([p.hours for p in people])
        types = codes([p.library_type for p in people] + [p.wants_library_type for p in people])
        self.library_type, self.wanted_type = types[: self.count], types[self.count :]
        self.career_stage = codes([p.career_stage for p in people])
        self.frequency = codes([p.frequency for p in people])
        self.areas = membership([p.areas for p in people])
        self.area_count = np.array([len(p.areas) for p in people], dtype=np.float64)
        self.mentor = np.array([p.role == "mentor" for p in people], dtype=bool)
        self.mentee = np.array([p.role == "mentee" for p in people], dtype=bool)
        self._pair_skills([p.offers for p in people], [p.seeks for p in people])
        self._alike = {names: alike([answer(p) for p in people]) for names, answer in _LOOKED_UP.items()}
        self._tables: dict[tuple, np.ndarray] = {}

    def _weigh_interests(self, lists: list[tuple[str, ...]]) -> None:
        """``interests`` says who lists what; ``weighted`` holds the weights and then the lists, ``listed`` the other way
        round, so that their product adds both people's weights of what they share.
        """
        self.interests = membership(lists)
        weights = np.zeros_like(self.interests)
        columns = {item: at for at, item in enumerate(shared_values(lists))}
        all_weights = np.zeros(self.count)
        for who, items in enumerate(lists):
            for place, item in enumerate(items):
                weight = _PLACE_WEIGHTS[place] if place < len(_PLACE_WEIGHTS) else 1
                all_weights[who] += weight
                if item in columns:
                    weights[who, columns[item]] = weight
        self.weighted = np.hstack([weights, self.interests])
        self.listed = np.hstack([self.interests, weights])
        self.all_weights = all_weights.astype(np.float32 if all_weights.max(initial=0) < _SMALL else np.float64)

    def _pair_skills(self, offers: list[tuple[str, ...]], seeks: list[tuple[str, ...]]) -> None:
        """``wanting`` and ``giving`` make the product of what one seeks and the other offers, both ways."""
        listed = membership([*offers, *seeks])
        offered, sought = listed[: self.count], listed[self.count :]
        self.wanting, self.giving = np.hstack([sought, offered]), np.hstack([offered, sought])
        asked = np.array([len(items) for items in seeks])
        self.asked = asked.astype(np.float32 if asked.max(initial=0) < _SMALL else np.float64)

    def _list_hours(self, lists: list[tuple[int, ...]]) -> None:
        """``hours`` and ``other_hours`` say who is free when, with columns that make their product 5 where either of two
        states none: 5 for the one, 5 for the other, 5 off for both.
        """
        listed = membership(lists)
        silent = np.array([[not hours] for hours in lists], dtype=np.float32).reshape(-1, 1)
        self.free_hours, self.silent = listed, silent[:, 0] > 0
        self.hours = np.hstack([listed, 5 * silent, np.ones_like(silent), -5 * silent])
        self.other_hours = np.hstack([listed, np.ones_like(silent), 5 * silent, silent])

    def block(self, goal: Goal, rows: np.ndarray, columns: np.ndarray) -> np.ndarray:
        """Fit of every row with every column (int32, rows × columns), permitted or not."""
        total = np.zeros((len(rows), len(columns)), dtype=np.float32)
        weights = {name: weight for name, weight in goal.weights if weight}
        for names, (group, firsts) in self._alike.items():
            some = {name: weights.pop(name) for name in names if name in weights}
            if not some:
                continue
            if len(firsts) > _FEW:
                weights |= some
                continue
            table = self._tables.get((goal, names))
            if table is None:
                table = np.zeros((len(firsts), len(firsts)), dtype=np.float32)
                self._add(table, some, _Block(firsts, firsts))
                self._tables[goal, names] = table
            total += np.take(table[group[rows]], group[columns], axis=1)
        self._add(total, weights, _Block(rows, columns))
        return total.astype(np.int32)

    def of_pairs(self, goal: Goal, first: np.ndarray, second: np.ndarray) -> np.ndarray:
        """Fit of first[k] with second[k] for every k (int64)."""
        total = np.zeros(len(first), dtype=np.float32)
        self._add(total, dict(goal.weights), _Aligned(first, second))
        return total.astype(np.int64)

    def _add(self, total: np.ndarray, weights: dict[str, int], pairs: "_Pairs") -> None:
        for name, weight in weights.items():
            if weight:
                value = getattr(self, f"_{name}")(pairs)
                value *= weight
                total += value

    def _interests(self, pairs: "_Pairs") -> np.ndarray:
        shared = pairs.product(self.weighted, self.listed)
        every = pairs.left(self.all_weights) + pairs.right(self.all_weights)
        shared = shared.astype(every.dtype, copy=False)
        shared *= 1000
        np.divide(shared, every, out=shared, where=every > 0)
        return np.floor(shared, out=shared)

    def _same(self, pairs: "_Pairs", values: np.ndarray) -> np.ndarray:
        mine = pairs.left(values)
        return ((mine == pairs.right(values)) & (mine >= 0)) * np.float32(1000)

    def _library_type(self, pairs: "_Pairs") -> np.ndarray:
        return self._same(pairs, self.library_type)

    def _career_stage(self, pairs: "_Pairs") -> np.ndarray:
        return self._same(pairs, self.career_stage)

    def _frequency(self, pairs: "_Pairs") -> np.ndarray:
        return self._same(pairs, self.frequency)

    def _type_wishes(self, pairs: "_Pairs") -> np.ndarray:
        wish, other = pairs.left(self.wanted_type), pairs.right(self.library_type)
        met = ((wish < 0) | (wish == other)) * np.float32(500)
        wish, other = pairs.right(self.wanted_type), pairs.left(self.library_type)
        return met + ((wish < 0) | (wish == other)) * np.float32(500)

    def _interest_wishes(self, pairs: "_Pairs") -> np.ndarray:
        shares = pairs.product(self.interests, self.interests) > 0.5
        met = (shares | ~pairs.left(self.asks_interests)) * np.float32(500)
        return met + (shares | ~pairs.right(self.asks_interests)) * np.float32(500)

    def _languages(self, pairs: "_Pairs") -> np.ndarray:
        common = np.minimum(pairs.product(self.languages, self.languages), 3)
        return np.array([0, 333, 666, 1000], dtype=np.float32)[common.astype(np.int8)]

    def _hours(self, pairs: "_Pairs") -> np.ndarray:
        common = pairs.product(self.hours, self.other_hours)
        np.minimum(common, 10, out=common)
        common *= 100
        return common

    def _meeting(self, pairs: "_Pairs") -> np.ndarray:
        common = np.minimum(pairs.product(self.free_hours, self.free_hours), 3)
        value = np.array([0, 700, 900, 1000], dtype=np.float32)[common.astype(np.int8)]
        value[np.broadcast_to(pairs.left(self.silent) | pairs.right(self.silent), value.shape)] = 600
        return value

    def _complement(self, pairs: "_Pairs") -> np.ndarray:
        met = pairs.product(self.wanting, self.giving)
        every = pairs.left(self.asked) + pairs.right(self.asked)
        met = met.astype(every.dtype, copy=False)
        met *= 1000
        np.divide(met, every, out=met, where=every > 0)
        return np.floor(met, out=met)

    def _areas(self, pairs: "_Pairs") -> np.ndarray:
        common = pairs.product(self.areas, self.areas).astype(np.float64)
        mentored = pairs.left(self.mentor) & pairs.right(self.mentee)
        mentoring = pairs.right(self.mentor) & pairs.left(self.mentee)
        asked = np.where(mentored, pairs.right(self.area_count), 0.0)
        asked = np.where(mentoring, pairs.left(self.area_count), asked)
        value = np.zeros_like(common)
        np.divide(common * 1000.0, asked, out=value, where=asked > 0)
        return np.floor(value)

    def _earliest(self, pairs: "_Pairs") -> np.ndarray:
        early = 1000 * (self.count - self.position)
        if self.count < 10**6:
            early = early.astype(np.int32)
        value = pairs.left(early) + pairs.right(early)
        value //= 2 * self.count
        return value.astype(np.float32)


class _Block:
    """Every row with every column."""

    def __init__(self, rows: np.ndarray, columns: np.ndarray):
        self.rows, self.columns = _without_copies(rows), _without_copies(columns)

    def left(self, values: np.ndarray) -> np.ndarray:
        return values[self.rows][:, None]

    def right(self, values: np.ndarray) -> np.ndarray:
        return values[self.columns][None, :]

    def product(self, left: np.ndarray, right: np.ndarray) -> np.ndarray:
        return left[self.rows] @ right[self.columns].T


def _without_copies(positions: np.ndarray) -> np.ndarray | slice:
    """Positions that follow each other as a slice, so that taking them copies nothing."""
    if len(positions) and np.all(np.diff(positions) == 1):
        return slice(int(positions[0]), int(positions[-1]) + 1)
    return positions


class _Aligned(_Block):
    """The first row with the first column, the second with the second, and so on."""

    def __init__(self, rows: np.ndarray, columns: np.ndarray):
        self.rows, self.columns = rows, columns

    def left(self, values: np.ndarray) -> np.ndarray:
        return values[self.rows]

    def right(self, values: np.ndarray) -> np.ndarray:
        return values[self.columns]

    def product(self, left: np.ndarray, right: np.ndarray) -> np.ndarray:
        return np.einsum("ij,ij->i", left[self.rows], right[self.columns])


_Pairs = _Block
