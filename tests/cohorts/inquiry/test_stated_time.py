"""Silence counts as no at the time that the mails stated, after two reminders; who joins later is asked first."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from cohorts import addresses
from cohorts.forming import formation
from cohorts.inquiry import answering
from cohorts.models import Cohort, Membership, Wait
from cohorts.rematch import changes
from ilnp import clock
from tests.kit import stages
from tests.kit.stages import STARTS
from tests.kit.waiting import mails, pass_time

pytestmark = pytest.mark.django_db

FORMED = STARTS - timedelta(days=21)


def asked() -> Cohort:
    """A cohort of two pairs that is asked until three days before the start."""
    return stages.formed_cohort(4, asks_inquiry=True, inquiry_answer_by=(STARTS - timedelta(days=3)).date())


def test_silence_counts_as_no_at_the_stated_time_after_two_reminders_and_not_before() -> None:
    cohort = asked()
    first, second = cohort.groups.order_by("number")
    yes, silent = first.memberships.select_related("person").order_by("pk")
    answering.answer(yes, "yes", now=FORMED + timedelta(days=1))
    pass_time(FORMED, STARTS - timedelta(days=2.1))
    assert [mail.to_address for mail in mails("inquiry_reminder")].count(silent.person.email) == 2
    assert not cohort.memberships.exclude(left_at=None).exists()
    pass_time(STARTS - timedelta(days=2.1), STARTS - timedelta(days=1))
    silent.refresh_from_db()
    assert silent.left_because == "no_answer"
    assert [wait.person for wait in Wait.objects.open()] == [yes.person]
    assert set(second.memberships.values_list("left_because", flat=True)) == {"no_answer"}


def test_who_was_never_asked_loses_nothing() -> None:
    cohort = asked()
    tick = STARTS - timedelta(days=1)
    pass_time(tick - timedelta(hours=1), tick)
    assert not cohort.memberships.exclude(left_at=None).exists()


def stranded_cohort() -> tuple[Cohort, Membership, Membership]:
    """A cohort under way that asked its people; somebody lost their partner, and was put together with somebody new."""
    call = stages.call()
    cohort = stages.formed_cohort(4, call=call, asks_inquiry=True, inquiry_answer_by=STARTS.date())
    for membership in cohort.memberships.all():
        answering.answer(membership, "yes", now=FORMED)
    cohort = stages.running.start(cohort, only_who_said_yes=True, now=STARTS)
    gone, alone = cohort.groups.order_by("number")[0].memberships.order_by("pk")
    changes.leave(gone, Membership.Ending.NO_LONGER, now=STARTS + timedelta(days=5))
    stages.application(call, country="PE")
    with clock.pretend(STARTS + timedelta(days=6)):
        formation.add_groups(cohort, stages.solved_run(call, code="rematch"), now=clock.now())
    group = cohort.groups.latest("number")
    old, new = group.memberships.select_related("person", "application").order_by("answer_by")
    if old.person_id != alone.person_id:
        old, new = new, old
    return cohort, old, new


def test_who_joins_a_cohort_under_way_is_asked_before_anybody_is_introduced(client: Client) -> None:
    _cohort, old, new = stranded_cohort()
    assert (old.answer_by, new.answer_by) == (None, (STARTS + timedelta(days=11)).date())
    before = len(mails("introduction"))
    pass_time(STARTS + timedelta(days=6), STARTS + timedelta(days=7.5))
    (question,) = mails("inquiry_under_way")
    assert question.to_address == new.person.email and "March 13, 2026" in question.text
    assert len(mails("introduction")) == before and new.group.introduced_at is None
    with clock.pretend(STARTS + timedelta(days=8)):
        page = addresses.inquiry_address(new)
        assert "is under way" in client.get(page, {"answer": "yes"}).text
        assert "as soon as your partner has said yes too" in client.post(page, {"answer": "yes"}).text
    new.group.refresh_from_db()
    assert new.group.introduced_at == STARTS + timedelta(days=8)
    assert len(mails("introduction")) == before + 2
    pass_time(STARTS + timedelta(days=8), STARTS + timedelta(days=13))
    assert Membership.objects.get(pk=new.pk).left_at is None


def test_who_does_not_answer_in_five_days_leaves_and_the_other_waits_again() -> None:
    cohort, old, new = stranded_cohort()
    pass_time(STARTS + timedelta(days=6), STARTS + timedelta(days=13))
    assert Membership.objects.get(pk=new.pk).left_because == "no_answer"
    assert [wait.person for wait in cohort.waits.open()] == [old.person]
