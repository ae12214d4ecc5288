"""Somebody fills in forms with a stranger's address: the stranger is left in peace, and nothing about them is told."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from applications.form import submit
from applications.models import Application
from ilnp.mail.models import Message
from tests.kit.form.filling import Applicant, open_call

pytestmark = pytest.mark.django_db

STRANGER = "ana@library.example"
WORDS = "Cheap pills at pills.example"


def apply(call: Any, address: str = STRANGER, **typed: Any) -> Applicant:
    applicant = Applicant(call, client=Client())
    applicant.fill_all(**{"email": address, "full_name": WORDS, "call_name": WORDS, **typed})
    applicant.send()
    return applicant


def own_page(applicant: Applicant) -> str:
    done = applicant.client.get(applicant.root + "done/").content.decode()
    link = re.search(r'href="(/en/apply/mine/[^"]+/)"', done)
    assert link
    return done + applicant.client.get(link[1]).content.decode()


def test_twelve_applications_mail_a_stranger_once_and_without_a_word_of_who_typed_them() -> None:
    call = open_call()
    for _number in range(12):
        apply(call)
    letter = Message.objects.get(to_address=STRANGER)
    assert letter.kind == "application_continue"
    assert "pills" not in f"{letter.subject} {letter.text} {letter.html} {letter.values}"


def test_pressing_for_the_code_again_mails_a_stranger_three_times_in_a_day_at_most() -> None:
    call = open_call()
    for _number in range(3):
        applicant = Applicant(call, client=Client())
        applicant.begin()
        applicant.fill("you", email=STRANGER, full_name=WORDS, call_name=WORDS)
        for _press in range(4):
            applicant.client.post(applicant.root + "check/", {"stamp": applicant.stamp, "action": "mail"})
            applicant.client.post(f"/en/apply/to/{call.slug}/again/", {"email": STRANGER})
    assert Message.objects.filter(to_address=STRANGER).count() == 3
    assert not Message.objects.filter(text__contains="pills").exists()


def test_changing_and_withdrawing_mails_a_stranger_nothing() -> None:
    applicant = apply(open_call())
    application = Application.objects.get()
    link = re.search(
        r'href="(/en/apply/mine/[^"]+/)"', applicant.client.get(applicant.root + "done/").content.decode()
    )
    assert link
    applicant.client.post(link[1] + "change/")
    applicant.fill("you", email=STRANGER, full_name=f"{WORDS} now", call_name=WORDS)
    applicant.send()
    application.refresh_from_db()
    assert application.full_name == f"{WORDS} now"
    applicant.client.post(link[1] + "withdraw/")
    application.refresh_from_db()
    assert application.status == Application.Status.WITHDRAWN
    assert Message.objects.get().kind == "application_continue"


def test_the_pages_after_applying_do_not_tell_whether_the_address_had_applied() -> None:
    call = open_call()
    known = apply(call, full_name="Ana Nováková", call_name="Ana")
    known_application = Application.objects.get()
    submit.prove_address(known_application, STRANGER)
    pages = []
    for address in (STRANGER, "nobody-yet@library.example"):
        page = own_page(apply(call, address))
        page = re.sub(r"\b[A-Z0-9]{4}-[A-Z0-9]{4}\b|/mine/[^/]+/|value=\"[^\"]+\"", "", page)
        pages.append(page.replace(address, "ADDRESS"))
    assert pages[0] == pages[1]
    assert "Change my answers" in pages[0]
    assert "<strong>1</strong> person has applied" in " ".join(Client().get("/en/").content.decode().split())
    assert known.client.get("/en/").status_code == 200


def test_who_is_held_as_a_duplicate_can_change_the_answers_like_anybody_else() -> None:
    call = open_call()
    apply(call)
    second = apply(call)
    link = re.search(r'href="(/en/apply/mine/[^"]+/)"', second.client.get(second.root + "done/").content.decode())
    assert link
    second.client.post(link[1] + "change/")
    second.fill("you", email=STRANGER, full_name="Another Name", call_name="")
    assert second.send().url.endswith("/done/")
    assert Application.objects.get(status="duplicate").full_name == "Another Name"


def test_the_one_mail_proves_the_address_of_a_form_that_was_sent_in_and_brings_the_copy() -> None:
    apply(open_call(), full_name="Ana Nováková")
    letter = Message.objects.get()
    link = re.search(r"http://[^/]+(/en/apply/continue/\S+/)", letter.text)
    assert link
    reader = Client()
    done = reader.post(link[1], follow=True)
    application = Application.objects.get()
    assert application.address_proved_at is not None and application.suspicion != "address_not_proved"
    assert application.reference in done.content.decode()
    copy = Message.objects.get(kind="application_received")
    assert "Ana Nováková" in copy.text and application.reference in copy.subject
    reader.post(link[1])
    assert Message.objects.filter(kind="application_received").count() == 1


def test_with_the_code_the_copy_comes_at_once() -> None:
    applicant = Applicant(open_call())
    applicant.fill_all(email=STRANGER, full_name="Ana Nováková")
    code = re.search(r"\d{3} \d{3}", Message.objects.get().subject)
    assert code
    applicant.send(code=code[0])
    assert "Ana Nováková" in Message.objects.get(kind="application_received").text
