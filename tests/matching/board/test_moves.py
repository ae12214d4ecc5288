"""Moves on a board, as coordinators make them: what each does, what is refused, what undoing takes along."""

from __future__ import annotations

import csv
import io

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction

from applications.models import Application
from cohorts.forming import formation
from ilnp.accounts.models import AuditEntry, User
from matching import engine, history
from matching.board import arranging, moving, outcome, showing
from matching.board.reading import Board
from matching.models import Arrangement, Move, PairHistory, Run
from matching.runs import asking, deciding, solving
from tests.kit import stages

pytestmark = pytest.mark.django_db


@pytest.fixture
def run() -> Run:
    """Four pairs; three people wait."""
    call = stages.call("spring")
    stages.applicants(call, 11)
    return stages.solved_run(call, 8)


def pairs(run: Run) -> list[list[int]]:
    return [sorted(group.people) for group in Board(run).now.groups.values()]


def waiting(run: Run) -> list[int]:
    return sorted(Board(run).now.waiting)


def make(run: Run, kind: str, *people: int, reason: str = "", actor: User | None = None) -> Move:
    return moving.make(run, kind, people, seen=Board(run).version, reason=reason, actor=actor)


def undo(move: Move, *also: int) -> list[Move]:
    return moving.undo(move, seen=Board(move.run).version, also=also)


def apply_all(run: Run) -> list[Move]:
    return moving.apply_all(run, seen=Board(run).version)


def refused(run: Run, kind: str, *people: int, reason: str = "") -> str:
    before = Move.objects.count()
    with pytest.raises(ValidationError) as refusal:
        make(run, kind, *people, reason=reason)
    assert Move.objects.count() == before
    return " ".join(refusal.value.messages)


def names(*people: int) -> list[str]:
    return [Application.objects.get(pk=number).full_name for number in people]


def fitting(run: Run, kind: str, *sets: list[int]) -> tuple[int, ...]:
    """The first people, one of each list, with whom this move breaks no rule."""
    board = Board(run)

    def tried(chosen: list[int], left: list[list[int]]) -> tuple[int, ...] | None:
        if not left:
            move = Move(run=run, number=99, kind=kind, people=chosen)
            return tuple(chosen) if not board.step(board.now, move).refusal else None
        found = (tried([*chosen, one], left[1:]) for one in left[0])
        return next((one for one in found if one), None)

    found = tried([], list(sets))
    assert found, "no such move is open"
    return found


def test_two_people_swap_places_and_nobody_else_moves(run: Run) -> None:
    first, second, *rest = pairs(run)
    one, other = fitting(run, "swap", first, second)
    make(run, "swap", one, other)
    [first_partner] = set(first) - {one}
    [second_partner] = set(second) - {other}
    assert sorted(pairs(run)) == sorted([sorted([other, first_partner]), sorted([one, second_partner]), *rest])
    assert AuditEntry.objects.filter(action="move made").count() == 1


def test_somebody_taken_out_leaves_their_partner_without_a_place(run: Run) -> None:
    first, *rest = pairs(run)
    before = waiting(run)
    make(run, "out", first[0])
    assert pairs(run) == rest
    assert waiting(run) == sorted([*before, *first])
    assert [one.pk for one in showing.without_place(Board(run))] == first


def test_who_waits_comes_in_for_somebody(run: Run) -> None:
    comes, goes = fitting(run, "in", waiting(run), pairs(run)[0])
    make(run, "in", comes, goes)
    assert goes in waiting(run) and comes not in waiting(run)
    assert len(pairs(run)) == 4


def test_two_of_two_pairs_put_together_leave_two_behind(run: Run) -> None:
    first, second, *rest = pairs(run)
    one, other = fitting(run, "together", first, second)
    make(run, "together", one, other)
    assert sorted(pairs(run)) == sorted([sorted([one, other]), *rest])
    assert set(waiting(run)) >= (set(first) | set(second)) - {one, other}


def test_a_third_joins_a_pair_beyond_the_one_trio_of_the_policy(run: Run) -> None:
    first, second, third, fourth = pairs(run)
    make(run, "out", fourth[0])
    assert fitting(run, "third", waiting(run), [first[0]], [first[1]])
    make(run, "third", *fitting(run, "third", waiting(run), [first[0]], [first[1]]))
    make(run, "third", *fitting(run, "third", waiting(run), [second[0]], [second[1]]))
    assert sorted(map(len, pairs(run))) == [2, 3, 3]
    assert sorted(map(len, (third,))) == [2]


