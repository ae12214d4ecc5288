"""Writing to one person or one group: their pages lead to a letter that goes to nobody else."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from cohorts.models import Group
from ilnp.accounts.roles import Role
from ilnp.mail.campaigns import audiences
from ilnp.mail.models import Campaign, Message
from tests.kit import stages

pytestmark = pytest.mark.django_db

LETTER = {
    "name": "About Tuesday", "kind": "notice",
    "texts-TOTAL_FORMS": "1", "texts-INITIAL_FORMS": "0", "texts-MIN_NUM_FORMS": "1", "texts-MAX_NUM_FORMS": "1000",
    "texts-0-language": "en", "texts-0-subject": "About Tuesday", "texts-0-body": "Dear {name},\n\nUntil Tuesday.",
}  # fmt: skip


def test_the_page_of_a_person_leads_to_a_letter_for_them_alone(client: Client) -> None:
    someone = stages.person("Amina Otieno")
    stages.person("Somebody Else")
    stages.sign_in(client, stages.staff(Role.COORDINATOR))
    address = f"{reverse('admin:mail_campaign_add')}?audience=person:{someone.pk}"
    assert address in client.get(reverse("admin:person", args=[someone.pk])).text
    assert "One person: Amina Otieno" in client.get(address).text
    assert "Amina Otieno" not in client.get(reverse("admin:mail_campaign_add")).text
    answer = client.post(reverse("admin:mail_campaign_add"), {**LETTER, "audience": f"person:{someone.pk}"})
    campaign = Campaign.objects.get()
    assert answer.headers["Location"] == reverse("admin:mail_campaign_send", args=[campaign.pk])
    assert "One person: Amina Otieno" in client.get(answer.headers["Location"]).text
    client.post(answer.headers["Location"], {"count": "1"})
    assert [message.person for message in Message.objects.filter(campaign=campaign)] == [someone]


def test_the_page_of_a_group_leads_to_a_letter_for_its_people(client: Client) -> None:
    group = Group.objects.filter(cohort=stages.started_cohort(4)).order_by("number")[0]
    stages.sign_in(client, stages.staff(Role.COORDINATOR))
    assert f"?audience=group:{group.pk}" in client.get(reverse("admin:group", args=[group.pk])).text
    found = audiences.recipients(f"group:{group.pk}", "notice")
    assert {one.person.pk for one in found if one.person} == {one.person_id for one in group.memberships.all()}


@pytest.mark.parametrize("code", ["person:", "person:0", "person:x", "group:0", "person"])
def test_whom_there_is_not_is_nobody(code: str) -> None:
    assert audiences.recipients(code, "notice") == []
    assert audiences.choice_of(code) is None
