"""The fit of two people: a weighted sum of ten values from 0 to 1000, in integers, for whole blocks of pairs at once.

Every value is a rounded-down fraction of small integers. NumPy computes the fractions in double precision; that is
exact here, because a quotient of integers below 2^26 that is not whole lies at least 2^-26 below the next whole
number, far more than the error of one division.
"""

import numpy as np

from matching.engine.compatibility import codes, membership
from matching.engine.problem import Goal, Problem

_PLACE_WEIGHTS = (5, 4, 3, 2)


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
    """The ten values of the fit for any pairs of ``problem.people``."""

    def __init__(self, problem: Problem):
        people = problem.people
        self.count = len(people)
        self.position = positions(problem)
        self.languages = membership([p.languages for p in people], ignore_single=True)
        self.interests = membership([p.interests for p in people], ignore_single=True)
        self.interest_weights = np.zeros_like(self.interests)
        self._weigh_interests([p.interests for p in people])
        self.asks_interests = np.array([p.wants_shared_interests for p in people], dtype=bool)
        self.hours = membership([p.hours for p in people], ignore_single=True)
        self.states_hours = np.array([bool(p.hours) for p in people], dtype=bool)
        types = codes([p.library_type for p in people] + [p.wants_library_type for p in people])
        self.library_type, self.wanted_type = types[: self.count], types[self.count :]
        self.career_stage = codes([p.career_stage for p in people])
        self.frequency = codes([p.frequency for p in people])
        self.areas = membership([p.areas for p in people], ignore_single=True)
        self.area_count = np.array([len(p.areas) for p in people], dtype=np.float64)
        self.mentor = np.array([p.role == "mentor" for p in people], dtype=bool)
        self.mentee = np.array([p.role == "mentee" for p in people], dtype=bool)

    def _weigh_interests(self, lists: list[tuple[str, ...]]) -> None:
        listed: dict[str, int] = {}
        for items in lists:
            for item in items:
                listed[item] = listed.get(item, 0) + 1
        names = sorted(item for item in listed if listed[item] > 1)
        column = {item: at for at, item in enumerate(names)}
        self.all_weights = np.zeros(self.count, dtype=np.float64)
        for who, items in enumerate(lists):
            for place, item in enumerate(items):
                weight = _PLACE_WEIGHTS[place] if place < len(_PLACE_WEIGHTS) else 1
                self.all_weights[who] += weight
                if item in column:
                    self.interest_weights[who, column[item]] = weight

    def block(self, goal: Goal, rows: np.ndarray, columns: np.ndarray) -> np.ndarray:
        """Fit of every row with every column (int64, rows × columns), permitted or not."""
        total = np.zeros((len(rows), len(columns)), dtype=np.int64)
        for name, weight in goal.weights:
            if weight:
                value = getattr(self, f"_{name}")(_Block(rows, columns))
                total += np.multiply(value, weight, dtype=np.int64, casting="unsafe")
        return total

    def of_pairs(self, goal: Goal, first: np.ndarray, second: np.ndarray) -> np.ndarray:
        """Fit of first[k] with second[k] for every k (int64)."""
        total = np.zeros(len(first), dtype=np.int64)
        for name, weight in goal.weights:
            if weight:
                value = getattr(self, f"_{name}")(_Aligned(first, second))
                total += np.multiply(value, weight, dtype=np.int64, casting="unsafe")
        return total

    def _interests(self, pairs: "_Pairs") -> np.ndarray:
        shared = pairs.product(self.interest_weights, self.interests).astype(np.float64)
        shared += pairs.product(self.interests, self.interest_weights)
        every = pairs.left(self.all_weights) + pairs.right(self.all_weights)
        shared *= 1000.0
        np.divide(shared, every, out=shared, where=every > 0)
        return np.floor(shared, out=shared)

    def _same(self, pairs: "_Pairs", values: np.ndarray) -> np.ndarray:
        mine = pairs.left(values)
        return ((mine == pairs.right(values)) & (mine >= 0)) * np.int16(1000)

    def _library_type(self, pairs: "_Pairs") -> np.ndarray:
        return self._same(pairs, self.library_type)

    def _career_stage(self, pairs: "_Pairs") -> np.ndarray:
        return self._same(pairs, self.career_stage)

    def _frequency(self, pairs: "_Pairs") -> np.ndarray:
        return self._same(pairs, self.frequency)

    def _type_wishes(self, pairs: "_Pairs") -> np.ndarray:
        wish, other = pairs.left(self.wanted_type), pairs.right(self.library_type)
        met = ((wish < 0) | (wish == other)) * np.int16(500)
        wish, other = pairs.right(self.wanted_type), pairs.left(self.library_type)
        return met + ((wish < 0) | (wish == other)) * np.int16(500)

    def _interest_wishes(self, pairs: "_Pairs") -> np.ndarray:
        shares = pairs.product(self.interests, self.interests) > 0.5
        met = (shares | ~pairs.left(self.asks_interests)) * np.int16(500)
        return met + (shares | ~pairs.right(self.asks_interests)) * np.int16(500)

    def _languages(self, pairs: "_Pairs") -> np.ndarray:
        common = np.minimum(pairs.product(self.languages, self.languages), 3)
        return np.array([0, 333, 666, 1000], dtype=np.int16)[common.astype(np.int8)]

    def _hours(self, pairs: "_Pairs") -> np.ndarray:
        common = np.minimum(pairs.product(self.hours, self.hours), 10) * 100
        both = pairs.left(self.states_hours) & pairs.right(self.states_hours)
        return np.where(both, common, np.float32(500))

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
        early = self.count - self.position
        return 1000 * (pairs.left(early) + pairs.right(early)) // (2 * self.count)


class _Block:
    """Every row with every column."""

    def __init__(self, rows: np.ndarray, columns: np.ndarray):
        self.rows, self.columns = rows, columns

    def left(self, values: np.ndarray) -> np.ndarray:
        return values[self.rows][:, None]

    def right(self, values: np.ndarray) -> np.ndarray:
        return values[self.columns][None, :]

    def product(self, left: np.ndarray, right: np.ndarray) -> np.ndarray:
        return left[self.rows] @ right[self.columns].T


class _Aligned(_Block):
    """The first row with the first column, the second with the second, and so on."""

    def left(self, values: np.ndarray) -> np.ndarray:
        return values[self.rows]

    def right(self, values: np.ndarray) -> np.ndarray:
        return values[self.columns]

    def product(self, left: np.ndarray, right: np.ndarray) -> np.ndarray:
        return np.einsum("ij,ij->i", left[self.rows], right[self.columns])


_Pairs = _Block
