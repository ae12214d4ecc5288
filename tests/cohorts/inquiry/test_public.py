"""The page that a mailed link opens before the start."""

from __future__ import annotations

import pytest
from django.urls import reverse

from cohorts import addresses
from cohorts.models import InquiryAnswer
from tests.kit import stages
from tests.kit.stages import STARTS, from_a_mail

pytestmark = pytest.mark.django_db


def test_the_inquiry_link_shows_on_get_acts_on_post_and_opens_nothing_else() -> None:
    client = from_a_mail()
    cohort = stages.formed_cohort(2, asks_inquiry=True, inquiry_answer_by=STARTS.date())
    one, other = cohort.memberships.order_by("pk")
    address = addresses.inquiry_address(one)
    shown = client.get(address)
    assert "Would you still like to take part?" in shown.text
    assert other.application.full_name not in shown.text
    assert not InquiryAnswer.objects.exists()
    empty = client.post(address, {})
    assert "Please choose one of the answers." in empty.text and "<title>Error:" in empty.text
    assert "We are glad" in client.post(address, {"answer": "yes"}).text
    assert InquiryAnswer.objects.get().membership == one
    assert "You answered: yes" in client.get(address).text
    later = client.get(address, {"answer": "later"})
    assert later.text.count('<button type="submit" class="btn btn-primary">') == 1
    assert "Not now, but in a later round" in later.text and "No, thank you" not in later.text
    assert InquiryAnswer.objects.get().answer == "yes"
    assert "Send my answer" in client.get(address, {"answer": "perhaps"}).text
    assert client.get(reverse("website:portal")).status_code == 302
    tampered = client.get(address.rstrip("/")[:-3] + "abc/")
    assert tampered.status_code == 404 and "This link does not open anything" in tampered.text
    check_in_with_it = client.get(address.replace("/inquiry/", "/check-in/"))
    assert check_in_with_it.status_code == 404
