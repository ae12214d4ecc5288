"""The contract as one integer program over every permitted group, goal after goal: for some dozens of people, where
looking at every answer takes too long. Groups, fits and rules come from the brute force; nothing comes from the engine.
"""

from itertools import combinations

import highspy
import numpy as np

from tests.kit.engine.brute_force import BruteForce, _get


class Oracle:
    """The best values of a problem, by branch and bound over all groups."""

    def __init__(self, problem: dict):
        self.problem = problem
        self.brute = brute = BruteForce(problem)
        self.free = [who for who in brute.ids if who not in brute.locked_people]
        self.groups = [group for size in (2, 3) for group in combinations(self.free, size) if brute.permitted(group)]
        self.joining = [(pair, who) for pair in brute.open for who in self.free if brute.may_join(pair, who)]

    def best(self) -> list[int]:
        """The lexicographically best values."""
        kept: list[tuple[dict, int]] = []
        floors: list[tuple[dict, int]] = []
        values = []
        for goal in self.problem["goals"]:
            if goal["maximise"] == "worst":
                value = self._highest_floor(goal, kept, floors)
                if value:
                    floors.append((goal, value))
            else:
                value = self._solve(goal, kept, floors)
                assert value is not None
                kept.append((goal, value))
            values.append(value)
        return values

    def _strengths(self, goal: dict) -> list[int]:
        brute = self.brute
        groups = [*self.groups, *(tuple(sorted((*pair, who))) for pair, who in self.joining)]
        return [brute.strength(group, goal["weights"]) for group in groups]

    def _highest_floor(self, goal: dict, kept: list, floors: list) -> int:
        levels = sorted(set(self._strengths(goal)))
        low, high = -1, len(levels) - 1
        while low < high:
            middle = (low + high + 1) // 2
            held = [*floors, (goal, levels[middle])]
            if not levels[middle] or self._solve(None, kept, held) is not None:
                low = middle
            else:
                high = middle - 1
        return levels[low] if low >= 0 else 0

    def _parts(self, goal: dict) -> tuple[list[int], int]:
        """What every group and every joining adds to a goal, and what is there anyway."""
        brute = self.brute
        if goal["maximise"] == "fit":
            weights = goal["weights"]
            new = [brute.group_fit(group, weights) for group in self.groups]
            for pair, who in self.joining:
                new.append(brute.group_fit(tuple(sorted((*pair, who))), weights) - brute.group_fit(pair, weights))
            return new, sum(brute.group_fit(group, weights) for group in [*brute.locked, *brute.open])
        if goal["maximise"] == "kept":
            present = [int(group in brute.present) for group in self.groups] + [0] * len(self.joining)
            return present, sum(group in brute.present for group in brute.locked) + len(brute.open)

        def counts(who: str) -> int:
            person = brute.people[who]
            if goal["maximise"] == "places":
                return 1
            if goal["maximise"] == "new":
                return int(_get(person, "placed_before", 0) == 0)
            if goal["maximise"] == "earliest":
                return len(brute.ids) - brute.position[who]
            waiting = _get(person, "waiting", 0)
            if waiting < goal.get("at_least", 1):
                return 0
            return min(5, waiting) if goal.get("by") == "rounds" else 1

        new = [sum(map(counts, group)) for group in self.groups] + [counts(who) for _, who in self.joining]
        return new, sum(map(counts, brute.locked_people))

    def _solve(self, goal: dict | None, kept: list, floors: list) -> int | None:
        """The most of a goal (0 for none) with the ones before at their values; None if nothing keeps them."""
        brute, groups, joining = self.brute, self.groups, self.joining
        covered = {brute.people[who]["country"] for who in brute.locked_people}
        countries = sorted({brute.people[who]["country"] for who in self.free} - covered)
        count = len(groups) + len(joining)
        total = count + len(countries)
        if not total:
            return None if floors else 0 if goal is None else self._fixed(goal)
        members = [set(group) for group in groups] + [{who} for _, who in joining]
        highs = highspy.Highs()
        highs.setOptionValue("output_flag", False)
        highs.setOptionValue("mip_rel_gap", 0.0)
        highs.setOptionValue("mip_abs_gap", 0.4)
        highs.setOptionValue("mip_feasibility_tolerance", 1e-9)
        barred = np.zeros(count, dtype=bool)
        for worst, least in floors:
            barred |= np.array(self._strengths(worst), dtype=np.int64) < least
        for at in range(total):
            highs.addVar(0.0, 0.0 if at < count and barred[at] else 1.0)
            highs.changeColIntegrality(at, highspy.HighsVarType.kInteger)

        def row(lower: float, upper: float, entries: dict[int, float]) -> None:
            columns = np.array(list(entries), dtype=np.int32)
            highs.addRow(lower, upper, len(entries), columns, np.array(list(entries.values()), dtype=float))

        infinite = highspy.kHighsInf
        for who in self.free:
            row(-infinite, 1, {at: 1 for at in range(count) if who in members[at]})
        for pair in brute.open:
            row(-infinite, 1, {len(groups) + at: 1 for at, (mine, _) in enumerate(joining) if mine == pair})
        room = self.problem["seats"] - len(brute.locked_people)
        row(-infinite, room, {at: len(members[at]) for at in range(count)})
        if self.problem.get("trio", "odd") == "odd":
            row(-infinite, 1, {at: 1 for at in range(len(groups)) if len(groups[at]) == 3})
        if floors:
            row(1, infinite, dict.fromkeys(range(count), 1))
        for country in {brute.people[who]["country"] for who in self.free}:
            here = {at: sum(brute.people[who]["country"] == country for who in members[at]) for at in range(count)}
            here = {at: number for at, number in here.items() if number}
            locked = sum(brute.people[who]["country"] == country for who in brute.locked_people)
            if brute.cap is not None:
                row(-infinite, max(0, brute.cap - locked), here)
            if country in countries:
                row(-infinite, 0, {count + countries.index(country): 1, **dict.fromkeys(here, -1)})
        for earlier, value in kept:
            entries, fixed = self._entries(earlier, count, len(countries), len(covered))
            row(value - fixed - 0.25, infinite, entries)
        entries, fixed = ({}, 0) if goal is None else self._entries(goal, count, len(countries), len(covered))
        for at, worth in entries.items():
            highs.changeColCost(at, float(worth))
        highs.changeObjectiveSense(highspy.ObjSense.kMaximize)
        highs.run()
        if highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        return round(highs.getInfo().objective_function_value) + fixed

    def _entries(self, goal: dict, count: int, countries: int, covered: int) -> tuple[dict[int, int], int]:
        if goal["maximise"] == "countries":
            return {count + at: 1 for at in range(countries)}, covered
        new, fixed = self._parts(goal)
        return {at: worth for at, worth in enumerate(new) if worth}, fixed

    def _fixed(self, goal: dict) -> int:
        if goal["maximise"] == "countries":
            return len({self.brute.people[who]["country"] for who in self.brute.locked_people})
        return self._parts(goal)[1]
