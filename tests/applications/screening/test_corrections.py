"""What is put right afterwards: an address, a decision that was told, what stays to be seen of duplicates."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from applications.form import links
from applications.models import Application, Call
from applications.screening import deciding
from ilnp.accounts import profile
from ilnp.accounts.models import AuditEntry, FormerAddress, User
from ilnp.mail.models import Message
from ilnp.words.search import matching

pytestmark = pytest.mark.django_db

Apply = Callable[..., Application]


def test_a_corrected_address_is_that_of_decisions_and_links_to_come(
    staff: Client, call: Call, apply: Apply, coordinator: User
) -> None:
    application = apply(email="ana@libary.example")
    person = application.person
    before = links.mine(application, mailed=True)
    form = {
        "email": "ana@library.example",
        "name": person.name,
        "call_name": "",
        "language": "en",
        "time_zone": "UTC",
        "is_active": "on",
        "consents-TOTAL_FORMS": "0",
        "consents-INITIAL_FORMS": "0",
    }
    address = f"/admin/accounts/user/{person.pk}/change/"
    assert staff.post(address, form).status_code == 302
    application.refresh_from_db()
    assert application.email == "ana@library.example"
    assert Application.objects.filter(matching("ana@library.example", "search")).get() == application
    former = FormerAddress.objects.get()
    assert (former.person, former.address, former.changed_by) == (person, "ana@libary.example", coordinator)
    assert "ana@libary.example" in staff.get(address).text
    assert links.mine(application, mailed=True) != before
    deciding.screen_call(call)
    deciding.publish(call)
    assert [mail.to_address for mail in Message.objects.filter(kind="application_eligible")] == ["ana@library.example"]


def test_nobody_gets_the_address_of_another(apply: Apply, coordinator: User) -> None:
    one, other = apply(), apply()
    with pytest.raises(profile.ValidationError, match="Somebody else has this e-mail address"):
        profile.change_address(one.person, other.person.email, actor=coordinator)
    profile.change_address(one.person, one.person.email.upper(), actor=coordinator)
    assert not FormerAddress.objects.exists()


def test_a_decision_that_was_told_is_corrected_told_again_and_on_record(
    staff: Client, call: Call, apply: Apply
) -> None:
    application = apply()
    deciding.screen_call(call)
    deciding.publish(call)
    address = reverse("admin:screening-decide", args=[application.pk])
    assert "The applicant has been told. Another decision is a correction" in staff.get(address).text
    assert "We told you another decision" not in Message.objects.get(kind="application_eligible").text
    staff.post(address, {"status": "not_eligible", "reasons": ["commit"]})
    assert "corrects what the applicant was told on" in staff.get(address).text
    deciding.publish(call)
    deciding.publish(call)
    mail = Message.objects.get(kind="application_not_eligible")
    assert "we told you another decision. It was not right: this mail takes its place" in mail.text
    entry = AuditEntry.objects.get(action="decision corrected")
    assert entry.target_id == str(application.pk)
    assert entry.detail["status"] == "not_eligible"


def test_the_application_opens_as_a_page_to_read(staff: Client, apply: Apply) -> None:
    application = apply(motivation="To learn how others work.", interests=["archives"])
    answer = staff.get(reverse("admin:applications_application_change", args=[application.pk]), follow=True)
    assert answer.redirect_chain[-1][0] == reverse("admin:screening-decide", args=[application.pk])
    assert "To learn how others work." in answer.text
    assert "Archives and preservation" in answer.text


def test_merged_duplicates_stay_to_be_seen_after_publishing(staff: Client, call: Call, apply: Apply) -> None:
    first = apply(full_name="Bo Li", institution="Town Library")
    second = apply(full_name="BO LI", institution="town library")
    deciding.screen_call(call)
    address = reverse("admin:screening", args=["spring"])
    assert "1 certain duplicate, decided already" in staff.get(address).text
    deciding.publish(call)
    page = staff.get(address).text
    assert "1 person whose applications are merged" in page
    assert first.reference in page
    assert second.reference in page
