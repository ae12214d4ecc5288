"""A cohort started, moved, ended."""

from __future__ import annotations

from datetime import timedelta

import pytest

from applications.form.submit import withdraw
from applications.waitlist import queries
from cohorts.board import running
from cohorts.models import Membership
from ilnp.due.models import Plan
from ilnp.mail.models import Message
from tests.kit import stages
from tests.kit.stages import STARTS

pytestmark = pytest.mark.django_db


def test_moving_the_dates_moves_what_is_not_sent() -> None:
    cohort = stages.started_cohort(2)
    before = Plan.objects.filter(rule="prompt", state="planned").order_by("due_at").first()
    assert before is not None
    running.move(cohort, starts_on=cohort.starts_on + timedelta(days=7), ends_on=cohort.ends_on, now=STARTS)
    after = Plan.objects.get(pk=before.pk)
    assert after.due_at - before.due_at == timedelta(days=7)


def test_who_withdrew_since_the_cohort_was_formed_is_not_introduced_and_frees_the_partner() -> None:
    cohort = stages.formed_cohort(4)
    healthy, broken = cohort.groups.order_by("number")
    gone, alone = broken.memberships.order_by("pk")
    withdraw(gone.application, gone.person, now=STARTS - timedelta(days=1))
    running.start(cohort, now=STARTS)
    assert set(Message.objects.filter(kind="introduction").values_list("person_id", flat=True)) == set(
        healthy.memberships.values_list("person_id", flat=True)
    )
    gone.refresh_from_db()
    assert gone.left_because == Membership.Ending.NO_LONGER
    assert list(queries.in_line(cohort.call).values_list("application", flat=True)) == [alone.application_id]


def test_ending_a_cohort_cancels_what_was_planned_but_for_the_survey_at_its_end() -> None:
    cohort = stages.started_cohort(4)
    running.end(cohort, now=STARTS + timedelta(days=100))
    assert set(Plan.objects.filter(state="planned").values_list("rule", flat=True)) <= {
        "closing",
        "survey_invitation",
        "survey_over",
        "survey_reminder",
    }
    assert set(cohort.memberships.values_list("left_because", flat=True)) == {"finished"}


def test_the_last_day_for_answers_moves_with_the_start() -> None:
    day = (STARTS - timedelta(days=3)).date()
    cohort = stages.formed_cohort(2, asks_inquiry=True, inquiry_answer_by=day)
    before = Plan.objects.filter(rule="inquiry_reminder").order_by("pk")[0]
    week = timedelta(days=7)
    running.move(cohort, starts_on=cohort.starts_on + week, ends_on=cohort.ends_on + week, now=STARTS - week)
    cohort.refresh_from_db()
    assert cohort.inquiry_answer_by == day + week
    assert Plan.objects.get(pk=before.pk).due_at == before.due_at + week
