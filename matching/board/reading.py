"""The board of a run: its groups, the moves that were made on them, and everything that is asked of the two."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from applications.models import Application
from matching import engine, history
from matching.board import refusing
from matching.board.standing import Group, Impossible, People, Standing
from matching.models import LeftOver, Move, PairHistory, ProposalMember, Run


@dataclass(frozen=True)
class Step:
    """One move where it stands in the order, with what was before and what came of it. ``refusal`` says why it came to
    nothing, empty where it did.
    """

    move: Move
    before: Standing
    after: Standing
    refusal: str = ""


class Board:
    """A run with its moves. Each table is read once at most, when something of it is asked for; nothing is written."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self.moves = list(
            Move.objects.filter(run=run)
            .select_related("made_by", "applied_by", "undone_by", "pair")
            .order_by("number")
        )

    @property
    def version(self) -> int:
        """A number that grows with every move made, applied or undone: whoever saw another one has not seen everything."""
        return sum(1 + (move.applied_at is not None) + (move.undone_at is not None) for move in self.moves)

    @cached_property
    def standing_moves(self) -> list[Move]:
        """The moves that count, in order."""
        return [move for move in self.moves if move.undone_at is None]

    @cached_property
    def tray(self) -> list[Move]:
        """Moves that are tried and not applied yet."""
        return [move for move in self.standing_moves if move.applied_at is None]

    @cached_property
    def start(self) -> Standing:
        """The run's own groups, and whom it left over."""
        rows = ProposalMember.objects.filter(run=self.run).values_list(
            "proposal__number", "proposal__is_locked", "application"
        )
        people: dict[int, set[int]] = {}
        locks: dict[int, bool] = {}
        for number, locked, application in rows.order_by("proposal__number"):
            people.setdefault(number, set()).add(application)
            locks[number] = locked
        waiting = LeftOver.objects.filter(run=self.run).values_list("application", flat=True)
        groups = {number: Group(number, frozenset(members), locks[number]) for number, members in people.items()}
        return Standing(groups, frozenset(waiting))

    @cached_property
    def steps(self) -> list[Step]:
        """The standing moves one after the other."""
        return self.replayed(self.standing_moves)

    @property
    def now(self) -> Standing:
        """Where everybody stands with all moves, those of the tray too."""
        return self.steps[-1].after if self.steps else self.start

    @property
    def applied(self) -> Standing:
        """Where everybody stands with the applied moves alone: what an approval takes."""
        return next((step.before for step in self.steps if step.move.applied_at is None), self.now)

    def replayed(self, moves: Iterable[Move], *, checked: bool = False) -> list[Step]:
        """Moves one after the other on the run's groups. What has no meaning where it comes, and with ``checked`` also what
        breaks a rule there, is passed over with its reason.
        """
        steps, standing = [], self.start
        for move in moves:
            step = self.step(standing, move, checked=checked)
            steps.append(step)
            standing = step.after
        return steps

    def step(self, before: Standing, move: Move, *, checked: bool = True) -> Step:
        """One move from a standing, not stored yet maybe; refused, it leaves everything as it was."""
        try:
            after = before.after(move.kind, move.people, move.number, max(self.start.groups, default=0))
        except Impossible as impossible:
            return Step(move, before, before, refusing.impossible(impossible, self.name))
        if checked and (refusal := self.refusal(before, after)):
            return Step(move, before, before, refusal)
        return Step(move, before, after)

    def refusal(self, before: Standing, after: Standing) -> str:
        """What speaks against coming from one standing to another, in a sentence; empty if nothing does."""
        made = after.made_since(before)
        for group in made:
            if gone := sorted(self.gone & group.people):
                return refusing.gone(self.name(gone[0]))
            for pair in after.apart:
                if pair <= group.people:
                    return refusing.broken(("never", tuple(map(str, sorted(pair)))), self.name)
            if not self.known([group]):
                continue
            if found := self.evaluation.broken(map(str, group.people), opened=group.opened):
                return refusing.broken(found, self.name)
        found = self.evaluation.overfull(
            self.known(before.groups.values()),
            self.known(after.groups.values()),
            [frozenset(map(str, group.people)) for group in after.groups.values() if group.opened],
        )
        return refusing.broken(found, self.name) if found else ""

    def values(self, standing: Standing) -> list[int]:
        """The value of each goal of the run for these groups; whoever was erased since counts for none."""
        return self.evaluation.values(self.known(standing.groups.values()))

    def known(self, groups: Iterable[Group]) -> list[list[str]]:
        """Groups as the engine names their people, without those in which somebody was erased."""
        index = self.evaluation.problem.index
        named = ([str(person) for person in group.people] for group in groups)
        return [people for people in named if all(person in index for person in people)]

    @cached_property
    def goals(self) -> list[dict[str, Any]]:
        """The goals of the run, in order."""
        return list(self.problem["goals"])

    @cached_property
    def problem(self) -> dict[str, Any]:
        """What the engine was asked, with what was said since of people who must not be together, while the run waits to be
        decided on: what it is approved as is asked then.
        """
        problem: dict[str, Any] = Run.objects.values_list("problem", flat=True).get(pk=self.run.pk)
        if self.run.state != Run.State.DONE:
            return problem
        known = {person["id"] for person in problem["people"]}
        since = {"never": self.kept_apart, "met": self._met_since}
        for key, pairs in since.items():
            listed = {frozenset(pair) for pair in problem[key]}
            more = [sorted(map(str, pair)) for pair in pairs]
            problem[key] = [
                *problem[key],
                *sorted(pair for pair in more if frozenset(pair) not in listed and known.issuperset(pair)),
            ]
        return problem

    @cached_property
    def evaluation(self) -> Any:
        """The engine, ready to be asked about groups of this run."""
        return engine.evaluation(self.problem)

    @cached_property
    def people(self) -> dict[int, Application]:
        """Everybody in the run by number, no more of each than pages show."""
        numbers = self.start.waiting.union(*(group.people for group in self.start.groups.values()))
        rows = Application.objects.filter(pk__in=numbers)
        return rows.only("full_name", "country", "person_id", "status", "placed_at").in_bulk()

    def name(self, number: int) -> str:
        """What somebody is called; for a number that is nobody's here, the number."""
        person = self.people.get(number)
        return person.full_name if person else str(number)

    @cached_property
    def gone(self) -> People:
        """Who cannot be placed any more: withdrawn, placed elsewhere or erased since the run."""
        if self.run.state != Run.State.DONE:
            return frozenset()
        free = Application.Status.ELIGIBLE
        known = {person["id"] for person in self.problem["people"]}
        return frozenset(
            number
            for number, one in self.people.items()
            if one.status != free or one.placed_at or str(number) not in known
        )

    @cached_property
    def kept_apart(self) -> frozenset[People]:
        """Pairs of the run's people who must never be together, as it is said now."""
        return self._pairs(PairHistory.Kind.NEVER)

    @cached_property
    def _met_since(self) -> frozenset[People]:
        return self._pairs(PairHistory.Kind.TOGETHER) if self.run.policy.never_again else frozenset()

    def _pairs(self, kind: str) -> frozenset[People]:
        numbers = {one.person_id: number for number, one in self.people.items()}
        return frozenset(
            frozenset({numbers[one], numbers[other]}) for one, other in history.pairs_among(numbers, kind)
        )

    def told(self, groups: Sequence[Group]) -> dict[int, dict[str, Any]]:
        """What groups are to each other as the run tells it of its own, by number: ``fit`` and ``shared``."""
        known = self.evaluation.problem.index
        asked = [group for group in groups if all(str(person) in known for person in group.people)]
        found = self.evaluation.told([[str(person) for person in group.people] for group in asked])
        return {group.number: told for group, told in zip(asked, found, strict=True)}
