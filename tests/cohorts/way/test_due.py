"""What reaches people on the way, and when."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cohorts.board import running
from cohorts.forming import formation
from cohorts.models import Group
from cohorts.rematch import changes
from ilnp.accounts import profile
from ilnp.due.models import Plan
from ilnp.mail.campaigns import audiences
from ilnp.mail.models import Message
from tests.kit import stages
from tests.kit.stages import STARTS
from tests.kit.waiting import mails, tick_at

pytestmark = pytest.mark.django_db


def test_prompts_reach_each_person_on_their_own_morning() -> None:
    call = stages.call()
    stages.application(call, country="JP", time_zone="Asia/Tokyo")
    stages.application(call, country="US", time_zone="America/Los_Angeles")
    cohort = formation.form_cohort(
        stages.solved_run(call),
        name="Spring",
        starts_on=STARTS.date(),
        ends_on=(STARTS + timedelta(days=120)).date(),
        asks_inquiry=False,
    )
    running.start(cohort, now=STARTS)
    first = Plan.objects.filter(rule="prompt").order_by("due_at")[:2]
    assert [plan.due_at.hour for plan in first] == [23, 15]
    assert first[1].due_at - first[0].due_at == timedelta(hours=16)
    tick_at(first[0].due_at)
    assert [message.person for message in mails("prompt")] == [first[0].person]
    tick_at(first[0].due_at)
    assert len(mails("prompt")) == 1


def test_a_late_joiner_gets_what_lies_ahead_only() -> None:
    call = stages.call()
    cohort = stages.started_cohort(2, call=call)
    late = [stages.application(call, country="PE"), stages.application(call, country="FR")]
    joined = STARTS + timedelta(days=60)
    group = formation.put_together(cohort, late, now=joined)
    people = {application.person_id for application in late}
    planned = Plan.objects.filter(person__in=people, state="planned")
    assert planned.exists()
    assert all(plan.due_at > joined for plan in planned)
    assert Message.objects.filter(kind="introduction", person__in=people).count() == 2
    assert group.number == 2


def test_whoever_moves_gets_what_lies_ahead_on_their_new_morning() -> None:
    cohort = stages.started_cohort(2)
    membership = cohort.memberships.select_related("person", "group__liaison__person").first()
    assert membership is not None and membership.group.liaison is not None

    def mornings(rule: str) -> set[int]:
        return {plan.due_at.hour for plan in Plan.objects.filter(rule=rule, person=membership.person)}

    profile.change_profile(
        membership.person, name=membership.person.name, call_name="", language="ja", time_zone="Asia/Tokyo"
    )
    for rule in ("prompt", "pulse", "closing", "survey_invitation"):
        assert mornings(rule) == {23}
    liaison = membership.group.liaison.person
    profile.change_profile(liaison, name=liaison.name, call_name="", language="en", time_zone="Asia/Seoul")
    looked_after = Plan.objects.filter(rule="liaison_day", state="planned")
    assert {plan.due_at.hour for plan in looked_after} == {23}


def test_everybody_who_stays_to_the_end_is_thanked_once() -> None:
    cohort = stages.started_cohort(4)
    ended, healthy = cohort.groups.order_by("number")
    changes.end_group(ended, Group.Ending.SILENT, now=STARTS + timedelta(days=5))
    running.end(cohort, now=STARTS + timedelta(days=100))
    tick_at(STARTS + timedelta(days=101))
    people = set(healthy.memberships.values_list("person_id", flat=True))
    assert {message.person_id for message in mails("closing")} == people
    assert all(message.state == "queued" for message in mails("closing"))
    assert len(mails("closing")) == 2
    written_to = {one.person.pk for one in audiences.recipients(f"cohort:{cohort.slug}", "notice") if one.person}
    assert written_to == people
    assert len(audiences.recipients(f"cohort-liaisons:{cohort.slug}", "notice")) == 1
