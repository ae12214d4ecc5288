"""Groups and who waits, and what one move makes of them. Who is in which group is decided here; what the rules say, not."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from matching.models import Move

Kind = Move.Kind
People = frozenset[int]
"""Applications by number."""


class Impossible(Exception):
    """A move that has no meaning where people stand now. ``why`` is a code of ``refusing.IMPOSSIBLE``, ``who`` whom it is
    about and ``group`` the number of the group, where one is.
    """

    def __init__(self, why: str, who: int = 0, group: int = 0) -> None:
        super().__init__(why)
        self.why, self.who, self.group = why, who, group


@dataclass(frozen=True)
class Group:
    """One group as it stands: its number, whether it is locked, and whether it is a pair that somebody was let into.

    ``made_by`` is the number of the last move that changed it; None for a group of the run as it was.
    """

    number: int
    people: People
    locked: bool = False
    opened: bool = False
    made_by: int | None = None


@dataclass(frozen=True)
class Standing:
    """All groups by number, and who has none. Never changed: a move makes another one.

    ``apart`` are pairs that moves keep apart for good. ``out`` are those whom a move took out by name, as opposed to those
    who lost their place by it.
    """

    groups: dict[int, Group]
    waiting: People
    apart: frozenset[People] = frozenset()
    out: People = frozenset()

    def of(self, person: int) -> Group | None:
        """The group that somebody is in; None for who waits. Raises ``Impossible`` for somebody who is not in the run."""
        found = next((group for group in self.groups.values() if person in group.people), None)
        if found is None and person not in self.waiting:
            raise Impossible("unknown", person)
        return found

    def displaced(self, before: Standing) -> People:
        """Who has no place now and had one before."""
        return self.waiting - before.waiting

    def made_since(self, before: Standing) -> list[Group]:
        """The groups that stand now and did not before, in the order of their numbers."""
        old = {group.people for group in before.groups.values()}
        return [self.groups[number] for number in sorted(self.groups) if self.groups[number].people not in old]

    def after(self, kind: str, people: Sequence[int], number: int, highest: int) -> Standing:
        """Where everybody stands after a move. A group that it makes anew is numbered ``highest`` + ``number``.

        Raises ``Impossible``.
        """
        if len(set(people)) < len(people):
            raise Impossible("twice", people[0])
        change = _Change(self, number, highest + number)
        getattr(change, f"_{kind}")(*people)
        return change.done()


class _Change:
    """One move under way."""

    def __init__(self, before: Standing, number: int, new: int) -> None:
        self.before, self.number, self.new = before, number, new
        self.groups = dict(before.groups)
        self.apart, self.out = before.apart, before.out

    def done(self) -> Standing:
        placed = {one for group in self.groups.values() for one in group.people}
        everyone = self.before.waiting.union(*(group.people for group in self.before.groups.values()))
        waiting = everyone - placed
        return Standing(self.groups, frozenset(waiting), self.apart, self.out & waiting)

    def _group(self, person: int) -> Group:
        group = self.before.of(person)
        if group is None:
            raise Impossible("waits", person)
        return self._free(group)

    def _free(self, group: Group) -> Group:
        if group.locked:
            raise Impossible("locked", group=group.number)
        return group

    def _place(self, group: Group, people: Iterable[int], *, opened: bool | None = None) -> None:
        """Who is in the group now; one person alone, or nobody, is no group any more."""
        members = frozenset(people)
        if len(members) < 2:
            self.groups.pop(group.number, None)
            return
        still = group.opened if opened is None else opened
        self.groups[group.number] = replace(
            group, people=members, opened=still and len(members) == 3, made_by=self.number
        )

    def _leave(self, person: int) -> None:
        """Take somebody out of their group, if they are in one."""
        self.before.of(person)
        now = next((group for group in self.groups.values() if person in group.people), None)
        if now is not None:
            self._place(self._free(now), now.people - {person})

    def _anew(self, people: Sequence[int]) -> None:
        standing = self.before.of(people[0])
        if standing is not None and standing.people == frozenset(people):
            raise Impossible("together_already", people[0], standing.number)
        for person in people:
            self._leave(person)
        self._place(Group(self.new, frozenset()), people)

    def _swap(self, one: int, other: int) -> None:
        first, second = self._group(one), self._group(other)
        if first.number == second.number:
            raise Impossible("together_already", one, first.number)
        self._place(first, first.people - {one} | {other})
        self._place(second, second.people - {other} | {one})

    def _in(self, who: int, other: int) -> None:
        if (here := self.before.of(who)) is not None:
            raise Impossible("placed", who, here.number)
        group = self._group(other)
        self._place(group, group.people - {other} | {who})

    def _out(self, who: int) -> None:
        self._group(who)
        self._leave(who)
        self.out |= {who}

    def _together(self, one: int, other: int) -> None:
        self._anew([one, other])

    def _trio(self, *people: int) -> None:
        self._anew(people)

    def _third(self, who: int, one: int, other: int) -> None:
        group = self._group(one)
        if group.people != {one, other}:
            raise Impossible("no_pair", one)
        self._leave(who)
        self._place(group, [who, one, other], opened=True)

    def _block(self, stays: int, goes: int) -> None:
        pair = frozenset({stays, goes})
        if pair in self.apart:
            raise Impossible("apart_already", stays)
        group = self.before.of(stays)
        self.before.of(goes)
        if group is not None and goes in group.people:
            self._leave(goes)
        self.apart |= {pair}

    def _lock(self, *people: int) -> None:
        group = self._group(people[0])
        if group.people != frozenset(people):
            raise Impossible("not_these", people[0], group.number)
        self.groups[group.number] = replace(group, locked=True)
