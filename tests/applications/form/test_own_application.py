"""One's own application: see it, change it while the call is open, withdraw it, apply again."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from applications.form import submit
from applications.models import Application, Draft
from ilnp import clock
from ilnp.accounts.models import Consent, User
from ilnp.mail.models import Message
from tests.kit.form.filling import PAGES, Applicant, open_call

pytestmark = pytest.mark.django_db


def applied(**you: str) -> tuple[Applicant, str]:
    """Somebody who has applied and proved the address, and the path of the link in their mail."""
    applicant = Applicant(open_call())
    applicant.fill_all(**you)
    code = re.search(r"\d{3} \d{3}", Message.objects.get(kind="application_continue").subject)
    assert code
    applicant.send(code=code.group())
    link = re.search(r"http://[^/]+(/en/apply/mine/\S+/)", Message.objects.get(kind="application_received").text)
    assert link
    return applicant, link.group(1)


def test_changing_answers_keeps_the_reference_and_the_place_in_line() -> None:
    applicant, link = applied()
    before = Application.objects.get()
    assert applicant.client.get(f"{link}change/")["Location"] == link, "only the button begins a change"
    assert not Draft.objects.filter(changes=before).exists()
    answer = applicant.client.post(f"{link}change/")
    assert answer["Location"].endswith("/check/")
    applicant.fill("library", position="Head librarian", come_back="check")
    applicant.send()
    after = Application.objects.get()
    assert (after.reference, after.submitted_at) == (before.reference, before.submitted_at)
    assert after.position == "Head librarian"
    assert after.changed_at is not None
    assert "Head librarian" in Message.objects.get(kind="application_changed").text


def test_a_new_address_must_be_proved_before_the_change_is_taken() -> None:
    applicant, link = applied()
    applicant.client.post(f"{link}change/")
    applicant.fill("you", email="new@library.example", come_back="check")
    page = applicant.send().content.decode()
    assert "Your e-mail address is a new one" in page
    assert Application.objects.get().email == "ana@library.example"
    code = re.search(r"\d{3} \d{3}", Message.objects.get(to_address="new@library.example").subject)
    assert code
    applicant.send(code=code.group())
    application = Application.objects.get()
    assert application.email == "new@library.example"
    assert application.person.email == "new@library.example", "introductions and sign-in codes go there"
    assert {held.person for held in Consent.objects.filter(withdrawn_at=None)} == {application.person}


def test_after_the_call_has_closed_answers_cannot_be_changed_but_withdrawn() -> None:
    applicant, link = applied()
    applicant.call.closes_at = clock.now() - timedelta(seconds=1)
    applicant.call.save()
    page = applicant.client.get(link).content.decode()
    assert "Change my answers" not in page
    answer = applicant.client.post(f"{link}change/", follow=True)
    assert "can no longer be changed" in answer.content.decode()
    applicant.client.post(f"{link}withdraw/")
    assert Application.objects.get().status == "withdrawn"


def test_withdrawing_asks_first_and_happens_once() -> None:
    applicant, link = applied()
    assert "Withdraw your application?" in applicant.client.get(f"{link}withdraw/").content.decode()
    assert Application.objects.get().status == "received"
    applicant.client.post(f"{link}withdraw/")
    applicant.client.post(f"{link}withdraw/")
    application = Application.objects.get()
    assert application.status == "withdrawn"
    assert Message.objects.filter(kind="application_withdrawn").count() == 1
    assert submit.withdraw(application, None) is False


def test_a_change_that_comes_after_withdrawing_is_told_why_it_is_too_late() -> None:
    applicant, link = applied()
    applicant.client.post(f"{link}change/")
    applicant.look("check")
    applicant.client.post(f"{link}withdraw/")
    answer = applicant.client.post(
        f"{applicant.root}check/", {"stamp": applicant.stamp, "action": "send"}, follow=True
    )
    page = answer.content.decode()
    assert "the application was withdrawn" in page
    assert "The application that this link belongs to is withdrawn." in page
    assert "This call has closed" not in page


def test_who_has_withdrawn_can_apply_again_in_the_same_browser() -> None:
    applicant, link = applied()
    applicant.client.post(f"{link}withdraw/")
    assert 'value="afresh"' in applicant.look().content.decode()
    applicant.client.post(applicant.root, {"action": "afresh"})
    for page in PAGES:
        applicant.fill(page)
    applicant.send()
    assert sorted(Application.objects.values_list("status", flat=True)) == ["received", "withdrawn"]


def test_a_shared_device_forgets_the_form_on_request() -> None:
    applicant, _link = applied()
    assert 'value="forget"' in applicant.look("done").content.decode()
    said = applicant.client.post(applicant.root, {"action": "forget"}, follow=True).content.decode()
    assert "This device has forgotten the form." in said
    assert applicant.look("done").status_code == 302
    assert 'value="begin"' in applicant.look().content.decode()


def test_a_decision_shows_only_once_it_is_published() -> None:
    applicant, link = applied()
    Application.objects.update(status="not_eligible", reasons=["commit"], decided_at=clock.now())
    assert "Nothing is decided yet" in applicant.client.get(link).content.decode()
    Application.objects.update(published_at=clock.now())
    page = applicant.client.get(link).content.decode()
    assert "Nothing is decided yet" not in page
    assert "your partner counts on you" in page


def test_the_home_page_counts_people_and_countries_of_open_calls() -> None:
    assert "people have applied" not in Client().get("/en/").content.decode()
    applicant, link = applied()
    other = Applicant(applicant.call, client=Client())
    other.fill_all(email="eve@library.example", country="KE")
    other.send(code=other.code())
    page = " ".join(Client().get("/en/").content.decode().split())
    assert "<strong>2</strong> people have applied so far" in page
    assert "<strong>2</strong> countries" in page
    applicant.client.post(f"{link}withdraw/")
    assert "<strong>1</strong> person has applied so far" in " ".join(Client().get("/en/").content.decode().split())


def test_a_second_form_with_a_proved_address_replaces_the_answers_of_the_first() -> None:
    applied()
    second = Applicant(Draft.objects.get().call, client=Client())
    second.fill_all(full_name="Ana M. Núñez")
    second.send(code=second.code())
    assert Application.objects.get().full_name == "Ana M. Núñez"


def test_a_stranger_with_somebodys_address_changes_nothing_of_theirs() -> None:
    applied()
    stranger = Applicant(Draft.objects.get().call, client=Client())
    stranger.fill_all(full_name="Mallory")
    Consent.objects.all().delete()
    stranger.send()
    real, false = Application.objects.order_by("id")
    assert (real.full_name, real.status) == ("Ana María Núñez", "received")
    assert (false.status, false.duplicate_of_id) == ("duplicate", real.pk)
    assert User.objects.get().name == "Ana María Núñez"
    assert not Consent.objects.exists()


def test_applying_to_a_later_call_starts_from_the_last_answers_after_the_button_in_the_mail() -> None:
    applied()
    later = Applicant(open_call("autumn"), client=Client())
    later.client.post(f"{later.root}again/", {"email": "ANA@library.example"})
    link = re.search(
        r"(/en/apply/continue/\S+/)", Message.objects.filter(kind="application_continue").latest("id").text
    )
    assert link
    assert "what you answered last time" in later.client.post(link.group(1), follow=True).content.decode()
    assert 'value="Ana María Núñez"' in later.look("you").content.decode()
    later.fill("commitments")
    later.send()
    assert Application.objects.filter(call__slug="autumn").get().interests == ["cataloging", "copyright"]


def test_whoever_began_a_form_with_somebodys_address_never_sees_that_persons_last_answers() -> None:
    applied()
    stranger = Applicant(open_call("autumn"), client=Client())
    stranger.begin()
    stranger.look("you")
    stranger.client.post(f"{stranger.root}you/", {"email": "ana@library.example", "stamp": stranger.stamp})
    stranger.client.post(f"{stranger.root}later/", {"email": "ana@library.example"})
    mail = Message.objects.filter(kind="application_continue").latest("id").text
    link = re.search(r"(/en/apply/continue/\S+/)", mail)
    assert link
    owner = Applicant(stranger.call, client=Client())
    for _time in range(2):
        owner.client.post(link.group(1))
        assert 'value="Ana María Núñez"' in owner.look("you").content.decode()
    assert stranger.look("you").status_code == 302
    answer = stranger.client.post(f"{stranger.root}you/", {"stamp": stranger.stamp}, follow=True)
    assert "Ana María" not in answer.content.decode()


def test_a_signed_in_person_starts_from_their_last_answers_at_once() -> None:
    applied()
    later = Applicant(open_call("autumn"), client=Client())
    later.client.force_login(User.objects.get())
    assert later.begin()["Location"].endswith("/commitments/")
    assert "Cataloging" in later.look("interests").content.decode()


def test_without_the_mail_nobody_proves_an_address_or_changes_the_person_known_by_it() -> None:
    User.objects.create_user("ana@library.example", name="Ana the liaison", language="pt")
    stranger = Applicant(open_call())
    stranger.fill_all(full_name="Mallory")
    stranger.send()
    link = re.search(r"/en/apply/mine/[^/\"]+/", stranger.look("done").content.decode())
    assert link
    page = stranger.client.get(link.group()).content.decode()
    assert "Yes, this is my address" not in page
    assert "One thing is left for you" in page
    stranger.client.post(f"{link.group()}address/")
    stranger.client.post(f"{link.group()}change/")
    stranger.fill("you", full_name="Mallory M.", come_back="check")
    stranger.send()
    application = Application.objects.get()
    assert (application.full_name, application.address_proved_at) == ("Mallory M.", None)
    assert application.suspicion
    assert User.objects.get().name == "Ana the liaison"
    assert not Consent.objects.exists()


def test_asking_for_the_last_answers_tells_nobody_whether_an_address_is_known() -> None:
    applied()
    call = open_call("autumn")
    pages = [
        Client().post(f"/en/apply/to/{call.slug}/again/", {"email": address}).content.decode()
        for address in ("ana@library.example", "eve@library.example")
    ]
    known, unknown = (re.sub(r"(ana|eve)@|value=\"[^\"]+\"", "", page) for page in pages)
    assert known == unknown


def test_the_portal_lists_my_applications_and_no_others() -> None:
    applied()
    other = Applicant(open_call("autumn"), client=Client())
    other.fill_all(email="eve@library.example")
    other.send()
    client = Client()
    client.force_login(User.objects.get(email="ana@library.example"))
    page = client.get("/en/portal/").content.decode()
    mine, theirs = Application.objects.order_by("id")
    assert mine.reference in page
    assert theirs.reference not in page


def test_the_page_to_check_needs_the_same_number_of_queries_for_two_languages_and_three() -> None:
    counts: list[int] = []
    for languages in ({}, {"language_3": "fr", "comfort_3": "read"}):
        Draft.objects.all().delete()
        Application.objects.all().delete()
        applicant = Applicant(open_call(f"call{len(counts)}"), client=Client())
        applicant.begin()
        for page in PAGES:
            applicant.fill(page, **(languages if page == "languages" else {}))
        with CaptureQueriesContext(connection) as queries:
            applicant.look("check")
        counts.append(len(queries))
    assert counts[0] == counts[1]
