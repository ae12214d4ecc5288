"""What would come of a board if everything that was moved or locked by hand stayed and the rest were arranged again: the
engine's own answer, worked out by the worker, kept beside the board that it is about."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from matching import engine
from matching.board.reading import Board
from matching.models import Arrangement, Run
from matching.sealing import digests

LONGEST = 60
"""Seconds that the engine may take; its answer is as good as it found by then."""


def digest_of(board: Board) -> str:
    """What names a board as it stands: its standing moves, and the groups that are locked."""
    locked = sorted(group.number for group in board.now.groups.values() if group.locked)
    return digests.digest([[move.number for move in board.standing_moves], locked])


def found(board: Board) -> Arrangement | None:
    """The answer about a board as it stands, asked for or worked out. One query."""
    return Arrangement.objects.filter(run=board.run, board=digest_of(board)).first()


def ask(run: Run) -> None:
    """Have the worker find the answer about the board of ``run`` as it stands, if it was not asked for yet."""
    from matching import tasks  # the task calls this module

    board = Board(run)
    if not board.standing_moves:
        return
    row, new = Arrangement.objects.get_or_create(run=run, board=digest_of(board))
    if new:
        transaction.on_commit(lambda: tasks.arrange_around_moves.delay(row.pk))


def problem_around(board: Board) -> dict[str, Any]:
    """The problem of the run in which the groups that were moved or locked by hand stay, and who was taken out stays out."""
    standing = [group for group in board.now.groups.values() if group.locked or group.made_by is not None]
    locked = {frozenset(people) for people in board.known(standing)}
    known = [person["id"] for person in board.problem["people"]]
    apart = {frozenset(pair) for pair in board.problem["never"]}
    apart |= {frozenset(map(str, pair)) for pair in board.now.apart}
    for person in map(str, board.now.out):
        apart |= {frozenset({person, other}) for other in known if other != person}
    return {
        **board.problem,
        "locked": sorted(sorted(people) for people in locked),
        "never": sorted(sorted(pair) for pair in apart),
    }


def arrange(number: int) -> Arrangement | None:
    """Work out one answer and keep it. Safe to call twice. None where the board has changed since.

    What the engine refuses is kept as the reason, for the coordinator to read.
    """
    row = Arrangement.objects.select_related("run__policy").filter(pk=number, answer__isnull=True, error="").first()
    if row is None:
        return None
    board = Board(row.run)
    if digest_of(board) != row.board:
        row.delete()
        return None
    try:
        solution = engine.solve(problem_around(board), seconds=LONGEST)
    except engine.ProblemError as error:
        row.error = str(error)[:500]
        row.save(update_fields=["error"])
        return row
    groups = [group["people"] for group in solution["groups"]]
    stand = {frozenset(group) for group in board.known(board.now.groups.values())}
    row.answer = {
        "values": board.evaluation.values(groups),
        "proved": all(goal["proved"] for goal in solution["goals"]),
        "changed": sum(frozenset(group) not in stand for group in groups),
    }
    row.save(update_fields=["answer"])
    return row
