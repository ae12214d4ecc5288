"""Recomputing a sealed run: for the committee, an auditor, and whoever else has a copy of the database."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from matching import engine
from matching.board.reading import Board
from matching.models import ProposalMember, Run, Seal
from matching.sealing import digests, sealing


@dataclass
class Findings:
    """``wrong`` has a sentence for each thing that is not as it was sealed, ``notes`` say what was not done."""

    people: int = 0
    groups: int = 0
    wrong: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def check(run: Run) -> Findings:
    """Recompute every digest of a sealed run, compare groups and people left over row by row, make the applied moves
    once more, and solve it again.

    It is not solved again where somebody was erased, another version of the engine solved it, or the clock ended it: the
    notes say so. Raises ``ValueError`` for a run that is not sealed. Changes nothing.
    """
    sealed = Seal.objects.filter(run=run).first()
    if sealed is None or run.solution is None:
        raise ValueError(f"Run {run.pk} is not sealed: only approved runs are.")
    board = Board(run)
    found = Findings(people=sealed.lines.count(), groups=len(board.applied.groups))
    found.wrong += [*_lines(run, sealed), *_documents(run, sealed), *_rows(run), *_moved(board)]
    erased = sealed.lines.filter(application=None).count()
    if erased:
        found.notes.append(f"{erased} erased, not solved again.")
    elif engine.__version__ != sealed.engine:
        found.notes.append(f"Solved by engine {sealed.engine}, this is {engine.__version__}: not solved again.")
    elif run.seconds is not None:
        found.notes.append(f"The clock ended it after {run.seconds} seconds: not solved again.")
    elif not found.wrong:
        found.wrong += _solved_again(run)
    return found


def _lines(run: Run, sealed: Seal) -> Iterator[str]:
    """Each person against their line, and each line against the people."""
    people = {person["id"]: person for person in run.problem["people"]}
    if len(people) != len(run.problem["people"]):
        yield "Somebody stands twice in the problem."
    lines = {str(line.application_id): line for line in sealed.lines.exclude(application=None)}
    for number in sorted(people.keys() - lines.keys()):
        yield f"Application {number} is in the problem and was not sealed."
    for number in sorted(lines.keys() - people.keys()):
        yield f"Application {number} was sealed and is not in the problem."
    for number in sorted(people.keys() & lines.keys()):
        if digests.line_digest(lines[number].salt, people[number]) != lines[number].digest:
            yield f"What is said of application {number} is not what was sealed."


def _documents(run: Run, sealed: Seal) -> Iterator[str]:
    found = {
        "problem": digests.problem_digest(run.problem, sealed.lines.values_list("digest", flat=True)),
        "policy": digests.policy_digest(run.policy.code, run.problem),
        "solution": digests.digest(run.solution),
        "moves": digests.digest(sealing.moves_of(run)),
    }
    for name, digest in found.items():
        if digest != getattr(sealed, name):
            yield f"The {name} is not what was sealed."


def _rows(run: Run) -> Iterator[str]:
    """The groups and people left over that pages show, against the solution."""
    solution: dict[str, Any] = run.solution or {}
    shown: dict[int, set[str]] = {}
    for proposal, application in ProposalMember.objects.filter(run=run).values_list("proposal", "application"):
        shown.setdefault(proposal, set()).add(str(application))
    if Counter(map(frozenset, shown.values())) != Counter(frozenset(group["people"]) for group in solution["groups"]):
        yield "The groups are not those of the solution."
    waiting = {str(number) for number in run.left_over.values_list("application", flat=True)}
    if waiting != {row["id"] for row in solution["unplaced"]}:
        yield "The people left over are not those of the solution."


def _moved(board: Board) -> Iterator[str]:
    """The applied moves, made once more on the groups of the solution."""
    steps = board.replayed([move for move in board.standing_moves if move.applied_at is not None], checked=True)
    for step in steps:
        if step.refusal:
            yield f"Move {step.move.number} cannot be made: {step.refusal}"


def _solved_again(run: Run) -> Iterator[str]:
    again = engine.solve(run.problem)
    for part in ("groups", "goals", "unplaced"):
        if again[part] != (run.solution or {})[part]:
            yield f"Solved again, the {part} come out otherwise."
