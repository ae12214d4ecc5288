"""Why somebody has no group: the first reason that holds, with the facts behind it."""

from collections.abc import Callable

import numpy as np

from matching.engine.model import Model
from matching.engine.search import Answer

REASONS = ("no_language", "no_partner", "partners_locked", "cap", "seats", "outweighed")
RULES = ("country", "language", "role", "met", "never")


class Unplaced:
    """The reasons for everybody whom an answer leaves out.

    ``outweigh`` is asked for the facts of all the people to whom no simpler reason applies.
    """

    def __init__(self, model: Model, answer: Answer, outweigh: Callable[[list[int]], dict[int, dict]]):
        self.model = model
        self.outweigh = outweigh
        self.placed = model.rules.locked.copy()
        self.placed[answer.rows[answer.rows >= 0]] = True
        self.placed_from = np.bincount(model.rules.country[self.placed], minlength=max(1, model.countries))
        self.trios = int((answer.rows[:, 2] >= 0).sum())
        self.groups = len(answer.rows)

    def all(self) -> list[dict]:
        """One entry per person left out, in order of id."""
        people = self.model.problem.people
        reasons = self._reasons(np.flatnonzero(~self.placed))
        outweighed = self.outweigh([who for who, (reason, _) in reasons.items() if reason == "outweighed"])
        return [
            {"id": people[who].id, "reason": reason, "facts": outweighed.get(who, facts)}
            for who, (reason, facts) in reasons.items()
        ]

    def _reasons(self, left_out: np.ndarray) -> dict[int, tuple[str, dict]]:
        """Reason and facts of everybody; people of one kind whom no list keeps apart from anybody have theirs alike."""
        rules = self.model.rules
        listed = set(rules.apart[:, 0].tolist()) | set(np.flatnonzero(self.model.joins.any(axis=0)).tolist())
        sort = {who: who if who in listed else (rules.kind[who], rules.trio_ok[who]) for who in left_out.tolist()}
        found: dict = {}
        for who, kind in sort.items():
            if kind not in found:
                found[kind] = self.why(who)
        return {who: (found[kind][0], dict(found[kind][1])) for who, kind in sort.items()}

    def why(self, who: int) -> tuple[str, dict]:
        """The first reason that holds for one person without a group, and its facts (none yet for ``outweighed``)."""
        model = self.model
        person = model.problem.people[who]
        others = np.delete(np.arange(model.count), who)
        broken = {rule: model.rules.broken(rule, np.array([who]), others)[0] for rule in RULES}
        if broken["language"].all():
            return "no_language", {"languages": list(person.languages), "others": len(others)}
        forbidden = np.logical_or.reduce(list(broken.values()))
        if forbidden.all():
            counts = {rule: int(where.sum()) for rule, where in broken.items()}
            return "no_partner", {"others": len(others), **counts}
        partners = others[~forbidden]
        free = partners[~model.rules.locked[partners]]
        if not len(free) and not model.joins[:, who].any():
            return "partners_locked", {"partners": len(partners)}
        return self._limits(who, free) or ("outweighed", {})

    def _limits(self, who: int, free: np.ndarray) -> tuple[str, dict] | None:
        model = self.model
        cap, seats = model.problem.cap, model.problem.seats
        country = model.country[who]
        if cap is not None and self.placed_from[country] >= cap:
            facts = {"country": model.problem.people[who].country, "cap": cap}
            return "cap", {**facts, "placed": int(self.placed_from[country])}
        left = seats - int(self.placed.sum())
        joins = bool(model.joins[:, who].any())
        if left <= 0 or (left == 1 and not joins and self._only_pairs(who) and not self.placed[free].all()):
            return "seats", {"seats": seats, "placed": int(self.placed.sum())}
        if model.cap_left is not None and not joins and (model.cap_left[model.country[free]] == 0).all():
            where = sorted({model.problem.people[partner].country for partner in free})
            return "cap", {"partners_from": where, "cap": cap}
        return None

    def _only_pairs(self, who: int) -> bool:
        """Whether one free seat cannot be this person's: it would take a trio, and none is possible."""
        model = self.model
        return model.problem.trio == "never" or not model.rules.trio_ok[who] or not self.groups
