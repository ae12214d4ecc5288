"""A run from asking to approving, as coordinators meet it."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from applications.models import Application, DuplicateGroup
from applications.screening import duplicates
from applications.waitlist import candidates
from ilnp import clock
from ilnp.accounts.roles import Role, give_role
from matching import history, problem
from matching.engine import PRESETS
from matching.models import LeftOver, Proposal, ProposalMember, Run
from matching.runs import asking, deciding, explaining, reasons, solving
from tests.kit import stages

pytestmark = pytest.mark.django_db


def groups_of(run: Run) -> list[list[Application]]:
    return [
        [member.application for member in proposal.members.select_related("application")]
        for proposal in run.proposals.all()
    ]


def test_groups_keep_every_hard_rule() -> None:
    call = stages.call()
    stages.applicants(call, 9)
    stages.application(call, country="DE", languages=("de",))
    run = stages.solved_run(call)
    placed = [one for group in groups_of(run) for one in group]
    assert len(placed) == 9
    assert len({one.pk for one in placed}) == 9
    for group in groups_of(run):
        assert len({one.country for one in group}) == len(group)
        written = [{skill.language for skill in one.language_skills.all()} for one in group]
        assert set.intersection(*written)
    assert [row.reason for row in run.left_over.all()] == ["no_language"]


def test_a_fit_is_said_as_a_share_of_the_perfect_one() -> None:
    call = stages.call()
    stages.applicants(call, 4)
    run = stages.solved_run(call)
    weights = run.problem["goals"][-1]["weights"]
    reached = run.solution["goals"][-1]["value"] / (2 * 1000 * sum(weights.values()))
    line = explaining.goals_of(run)[-1]
    assert line.percent == round(100 * reached)
    assert [goal.percent for goal in explaining.goals_of(run)[:-1]] == [None, None, None]


def test_people_who_met_are_not_put_together_again_and_kept_apart_never() -> None:
    call = stages.call()
    one, other = stages.application(call, country="KE"), stages.application(call, country="JP")
    history.put_together([one.person, other.person])
    assert groups_of(stages.solved_run(call)) == []
    third, fourth = stages.application(call, country="BR"), stages.application(call, country="PL")
    history.keep_apart(one.person, third.person, reason="They asked for it.")
    pairs = {frozenset(row.pk for row in group) for group in groups_of(stages.solved_run(call))}
    assert pairs == {frozenset({one.pk, fourth.pk}), frozenset({other.pk, third.pk})}


def test_territories_of_one_country_do_not_count_as_different() -> None:
    call = stages.call()
    stages.application(call, country="US")
    stages.application(call, country="PR")
    assert groups_of(stages.solved_run(call)) == []


def test_a_language_read_slowly_is_no_common_language() -> None:
    call = stages.call()
    stages.application(call, country="KE")
    reader = stages.application(call, country="JP", languages=())
    reader.language_skills.create(language="en", comfort="read")
    assert groups_of(stages.solved_run(call)) == []


def test_only_eligible_people_without_a_place_are_drawn_on() -> None:
    call = stages.call()
    wanted = stages.applicants(call, 2)
    stages.application(call, status=Application.Status.RECEIVED)
    stages.application(call, status=Application.Status.NOT_ELIGIBLE)
    placed = stages.application(call, country="FR")
    Application.objects.filter(pk=placed.pk).update(placed_at=stages.STARTS)
    stages.application(stages.call(), country="PE")
    assert [row.pk for row in candidates.of(call)] == [row.pk for row in wanted]


def test_asking_without_people_says_what_to_do() -> None:
    call = stages.call()
    with pytest.raises(ValidationError) as refusal:
        asking.ask(call, stages.policy(), seats=10)
    assert "Screen applications first" in str(refusal.value.message_dict["call"])


def test_a_run_is_solved_once_however_often_its_task_comes() -> None:
    call = stages.call()
    stages.applicants(call, 4)
    run = asking.ask(call, stages.policy(), seats=4)
    assert solving.solve(run.pk) is not None
    assert solving.solve(run.pk) is None
    assert Proposal.objects.filter(run=run).count() == 2


@pytest.mark.parametrize(("minutes_silent", "solved"), [(1, False), (30, True)])
def test_a_run_whose_worker_died_is_solved_when_its_task_comes_again(minutes_silent: int, solved: bool) -> None:
    call = stages.call()
    stages.applicants(call, 4)
    run = asking.ask(call, stages.policy(), seats=4)
    heard = clock.now() - timedelta(minutes=minutes_silent)
    Run.objects.filter(pk=run.pk).update(state=Run.State.RUNNING, started_at=heard, progress={"at": heard.isoformat()})
    assert (solving.solve(run.pk) is not None) is solved
    run.refresh_from_db()
    assert (run.state == Run.State.DONE) is solved


def test_the_same_people_give_the_same_groups() -> None:
    call = stages.call()
    stages.applicants(call, 12)
    first, second = stages.solved_run(call, 8), stages.solved_run(call, 8)
    assert [[one.pk for one in group] for group in groups_of(first)] == [
        [one.pk for one in group] for group in groups_of(second)
    ]


def test_locked_groups_stay_in_the_next_run() -> None:
    call = stages.call()
    stages.applicants(call, 10)
    run = stages.solved_run(call, 6)
    kept = run.proposals.last()
    assert kept is not None
    deciding.set_lock(kept, True)
    people = sorted(kept.members.values_list("application_id", flat=True))
    again = solving.solve(asking.ask(call, stages.policy("ilmp-2019"), seats=10, follows=run).pk)
    assert again is not None
    locked = [proposal for proposal in again.proposals.all() if proposal.is_locked]
    assert [sorted(row.members.values_list("application_id", flat=True)) for row in locked] == [people]


def test_a_run_put_aside_while_it_waits_is_never_solved() -> None:
    call = stages.call()
    stages.applicants(call, 4)
    run = asking.ask(call, stages.policy(), seats=4)
    deciding.put_aside(run)
    assert solving.solve(run.pk) is None
    assert not ProposalMember.objects.exists() and not LeftOver.objects.exists()


def test_a_run_cannot_be_approved_when_somebody_in_it_withdrew() -> None:
    call = stages.call()
    stages.applicants(call, 4)
    run = stages.solved_run(call)
    gone = groups_of(run)[0][0]
    Application.objects.filter(pk=gone.pk).update(
        status=Application.Status.WITHDRAWN, withdrawn_at=stages.STARTS, decided_at=stages.STARTS
    )
    with pytest.raises(ValidationError, match=gone.full_name):
        deciding.approve(run)
    run.refresh_from_db()
    assert run.state == Run.State.DONE


def test_a_run_cannot_be_approved_when_two_of_a_group_are_kept_apart_since() -> None:
    call = stages.call()
    one, other = stages.applicants(call, 2)
    run = stages.solved_run(call)
    history.keep_apart(one.person, other.person, reason="They asked for it.")
    with pytest.raises(ValidationError, match="Must not be put together"):
        deciding.approve(run)


def test_the_command_writes_problem_and_solution(tmp_path, capsys) -> None:  # type: ignore[no-untyped-def]
    call = stages.call("spring")
    stages.applicants(call, 6)
    target = tmp_path / "solution.json"
    call_command("match", "spring", "--seats", "4", "--policy", "ILNP 2020", "--json", str(target))
    solution = json.loads(target.read_text())
    asked = json.loads((tmp_path / "solution.json.problem.json").read_text())
    assert sum(len(group["people"]) for group in solution["groups"]) == 4
    assert asked["seats"] == 4 and len(asked["people"]) == 6
    assert "full_name" not in asked["people"][0]
    with pytest.raises(CommandError, match="no policy"):
        call_command("match", "spring", "--seats", "4", "--policy", "unheard of")


def test_free_half_days_become_hours_of_the_week_in_utc() -> None:
    monday_morning_in_tokyo = problem.free_hours(["mon-am"], "Asia/Tokyo", stages.STARTS)
    assert monday_morning_in_tokyo == [0, 1, 2, 167]
    assert problem.free_hours(["mon-am"], "No/Such_Zone", stages.STARTS) == []


@pytest.mark.parametrize(
    ("reason", "facts", "words"),
    [
        ("cap", {"country": "KE", "cap": 2, "placed": 2}, "Their country has reached"),
        ("cap", {"partners_from": ["KE"], "cap": 2}, "Every country that a partner"),
        ("seats", {"seats": 4, "placed": 4}, "All places are taken"),
        ("seats", {"seats": 5, "placed": 4}, "One place is left"),
        (
            "outweighed",
            {"goal": "fit", "position": 4, "possible": True},
            "With them, the groups would fit less well (how well the groups fit: shared interests).",
        ),
        ("outweighed", {"goal": "fit", "position": 4, "possible": True, "certain": False}, "interests; not proved)"),
        ("outweighed", {"goal": "places", "position": 0, "possible": True}, "With them, fewer people would have"),
        ("outweighed", {"goal": None, "position": None, "possible": True}, "just as good by every goal"),
        ("outweighed", {"goal": None, "position": None, "possible": False}, "no groups that keep every rule"),
        ("outweighed", {"goal": None, "position": None, "possible": True, "certain": False}, "was not worked out"),
        (
            "no_partner",
            {"others": 3, "country": 1, "language": 2, "met": 0},
            "(same country: 1; no common language: 2)",
        ),
    ],
)
def test_why_somebody_is_left_over_is_said_as_it_is(reason: str, facts: dict, words: str) -> None:
    assert words in reasons.sentence(reason, facts, PRESETS["ILMP 2019"]["goals"])


def test_goals_of_the_same_sort_are_told_apart() -> None:
    call = stages.call()
    stages.applicants(call, 4)
    assert [goal.words for goal in explaining.goals_of(stages.solved_run(call, code="rematch"))] == [
        "people placed",
        "groups that stay as they are",
        "people placed who had lost a place",
        "people placed who were left out of a wave before",
        "how well the groups fit: shared interests 100, same type of library 30, early applicants 10, "
        "common languages 6, common free hours 4, same frequency 2",
    ]


def test_a_run_names_the_open_questions_about_people_of_earlier_calls(client: Client) -> None:
    before, now = stages.call(), stages.call()
    stages.application(before, full_name="Zoë Abbott", institution="City Library", country="KE")
    stages.application(now, full_name="Abbott, Zoe", institution="city library", country="KE")
    stages.applicants(now, 3)
    duplicates.refresh(now)
    group = DuplicateGroup.objects.get()
    run = stages.solved_run(now)
    coordinator = stages.person("Cora Dinator")
    give_role(coordinator, Role.COORDINATOR)
    stages.sign_in(client, coordinator)
    link = reverse("admin:screening-duplicates", args=[group.pk])
    pages = [reverse("admin:matching-run", args=[run.pk]), reverse("admin:matching-start", args=[now.slug])]
    assert [link in client.get(page).text for page in pages] == [True, True]
    duplicates.say_different(group, actor=coordinator)
    assert [link in client.get(page).text for page in pages] == [False, False]
