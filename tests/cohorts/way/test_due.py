"""What reaches people on the way, and when."""

from __future__ import annotations

from datetime import timedelta

import pytest

from applications.form.submit import withdraw
from cohorts.board import running
from cohorts.forming import formation
from cohorts.liaisons import caseload
from cohorts.models import CheckIn, Group
from cohorts.rematch import changes
from cohorts.way import pulse
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


def test_a_silent_group_reaches_its_liaison_within_ten_days_and_a_sign_of_life_puts_it_off() -> None:
    cohort = stages.started_cohort(4)
    quiet, alive = cohort.groups.order_by("number")
    member = alive.memberships.first()
    assert member is not None and quiet.liaison is not None
    pulse.from_member(member, CheckIn.Answer.WELL, now=STARTS + timedelta(days=8))
    tick_at(STARTS + timedelta(days=10))
    (reminder,) = mails("liaison_silence")
    assert reminder.to_address == quiet.liaison.person.email
    assert f"group {quiet.number} " in reminder.subject
    assert f"/admin/groups/{quiet.pk}/" in reminder.text
    assert not Message.objects.filter(kind="liaison_silence", about_id=str(alive.pk)).exists()


def test_a_member_whose_partner_is_silent_brings_the_liaison_at_once() -> None:
    cohort = stages.started_cohort(2)
    group = cohort.groups.get()
    member = group.memberships.first()
    assert member is not None and group.liaison is not None
    pulse.from_member(member, CheckIn.Answer.SILENT, note="I wrote twice.", now=STARTS + timedelta(days=8))
    (message,) = mails("member_needs_liaison")
    assert message.to_address == group.liaison.person.email
    assert "I wrote twice." in message.text
    group.refresh_from_db()
    assert group.alive_at is None


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


def test_a_sign_of_life_calls_the_reminder_of_silence_back() -> None:
    cohort = stages.started_cohort(2)
    tick_at(STARTS + timedelta(days=10))
    (reminder,) = mails("liaison_silence")
    member = cohort.memberships.first()
    assert member is not None and reminder.state == "queued"
    pulse.from_member(member, CheckIn.Answer.WELL, now=STARTS + timedelta(days=10, minutes=1))
    assert mails("liaison_silence")[0].state == "cancelled"


def test_whoever_moves_gets_what_lies_ahead_on_their_new_morning() -> None:
    cohort = stages.started_cohort(2)
    membership = cohort.memberships.select_related("person", "group__liaison__person").first()
    assert membership is not None and membership.group.liaison is not None

    def mornings(rule: str) -> set[int]:
        return {plan.due_at.hour for plan in Plan.objects.filter(rule=rule, person=membership.person)}

    profile.change_profile(
        membership.person, name=membership.person.name, call_name="", language="ja", time_zone="Asia/Tokyo"
    )
    for rule in ("prompt", "check_in", "closing", "survey_invitation"):
        assert mornings(rule) == {23}
    liaison = membership.group.liaison.person
    profile.change_profile(liaison, name=liaison.name, call_name="", language="en", time_zone="Asia/Seoul")
    looked_after = Plan.objects.filter(rule__in=["liaison_digest", "liaison_silence"])
    assert {plan.due_at.hour for plan in looked_after} == {23}


def test_the_liaison_hears_each_week_how_the_groups_do() -> None:
    cohort = stages.started_cohort(4)
    quiet, asking = cohort.groups.order_by("number")
    member = asking.memberships.first()
    assert member is not None
    tick_at(STARTS + timedelta(days=7))
    (first,) = mails("liaison_digest")
    assert "0 of 2" in first.subject and first.text.index(f"{quiet.number}: ") < first.text.index(f"{asking.number}: ")
    pulse.from_member(member, CheckIn.Answer.HELP, now=STARTS + timedelta(days=9))
    tick_at(STARTS + timedelta(days=14))
    second = mails("liaison_digest")[-1]
    assert "2 of 2" in second.subject and "asks for help" in second.text
    assert second.text.index(f"{asking.number}: ") < second.text.index(f"{quiet.number}: ")
    withdraw(quiet.memberships.all()[0].application, None, now=STARTS + timedelta(days=15))
    tick_at(STARTS + timedelta(days=21))
    third = mails("liaison_digest")[-1]
    assert "somebody withdrew" in third.text
    assert third.text.index(f"{quiet.number}: ") < third.text.index(f"{asking.number}: ")
    other = stages.liaison("Hana Novak")
    for group in (quiet, asking):
        caseload.hand_over(group, other, now=STARTS + timedelta(days=22))
    planned = Plan.objects.filter(rule="liaison_digest", state="planned")
    assert set(planned.values_list("person_id", flat=True)) == {other.person_id}


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
