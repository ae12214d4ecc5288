"""A participant leaves in two presses, and everybody whom it concerns is told."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from applications.waitlist import queries
from cohorts import addresses
from cohorts.models import Wait
from ilnp import clock
from tests.kit import stages
from tests.kit.stages import STARTS
from tests.kit.waiting import mails

pytestmark = pytest.mark.django_db


def test_who_needs_to_stop_leaves_on_the_next_page_and_partner_and_liaison_are_told(client: Client) -> None:
    call = stages.call()
    cohort = stages.started_cohort(2, call=call)
    gone, alone = cohort.memberships.select_related("person", "application", "group__liaison__person").order_by("pk")
    with clock.pretend(STARTS + timedelta(days=8)):
        thanks = client.post(addresses.check_in_address(gone), {"answer": "stop"})
        assert thanks.context["leave_address"] in thanks.text and "Leave my group now" in thanks.text
        shown = client.get(thanks.context["leave_address"])
        assert "Leave, and take part in a later round" in shown.text and not Wait.objects.exists()
        left = client.post(thanks.context["leave_address"], {"because": "later"})
        assert "You have left your group" in left.text
        assert "You have left your group" in client.get(thanks.context["leave_address"]).text
    gone.refresh_from_db()
    assert (gone.left_because, gone.left_by) == ("later", gone.person)
    assert [wait.person for wait in Wait.objects.open()] == [alone.person]
    assert {entry.person for entry in queries.in_line(call)} == {gone.person, alone.person}
    (partner,), (liaison,) = mails("partner_left"), mails("member_left")
    assert partner.to_address == alone.person.email and "has left the group" in partner.text
    assert gone.group.liaison is not None and liaison.to_address == gone.group.liaison.person.email


def test_the_portal_leads_to_it_and_a_group_that_ended_otherwise_cannot_be_left(client: Client) -> None:
    cohort = stages.started_cohort(2)
    one, other = cohort.memberships.select_related("person", "application").order_by("pk")
    with clock.pretend(STARTS + timedelta(days=8)):
        client.force_login(one.person)
        assert "Leave my group" in client.get(reverse("website:portal")).text
        client.logout()
        assert client.post(addresses.leave_address(one), {"because": "silent"}).status_code == 200
        client.post(addresses.leave_address(one), {"because": "no_longer"})
        shown = client.get(addresses.leave_address(other))
        assert "has ended" in shown.text and "You have left your group" not in shown.text
    other.refresh_from_db()
    assert other.left_because == "group_ended"
