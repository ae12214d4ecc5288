"""Somebody leaves, a group ends, people are put together anew."""

from __future__ import annotations

from datetime import timedelta

import pytest

from applications.models import Application
from applications.waitlist import line
from cohorts.forming import formation
from cohorts.models import Group, Membership
from cohorts.rematch import changes
from ilnp.due.models import Plan
from ilnp.mail.models import Message
from tests.kit import stages
from tests.kit.stages import STARTS
from tests.kit.waiting import mails, tick_at

pytestmark = pytest.mark.django_db


def test_an_ended_group_gets_nothing_more_and_its_people_are_first_in_line() -> None:
    cohort = stages.started_cohort(4)
    ended, healthy = cohort.groups.order_by("number")
    changes.end_group(ended, Group.Ending.NO_COMMON_GROUND, now=STARTS + timedelta(days=5))
    people = set(ended.memberships.values_list("person_id", flat=True))
    planned = Plan.objects.filter(person__in=people, state="planned")
    assert set(planned.values_list("rule", flat=True)) == {"still_waiting"}
    tick_at(STARTS + timedelta(days=14, hours=2))
    assert set(Message.objects.filter(kind="prompt").values_list("person_id", flat=True)) == set(
        healthy.memberships.values_list("person_id", flat=True)
    )
    freed = Application.objects.filter(person__in=people)
    assert all(row.placed_at is None and row.places_in_line.get().ended_at is None for row in freed)


def test_a_trio_that_one_leaves_goes_on_as_a_pair() -> None:
    cohort = stages.started_cohort(3)
    group = cohort.groups.get()
    leaver = group.memberships.first()
    assert leaver is not None
    changes.leave(leaver, Membership.Ending.NO_LONGER, now=STARTS + timedelta(days=3))
    group.refresh_from_db()
    assert group.ended_at is None
    assert group.memberships.active().count() == 2
    assert Application.objects.get(pk=leaver.application_id).placed_at is not None


def test_a_rematch_leaves_healthy_groups_alone_and_introduces_the_new_ones() -> None:
    call = stages.call()
    cohort = stages.started_cohort(6, call=call)
    broken, healthy = cohort.groups.order_by("number")[0], cohort.groups.order_by("number")[1]
    parted = set(broken.memberships.values_list("application_id", flat=True))
    waiting = {row.pk for row in stages.applicants(call, 4, library_type="public")}
    for earlier in (901, 902, 903):
        line.record_wave(call, [], wave=earlier)
    changes.end_group(broken, Group.Ending.SILENT, now=STARTS + timedelta(days=20))
    formation.add_groups(cohort, stages.solved_run(call, 4, code="rematch"), now=STARTS + timedelta(days=21))
    again = cohort.groups.active().filter(number__gt=3)
    together = [set(group.memberships.values_list("application_id", flat=True)) for group in again]
    assert all(len(group & parted) == len(group & waiting) == 1 for group in together)
    assert set().union(*together) > parted
    assert healthy.memberships.active().count() == 2
    people = Membership.objects.filter(group__in=again).values("person")
    assert Message.objects.filter(kind="introduction", person__in=people, created_at__isnull=False).count() == 6
    assert all(group.introduced_at == STARTS + timedelta(days=21) for group in again)


def test_mail_that_waits_is_called_back_when_a_group_ends() -> None:
    cohort = stages.started_cohort(4)
    ended, healthy = cohort.groups.order_by("number")
    tick_at(STARTS + timedelta(days=14, hours=2))
    changes.end_group(ended, Group.Ending.SILENT, now=STARTS + timedelta(days=14, hours=3))
    staying = set(healthy.memberships.values_list("person_id", flat=True))
    for kind in ("introduction", "prompt"):
        assert len(mails(kind)) == 4
        assert {message.person_id for message in mails(kind) if message.state == "queued"} == staying
