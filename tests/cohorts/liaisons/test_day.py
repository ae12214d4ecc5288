"""A liaison's morning: what they are told, when, and when they are left in peace."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from cohorts.liaisons import handing_over
from cohorts.models import CheckIn, Cohort
from cohorts.pulse import answers
from ilnp.due import ticking
from tests.kit import stages
from tests.kit.stages import STARTS
from tests.kit.waiting import mails, pass_time

pytestmark = pytest.mark.django_db


def day(number: float) -> datetime:
    """So many days after the start."""
    return STARTS + timedelta(days=number)


def begin(cohort: Cohort) -> None:
    """Let eight days pass, and everybody answer that all is well."""
    pass_time(STARTS, day(8))
    for member in cohort.memberships.active():
        answers.from_member(member, CheckIn.Answer.WELL, now=day(8))


def test_a_liaison_of_ten_healthy_groups_gets_no_alarm_in_four_months() -> None:
    cohort = stages.started_cohort(20)
    members = list(cohort.memberships.all())
    at, asked = STARTS, 0
    while (due := ticking.next_due(at)) is not None and due <= day(120):
        ticking.tick(due, deliver=False)
        at = due
        if len(mails("pulse")) > asked:
            asked = len(mails("pulse"))
            for member in members[::2]:
                answers.from_member(member, CheckIn.Answer.WELL, now=due + timedelta(hours=5))
    assert asked == 80
    assert [message.kind for kind in ("liaison_day", "member_stops") for message in mails(kind)] == []


def test_one_mail_names_the_worst_first_with_addresses_and_a_text_and_is_answered_to_the_silent() -> None:
    cohort = stages.started_cohort(6)
    asks, silent, healthy = cohort.groups.order_by("number")
    members = {
        group.pk: list(group.memberships.select_related("application", "person").order_by("pk"))
        for group in (asks, silent, healthy)
    }
    begin(cohort)
    answers.from_member(members[asks.pk][0], CheckIn.Answer.HELP, now=day(8.1))
    left, lost = members[silent.pk]
    answers.from_member(left, CheckIn.Answer.SILENT, now=day(8.2))
    assert mails("liaison_day") == []
    pass_time(day(8.2), day(9))
    (told,) = mails("liaison_day")
    assert told.to_address == silent.liaison.person.email
    assert told.text.index(f"{silent.number} · ") < told.text.index(f"{asks.number} · ")
    assert f"{healthy.number} · {cohort.name}" not in told.text
    for member in (*members[asks.pk], left, lost):
        assert member.person.email in told.text
    assert told.reply_to == [lost.person.email]
    assert f"Dear {lost.application.greeting_name()}," in told.text
    assert f"A short word to me or to {left.application.full_name} is enough." in told.text


def test_what_is_told_once_is_repeated_after_a_week_only_unless_the_liaison_wrote() -> None:
    cohort = stages.started_cohort(2)
    group = cohort.groups.get()
    begin(cohort)
    answers.from_member(group.memberships.all()[0], CheckIn.Answer.HELP, now=day(8.1))
    pass_time(day(8), day(14))
    assert len(mails("liaison_day")) == 1
    pass_time(day(14), day(17))
    assert len(mails("liaison_day")) == 2
    answers.from_liaison(group, CheckIn.Answer.WROTE, actor=group.liaison.person, now=day(20))
    pass_time(day(17), day(26))
    assert len(mails("liaison_day")) == 2
    pass_time(day(26), day(29))
    assert len(mails("liaison_day")) == 3 and "You noted that you wrote to them" in mails("liaison_day")[-1].text


def test_i_need_to_stop_reaches_the_liaison_at_once_with_the_answer_going_to_the_member() -> None:
    cohort = stages.started_cohort(2)
    member = cohort.memberships.select_related("person", "group__liaison__person").all()[0]
    answers.from_member(member, CheckIn.Answer.STOP, note="I change jobs.", now=day(8))
    (told,) = mails("member_stops")
    assert told.to_address == member.group.liaison.person.email and "I change jobs." in told.text
    assert told.reply_to == [member.person.email]


def test_two_cohorts_with_one_liaison_are_one_mail() -> None:
    rosa = stages.liaison("Rosa Okello")
    cohorts: list[Cohort] = [stages.started_cohort(2, number_of_liaisons=0) for _time in range(2)]
    pass_time(STARTS, day(8))
    for cohort in cohorts:
        for member in cohort.memberships.all():
            answers.from_member(member, CheckIn.Answer.HELP, now=day(8))
    pass_time(day(8), day(9))
    (told,) = mails("liaison_day")
    assert told.to_address == rosa.person.email and all(cohort.name in told.text for cohort in cohorts)


def test_the_next_liaison_is_told_of_a_trouble_that_is_older_than_their_time() -> None:
    cohort = stages.started_cohort(2)
    group = cohort.groups.get()
    begin(cohort)
    answers.from_member(group.memberships.all()[0], CheckIn.Answer.HELP, now=day(8.1))
    pass_time(day(8), day(10))
    other = stages.liaison("Hana Novak")
    handing_over.hand_over(group, other, now=day(10))
    pass_time(day(10), day(12))
    assert sorted(message.to_address for message in mails("liaison_day")) == sorted(
        [group.liaison.person.email, other.person.email]
    )
