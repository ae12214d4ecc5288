"""The problem as arrays: who is free, what is left of seats and caps, and what each goal adds up.

Groups are rows of three positions in ``problem.people``, ascending, with -1 in third place for a pair. "Columns" are
such rows for groups that the rules permit and that are not locked; locked groups enter every sum as a constant. So do open
pairs; the first of their two people stands for the place in them (a *slot*), and a pair of a slot with somebody is the trio
that the three make.
"""

import copy
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from matching.engine.compatibility import Rules
from matching.engine.fit import Fit
from matching.engine.problem import Goal, Problem

_MOST_ROUNDS = 5


@dataclass(frozen=True)
class Term:
    """What one goal adds up: ``person`` weights, ``kept`` groups, ``fit`` of groups or countries (``covers``); or
    ``worst``, the least fit of any group, which is no sum. One of them.
    """

    goal: Goal
    person: np.ndarray | None = None
    kept: bool = False
    fit: bool = False
    covers: bool = False
    worst: bool = False


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
        self._open_up()
        countries = int(self.rules.country.max()) + 1 if self.count else 0
        taken = np.bincount(self.rules.country[self.rules.locked], minlength=countries)
        self.covered = taken > 0
        self.covered_by_locked = int(self.covered.sum())
        self.cap_left: np.ndarray | None = None
        if problem.cap is not None:
            self.cap_left = np.maximum(0, min(problem.cap, self.count) - taken)
        self.country, self.countries = self.rules.country, countries
        if len(self.slots):
            self._send_slots_abroad()
        self.terms = [self._term(goal) for goal in problem.goals]
        self.kept_locked = len(set(problem.present) & set(problem.locked)) + len(problem.open)
        self.present = self._keepable()
        self._present_keys = np.sort(self.keys(self.present))

    def _open_up(self) -> None:
        """``slots`` are the first people of the open pairs, ``slot_of`` everybody's open pair by number (of slots only)
        and ``joins`` says who may join which open pair.
        """
        pairs = np.array(self.problem.open, dtype=np.int64).reshape(-1, 2)
        self.open = as_rows(self.problem.open)
        self.slots, self._others = pairs[:, 0], pairs[:, 1]
        self.is_slot = np.zeros(self.count, dtype=bool)
        self.is_slot[self.slots] = True
        self.slot_of = np.full(self.count + 1, -1)
        self.slot_of[self.slots] = np.arange(len(self.slots))
        everyone = np.arange(self.count)
        rules = self.rules
        self.joins = rules.permitted(self.slots, everyone) & rules.permitted(self._others, everyone)
        self.joins &= ~rules.locked & rules.third_ok
        self.joins &= (rules.third_ok[self.slots] & rules.third_ok[self._others])[:, None]
        spoken = rules.languages[self.slots] * rules.languages[self._others]
        self.joins &= spoken @ rules.languages.T > 0.5
        self.takers = np.flatnonzero(~rules.locked | self.is_slot)

    def _send_slots_abroad(self) -> None:
        """A slot takes no country's place and covers none: give all slots a country of their own."""
        self.country = self.rules.country.copy()
        self.country[self.slots] = self.countries
        self.countries += 1
        self.covered = np.append(self.covered, True)
        if self.cap_left is not None:
            self.cap_left = np.append(self.cap_left, self.count)

    def _term(self, goal: Goal) -> Term:
        people = self.problem.people
        if goal.maximise == "places":
            return Term(goal, person=np.ones(self.count, dtype=np.int64))
        if goal.maximise == "waiting":
            most = _MOST_ROUNDS if goal.by == "rounds" else 1
            counted = [
                (min(most, person.waiting) if goal.by == "rounds" else 1) if person.waiting >= goal.at_least else 0
                for person in people
            ]
            return Term(goal, person=np.array(counted, dtype=np.int64))
        if goal.maximise == "new":
            return Term(goal, person=np.array([int(not person.placed_before) for person in people], dtype=np.int64))
        if goal.maximise == "earliest":
            return Term(goal, person=self.count - self.fit.position)
        if goal.maximise == "kept":
            return Term(goal, kept=True)
        if goal.maximise == "fit":
            return Term(goal, fit=True)
        if goal.maximise == "worst":
            return Term(goal, worst=True)
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
        taken = np.append(self.rules.locked, False)[groups].any(axis=1)
        return groups[self.permitted(groups) & ~taken]

    def joined(self, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Which of these rows join somebody to an open pair (their indexes), the open pairs' numbers, and who joins."""
        first, second = self.slot_of[rows[:, 0]], self.slot_of[rows[:, 1]]
        at = np.flatnonzero((first >= 0) | (second >= 0))
        number = np.maximum(first, second)[at]
        return at, number, np.where(first[at] >= 0, rows[at, 1], rows[at, 0])

    def real(self, rows: np.ndarray) -> np.ndarray:
        """The same groups with all their people: open pairs that somebody joins as trios."""
        rows = rows.copy()
        at, number, who = self.joined(rows)
        if len(at):
            rows[at] = np.sort(np.stack([self.slots[number], self._others[number], who], axis=1), axis=1)
        return rows

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
        at, number, who = self.joined(rows)
        result[at] = self.joins[number, who] & (rows[at, 2] < 0)
        return result

    def group_fit(self, goal: Goal, rows: np.ndarray) -> np.ndarray:
        """Fit of every group (int64): of a pair its fit, of a trio half the sum of its three pairs, rounded down.

        Rows name all people of a group here, as those of ``real`` do.
        """
        total = self.fit.of_pairs(goal, rows[:, 0], rows[:, 1])
        trios = rows[:, 2] >= 0
        if trios.any():
            one, two, three = rows[trios].T
            more = self.fit.of_pairs(goal, one, three) + self.fit.of_pairs(goal, two, three)
            total[trios] = (total[trios] + more) // 2
        return total

    def added(self, goal: Goal, number: np.ndarray, who: np.ndarray) -> np.ndarray:
        """The fit that somebody who joins an open pair adds (int64; below 0 where the trio's is less than the pair's)."""
        pair = self.fit.of_pairs(goal, self.slots, self._others)[number]
        both = self.fit.of_pairs(goal, self.slots[number], who) + self.fit.of_pairs(goal, self._others[number], who)
        return (pair + both) // 2 - pair

    def strength(self, goal: Goal, rows: np.ndarray) -> np.ndarray:
        """What every group counts for the goal "worst" (int64): a pair its fit, a trio two thirds of its, rounded down."""
        rows = self.real(rows)
        fit = self.group_fit(goal, rows)
        return np.where(rows[:, 2] >= 0, fit * 2 // 3, fit)

    def person_sum(self, weights: np.ndarray, rows: np.ndarray) -> np.ndarray:
        """For every group the sum of its members' weights, open pairs' people not counted."""
        counted = np.append(np.where(self.is_slot, 0, weights), 0)
        return counted[rows].sum(axis=1)

    def coefficients(self, term: Term, rows: np.ndarray) -> np.ndarray:
        """What every new group adds to a goal (int64); zeros for the goal "countries", which is no sum over groups. For
        "worst" what it counts there.
        """
        if term.person is not None:
            return self.person_sum(term.person, rows)
        if term.worst:
            return self.strength(term.goal, rows)
        if term.fit:
            total = self.group_fit(term.goal, rows)
            at, number, who = self.joined(rows)
            if len(at):
                total[at] = self.added(term.goal, number, who)
            return total
        if term.kept and len(rows):
            at = np.searchsorted(self._present_keys, keys := self.keys(rows))
            at = np.minimum(at, max(0, len(self._present_keys) - 1))
            if len(self._present_keys):
                return (self._present_keys[at] == keys).astype(np.int64)
        return np.zeros(len(rows), dtype=np.int64)

    def constant(self, term: Term) -> int:
        """What the locked groups and the open pairs add to a goal."""
        if term.covers:
            return self.covered_by_locked
        if term.kept:
            return self.kept_locked
        if term.worst:
            return 0
        if term.person is not None:
            return int(term.person[self.rules.locked].sum())
        return int(self.group_fit(term.goal, np.concatenate([self.locked, self.open])).sum())

    def most(self, term: Term) -> int:
        """What a goal can reach at the very most, whoever is with whom."""
        if term.covers:
            return self.countries
        if term.kept:
            return len(self.problem.present) + len(self.problem.open)
        if term.person is not None:
            return int(term.person.sum())
        best = 1000 * sum(weight for _, weight in term.goal.weights)
        return best if term.worst else best * self.count // 2

    def value(self, term: Term, rows: np.ndarray) -> int:
        """The goal's exact value for these unlocked groups together with the locked ones."""
        if term.worst:
            return int(self.strength(term.goal, rows).min()) if len(rows) else 0
        if term.covers:
            members = rows[rows >= 0]
            placed = self.covered.copy()
            placed[self.country[members]] = True
            return self.covered_by_locked + int((placed & ~self.covered).sum())
        return self.constant(term) + int(self.coefficients(term, rows).sum())

    def values(self, rows: np.ndarray) -> list[int]:
        """The exact values of all goals, in order."""
        return [self.value(term, rows) for term in self.terms]

    def broken_rule(self, rows: np.ndarray) -> str | None:
        """What rule these unlocked groups break, if any: the last look before anything is reported."""
        members = rows[rows >= 0]
        new = members[~self.is_slot[members]]
        trios = int((rows[:, 2] >= 0).sum())
        if not self.permitted(rows).all():
            return "a group is not permitted"
        if len(np.unique(members)) < len(members):
            return "somebody is in two groups"
        if len(new) > self.seats_left:
            return "too many people are placed"
        if trios > {"never": 0, "odd": 1, "free": trios}[self.problem.trio]:
            return "too many trios"
        if self.cap_left is not None and len(new):
            placed = np.bincount(self.country[new], minlength=self.countries)
            if (placed > self.cap_left).any():
                return "a country is above its cap"
        return None
