"""Introductions: whose, in which language, with what agreement."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from cohorts.board import running
from cohorts.forming import formation
from cohorts.models import Membership
from cohorts.rematch import changes
from ilnp.accounts import consents
from ilnp.accounts.models import Consent
from ilnp.due.models import Plan
from ilnp.mail.models import Message
from tests.kit import stages
from tests.kit.stages import STARTS
from tests.kit.waiting import mails

pytestmark = pytest.mark.django_db


def test_each_person_is_introduced_once_in_their_language_with_the_liaison_in_copy() -> None:
    call = stages.call()
    jun = stages.application(
        call, country="JP", full_name="佐藤 純", mail_language="ja", time_zone="Asia/Tokyo", motivation="学びたい。"
    )
    amina = stages.application(call, country="KE", full_name="Amina Otieno", motivation="To see other ways.")
    liaison = stages.liaison()
    cohort = formation.form_cohort(
        stages.solved_run(call),
        name="Spring",
        starts_on=STARTS.date(),
        ends_on=(STARTS + timedelta(days=120)).date(),
        asks_inquiry=False,
    )
    running.start(cohort, now=STARTS)
    to_amina, to_jun = mails("introduction")
    if to_amina.to_address != amina.email:
        to_amina, to_jun = to_jun, to_amina
    assert "佐藤 純" in to_amina.text and jun.email in to_amina.text and "学びたい。" in to_amina.text
    assert "Amina Otieno" in to_jun.text and amina.email in to_jun.text
    assert amina.email not in to_amina.text
    assert to_jun.language == "ja"
    for message in (to_amina, to_jun):
        assert message.copy_to == message.reply_to == [liaison.person.email]
    with pytest.raises(ValidationError):
        running.start(cohort, now=STARTS)
    assert Message.objects.filter(kind="introduction").count() == 2


def test_nobody_is_introduced_without_agreeing_to_it() -> None:
    cohort = stages.formed_cohort(4)
    withdrawn = cohort.memberships.active().first()
    assert withdrawn is not None
    withdrawn.person.consents.all().delete()  # as with a file in which they said no
    running.start(cohort, now=STARTS)
    told = set(Message.objects.filter(kind="introduction").values_list("person_id", flat=True))
    partners = set(withdrawn.group.memberships.values_list("person_id", flat=True))
    assert len(told) == 2
    assert not told & partners


def test_introductions_that_have_not_left_no_longer_name_who_left_a_trio() -> None:
    cohort = stages.started_cohort(3)
    leaver, reads_it, waits = cohort.memberships.order_by("pk")
    Message.objects.filter(kind="introduction", person=reads_it.person).update(state="sending")
    Message.objects.filter(state="sending").update(state="sent", sent_at=STARTS)
    changes.leave(leaver, Membership.Ending.NO_LONGER, now=STARTS + timedelta(minutes=5))
    assert Message.objects.get(kind="introduction", person=reads_it.person).state == "sent"
    before, after = Message.objects.filter(kind="introduction", person=waits.person).order_by("pk")
    assert (before.state, after.state) == ("cancelled", "queued")
    assert leaver.application.full_name in before.text and leaver.application.full_name not in after.text
    assert reads_it.application.full_name in after.text
    assert Message.objects.get(kind="introduction", person=leaver.person).state == "cancelled"


def test_a_group_that_was_held_back_is_introduced_when_everybody_agrees() -> None:
    cohort = stages.formed_cohort(4)
    unsure = cohort.memberships.select_related("person").first()
    assert unsure is not None
    unsure.person.consents.all().delete()  # as with a file in which they said no
    running.start(cohort, now=STARTS)
    assert running.introduce_ready(cohort, now=STARTS) == 0
    consents.give(unsure.person, Consent.Purpose.SHARING, language="en")
    assert running.introduce_ready(cohort, now=STARTS + timedelta(days=2)) == 1
    assert len(mails("introduction")) == 4
    assert Plan.objects.filter(rule="prompt", person=unsure.person, state="planned").exists()


def test_a_group_without_a_liaison_is_told_where_to_ask() -> None:
    stages.started_cohort(2, number_of_liaisons=0)
    (first, _second) = mails("introduction")
    assert "()" not in first.text and "programme@ilnp.example.org" in first.text and first.copy_to == []
