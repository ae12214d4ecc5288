"""From the first page to the reference number, and what is stored and mailed."""

from __future__ import annotations

import re
from typing import Any

import pytest

from applications.models import Application
from ilnp.accounts.models import Consent
from ilnp.mail.models import Message
from tests.kit.form.filling import ANSWERS, Applicant, open_call

pytestmark = pytest.mark.django_db


def test_answers_of_every_page_become_one_application() -> None:
    applicant = Applicant(open_call())
    applicant.fill_all()
    answer = applicant.send()
    assert answer.status_code == 302
    application = Application.objects.get()
    page = applicant.look("done").content.decode()
    assert application.reference in page
    assert application.full_name == "Ana María Núñez"
    assert application.country == "BR"
    assert application.interests == ["cataloging", "copyright"]
    assert application.qualifications == {"internet": True, "biweekly": True, "commit": True, "desire": True}
    assert application.free_half_days == ["mon-am", "sun-ev"]
    assert list(application.language_skills.values_list("language", "comfort")) == [("pt", "speak"), ("en", "write")]
    assert set(Consent.objects.values_list("purpose", flat=True)) == {"sharing", "statistics", "code_of_conduct"}


def test_the_mail_holds_a_copy_and_a_link_to_the_application() -> None:
    applicant = Applicant(open_call())
    applicant.fill_all()
    applicant.send(code=applicant.code())
    mail = Message.objects.get(kind="application_received")
    assert mail.to_address == "ana@library.example"
    assert "Ana María Núñez" in mail.text
    assert "To learn how libraries elsewhere work." in mail.text
    link = re.search(r"http://[^/]+(/en/apply/mine/\S+/)", mail.text)
    assert link
    page = applicant.client.get(link.group(1)).content.decode()
    assert "Ana María Núñez" in page
    questions = ["Do you have access", "Can you write to your partner", "Can you take part", "Do you want to make"]
    assert sorted(questions, key=page.index) == questions


def test_the_code_from_the_mail_proves_the_address() -> None:
    applicant = Applicant(open_call())
    applicant.fill_all()
    mail = Message.objects.get(kind="application_continue")
    code = re.search(r"\d{3} \d{3}", mail.subject)
    assert code
    wrong = applicant.send(code="000 000" if code.group() != "000 000" else "111 111")
    assert "This is not the code" in wrong.content.decode()
    assert not Application.objects.exists()
    applicant.send(code=code.group())
    assert Application.objects.get().address_proved_at is not None


def test_the_code_stays_in_order_in_a_line_from_right_to_left(settings: Any) -> None:
    settings.LANGUAGES = settings.ALL_LANGUAGES
    applicant = Applicant(open_call(), "ar")
    applicant.fill_all()
    code = re.search("\u200e\\d{3} \\d{3}", Message.objects.get(kind="application_continue").subject)
    assert code
    applicant.send(code=code.group())
    assert Application.objects.get().address_proved_at is not None


def test_without_the_code_the_application_waits_for_the_link_in_the_mail() -> None:
    applicant = Applicant(open_call())
    applicant.fill_all()
    applicant.send()
    application = Application.objects.get()
    assert application.address_proved_at is None
    link = re.search(r"http://[^/]+(/en/apply/continue/\S+/)", Message.objects.get().text)
    assert link
    applicant.client.get(link.group(1))
    application.refresh_from_db()
    assert application.address_proved_at is None, "opening the link is not enough: mail scanners do that"
    applicant.client.post(link.group(1))
    application.refresh_from_db()
    assert application.address_proved_at is not None


def test_every_answer_stands_on_the_page_to_check_with_a_link_to_change_it() -> None:
    applicant = Applicant(open_call())
    applicant.fill_all()
    page = applicant.look("check").content.decode()
    wanted = (
        "Ana María Núñez",
        "Brazil",
        "Public library",
        "Cataloging and metadata",
        "Once every two weeks",
        "Sao Paulo",
    )
    for text in wanted:
        assert text in page
    assert 'href="/en/apply/to/spring/you/?change=1#full_name"' in page
    applicant.fill("you", full_name="Ana M. Núñez", come_back="check")
    assert "Ana M. Núñez" in applicant.look("check").content.decode()


def test_what_was_typed_stays_when_something_is_wrong() -> None:
    applicant = Applicant(open_call())
    applicant.begin()
    page = applicant.fill("you", email="not an address").content.decode()
    assert "<title>Error:" in page
    assert 'href="#email"' in page
    assert "This is not a whole e-mail address" in page
    assert 'value="not an address"' in page
    assert ANSWERS["you"]["full_name"] in page
    assert 'value="not an address"' in applicant.look("you").content.decode(), "also when the page is opened again"


def test_a_name_that_nobody_can_see_is_none() -> None:
    applicant = Applicant(open_call())
    applicant.begin()
    assert "Write your full name." in applicant.fill("you", full_name="\u200b \u200d").content.decode()
    assert applicant.fill("you", full_name="O").status_code == 302


def test_interests_below_an_empty_line_move_up() -> None:
    applicant = Applicant(open_call())
    applicant.begin()
    nothing = applicant.fill("interests", interest_1="", interest_2="").content.decode()
    assert "Choose at least one interest." in nothing
    applicant.fill_all()
    applicant.fill("interests", interest_1="", interest_2="copyright", interest_4="cataloging")
    applicant.send()
    assert Application.objects.get().interests == ["copyright", "cataloging"]
