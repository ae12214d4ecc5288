"""What members see and answer on the way."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from cohorts import addresses
from cohorts.board import running
from cohorts.models import CheckIn
from ilnp import clock
from tests.kit import stages
from tests.kit.stages import STARTS, from_a_mail

pytestmark = pytest.mark.django_db


def test_a_check_in_link_counts_as_a_sign_of_life() -> None:
    client = from_a_mail()
    cohort = stages.started_cohort(2)
    member = cohort.memberships.first()
    assert member is not None
    address = addresses.check_in_address(member)
    with clock.pretend(STARTS + timedelta(days=8)):
        assert "How is it going?" in client.get(address).text
        assert not CheckIn.objects.exists()
        kept = client.post(address, {"note": "We spoke on Sunday."})
        assert "We spoke on Sunday." in kept.text
        answer = {"answer": "well", "note": "We spoke on Sunday."}
        switched = client.post(address.replace("/en/", "/ja/"), {**answer, "switch_language": "ja"}).text
        assert "We spoke on Sunday." in switched and "付け加えたいことはありますか。" in switched
        assert not CheckIn.objects.exists()
        client.post(address, answer)
    member.group.refresh_from_db()
    assert member.group.alive_at == STARTS + timedelta(days=8)


def test_members_are_asked_in_their_own_language(client: Client) -> None:
    cohort = stages.formed_cohort(2, asks_inquiry=True, inquiry_answer_by=STARTS.date())
    member = cohort.memberships.first()
    assert member is not None
    member.person.language = "ja"
    member.person.save()
    asked = client.get(addresses.inquiry_address(member)).text
    assert "はい、パートナーを紹介してください" in asked and "please introduce me" not in asked
    assert (
        "あなたの回答：次回以降。"
        in client.get(client.post(addresses.inquiry_address(member), {"answer": "later"}).wsgi_request.path).text
    )
    client.post(addresses.inquiry_address(member), {"answer": "yes"})
    running.start(cohort, now=STARTS)
    asked = client.get(addresses.check_in_address(member)).text
    assert "パートナーと連絡が取れません" in asked and "付け加えたいことはありますか。" in asked
    assert "partner" not in asked.partition("<form method")[2].partition("</form>")[0]


def test_the_portal_shows_the_partner_after_the_introduction_only(client: Client) -> None:
    cohort = stages.formed_cohort(2, asks_inquiry=True, inquiry_answer_by=STARTS.date())
    one, other = cohort.memberships.order_by("pk")
    client.force_login(one.person)
    before = client.get(reverse("website:portal")).text
    assert "Waiting for you" in before
    assert other.application.full_name not in before and other.person.email not in before
    running.start(cohort, now=STARTS)
    with clock.pretend(STARTS):
        after = client.get(reverse("website:portal")).text
    assert other.application.full_name in after and other.person.email in after
    with clock.pretend(STARTS + timedelta(days=20)):
        ideas = client.get(reverse("website:portal")).text
    assert "<li>What brought you to library work" in ideas  # Markdown, as in the mail