def test_a_group_of_three_takes_people_from_anywhere_and_the_policy_makes_one(run: Run) -> None:
    first, second, third, fourth = pairs(run)
    one, two, other = fitting(run, "trio", first, second, waiting(run))
    make(run, "trio", one, two, other)
    assert sorted([one, two, other]) in pairs(run)
    assert "one group of three at most" in refused(run, "trio", *_any_three(run, third, fourth, waiting(run)))


def _any_three(run: Run, *sets: list[int]) -> tuple[int, ...]:
    """Three people whom only the number of trios keeps apart."""
    board = Board(run)
    for one in sets[0]:
        for two in sets[1]:
            for three in sets[2]:
                if board.evaluation.broken([str(one), str(two), str(three)]) is None:
                    return one, two, three
    raise AssertionError("no three people fit")


def test_rules_are_kept_and_the_reason_is_said_at_once(run: Run) -> None:
    first, second, *_rest = pairs(run)
    Application.objects.filter(pk=first[0]).update(full_name="Amina Odhiambo")
    one, other = names(first[0], second[0])
    history.keep_apart(
        Application.objects.get(pk=first[0]).person, Application.objects.get(pk=second[0]).person, reason="Asked."
    )
    assert refused(run, "together", first[0], second[0]) == f"{one} and {other} must not be put together."
    assert "has a place already" in refused(run, "in", first[0], second[0])
    assert "has no place" in refused(run, "swap", waiting(run)[0], second[0])
    assert "together already" in refused(run, "swap", *first)
    assert "is in no pair" in refused(run, "third", waiting(run)[0], first[0], second[0])
    assert "is named twice" in refused(run, "together", first[0], first[0])
    assert "not in this run" in refused(run, "together", first[0], 999_999)
    assert "another number of people" in refused(run, "swap", first[0])
    assert "no such move" in refused(run, "dance", first[0])


def test_people_of_one_country_and_without_a_language_stay_apart() -> None:
    call = stages.call()
    for country in ("KE", "JP", "BR"):
        stages.application(call, country=country)
    twin = stages.application(call, country="KE")
    speaker = stages.application(call, country="PE", languages=("es",))
    run = stages.solved_run(call, 2)
    kenyan = next(person for person in [*pairs(run)[0], *waiting(run)] if country_of(person) == "KE")
    other = twin.pk if twin.pk != kenyan else next(p for p in [*pairs(run)[0], *waiting(run)] if p != twin.pk)
    assert "work in one country" in refused(run, "together", kenyan, other)
    assert "no language that both write" in refused(run, "together", kenyan, speaker.pk)


def country_of(number: int) -> str:
    return Application.objects.get(pk=number).country


def test_no_more_people_are_placed_than_there_are_places(run: Run) -> None:
    one, other = fitting_free(run)
    assert "All 8 places are taken." in refused(run, "together", one, other)
    first = pairs(run)[0]
    assert "All 8 places are taken." in refused(run, "third", waiting(run)[0], *first)


def fitting_free(run: Run) -> tuple[int, int]:
    board, free = Board(run), waiting(run)
    return next((a, b) for a in free for b in free if a < b and not board.evaluation.broken([str(a), str(b)]))


def test_who_withdrew_is_not_moved_in(run: Run) -> None:
    comes, goes = fitting(run, "in", waiting(run), pairs(run)[0])
    Application.objects.filter(pk=comes).update(
        status="withdrawn", withdrawn_at=stages.STARTS, decided_at=stages.STARTS
    )
    assert "is no longer free" in refused(run, "in", comes, goes)


def test_a_locked_group_is_left_alone(run: Run) -> None:
    first, second, *_rest = pairs(run)
    proposal = run.proposals.get(number=1)
    deciding.set_lock(proposal, True)
    assert refused(run, "out", first[0]) == "Group 1 is locked. Unlock it first."
    assert "locked" in refused(run, "swap", second[0], first[0])


def test_a_group_that_moves_changed_is_locked_on_the_board(run: Run) -> None:
    first, second, *_rest = pairs(run)
    one, other = fitting(run, "swap", first, second)
    make(run, "swap", one, other)
    with pytest.raises(ValidationError, match="changed on the board"):
        deciding.set_lock(run.proposals.get(number=1), True)
    now = Board(run).now.groups[1]
    make(run, "lock", *sorted(now.people))
    assert "Group 1 is locked" in refused(run, "out", min(now.people))


