"""Two coordinators who move at the same moment: one is first, the other sees it; nothing is lost and no rule broken."""

from __future__ import annotations

from functools import partial

import pytest

from matching.board import moving, placing
from matching.board.reading import Board
from matching.models import Move, Run
from matching.runs import deciding
from tests.kit import stages
from tests.kit.at_once import at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def run() -> Run:
    call = stages.call("spring")
    stages.applicants(call, 11)
    return stages.solved_run(call, 8)


def test_of_two_moves_at_once_one_is_made_and_the_other_is_put_on_top(run: Run) -> None:
    one, two = (min(Board(run).now.groups[number].people) for number in (1, 2))
    answers = at_once(
        partial(moving.make, run, "out", [one], seen=0),
        partial(moving.make, run, "out", [two], seen=0),
    )
    made = [answer for answer in answers if isinstance(answer, Move)]
    late = [answer for answer in answers if isinstance(answer, moving.MovedSince)]
    assert (len(made), len(late)) == (1, 1)
    [left] = {one, two} - set(made[0].people)
    moving.make(run, "out", [left], seen=late[0].board.version)
    assert {one, two} <= Board(run).now.waiting
    assert [move.number for move in Board(run).standing_moves] == [1, 2]


def test_many_coordinators_at_one_board_lose_nothing_and_break_no_rule(run: Run) -> None:
    people = sorted(Board(run).people)

    def works(offset: int) -> list[int]:
        """Four moves of one coordinator, each put on top of what the others did in the meantime."""
        made: list[int] = []
        for step in range(40):
            if len(made) == 4:
                break
            board = Board(Run.objects.get(pk=run.pk))
            options = placing.best_places(board, people[(offset + 3 * step) % len(people)])
            if not options:
                continue
            option = options[step % len(options)]
            try:
                made.append(moving.make(run, option.kind, option.people, seen=board.version).number)
            except moving.MovedSince:
                continue
        return made

    told = at_once(*(partial(works, offset) for offset in (0, 1, 2)))
    assert all(isinstance(numbers, list) for numbers in told), told
    numbers = sorted(number for mine in told for number in mine)
    assert numbers == [move.number for move in Board(run).standing_moves] == list(range(1, len(numbers) + 1))
    board = Board(Run.objects.get(pk=run.pk))
    assert not [step.refusal for step in board.replayed(board.standing_moves, checked=True) if step.refusal]
    moving.apply_all(run, seen=board.version)
    deciding.approve(run)


def test_a_move_and_an_approval_at_once_never_both_count(run: Run) -> None:
    one = min(Board(run).now.groups[1].people)
    moved, approved = at_once(partial(moving.make, run, "out", [one], seen=0), partial(deciding.approve, run))
    assert isinstance(moved, Move) != isinstance(approved, Run)
