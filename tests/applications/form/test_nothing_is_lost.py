"""Browser back, two tabs, a lost connection, forgotten cookies and a double click lose nothing and send in once."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from applications.form import drafts, submit
from applications.models import Application, Draft
from ilnp.mail.models import Message
from tests.kit.form.filling import ANSWERS, Applicant, open_call


@pytest.mark.django_db
def test_pages_filled_in_out_of_order_and_in_two_tabs_are_all_kept() -> None:
    first = Applicant(open_call())
    first.begin()
    second = Applicant(first.call, client=first.client)
    for tab, page in (
        (first, "you"),
        (second, "interests"),
        (first, "library"),
        (second, "commitments"),
        (first, "languages"),
    ):
        tab.fill(page)
    first.send()
    assert Application.objects.get().motivation == ANSWERS["interests"]["motivation"]


@pytest.mark.django_db
def test_a_page_goes_into_the_form_it_belongs_to_though_another_was_begun_beside_it() -> None:
    first = Applicant(open_call())
    first.fill_all()
    first.look("check")
    second = Applicant(first.call, client=first.client)
    second.client.post(second.root, {"action": "afresh"})
    second.fill("you", full_name="Eve", email="eve@library.example")
    second.client.post(f"{first.root}check/", {"stamp": first.stamp, "action": "send"})
    assert Application.objects.get().full_name == "Ana María Núñez"
    assert Draft.objects.get(application=None).answers["you"]["full_name"] == ["Eve"]


@pytest.mark.django_db
def test_going_back_keeps_what_is_half_typed() -> None:
    applicant = Applicant(open_call())
    applicant.begin()
    applicant.fill("you")
    answer = applicant.fill("library", action="back", institution="Half a na", library_type=None)
    assert answer["Location"].endswith("/you/")
    assert 'value="Half a na"' in applicant.look("library").content.decode()


@pytest.mark.django_db
def test_switching_the_language_keeps_what_is_half_typed(settings: Any) -> None:
    settings.LANGUAGES = settings.ALL_LANGUAGES
    applicant = Applicant(open_call())
    applicant.begin()
    answer = applicant.fill("you", switch_language="ar", full_name="", email="half@")
    assert answer["Location"] == "/ar/apply/to/spring/you/"
    page = applicant.client.get(answer["Location"]).content.decode()
    assert 'dir="rtl"' in page
    assert 'value="half@"' in page
    assert "error-summary" not in page
    applicant.fill_all()
    sent = {"stamp": applicant.stamp, "switch_language": "ja", "code": "12 34"}
    page = applicant.client.post("/ja/apply/to/spring/check/", sent).content.decode()
    assert 'lang="ja"' in page and 'value="12 34"' in page and "error-summary" not in page
    assert not Application.objects.exists()


@pytest.mark.django_db
def test_sending_twice_one_after_the_other_makes_one_application_and_one_mail() -> None:
    applicant = Applicant(open_call())
    applicant.fill_all()
    applicant.send(code=applicant.code())
    again = applicant.client.post(f"{applicant.root}check/", {"stamp": applicant.stamp, "action": "send"})
    assert again["Location"].endswith("/done/")
    assert Application.objects.count() == 1
    assert Message.objects.filter(kind="application_received").count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_double_click_at_the_same_moment_makes_one_application() -> None:
    applicant = Applicant(open_call())
    applicant.fill_all()
    applicant.look("check")
    together, code = Barrier(6), applicant.code()

    def click(_number: int) -> int:
        client = Client()
        client.cookies = applicant.client.cookies
        together.wait()
        try:
            return int(
                client.post(
                    f"{applicant.root}check/", {"stamp": applicant.stamp, "action": "send", "code": code}
                ).status_code
            )
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as clicks:
        assert list(clicks.map(click, range(6))) == [302] * 6
    assert Application.objects.count() == 1
    assert Message.objects.filter(kind="application_received").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_forms_of_one_person_sent_at_the_same_moment_leave_one_in_force() -> None:
    call = open_call()
    applicants = [Applicant(call), Applicant(call)]
    for applicant in applicants:
        applicant.fill_all()
        applicant.look("check")
    together = Barrier(2)

    def click(applicant: Applicant) -> int:
        together.wait()
        try:
            address = f"{applicant.root}check/"
            return int(applicant.client.post(address, {"stamp": applicant.stamp, "action": "send"}).status_code)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as clicks:
        assert list(clicks.map(click, applicants)) == [302, 302]
    assert sorted(Application.objects.values_list("status", flat=True)) == ["duplicate", "received"]


@pytest.mark.django_db
def test_a_page_sent_after_the_cookies_were_emptied_is_shown_again_with_everything_in_it() -> None:
    client = Client(enforce_csrf_checks=True)
    call = open_call()
    applicant = Applicant(call)
    applicant.begin()
    applicant.fill("you")
    applicant.look("library")
    data = {"stamp": applicant.stamp, "action": "next", **ANSWERS["library"]}
    for headers in ({"origin": "http://testserver"}, {"referer": "http://testserver/en/"}, {}):
        answer = client.post(f"{applicant.root}library/", data, headers=headers)
        assert answer.status_code == 403
        page = answer.content.decode()
        assert 'value="Biblioteca Pública"' in page
        assert "Nothing you typed is lost" in page
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert token
    data["csrfmiddlewaretoken"] = token.group(1)
    assert client.post(f"{applicant.root}library/", data).status_code == 302
    assert Draft.objects.count() == 1, "it went into the form begun before"
    assert Draft.objects.get().pages_done == ["you", "library"]


@pytest.mark.django_db
def test_a_browser_that_keeps_no_cookies_is_told_why_nothing_begins() -> None:
    client = Client(enforce_csrf_checks=True)
    page = client.post(Applicant(open_call()).root, {"action": "begin"}).content.decode()
    assert "please allow cookies for this site" in page
    assert not Draft.objects.exists()


@pytest.mark.django_db
def test_a_form_on_somebody_elses_site_is_refused_and_not_shown() -> None:
    client = Client(enforce_csrf_checks=True)
    applicant = Applicant(open_call())
    applicant.begin()
    applicant.look("you")
    data = {"stamp": applicant.stamp, "action": "next", **ANSWERS["you"]}
    answer = client.post(f"{applicant.root}you/", data, headers={"origin": "https://evil.example"})
    assert answer.status_code == 403
    assert "Ana María" not in answer.content.decode()
    assert Draft.objects.get().answers == {}


@pytest.mark.django_db
def test_without_any_cookie_or_stamp_what_was_typed_begins_a_new_form() -> None:
    call = open_call()
    answer = Client().post(f"/en/apply/to/{call.slug}/library/", ANSWERS["library"])
    assert answer["Location"].endswith("/you/")
    assert Draft.objects.get().answers["library"]["institution"] == ["Biblioteca Pública"]


@pytest.mark.django_db
def test_what_another_tab_types_after_sending_in_is_kept_as_a_change() -> None:
    applicant = Applicant(open_call())
    applicant.fill_all()
    old_tab = Applicant(applicant.call, client=applicant.client)
    old_tab.look("library")
    applicant.send()
    data = {"stamp": old_tab.stamp, "action": "next", **ANSWERS["library"], "institution": "New Library"}
    answer = applicant.client.post(f"{applicant.root}library/", data)
    assert answer["Location"].endswith("/check/")
    assert Application.objects.get().institution == "Biblioteca Pública"
    assert "New Library" in applicant.look("check").content.decode()
    applicant.send()
    assert Application.objects.get().institution == "New Library"


@pytest.mark.django_db
def test_the_link_in_the_mail_opens_the_form_elsewhere_only_after_the_button() -> None:
    applicant = Applicant(open_call())
    applicant.begin()
    applicant.fill("you")
    mail = Message.objects.get(kind="application_continue")
    link = re.search(r"http://[^/]+(/en/apply/continue/\S+/)", mail.text)
    assert link
    elsewhere = Applicant(applicant.call, client=Client())
    assert "Ana" not in elsewhere.client.get(link.group(1)).content.decode()
    lost = elsewhere.client.get(f"{elsewhere.root}you/", follow=True).content.decode()
    assert "This browser holds no form of yours." in lost, "opening the link opened nothing"
    assert Draft.objects.get().email_verified == ""
    elsewhere.client.post(link.group(1))
    assert 'value="Ana María Núñez"' in elsewhere.look("you").content.decode()
    assert Draft.objects.get().email_verified == "ana@library.example"


@pytest.mark.django_db
def test_a_link_proves_nothing_once_the_address_in_the_form_is_another() -> None:
    applicant = Applicant(open_call())
    applicant.begin()
    applicant.fill("you")
    mail = Message.objects.get(kind="application_continue")
    link = re.search(r"http://[^/]+(/en/apply/continue/\S+/)", mail.text)
    assert link
    applicant.fill("you", email="other@library.example")
    applicant.client.post(link.group(1))
    assert Draft.objects.get().email_verified == ""


@pytest.mark.django_db
def test_saving_a_page_after_sending_in_says_so() -> None:
    applicant = Applicant(open_call())
    applicant.fill_all()
    draft = Draft.objects.get()
    application = submit.submit(draft)
    assert submit.submit(draft) == application
    with pytest.raises(drafts.AlreadySent):
        drafts.save_page(draft, "you", {}, is_valid=False, language="en")
