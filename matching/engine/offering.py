"""Where one person could stand, given how all the others stand, and what each place would do to every goal."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from matching.engine.evaluating import Evaluation, Group
from matching.engine.model import as_rows


@dataclass(frozen=True)
class Offer:
    """One place. ``kind``: ``swap`` places with ``others[0]``, come ``in`` for them, be ``together`` with them alone, or be
    ``third`` to the pair of ``others``. ``change`` has the difference that it makes to every goal, nobody else moved.
    """

    kind: str
    others: tuple[str, ...]
    change: list[int]


class Tally:
    """The goals' values for some groups, and what putting other groups in the place of some of them changes.

    One change costs a few steps per goal, however many groups there are.
    """

    def __init__(self, evaluation: Evaluation, groups: list[Group]):
        self._model, self._present = evaluation.model, evaluation.present
        self.groups = groups
        rows = as_rows(groups)
        everyone = range(len(evaluation.ids))
        self._country = self._model.country.tolist()
        self.by_country = Counter(self._country[who] for group in groups for who in group)
        self._weights = [term.person.tolist() if term.person is not None else None for term in self._model.terms]
        self._pairs: dict[int, dict[Group, int]] = {}
        self._rows: dict[tuple[int, int], list[int]] = {}
        self._everyone = np.array(everyone)
        self._weakest: dict[int, list[tuple[int, Group]]] = {}
        self._fits: dict[int, dict[Group, int]] = {}
        for at, term in enumerate(self._model.terms):
            if term.fit or term.worst:
                fits = dict(zip(groups, self._model.group_fit(term.goal, rows).tolist(), strict=True))
                self._fits[at] = fits
                self._pairs[at] = {group: fit for group, fit in fits.items() if len(group) == 2}
            if term.worst:
                self._weakest[at] = sorted(
                    (_strength(group, fits[group]), group) for group in groups if group not in evaluation.locked
                )

    def changed(self, removed: Collection[Group], added: Collection[Group]) -> list[int]:
        """What every goal gains when ``removed``, which are among the groups, give way to ``added``."""
        leaving = {who for group in removed for who in group}
        coming = {who for group in added for who in group}
        both = leaving & coming
        leaving, coming = leaving - both, coming - both
        result = []
        for at, term in enumerate(self._model.terms):
            weights = self._weights[at]
            if weights is not None:
                result.append(sum(weights[who] for who in coming) - sum(weights[who] for who in leaving))
            elif term.covers:
                result.append(self._countries(leaving, coming))
            elif term.kept:
                result.append(sum(g in self._present for g in added) - sum(g in self._present for g in removed))
            elif term.worst:
                result.append(self._least(at, removed, added))
            else:
                fits = self._fits[at]
                result.append(sum(self._fit(at, group) for group in added) - sum(fits[group] for group in removed))
        return result

    def _countries(self, leaving: Iterable[int], coming: Iterable[int]) -> int:
        moved = Counter(self._country[who] for who in coming)
        moved.subtract(Counter(self._country[who] for who in leaving))
        have = self.by_country
        return sum((have[country] + more > 0) - (have[country] > 0) for country, more in moved.items())

    def _least(self, at: int, removed: Collection[Group], added: Collection[Group]) -> int:
        weakest = self._weakest[at]
        rest = next((value for value, group in weakest if group not in removed), None)
        values = [_strength(group, self._fit(at, group)) for group in added]
        if rest is not None:
            values.append(rest)
        return min(values, default=0) - (weakest[0][0] if weakest else 0)

    def _fit(self, at: int, group: Group) -> int:
        if len(group) == 2:
            return self._pair(at, *group)
        one, two, three = group
        return (self._pair(at, one, two) + self._pair(at, one, three) + self._pair(at, two, three)) // 2

    def _pair(self, at: int, one: int, two: int) -> int:
        known = self._pairs[at].get((one, two))
        if known is not None:
            return known
        row = self._rows.get((at, one))
        if row is not None:
            return row[two]
        row = self._rows.get((at, two))
        if row is None:
            row = self._row(at, two)
        return row[one]

    def _row(self, at: int, who: int) -> list[int]:
        goal = self._model.terms[at].goal
        row = self._model.fit.of_pairs(goal, np.full(len(self._everyone), who), self._everyone).tolist()
        self._rows[at, who] = row
        return row

    def expect(self, people: Iterable[int]) -> None:
        """Work out at once how these people fit with everybody: many changes about them will be asked for."""
        for who in people:
            for at in self._fits:
                self._row(at, who)


def _strength(group: Group, fit: int) -> int:
    return fit * 2 // 3 if len(group) == 3 else fit


def offers(
    evaluation: Evaluation,
    groups: Iterable[Iterable[str]],
    person: str,
    *,
    fixed: Collection[frozenset[str]] = (),
    away: Collection[str] = (),
    opened: Collection[frozenset[str]] = (),
) -> list[Offer]:
    """Every place that the rules leave open for somebody, the best first; ties by kind and by id.

    Groups of ``fixed`` and people of ``away`` are not touched; trios of ``opened`` count for no limit on trios. Where the
    person stands in a pair and goes to be ``together`` with somebody else, their partner is left without a place. Two
    people of two pairs who would leave both partners behind are not offered.
    """
    board = [evaluation.positions(group) for group in groups]
    search = _Places(evaluation, board, evaluation.problem.index[person])
    search.fixed = {evaluation.positions(group) for group in fixed}
    search.away = {evaluation.problem.index[one] for one in away if one in evaluation.problem.index}
    search.opened = {evaluation.positions(group) for group in opened}
    found = [
        Offer(kind, tuple(evaluation.ids[who] for who in others), search.tally.changed(removed, added))
        for kind, others, removed, added in search.all()
    ]
    return sorted(found, key=lambda offer: ([-value for value in offer.change], offer.kind, offer.others))


_Place = tuple[str, tuple[int, ...], list[Group], list[Group]]


class _Places:
    """The search for one person's places."""

    fixed: set[Group]
    away: set[int]
    opened: set[Group]

    def __init__(self, evaluation: Evaluation, board: list[Group], who: int):
        self.evaluation, self.problem, self.rules = evaluation, evaluation.problem, evaluation.model.rules
        self.board, self.who = board, who
        self.country = evaluation.model.country.tolist()
        self.own = next((group for group in board if who in group), ())
        self.rest = tuple(one for one in self.own if one != who)
        self.tally = Tally(evaluation, board)
        self.tally.expect([who, *self.rest])
        everyone = np.arange(len(evaluation.ids))
        self.allowed = {one: self.rules.permitted(np.array([one]), everyone)[0].tolist() for one in (who, *self.rest)}
        self.room = self.problem.seats - sum(map(len, board))

    def all(self) -> Iterator[_Place]:
        if self.own in self.fixed or self.who in self.away:
            return
        yield from self._for_others()
        yield from self._together()
        yield from self._third()

    def _for_others(self) -> Iterator[_Place]:
        """The places of people in other groups."""
        mine = self.allowed[self.who]
        for group in self.board:
            if group == self.own or group in self.fixed:
                continue
            for other in group:
                rest = tuple(one for one in group if one != other)
                if other in self.away or not all(mine[one] for one in rest):
                    continue
                there = _with(rest, self.who)
                if not self._fine(there, group in self.opened):
                    continue
                if not self.own:
                    if self._cap_allows([self.who], [other]):
                        yield "in", (other,), [group], [there]
                elif all(self.allowed[one][other] for one in self.rest):
                    here = _with(self.rest, other)
                    if self._fine(here, self.own in self.opened):
                        yield "swap", (other,), [self.own, group], [here, there]

    def _together(self) -> Iterator[_Place]:
        """A pair with somebody who has no place, or who can be spared by two others."""
        placed = {one for group in self.board for one in group}
        spared = {one: group for group in self.board if len(group) == 3 for one in group}
        mine = self.allowed[self.who]
        removed, added = ([self.own], [self.rest] if len(self.rest) == 2 else []) if self.own else ([], [])
        leaving = list(self.rest) if len(self.rest) == 1 else []
        for other in range(len(mine)):
            group = spared.get(other)
            if not mine[other] or other in self.away or other in self.own:
                continue
            if (other in placed and group is None) or group in self.fixed:
                continue
            coming = [one for one in (self.who, other) if one not in placed]
            if len(coming) - len(leaving) > self.room or not self._cap_allows(coming, leaving):
                continue
            pair = _with((other,), self.who)
            left = [tuple(one for one in group if one != other)] if group else []
            yield "together", (other,), [*removed, *([group] if group else [])], [*added, *left, pair]

    def _third(self) -> Iterator[_Place]:
        """A place beside two others."""
        mine = self.allowed[self.who]
        removed, added = ([self.own], [self.rest] if len(self.rest) == 2 else []) if self.own else ([], [])
        leaving = list(self.rest) if len(self.rest) == 1 else []
        coming = [] if self.own else [self.who]
        if len(coming) - len(leaving) > self.room or not self._cap_allows(coming, leaving):
            return
        for group in self.board:
            if len(group) != 2 or group == self.own or group in self.fixed:
                continue
            if any(one in self.away or not mine[one] for one in group):
                continue
            trio = _with(group, self.who)
            if self._fine(trio, True):
                yield "third", group, [*removed, group], [*added, trio]

    def _fine(self, group: Group, opened: bool) -> bool:
        """Whether three people may be a trio; who may be a pair is known."""
        if len(group) < 3:
            return True
        willing = all(self.rules.third_ok[one] for one in group) and (opened or self.problem.trio != "never")
        return bool(willing and self.rules.common_language(np.array([group]))[0])

    def _cap_allows(self, coming: list[int], leaving: list[int]) -> bool:
        cap = self.problem.cap
        if cap is None:
            return True
        more = Counter(self.country[one] for one in coming)
        more.subtract(Counter(self.country[one] for one in leaving))
        return all(count <= 0 or self.tally.by_country[at] + count <= cap for at, count in more.items())


def _with(group: Iterable[int], who: int) -> Group:
    return tuple(sorted((*group, who)))
