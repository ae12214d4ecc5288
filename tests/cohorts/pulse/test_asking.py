"""On which days members are asked how it is going."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from cohorts.board import running
from cohorts.forming import formation
from cohorts.models import Pulse
from ilnp.due.models import Plan
from tests.kit import stages
from tests.kit.stages import STARTS
from tests.kit.waiting import mails, pass_time

pytestmark = pytest.mark.django_db


def days(**about: object) -> list[date]:
    """The days on which pulses are planned, in order, each once."""
    return sorted({plan.due_at.date() for plan in Plan.objects.filter(rule="pulse", **about)})


def test_everybody_is_asked_on_days_7_30_60_and_90_from_the_start() -> None:
    stages.started_cohort(2)
    assert days() == [STARTS.date() + timedelta(days=day) for day in (7, 30, 60, 90)]
    pass_time(STARTS, STARTS + timedelta(days=31))
    assert len(mails("pulse")) == 4 and set(Pulse.objects.values_list("day", flat=True)) == {7, 30}
    (first, *_rest) = mails("pulse")
    for answer in ("well", "slow", "silent", "help", "stop"):
        assert f"?answer={answer}" in first.text


def test_an_introduction_long_before_the_start_is_followed_by_one_question_in_between() -> None:
    cohort = stages.formed_cohort(2, starts_on=STARTS.date() + timedelta(days=20))
    running.start(cohort, now=STARTS)
    begin = cohort.starts_on
    assert days()[:2] == [STARTS.date() + timedelta(days=7), begin + timedelta(days=7)]


def test_who_is_introduced_later_is_asked_from_then_on_and_the_days_are_the_cohorts_own() -> None:
    call = stages.call()
    cohort = stages.formed_cohort(2, call=call)
    cohort.pulse_days = [10, 20]
    cohort.save()
    running.start(cohort, now=STARTS)
    joined = STARTS + timedelta(days=40)
    late = [stages.application(call, country="PE"), stages.application(call, country="FR")]
    formation.put_together(cohort, late, now=joined)
    people = [application.person_id for application in late]
    assert days(person__in=people) == [joined.date() + timedelta(days=10), joined.date() + timedelta(days=20)]
