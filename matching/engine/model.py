"""The problem as arrays: who is free, what is left of seats and caps, and what each goal adds up.

Groups are rows of three positions in ``problem.people``, ascending, with -1 in third place for a pair. "Columns" are
such rows for groups that the rules permit and that are not locked; locked groups enter every sum as a constant.
"""

import copy
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from matching.engine.compatibility import Rules
from matching.engine.fit import Fit
from matching.engine.problem import Goal, Problem


@dataclass(frozen=True)
class Term:
    """What one goal adds up: ``person`` weights, ``kept`` groups, ``fit`` of groups or countries (``covers``); one of
    them.
    """

    goal: Goal
    person: np.ndarray | None = None
    kept: bool = False
    fit: bool = False
    covers: bool = False


def as_rows(groups: Iterable[tuple[int, ...]]) -> np.ndarray:
    """Groups given as tuples of positions, as an array of rows (int64, n × 3)."""
    rows = [(*sorted(group), -1) if len(group) == 2 else tuple(sorted(group)) for group in groups]
    return np.array(rows, dtype=np.int64).reshape(-1, 3)


class Model:
    """A problem compiled for search. Nothing in it changes after it is made."""

    def __init__(self, problem: Problem):
        self.problem = problem
        self.rules = Rules(problem)
        self.fit = Fit(problem)
        self.count = len(problem.people)
        self.free = np.flatnonzero(~self.rules.locked)
        self.locked = as_rows(problem.locked)
        self.seats_left = min(problem.seats, self.count) - int(self.rules.locked.sum())
        self.country = self.rules.country
        self.countries = int(self.country.max()) + 1 if self.count else 0
        taken = np.bincount(self.country[self.rules.locked], minlength=self.countries)
        self.covered = taken > 0
        self.cap_left: np.ndarray | None = None
        if problem.cap is not None:
            self.cap_left = np.maximum(0, min(problem.cap, self.count) - taken)
        self.terms = [self._term(goal) for goal in problem.goals]
        self.kept_locked = len(set(problem.present) & set(problem.locked))
        self.present = self._keepable()
        self._present_keys = np.sort(self.keys(self.present))

    def _term(self, goal: Goal) -> Term:
        people = self.problem.people
        if goal.maximise == "places":
            return Term(goal, person=np.ones(self.count, dtype=np.int64))
        if goal.maximise == "waiting":
            late = [int(person.waiting >= goal.at_least) for person in people]
            return Term(goal, person=np.array(late, dtype=np.int64))
        if goal.maximise == "earliest":
            return Term(goal, person=self.count - self.fit.position)
        if goal.maximise == "kept":
            return Term(goal, kept=True)
        if goal.maximise == "fit":
            return Term(goal, fit=True)
        return Term(goal, covers=True)

    def requiring(self, who: int) -> "Model":
        """The same model with one goal in front of all others: that this person is placed."""
        other = copy.copy(self)
        only = np.zeros(self.count, dtype=np.int64)
        only[who] = 1
        other.terms = [Term(Goal("required"), person=only), *self.terms]
        return other

    def keys(self, rows: np.ndarray) -> np.ndarray:
        """One number per group, the same for the same group."""
        base = self.count + 1
        return (rows[:, 0] * base + rows[:, 1]) * base + rows[:, 2] + 1

    def _keepable(self) -> np.ndarray:
        groups = as_rows(set(self.problem.present) - set(self.problem.locked))
        groups = groups[np.lexsort(groups.T[::-1])] if len(groups) else groups
        return groups[self.permitted(groups)]

    def permitted(self, rows: np.ndarray) -> np.ndarray:
        """Which of these groups the hard rules permit as new groups (locked people are not available)."""
        one, two, three = rows.T
        locked = np.append(self.rules.locked, False)
        result = self.rules.permitted_pairs(one, two) & ~locked[rows].any(axis=1)
        trios = np.flatnonzero(three >= 0)
        if len(trios):
            one, two, three = rows[trios].T
            result[trios] &= (
                self.rules.permitted_pairs(one, three)
                & self.rules.permitted_pairs(two, three)
                & self.rules.trio_ok[rows[trios]].all(axis=1)
                & self.rules.common_language(rows[trios])
                & (self.problem.trio != "never")
            )
        return result

    def group_fit(self, goal: Goal, rows: np.ndarray) -> np.ndarray:
        """Fit of every group (int64): of a pair its fit, of a trio half the sum of its three pairs, rounded down."""
        total = self.fit.of_pairs(goal, rows[:, 0], rows[:, 1])
        trios = rows[:, 2] >= 0
        if trios.any():
            one, two, three = rows[trios].T
            more = self.fit.of_pairs(goal, one, three) + self.fit.of_pairs(goal, two, three)
            total[trios] = (total[trios] + more) // 2
        return total

    def person_sum(self, weights: np.ndarray, rows: np.ndarray) -> np.ndarray:
        """For every group the sum of its members' weights."""
        with_nobody = np.append(weights, 0)
        return with_nobody[rows].sum(axis=1)

    def coefficients(self, term: Term, rows: np.ndarray) -> np.ndarray:
        """What every group adds to a goal (int64); zeros for the goal "countries", which is no sum over groups."""
        if term.person is not None:
            return self.person_sum(term.person, rows)
        if term.fit:
            return self.group_fit(term.goal, rows)
        if term.kept and len(rows):
            at = np.searchsorted(self._present_keys, keys := self.keys(rows))
            at = np.minimum(at, max(0, len(self._present_keys) - 1))
            if len(self._present_keys):
                return (self._present_keys[at] == keys).astype(np.int64)
        return np.zeros(len(rows), dtype=np.int64)

    def constant(self, term: Term) -> int:
        """What the locked groups add to a goal."""
        if term.covers:
            return int(self.covered.sum())
        if term.kept:
            return self.kept_locked
        return int(self.coefficients(term, self.locked).sum())

    def most(self, term: Term) -> int:
        """What a goal can reach at the very most, whoever is with whom."""
        if term.covers:
            return self.countries
        if term.kept:
            return len(self.problem.present)
        if term.fit:
            return 500 * sum(weight for _, weight in term.goal.weights) * self.count
        return int(term.person.sum())

    def value(self, term: Term, rows: np.ndarray) -> int:
        """The goal's exact value for these unlocked groups together with the locked ones."""
        if term.covers:
            members = rows[rows >= 0]
            placed = self.covered.copy()
            placed[self.country[members]] = True
            return int(placed.sum())
        return self.constant(term) + int(self.coefficients(term, rows).sum())

    def values(self, rows: np.ndarray) -> list[int]:
        """The exact values of all goals, in order."""
        return [self.value(term, rows) for term in self.terms]

    def broken_rule(self, rows: np.ndarray) -> str | None:
        """What rule these unlocked groups break, if any: the last look before anything is reported."""
        members = rows[rows >= 0]
        trios = int((rows[:, 2] >= 0).sum())
        if not self.permitted(rows).all():
            return "a group is not permitted"
        if len(np.unique(members)) < len(members):
            return "somebody is in two groups"
        if len(members) > self.seats_left:
            return "too many people are placed"
        if trios > {"never": 0, "odd": 1, "free": trios}[self.problem.trio]:
            return "too many trios"
        if self.cap_left is not None and len(members):
            placed = np.bincount(self.country[members], minlength=self.countries)
            if (placed > self.cap_left).any():
                return "a country is above its cap"
        return None
