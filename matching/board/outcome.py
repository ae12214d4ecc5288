"""What a board comes to: the groups that an approval takes, and what a run that follows keeps and undoes of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from applications.models import Application
from matching.board.reading import Board, Step
from matching.board.standing import Group
from matching.models import Move, Proposal, Run


@dataclass(frozen=True)
class Outcome:
    """One group of a run with its applied moves: its people, with their persons, by number of application."""

    number: int
    applications: list[Application]
    shared: Mapping[str, Any]
    locked: bool


def groups_of(run: Run) -> list[Outcome]:
    """The groups of a run with its applied moves, by number. The engine is asked about those alone that moves changed."""
    return groups_on(Board(run))


def groups_on(board: Board) -> list[Outcome]:
    """The same of a board that was read already."""
    groups = [board.applied.groups[number] for number in sorted(board.applied.groups)]
    shared = dict(Proposal.objects.filter(run=board.run).values_list("number", "shared"))
    changed = [group for group in groups if group.made_by is not None]
    if changed:
        shared |= {number: told["shared"] for number, told in board.told(changed).items()}
    numbers = [person for group in groups for person in group.people]
    people = Application.objects.filter(pk__in=numbers).select_related("person").in_bulk()
    return [
        Outcome(
            group.number,
            [people[number] for number in sorted(group.people)],
            shared.get(group.number, {}),
            group.locked,
        )
        for group in groups
    ]


def number_of_groups(run: Run) -> int:
    """How many groups an approval takes. Four queries at most."""
    return len(Board(run).applied.groups)


def locked_groups(board: Board) -> list[Group]:
    """The groups that a run which follows keeps: locked, with the applied moves."""
    applied = board.applied.groups
    return [applied[number] for number in sorted(applied) if applied[number].locked]


def undone_by_rerun(board: Board) -> list[Step]:
    """The standing moves of which a run that follows keeps nothing or not all: what they made is not locked, or they were
    never applied.
    """
    kept = {group.people for group in locked_groups(board)}
    return [step for step in board.steps if not _kept(step, kept)]


def _kept(step: Step, kept: set[frozenset[int]]) -> bool:
    if step.move.applied_at is None:
        return False
    if step.move.kind in (Move.Kind.LOCK, Move.Kind.BLOCK):
        return True
    made = {group.people for group in step.after.made_since(step.before)}
    return bool(made) and made <= kept
