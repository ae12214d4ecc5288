"""An approval is taken back until the first introduction: everybody stands as before, who was asked is told."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from applications.models import Application, WaitlistEntry, WaveWaited
from cohorts.board import running
from cohorts.forming import formation, undoing
from cohorts.models import Cohort
from cohorts.way import due
from ilnp import clock
from ilnp.accounts.roles import Role
from ilnp.due.models import Plan
from ilnp.mail.models import Message
from matching import history
from matching.board import moving, outcome
from matching.board.reading import Board
from matching.models import Move, PairHistory, Run, Seal
from tests.kit import stages

pytestmark = pytest.mark.django_db


def fields(**more: Any) -> dict[str, Any]:
    today = clock.now().date()
    dates = {"starts_on": today + timedelta(days=30), "ends_on": today + timedelta(days=150)}
    return {"name": "Autumn", **dates, "asks_inquiry": True, "inquiry_answer_by": today + timedelta(days=20), **more}


@pytest.fixture
def run() -> Run:
    """Three pairs, one changed by hand; the others wait."""
    call = stages.call("spring")
    stages.applicants(call, 9)
    run = stages.solved_run(call, 6)
    moving.make(run, "out", [min(Board(run).now.groups[1].people)], seen=0)
    moving.apply_all(run, seen=1)
    return run


def line() -> list[tuple[object, ...]]:
    return sorted(WaitlistEntry.objects.values_list("person", "application", "ended_at", "ended_because"))


def test_everybody_is_free_again_and_the_same_run_can_be_approved_once_more(run: Run) -> None:
    placed = [one.pk for group in outcome.groups_of(run) for one in group.applications]
    before = line()
    cohort = formation.form_cohort(run, **fields())
    assert Application.objects.exclude(placed_at=None).count() == len(placed) and line() != before
    undoing.take_back(cohort)
    run.refresh_from_db()
    assert run.state == Run.State.DONE and not Seal.objects.exists()
    assert not Application.objects.exclude(placed_at=None).exists()
    assert line() == before and not WaveWaited.objects.exists()
    assert not PairHistory.objects.exists()
    assert not Message.objects.filter(kind="taken_back").exists()
    assert not Plan.objects.filter(rule="inquiry", state="planned").exists()
    assert Move.objects.filter(run=run).applied().count() == 1
    again = formation.form_cohort(run, **fields())
    assert again.name == "Autumn" and again.memberships.count() == len(placed)


def test_who_met_before_still_has(run: Run) -> None:
    one, other, *_rest = (one for group in outcome.groups_of(run) for one in group.applications)
    third = stages.person("Before")
    history.put_together([one.person, third])
    undoing.take_back(formation.form_cohort(run, **fields()))
    assert [(row.one_id, row.other_id) for row in PairHistory.objects.all()] == [
        tuple(sorted((one.person_id, third.pk)))
    ]
    assert other.person_id not in {row.one_id for row in PairHistory.objects.all()}


def test_each_person_who_was_asked_is_told_and_nobody_else(run: Run) -> None:
    cohort = formation.form_cohort(run, **fields())
    asked = list(Plan.objects.filter(rule="inquiry").order_by("pk")[:2])
    for plan in asked:
        plan.fetched = cohort.memberships.select_related("cohort", "person", "application").get(pk=plan.about_id)
        due.send_inquiry(plan, clock.now())
    undoing.take_back(cohort)
    told = Message.objects.filter(kind="taken_back")
    assert sorted(told.values_list("person", flat=True)) == sorted(plan.person_id for plan in asked)
    assert all("Autumn" in message.subject for message in told)


def test_after_the_first_introduction_nothing_is_taken_back(run: Run) -> None:
    cohort = running.start(formation.form_cohort(run, **fields(asks_inquiry=False, inquiry_answer_by=None)))
    with pytest.raises(ValidationError, match="until the first introduction"):
        undoing.take_back(cohort)
    run.refresh_from_db()
    assert run.state == Run.State.APPROVED


def test_a_cohort_with_groups_of_other_runs_is_called_off_instead(run: Run) -> None:
    cohort = formation.form_cohort(run, **fields())
    formation.add_groups(cohort, stages.solved_run(run.call, 2))
    with pytest.raises(ValidationError, match="Call it off instead"):
        undoing.take_back(cohort)


def test_the_page_says_what_follows_and_leads_on_afterwards(client: Client, run: Run) -> None:
    stages.sign_in(client, stages.staff(Role.COORDINATOR))
    cohort = formation.form_cohort(run, **fields())
    assert "Take the approval back" in client.get(reverse("admin:cohort", args=[cohort.slug])).text
    act = reverse("admin:cohort-act", args=[cohort.slug, "take-back"])
    asked = client.post(act).text
    assert "nobody counts as having met" in asked and "0 people were asked" in asked
    page = client.post(act, {"confirmed": "1"}, follow=True)
    assert page.status_code == 200 and "called off" in page.text
    assert Cohort.objects.get().run is None
