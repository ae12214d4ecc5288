"""The participation inquiry, answered and closed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from applications.models import Application
from applications.waitlist import queries
from cohorts.board import running
from cohorts.inquiry import answering
from cohorts.models import Membership
from ilnp.mail.models import Message
from tests.kit import stages
from tests.kit.stages import STARTS
from tests.kit.waiting import tick_at

pytestmark = pytest.mark.django_db


def test_silence_to_the_inquiry_counts_as_no_and_frees_the_partner() -> None:
    cohort = stages.formed_cohort(4, asks_inquiry=True, inquiry_answer_by=(STARTS - timedelta(days=3)).date())
    tick_at(STARTS - timedelta(days=19))
    assert Message.objects.filter(kind="inquiry").count() == 4
    healthy, broken = cohort.groups.order_by("number")
    for membership in healthy.memberships.all():
        answering.answer(membership, "yes", now=STARTS - timedelta(days=10))
    said_yes, silent = broken.memberships.order_by("pk")
    answering.answer(said_yes, "yes", now=STARTS - timedelta(days=10))
    answering.close(cohort, now=STARTS)
    running.start(cohort, now=STARTS)
    assert Message.objects.filter(kind="introduction").count() == 2
    silent.refresh_from_db()
    assert silent.left_because == Membership.Ending.NO_ANSWER
    assert Application.objects.get(pk=said_yes.application_id).placed_at is None
    assert Application.objects.get(pk=silent.application_id).placed_at is not None
    with pytest.raises(ValidationError):
        answering.answer(said_yes, "no", now=STARTS)


def test_each_of_two_who_did_not_say_yes_leaves_for_a_reason_of_their_own() -> None:
    cohort = stages.formed_cohort(4, asks_inquiry=True, inquiry_answer_by=(STARTS - timedelta(days=3)).date())
    healthy, broken = cohort.groups.order_by("number")
    for membership in healthy.memberships.all():
        answering.answer(membership, "yes", now=STARTS - timedelta(days=10))
    later, silent = broken.memberships.order_by("pk")
    answering.answer(later, "later", now=STARTS - timedelta(days=10))
    assert answering.close(cohort, now=STARTS) == 2
    running.start(cohort, now=STARTS)
    later.refresh_from_db()
    silent.refresh_from_db()
    assert (later.left_because, silent.left_because) == (Membership.Ending.LATER, Membership.Ending.NO_ANSWER)
    assert list(queries.in_line(cohort.call).values_list("application", flat=True)) == [later.application_id]
    assert Message.objects.filter(kind="introduction").count() == 2
