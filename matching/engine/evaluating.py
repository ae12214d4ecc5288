"""What the goals are worth for groups that somebody else has made, and which rule such groups break. Nothing is solved.

Values are those that ``solve`` would report for the same groups, computed from the same arrays.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from itertools import combinations

import numpy as np

from matching.engine.model import Model, as_rows
from matching.engine.problem import Problem
from matching.engine.solution import shared
from matching.engine.unplaced import RULES

Group = tuple[int, ...]
"""People in one group, as ascending positions in ``problem.people``."""

Broken = tuple[str, tuple[str, ...]]
"""A rule that is broken and the ids of the people between whom it is, or the country or number that it is about."""


class Evaluation:
    """A problem, ready to be asked about any groups of its people, given by their ids."""

    def __init__(self, problem: Problem):
        self.problem = problem
        self.model = Model(replace(problem, locked=(), open=()))
        self.ids = [person.id for person in problem.people]
        self.locked = frozenset(problem.locked)
        self.present = frozenset(problem.present)
        self._country = {person.id: person.country for person in problem.people}
        self._locked_ids = {frozenset(self.ids[who] for who in group) for group in problem.locked}
        self.goals = [term.goal for term in self.model.terms]

    def positions(self, group: Iterable[str]) -> Group:
        """A group given by ids. Raises ``KeyError`` for somebody who is not among the people."""
        return tuple(sorted(self.problem.index[person] for person in group))

    def values(self, groups: Iterable[Iterable[str]]) -> list[int]:
        """The value of every goal for these groups. Those that the problem locks count as locked where they stand."""
        found = [self.positions(group) for group in groups]
        rows = as_rows(found)
        unlocked = as_rows(group for group in found if group not in self.locked)
        result = []
        for term in self.model.terms:
            if term.kept:
                result.append(len(self.present.intersection(found)))
            elif term.worst:
                result.append(self.model.value(term, unlocked))
            else:
                result.append(self.model.value(term, rows))
        return result

    def told(self, groups: Sequence[Iterable[str]]) -> list[dict]:
        """The groups as a solution tells of them, in the order given: ``people``, ``fit`` per goal "fit", ``shared``."""
        if not groups:
            return []
        found = [self.positions(group) for group in groups]
        rows = as_rows(found)
        fits = [self.model.group_fit(term.goal, rows).tolist() for term in self.model.terms if term.fit]
        return [
            {
                "people": [self.ids[who] for who in group],
                "fit": [values[at] for values in fits],
                "shared": shared([self.problem.people[who] for who in group]),
            }
            for at, group in enumerate(found)
        ]

    def broken(self, group: Iterable[str], *, opened: bool = False) -> Broken | None:
        """The first rule that these two or three people break as a group, if any.

        ``opened``: the three are an open pair and who joined it, so that a problem without trios has nothing against them.
        """
        members = self.positions(group)
        rules = self.model.rules
        for rule in RULES:
            for one, other in combinations(members, 2):
                if rules.broken(rule, np.array([one]), np.array([other]))[0, 0]:
                    return rule, (self.ids[one], self.ids[other])
        if len(members) < 3:
            return None
        unwilling = tuple(self.ids[who] for who in members if not rules.third_ok[who])
        if unwilling:
            return "trio_ok", unwilling
        if not rules.common_language(np.array([members]))[0]:
            return "three_languages", tuple(self.ids[who] for who in members)
        if self.problem.trio == "never" and not opened:
            return "trio", ("0",)
        return None

    def overfull(
        self, before: Sequence[Sequence[str]], after: Sequence[Sequence[str]], opened: Collection[frozenset[str]] = ()
    ) -> Broken | None:
        """The first limit on all groups together that is passed by ``after`` and further than by ``before``: ``seats``,
        ``cap`` of a country, ``trio`` for the number of trios. Those of ``opened`` are trios that count for none.
        """
        here, there = (Counter(self._country[one] for group in groups for one in group) for groups in (after, before))
        if self.problem.seats < here.total() > there.total():
            return "seats", (str(self.problem.seats),)
        for country, placed in sorted(here.items()):
            if self.problem.cap is not None and self.problem.cap < placed > there[country]:
                return "cap", (country, str(self.problem.cap))
        if self.problem.trio != "free":
            most = 0 if self.problem.trio == "never" else 1
            exempt = {frozenset(group) for group in opened} | self._locked_ids
            trios, were = (
                sum(frozenset(group) not in exempt for group in groups if len(group) == 3)
                for groups in (after, before)
            )
            if most < trios > were:
                return "trio", (str(most),)
        return None
