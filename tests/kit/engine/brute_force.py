"""The contract once more, as plainly as possible and sharing no code with the engine: every permitted answer is
looked at.

Only for a handful of people.
"""

from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction
from itertools import combinations
from math import floor


def _get(person, key, default):
    value = person.get(key)
    return default if value is None else value


class BruteForce:
    """All permitted answers to one problem, and the lexicographically best values."""

    def __init__(self, problem):
        self.problem = problem
        self.people = {person["id"]: person for person in problem["people"]}
        self.ids = sorted(self.people)
        self.locked = [tuple(sorted(group)) for group in problem.get("locked", [])]
        self.open = [tuple(sorted(pair)) for pair in problem.get("open", [])]
        self.locked_people = {who for group in [*self.locked, *self.open] for who in group}
        self.present = {tuple(sorted(group)) for group in problem.get("present", [])}
        self.class_of = {}
        for number, codes in enumerate(problem.get("same_country", [])):
            for code in codes:
                self.class_of[code] = ("class", number)
        self.apart = {frozenset(pair) for key in ("met", "never") for pair in problem.get(key, [])}
        self.position = {}
        if all(person.get("applied_at") for person in self.people.values()):
            order = sorted(self.ids, key=lambda who: (self._instant(who), who))
            self.position = {who: place for place, who in enumerate(order)}
        cap = problem.get("country_cap")
        self.cap = None
        if cap is not None:
            self.cap = max(1, floor(Fraction(Decimal(repr(cap))) * problem["seats"]))

    def _instant(self, who):
        moment = datetime.fromisoformat(self.people[who]["applied_at"])
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)

    # What is permitted

    def pair_permitted(self, a, b):
        first, second = self.people[a], self.people[b]
        classes = [self.class_of.get(p["country"], p["country"]) for p in (first, second)]
        roles = sorted(_get(p, "role", "peer") for p in (first, second))
        return (
            a != b
            and classes[0] != classes[1]
            and bool(set(first["languages"]) & set(second["languages"]))
            and roles in (["peer", "peer"], ["mentee", "mentor"])
            and frozenset((a, b)) not in self.apart
        )

    def permitted(self, group):
        if not all(self.pair_permitted(a, b) for a, b in combinations(group, 2)):
            return False
        if len(group) == 2:
            return True
        members = [self.people[who] for who in group]
        return (
            self.problem.get("trio", "odd") != "never"
            and all(_get(p, "role", "peer") == "peer" for p in members)
            and all(_get(p, "trio_ok", True) for p in members)
            and bool(set.intersection(*(set(p["languages"]) for p in members)))
        )

    def may_join(self, pair, who):
        """Whether somebody may become the third of an open pair."""
        members = [self.people[one] for one in (*pair, who)]
        return (
            who not in self.locked_people
            and all(self.pair_permitted(who, other) for other in pair)
            and all(_get(p, "trio_ok", True) for p in members)
            and bool(set.intersection(*(set(p["languages"]) for p in members)))
        )

    # What a group is worth

    def pair_fit(self, a, b, weights):
        first, second = self.people[a], self.people[b]
        return sum(weight * getattr(self, f"_{name}")(first, second) for name, weight in weights.items() if weight)

    def group_fit(self, group, weights):
        total = sum(self.pair_fit(a, b, weights) for a, b in combinations(group, 2))
        return total if len(group) == 2 else total // 2

    def _interests(self, first, second):
        def weights(person):
            return {
                interest: max(1, 5 - place) if place < 4 else 1
                for place, interest in enumerate(_get(person, "interests", []))
            }

        one, two = weights(first), weights(second)
        total = sum(one.values()) + sum(two.values())
        shared = sum(one[name] + two[name] for name in set(one) & set(two))
        return 1000 * shared // total if total else 0

    def _same(self, first, second, key):
        return 1000 if first.get(key) is not None and first.get(key) == second.get(key) else 0

    def _library_type(self, first, second):
        return self._same(first, second, "library_type")

    def _career_stage(self, first, second):
        return self._same(first, second, "career_stage")

    def _frequency(self, first, second):
        return self._same(first, second, "frequency")

    def _type_wishes(self, first, second):
        result = 0
        for me, other in ((first, second), (second, first)):
            wish = me.get("wants_library_type")
            if wish is None or wish == other.get("library_type"):
                result += 500
        return result

    def _interest_wishes(self, first, second):
        shares = set(_get(first, "interests", [])) & set(_get(second, "interests", []))
        return sum(500 for me in (first, second) if not _get(me, "wants_shared_interests", False) or shares)

    def _languages(self, first, second):
        return 1000 * min(3, len(set(first["languages"]) & set(second["languages"]))) // 3

    def _hours(self, first, second):
        one, two = set(_get(first, "hours", [])), set(_get(second, "hours", []))
        return 1000 * min(10, len(one & two)) // 10 if one and two else 500

    def _areas(self, first, second):
        roles = {
            _get(first, "role", "peer"): first,
            _get(second, "role", "peer"): second,
        }
        if set(roles) != {"mentor", "mentee"}:
            return 0
        wanted = set(_get(roles["mentee"], "areas", []))
        return 1000 * len(wanted & set(_get(roles["mentor"], "areas", []))) // len(wanted) if wanted else 0

    def _earliest(self, first, second):
        n = len(self.ids)
        early = 2 * n - self.position[first["id"]] - self.position[second["id"]]
        return 1000 * early // (2 * n)

    def _complement(self, first, second):
        one, two = set(_get(first, "seeks", [])), set(_get(second, "seeks", []))
        if not one and not two:
            return 0
        found = len(one & set(_get(second, "offers", []))) + len(two & set(_get(first, "offers", [])))
        return 1000 * found // (len(one) + len(two))

    def _meeting(self, first, second):
        one, two = set(_get(first, "hours", [])), set(_get(second, "hours", []))
        return {0: 0, 1: 700, 2: 900}.get(len(one & two), 1000) if one and two else 600

    # Answers

    def values(self, groups):
        """Values for these groups, which are all but the locked ones: open pairs are among them, as pairs or as trios."""
        every = [*groups, *self.locked]
        opened = [group for group in groups if any(set(pair) <= set(group) for pair in self.open)]
        unlocked = [group for group in groups if group not in self.open]
        placed = {who for group in every for who in group}
        result = []
        for goal in self.problem["goals"]:
            kind = goal["maximise"]
            if kind == "places":
                result.append(len(placed))
            elif kind == "countries":
                result.append(len({self.people[who]["country"] for who in placed}))
            elif kind == "waiting":
                least = goal.get("at_least", 1)
                waited = [_get(self.people[who], "waiting", 0) for who in placed]
                rounds = goal.get("by", "people") == "rounds"
                result.append(sum((min(5, count) if rounds else 1) for count in waited if count >= least))
            elif kind == "new":
                result.append(sum(_get(self.people[who], "placed_before", 0) == 0 for who in placed))
            elif kind == "worst":
                strengths = [self.strength(group, goal["weights"]) for group in unlocked]
                result.append(min(strengths, default=0))
            elif kind == "earliest":
                result.append(sum(len(self.ids) - self.position[who] for who in placed))
            elif kind == "kept":
                stay = sum(group in self.present for group in every if group not in opened)
                result.append(stay + len(self.open))
            else:
                result.append(sum(self.group_fit(group, goal["weights"]) for group in every))
        return result

    def strength(self, group, weights):
        fit = self.group_fit(group, weights)
        return fit if len(group) == 2 else fit * 2 // 3

    def answers(self):
        """Every permitted set of groups but the locked ones."""
        free = [who for who in self.ids if who not in self.locked_people]
        possible = [group for size in (2, 3) for group in combinations(free, size) if self.permitted(group)]
        by_first = {who: [g for g in possible if g[0] == who] for who in free}
        room = self.problem["seats"] - len(self.locked_people)
        trios = {"never": 0, "odd": 1, "free": len(free)}[self.problem.get("trio", "odd")]
        count = {}
        for who in self.locked_people:
            country = self.people[who]["country"]
            count[country] = count.get(country, 0) + 1

        def fill(number, used, room, count, groups):
            if number == len(self.open):
                yield list(groups)
                return
            pair = self.open[number]
            yield from fill(number + 1, used, room, count, [*groups, pair])
            for who in free:
                country = self.people[who]["country"]
                full = self.cap is not None and count.get(country, 0) >= self.cap
                if room and who not in used and not full and self.may_join(pair, who):
                    more = {**count, country: count.get(country, 0) + 1}
                    trio = tuple(sorted((*pair, who)))
                    yield from fill(number + 1, used | {who}, room - 1, more, [*groups, trio])

        def extend(at, used, room, trios, count, groups):
            if at == len(free):
                yield from fill(0, used, room, count, groups)
                return
            yield from extend(at + 1, used, room, trios, count, groups)
            who = free[at]
            if who in used:
                return
            for group in by_first[who]:
                if len(group) > room or (len(group) == 3 and not trios) or used & set(group):
                    continue
                more = dict(count)
                for member in group:
                    country = self.people[member]["country"]
                    more[country] = more.get(country, 0) + 1
                if self.cap is not None and any(more[self.people[m]["country"]] > self.cap for m in group):
                    continue
                groups.append(group)
                yield from extend(
                    at + 1,
                    used | set(group),
                    room - len(group),
                    trios - (len(group) == 3),
                    more,
                    groups,
                )
                groups.pop()

        yield from extend(0, set(), room, trios, count, [])

    def best(self, placing=None):
        """The best values, or None if nobody can place the person ``placing``."""
        return max(
            (
                self.values(groups)
                for groups in self.answers()
                if placing is None or any(placing in group for group in groups)
            ),
            default=None,
        )

    def allows(self, groups):
        """Whether this list of groups (locked ones included) keeps every hard rule."""
        groups = [tuple(sorted(group)) for group in groups]
        if any(group not in groups for group in self.locked):
            return False
        new = [group for group in groups if group not in self.locked]
        return any(sorted(new) == sorted(answer) for answer in self.answers())
