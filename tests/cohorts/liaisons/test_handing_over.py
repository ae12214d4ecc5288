"""Groups go to another liaison, and everybody whom it concerns knows."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from cohorts.liaisons import caseload, handing_over
from ilnp.mail.models import Message
from tests.kit import stages
from tests.kit.stages import STARTS
from tests.kit.waiting import mails

pytestmark = pytest.mark.django_db

LATER = STARTS + timedelta(days=20)


def test_new_liaison_former_liaison_and_partners_each_get_one_mail() -> None:
    cohort = stages.started_cohort(4)
    groups = list(cohort.groups.order_by("number"))
    former, after = groups[0].liaison, stages.liaison("Hana Novak")
    handing_over.hand_over_all(groups, after, note="They write on Sundays.", now=LATER)
    (taken,), (given,) = mails("groups_taken"), mails("groups_given")
    assert (taken.to_address, taken.reply_to) == (after.person.email, [former.person.email])
    assert "They write on Sundays." in taken.text
    assert (given.to_address, given.reply_to) == (former.person.email, [after.person.email])
    members = {membership.person.email for membership in cohort.memberships.select_related("person")}
    for address in members:
        assert address in taken.text and address in given.text
    told = mails("new_liaison")
    assert {message.to_address for message in told} == members and len(told) == 4
    assert all(message.reply_to == [after.person.email] and "Hana Novak" in message.text for message in told)


def test_mail_that_has_not_left_is_answered_to_the_new_liaison_and_names_them() -> None:
    cohort = stages.started_cohort(2)
    group = cohort.groups.get()
    former, after = group.liaison, stages.liaison("Hana Novak")
    handing_over.hand_over(group, after, now=STARTS + timedelta(minutes=5))
    waiting = Message.objects.filter(kind="introduction", state="queued")
    assert waiting.count() == 2
    for message in waiting:
        assert message.reply_to == message.copy_to == [after.person.email]
        assert "Hana Novak" in message.text and former.person.email not in message.text


def test_before_the_start_no_member_is_told_of_a_liaison_they_do_not_know() -> None:
    cohort = stages.formed_cohort(2)
    handing_over.hand_over(cohort.groups.get(), stages.liaison("Hana Novak"), now=STARTS - timedelta(days=5))
    assert mails("new_liaison") == [] and len(mails("groups_taken")) == 1


def test_all_groups_of_a_liaison_are_handed_over_on_one_page(coordinator: Client) -> None:
    cohort = stages.started_cohort(6)
    former, after = cohort.groups.all()[0].liaison, stages.liaison("Hana Novak")
    page = f"{reverse('admin:hand-over')}?from={former.pk}"
    ticked = coordinator.get(page).context["form"]["groups"].value()
    assert sorted(ticked) == sorted(cohort.groups.values_list("pk", flat=True))
    sent = {"groups": ticked, "liaison": after.pk, "note": "Thank you."}
    asked = coordinator.post(page, sent)
    assert "Hand 3 groups to Hana Novak?" in asked.text and mails("groups_taken") == []
    coordinator.post(page, {**sent, "confirmed": "3"})
    assert set(cohort.groups.values_list("liaison", flat=True)) == {after.pk}
    assert len(mails("groups_taken")) == len(mails("groups_given")) == 1 and len(mails("new_liaison")) == 6


def test_a_new_liaison_is_welcomed_once_and_told_how_to_get_in() -> None:
    person = stages.person("Hana Novak")
    for _time in range(2):
        caseload.invite(person, most_groups=8)
    (welcome,) = mails("liaison_welcome")
    assert welcome.to_address == person.email and person.email in welcome.text and "at most 8 groups" in welcome.text
    assert "/admin/" in welcome.text
