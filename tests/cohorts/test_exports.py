"""What was asked before the start and on the way, and what was answered, to take away."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import pytest
from django.core.management import call_command

from cohorts.board import running
from cohorts.inquiry import answering
from cohorts.models import CheckIn
from cohorts.pulse import answers
from tests.kit import stages
from tests.kit.stages import STARTS
from tests.kit.waiting import pass_time

pytestmark = pytest.mark.django_db


def taken(name: str, cohort: str) -> list[dict[str, str]]:
    """The rows of one report for one cohort."""
    out = io.StringIO()
    call_command("export", name, "--cohort", cohort, stdout=out)
    return list(csv.DictReader(io.StringIO(out.getvalue().removeprefix("\ufeff"), newline=""), strict=True))


def test_inquiries_and_pulses_tell_who_was_asked_when_and_what_they_answered() -> None:
    formed = STARTS - timedelta(days=21)
    cohort = stages.formed_cohort(2, asks_inquiry=True, inquiry_answer_by=(STARTS - timedelta(days=3)).date())
    yes, quiet = cohort.memberships.select_related("person").order_by("pk")
    pass_time(formed, STARTS - timedelta(days=19))
    answering.answer(yes, "yes", now=STARTS - timedelta(days=19))
    pass_time(STARTS - timedelta(days=19), STARTS - timedelta(days=4))
    coordinator = stages.staff("coordinator")
    answering.answer(quiet, "yes", said_by=coordinator, now=STARTS - timedelta(days=4))
    cohort = running.start(cohort, only_who_said_yes=True, now=STARTS)
    rows = {row["email"]: row for row in taken("inquiries", cohort.slug)}
    assert (rows[yes.person.email]["reminders"], rows[quiet.person.email]["reminders"]) == ("0", "2")
    assert rows[quiet.person.email]["answered_by"] == coordinator.email and rows[yes.person.email]["asked_at"]
    pass_time(STARTS, STARTS + timedelta(days=8))
    answers.from_member(yes, CheckIn.Answer.SLOW, now=STARTS + timedelta(days=8))
    pulses = {row["email"]: row for row in taken("pulses", cohort.slug)}
    assert (pulses[yes.person.email]["day"], pulses[yes.person.email]["answer"]) == ("7", "slow")
    assert pulses[quiet.person.email]["answer"] == "" and pulses[quiet.person.email]["asked_at"]
