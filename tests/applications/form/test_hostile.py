"""Submissions that no person sends break nothing, store nothing that was not asked, execute nowhere."""

from __future__ import annotations

import pytest
from django.test import Client

from applications.models import Application, Draft
from ilnp.mail.models import Message
from tests.kit.form.attack import attack, undeclared
from tests.kit.form.filling import ANSWERS, Applicant, open_call
from tests.kit.form.hostile import FORMULAS, HTML, SQL
from tests.kit.form.shown import decide_all, executable_in, executable_on

pytestmark = pytest.mark.django_db


def test_hostile_submissions_break_nothing_and_leave_nothing_undeclared() -> None:
    call = open_call()
    outcome = attack(call, 30, largest=40_000)
    assert set(outcome.statuses) <= {200, 302, 400, 403, 405, 422}
    assert outcome.broken == []
    assert outcome.executable == []
    assert undeclared(call) == []
    assert Application.objects.count() == 3, "one of every two times round is sent in, once"
    decide_all(call)
    assert executable_on(call) == []


def test_more_than_a_request_may_hold_is_refused_without_a_breakdown() -> None:
    applicant = Applicant(open_call())
    applicant.begin()
    data = {"full_name": "x" * 10_000_000}
    assert applicant.client.post(f"{applicant.root}you/", data).status_code in (400, 413)
    fields = {f"field{number}": "x" for number in range(2000)}
    assert applicant.client.post(f"{applicant.root}you/", fields).status_code in (400, 413)
    assert Draft.objects.get().answers == {}


@pytest.mark.parametrize("charset", ["utf-16", "shift_jis", "utf-7", "klingon"])
def test_whatever_character_set_a_request_names_it_is_read_as_utf_8(charset: str) -> None:
    applicant = Applicant(open_call())
    applicant.begin()
    response = applicant.client.generic(
        "POST",
        f"{applicant.root}you/",
        "full_name=%E5%B1%B1%E7%94%B0",
        content_type=f"application/x-www-form-urlencoded; charset={charset}",
    )
    assert response.status_code == 422
    assert Draft.objects.get().answers["you"] == {"full_name": ["山田"]}


def test_nasty_texts_that_are_names_stay_texts_everywhere() -> None:
    call = open_call()
    for number, nasty in enumerate((*FORMULAS, *SQL, *HTML)):
        applicant = Applicant(call)
        applicant.fill_all(full_name=nasty, call_name=nasty, email=f"x{number}@library.example")
        assert executable_in(applicant.look("check").content.decode()) == []
        applicant.send()
        assert executable_in(applicant.look("done").content.decode()) == []
    assert Application.objects.count() == len((*FORMULAS, *SQL, *HTML))
    for message in Message.objects.all():
        assert executable_in(message.html) == []
        assert "<script" not in message.html


def test_names_in_any_script_arrive_as_typed() -> None:
    call = open_call()
    names = [
        "ลามารา คาคาดเซ",
        "李小龙",
        "محمد بن سلمان",
        "Ólafur Ragnarsson",
        "ලසන්ත",
        "می‌خواهم",
        "ﷲ",
        "Иван",
        "🧑‍💻 Ana",
        "O’Brien",
    ]
    for number, name in enumerate(names):
        applicant = Applicant(call)
        applicant.fill_all(full_name=name, email=f"n{number}@library.example")
        assert name in applicant.look("check").content.decode()
        applicant.send()
    assert list(Application.objects.order_by("id").values_list("full_name", flat=True)) == names


def test_marks_that_turn_the_direction_of_what_follows_are_taken_out_of_names() -> None:
    applicant = Applicant(open_call())
    applicant.fill_all(full_name="Ana \u202egnp.exe\x07  Maria")
    applicant.send()
    assert Application.objects.get().full_name == "Ana gnp.exe Maria"


def test_a_filled_trap_is_kept_and_marked_for_a_coordinator_not_refused() -> None:
    applicant = Applicant(open_call())
    applicant.begin()
    for page in ANSWERS:
        applicant.fill(page, **({"website_address": "http://spam.example"} if page == "library" else {}))
    applicant.send()
    assert Application.objects.get().suspicion == "trap"


def test_many_forms_from_one_network_are_kept_and_marked() -> None:
    call = open_call()
    for _each in range(42):
        Client().post(f"/en/apply/to/{call.slug}/", {"action": "begin"})
    assert Draft.objects.count() == 42
    assert Draft.objects.exclude(suspicion="").count() == 2


def test_an_address_is_not_flooded_with_mail() -> None:
    applicant = Applicant(open_call())
    applicant.begin()
    applicant.fill("you")
    for _each in range(12):
        applicant.client.post(f"{applicant.root}later/", {"email": "ana@library.example"})
    assert Message.objects.filter(to_address="ana@library.example").count() <= 6


def test_codes_cannot_be_guessed() -> None:
    applicant = Applicant(open_call())
    applicant.fill_all()
    mail = Message.objects.get(kind="application_continue")
    right = mail.subject[:7]
    for number in range(11):
        applicant.send(code=f"{number:06d}")
    applicant.send(code=right)
    assert not Application.objects.exists()


def test_nothing_personal_stands_in_an_address() -> None:
    applicant = Applicant(open_call())
    seen = [applicant.begin()["Location"]]
    for page in ANSWERS:
        seen.append(applicant.fill(page)["Location"])
    seen.append(applicant.send()["Location"])
    for word in ("ana", "n%C3%BA", "library.example", "@"):
        assert not any(word in place.lower() for place in seen)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("ana@gmial.com", "ana@gmail.com"),
        ("ana@gmail.con", "ana@gmail.com"),
        ("ana@hotmial.com", "ana@hotmail.com"),
        ("ana@yaho.com", "ana@yahoo.com"),
        ("ana@yahoo.co", "ana@yahoo.com"),
        ("ana@naver.con", "ana@naver.com"),
    ],
)
def test_an_address_that_looks_mistyped_is_asked_about_once(typed: str, meant: str) -> None:
    applicant = Applicant(open_call())
    applicant.begin()
    page = applicant.fill("you", email=typed).content.decode()
    assert f"Did you mean {meant}?" in page
    assert applicant.fill("you", email=typed, email_meant=meant).status_code == 302
    assert f'value="{meant}"' in applicant.look("you").content.decode()
    assert applicant.fill("you", email=typed, email_meant=typed).status_code == 302
    assert f'value="{typed}"' in applicant.look("you").content.decode()


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("ana@localhost", "This is not a whole e-mail address."),
        ("ana@[127.0.0.1]", "This is not a whole e-mail address."),
        ("ana@library.example\nBcc: x@y.example", "There is more than one e-mail address here."),
    ],
)
def test_an_address_that_no_mail_from_outside_can_reach_is_refused(address: str, why: str) -> None:
    applicant = Applicant(open_call())
    applicant.begin()
    assert why in applicant.fill("you", email=address).content.decode()


@pytest.mark.parametrize(
    "address", ["ana@gmail.com", "a@mail.com", "x@ucl.ac.uk", "b@gmx.at", "c@yahoo.com.mx", "d@hotmail.it"]
)
def test_addresses_that_are_right_are_not_asked_about(address: str) -> None:
    applicant = Applicant(open_call())
    applicant.begin()
    assert applicant.fill("you", email=address).status_code == 302
