"""What an approval says before it is given is what it does; looking changes nothing; a draft waits for somebody else."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from applications.models import Application, WaitlistEntry, WaveWaited
from cohorts.board import running
from cohorts.forming import drafting, formation, preview
from cohorts.models import ApprovalDraft, Cohort, Group
from ilnp import clock
from ilnp.accounts.models import AuditEntry
from ilnp.accounts.roles import Role
from ilnp.due.models import Plan
from ilnp.mail.models import Message
from matching.models import PairHistory, Run, Seal
from tests.kit import stages

pytestmark = pytest.mark.django_db

TABLES = (Cohort, Group, Message, Plan, WaitlistEntry, WaveWaited, PairHistory, Seal, AuditEntry)


def asked(**more: Any) -> dict[str, Any]:
    today = clock.now().date()
    return {"name": "Autumn", "starts_on": today + timedelta(days=30), "ends_on": today + timedelta(days=150), **more}


def inquired() -> dict[str, Any]:
    return asked(asks_inquiry=True, inquiry_answer_by=clock.now().date() + timedelta(days=20))


@pytest.fixture
def run() -> Run:
    """Three pairs; three people wait; one liaison for two groups."""
    call = stages.call("spring")
    stages.applicants(call, 9)
    stages.liaison(most_groups=2)
    return stages.solved_run(call, 6)


def counts() -> list[int]:
    return [model.objects.count() for model in TABLES]


def test_looking_changes_nothing_and_says_what_then_happens(run: Run) -> None:
    before = counts()
    found = preview.of_forming(run, **inquired())
    assert counts() == before
    run.refresh_from_db()
    assert run.state == Run.State.DONE and not Application.objects.exclude(placed_at=None).exists()
    cohort = formation.form_cohort(run, **inquired())
    said = " ".join(found.lines)
    assert f"3 groups with 6 people from {len(countries(cohort))} countries." in said
    assert "1 group has no liaison." in said
    assert "3 people are left over and stand in line" in said
    assert WaveWaited.objects.filter(wave=cohort.pk).count() == 3
    assert "No mail goes out now." in said and "Introductions go out when you start the cohort" in said
    planned = Plan.objects.filter(rule="inquiry").count()
    assert planned == 6 and f"participation inquiry, {planned} times" in said
    assert found.people == 6


def countries(cohort: Cohort) -> set[str]:
    return set(cohort.memberships.values_list("application__country", flat=True))


def test_three_people_s_inquiries_are_shown_word_for_word(run: Run) -> None:
    found = preview.of_forming(run, **inquired())
    assert [message.kind for message in found.samples] == ["inquiry"] * 3
    assert all(message.text and message.to_name for message in found.samples)
    assert not Message.objects.filter(kind="inquiry").exists()


def test_without_an_inquiry_the_introductions_of_the_start_are_counted_and_shown(run: Run) -> None:
    found = preview.of_forming(run, **asked(asks_inquiry=False))
    assert "When you start the cohort: 6 introductions, the liaison in copy." in found.lines
    shown = [message.subject for message in found.samples]
    cohort = running.start(formation.form_cohort(run, **asked(asks_inquiry=False)))
    sent = Message.objects.filter(kind="introduction").order_by("pk")
    assert sent.count() == 6 and [message.subject for message in sent[:3]] == shown
    assert cohort.state == Cohort.State.STARTED


def test_adding_to_a_cohort_under_way_says_how_many_are_introduced_at_once_and_were_never_asked() -> None:
    cohort = stages.started_cohort(4)
    stages.applicants(cohort.call, 4)
    run = stages.solved_run(cohort.call)
    before, later = counts(), stages.STARTS + timedelta(days=10)
    found = preview.of_adding(cohort, run, now=later)
    assert counts() == before
    people = found.people
    assert any(line.startswith("Goes out now") and line.endswith(f", {people} mails.") for line in found.lines)
    assert [message.kind for message in found.samples] == ["introduction"] * 3
    assert f"{people} people were never asked whether they still want to take part." in found.lines
    newest = Message.objects.order_by("-pk")[0].pk
    formation.add_groups(cohort, run, now=later)
    assert Message.objects.filter(pk__gt=newest, kind="introduction").count() == people


def test_a_draft_waits_for_a_second_coordinator_and_goes_with_the_approval(client: Client, run: Run) -> None:
    first, second = stages.staff(Role.COORDINATOR, "Cora Dinator"), stages.staff(Role.COORDINATOR, "Olu Second")
    stages.sign_in(client, first)
    page = reverse("admin:cohort-form", args=[run.pk])
    sent = {"name": "Autumn", "starts_on": "2026-09-01", "ends_on": "2027-01-31", "asks_inquiry": ""}
    assert "Leave as a draft" in client.post(page, sent).text
    assert "Nothing is approved" in client.post(page, {**sent, "draft": "1"}, follow=True).text
    assert not Cohort.objects.exists() and ApprovalDraft.objects.get().left_by == first
    assert "prepared for you" not in client.get(reverse("admin:index")).text
    other = stages.sign_in(Client(), second)
    assert "approval was prepared for you" in other.get(reverse("admin:index")).text
    shown = other.get(page).text
    assert 'value="Autumn"' in shown and 'value="2026-09-01"' in shown and "Cora Dinator" in shown
    changed = other.post(page, {**sent, "confirmed": "5"})
    assert "the number has changed" in changed.text and not Cohort.objects.exists()
    other.post(page, {**sent, "confirmed": "6"})
    assert Cohort.objects.get().name == "Autumn" and not ApprovalDraft.objects.exists()


def test_a_draft_keeps_the_rules_of_an_approval(run: Run) -> None:
    day = date(2026, 9, 1)
    with pytest.raises(ValidationError, match="after the start"):
        drafting.leave(run, name="Autumn", starts_on=day, ends_on=day)
    formation.form_cohort(run, **asked(asks_inquiry=False))
    with pytest.raises(ValidationError, match="not yet decided on"):
        drafting.leave(run, name="Autumn", starts_on=day, ends_on=day + timedelta(days=90))