def test_a_move_is_undone_at_will_and_takes_along_what_was_built_on_it(run: Run) -> None:
    before = pairs(run)
    first, second, third, _fourth = before
    out = make(run, "out", first[0])
    placed = make(run, "in", *fitting(run, "in", [first[0]], third))
    apart = make(run, "swap", *fitting(run, "swap", second, pairs(run)[-1]))
    with pytest.raises(moving.FallsWith) as refusal:
        undo(out)
    assert [move.number for move in refusal.value.moves] == [placed.number]
    undo(out, placed.number)
    assert [move.number for move in Board(run).standing_moves] == [apart.number]
    undo(apart)
    assert pairs(run) == before
    assert Move.objects.count() == 3
    with pytest.raises(ValidationError, match="undone already"):
        undo(apart)


def test_applied_moves_make_the_cohort_and_a_tray_is_decided_on_first(run: Run) -> None:
    first, second, *_rest = pairs(run)
    make(run, "swap", *fitting(run, "swap", first, second))
    with pytest.raises(ValidationError, match="not applied"):
        deciding.approve(run)
    apply_all(run)
    make(run, "third", *after_out(run))
    apply_all(run)
    expected = sorted(pairs(run))
    cohort = formation.form_cohort(
        run,
        name="Spring",
        starts_on=stages.STARTS.date(),
        ends_on=stages.STARTS.date().replace(month=7),
        asks_inquiry=False,
        now=stages.STARTS,
    )
    formed = [sorted(group.memberships.values_list("application", flat=True)) for group in cohort.groups.all()]
    assert sorted(formed) == expected
    out = io.StringIO()
    call_command("verify_run", str(run.pk), stdout=out)
    assert f"{len(expected)} groups" in out.getvalue()


def after_out(run: Run) -> tuple[int, ...]:
    """Somebody is taken out; the three of a third that may join another pair."""
    make(run, "out", pairs(run)[-1][0])
    first = pairs(run)[0]
    return fitting(run, "third", waiting(run), [first[0]], [first[1]])


def test_moves_are_sealed_and_stay(run: Run) -> None:
    first, second, *_rest = pairs(run)
    move = make(run, "swap", *fitting(run, "swap", first, second))
    apply_all(run)
    deciding.approve(run)
    with pytest.raises(ValidationError, match="not yet decided on"):
        undo(move)
    with pytest.raises(IntegrityError), transaction.atomic():
        Move.objects.filter(pk=move.pk).update(undone_at=stages.STARTS)
    with pytest.raises(IntegrityError), transaction.atomic():
        Move.objects.create(run=run, number=2, kind="out", people=[first[0]])


def test_a_move_that_was_slipped_in_is_found(run: Run) -> None:
    first, second, *_rest = pairs(run)
    make(run, "swap", *fitting(run, "swap", first, second))
    apply_all(run)
    deciding.approve(run)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("UPDATE matching_move SET people = %s", [[first[0], second[1]]])
        cursor.execute("SET LOCAL session_replication_role = DEFAULT")
    with pytest.raises(CommandError) as refusal:
        call_command("verify_run", str(run.pk), stdout=io.StringIO())
    assert refusal.value.returncode == 1 and "moves is not what was sealed" in str(refusal.value)


def test_a_block_parts_two_for_good_once_applied_and_undoing_it_lifts_it(run: Run) -> None:
    one, other = pairs(run)[0]
    assert "Say why" in refused(run, "block", one, other)
    block = make(run, "block", one, other, reason="They asked for it.")
    assert not PairHistory.objects.filter(kind="never").exists()
    assert "must not be put together" in refused(run, "together", one, other)
    apply_all(run)
    row = PairHistory.objects.in_force().get(kind="never")
    assert row.reason == "They asked for it."
    assert "kept apart already" in refused(run, "block", one, other, reason="Again.")
    undo(block)
    row.refresh_from_db()
    assert row.lifted_at is not None and "board of run" in row.lifted_because
    assert [one, other] in pairs(run)


def test_nothing_is_applied_while_a_move_of_the_tray_breaks_a_rule_by_now(run: Run) -> None:
    comes, goes = fitting(run, "in", waiting(run), pairs(run)[0])
    move = make(run, "in", comes, goes)
    Application.objects.filter(pk=comes).update(
        status="withdrawn", withdrawn_at=stages.STARTS, decided_at=stages.STARTS
    )
    with pytest.raises(ValidationError, match="Undo it, then apply the rest"):
        apply_all(run)
    undo(move)
    with pytest.raises(ValidationError, match="no move to apply"):
        apply_all(run)


def test_a_run_that_follows_keeps_what_is_locked_and_says_what_it_undoes(run: Run) -> None:
    first, second, third, fourth = pairs(run)
    kept = make(run, "swap", *fitting(run, "swap", first, second))
    undone = make(run, "swap", *fitting(run, "swap", third, fourth))
    for number in (1, 2):
        make(run, "lock", *sorted(Board(run).now.groups[number].people))
    apply_all(run)
    tried = make(run, "out", fourth[0])
    board = Board(run)
    assert [step.move for step in outcome.undone_by_rerun(board)] == [undone, tried]
    again = solving.solve(asking.ask(run.call, run.policy, seats=8, follows=run).pk)
    assert again is not None
    locked = [
        sorted(row.members.values_list("application", flat=True)) for row in again.proposals.filter(is_locked=True)
    ]
    assert sorted(locked) == sorted(sorted(board.applied.groups[number].people) for number in (1, 2))
    assert kept in board.standing_moves


def test_a_locked_group_that_meets_a_block_is_marked_and_the_next_run_refused(run: Run) -> None:
    one, other = pairs(run)[0]
    deciding.set_lock(run.proposals.get(number=1), True)
    people = Application.objects.in_bulk([one, other])
    history.keep_apart(people[one].person, people[other].person, reason="They asked.")
    board = Board(run)
    [card] = [card for card in showing.cards(board, board.now.groups.values()) if card.group.number == 1]
    assert "must not be put together since" in card.marks[0]
    with pytest.raises(ValidationError, match="Unlock it or lift the block, then run again"):
        asking.ask(run.call, run.policy, seats=8, follows=run)


def test_the_rest_arranged_again_is_what_a_run_with_these_groups_locked_reaches(
    run: Run, django_capture_on_commit_callbacks: object
) -> None:
    first, second, *_rest = pairs(run)
    with django_capture_on_commit_callbacks(execute=False):  # type: ignore[operator]
        make(run, "together", *fitting(run, "together", first, second))
    row = Arrangement.objects.get()
    assert "being worked out" in showing.arranged_again(Board(run))
    arranging.arrange(row.pk)
    row.refresh_from_db()
    board = Board(run)
    held = [sorted(map(str, group.people)) for group in board.now.groups.values() if group.made_by]
    fresh = engine.solve({**board.problem, "locked": held})
    assert row.answer is not None
    assert row.answer["values"] == [goal["value"] for goal in fresh["goals"]]
    assert "being worked out" not in showing.arranged_again(Board(run))


def test_who_was_taken_out_stays_out_when_the_rest_is_arranged_again(run: Run) -> None:
    gone = pairs(run)[0][0]
    make(run, "out", gone)
    row = Arrangement.objects.get()
    arranging.arrange(row.pk)
    solution_people = arranging.problem_around(Board(run))
    placed = {one for group in engine.solve(solution_people)["groups"] for one in group["people"]}
    assert str(gone) not in placed


def test_an_answer_about_a_board_that_changed_is_not_worked_out(run: Run) -> None:
    make(run, "out", pairs(run)[0][0])
    row = Arrangement.objects.get()
    make(run, "out", pairs(run)[0][0])
    assert arranging.arrange(row.pk) is None
    assert not Arrangement.objects.filter(pk=row.pk).exists()


def test_the_report_of_moves_has_a_line_per_move(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    coordinator = stages.staff("coordinator", "Cora Dinator")
    first, second, *_rest = pairs(run)
    one, other = fitting(run, "swap", first, second)
    moving.make(run, "swap", [one, other], seen=0, actor=coordinator)
    moving.make(run, "block", pairs(run)[2], seen=1, reason="They asked.", actor=coordinator)
    apply_all(run)
    call_command("export", "moves", "--call", "spring")
    lines = list(csv.DictReader(io.StringIO(capsys.readouterr().out.lstrip("\ufeff"))))
    assert [(line["run"], line["number"], line["kind"]) for line in lines] == [
        (str(run.pk), "1", "swap"),
        (str(run.pk), "2", "block"),
    ]
    assert lines[0]["applications"] == f"{one},{other}" and lines[0]["made_by"] == coordinator.email
    assert lines[0]["applied_at"] and not lines[0]["undone_at"]
