"""Which addresses mail can reach: the same judgement at the form, at the person's page and in the outbox."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from ilnp.accounts.addresses import AddressRefused, check_address, normalise_address, on_the_wire
from ilnp.accounts.models import User
from ilnp.accounts.roles import Role, give_role
from ilnp.mail.models import Message
from ilnp.mail.outbox import queueing
from tests.kit import stages
from tests.kit.form.filling import Applicant, open_call

REFUSED = {
    "josé@uni.example": ("letters", "jose@uni.example"),
    "аня@uni.example": ("letters", ""),
    "ana.@uni.example": ("dots", "ana@uni.example"),
    ".ana@uni.example": ("dots", "ana@uni.example"),
    "ana..b@uni.example": ("dots", "ana.b@uni.example"),
    "ana@uni.example.": ("dots", "ana@uni.example"),
    "“ana@uni.example”": ("signs", "ana@uni.example"),
    '"ana"@uni.example': ("signs", "ana@uni.example"),
    '"ana b"@uni.example': ("blanks", ""),
    "ana silva@uni.example": ("blanks", ""),
    "o’brien@uni.example": ("signs", "o'brien@uni.example"),
    "<ana@uni.example>": ("signs", "ana@uni.example"),
    "mailto:ana@uni.example": ("signs", "ana@uni.example"),
    "ana@@uni.example": ("signs", "ana@uni.example"),
    "ana@uni,example": ("signs", "ana@uni.example"),
    "ana@uni_lib.example": ("signs", "ana@uni-lib.example"),
    "ana@-uni.example": ("signs", "ana@uni.example"),
    "ana@gmail.c0m": ("ending", "ana@gmail.com"),
    "ana@192.0.2.1": ("ending", ""),
    "ana@uni.e": ("ending", ""),
    "ana": ("incomplete", ""),
    "ana@localhost": ("incomplete", ""),
    "ana@[127.0.0.1]": ("incomplete", ""),
    "ana@mail.example ana@work.example": ("several", ""),
    "ana@mail.example,ana@work.example": ("several", ""),
    "a" * 65 + "@uni.example": ("too_long", ""),
    "ana@" + "u" * 64 + ".example": ("too_long", ""),
    "ana@" + "uni." * 62 + "example": ("too_long", ""),
}
REACHED = {
    "o'brien@uni.example": "o'brien@uni.example",
    " Ana+ilnp@Uni.Example\u200b": "ana+ilnp@uni.example",
    "ａｎａ＠uni.example": "ana@uni.example",
    "anna@почта.рф": "anna@почта.рф",
    "ana@straße.example": "ana@straße.example",
}
VALUES = {"name": "Ana", "subject": "Next round", "text": "Hello", "desk_link": "https://librarians.example/"}


@pytest.mark.parametrize("written", REFUSED)
def test_an_address_that_mail_cannot_reach_is_refused_with_what_was_meant(written: str) -> None:
    with pytest.raises(AddressRefused) as refused:
        check_address(written)
    assert (refused.value.code, refused.value.meant) == REFUSED[written]
    assert refused.value.reason


@pytest.mark.parametrize("written", REACHED)
def test_an_address_that_mail_can_reach_is_stored_in_one_form(written: str) -> None:
    assert check_address(written) == normalise_address(written) == REACHED[written]


def test_a_sharp_s_is_a_letter_of_its_own_on_the_wire() -> None:
    assert on_the_wire("ana@straße.example") == "ana@xn--strae-oqa.example"


@pytest.mark.django_db
@pytest.mark.parametrize("written", REFUSED)
def test_form_and_outbox_refuse_the_same(written: str) -> None:
    applicant = Applicant(open_call())
    applicant.begin()
    assert applicant.fill("you", email=written).status_code == 422
    with pytest.raises(AddressRefused):
        queueing.queue("contact_received", key="k", values=VALUES, address=written)


@pytest.mark.django_db
@pytest.mark.parametrize("written", REACHED)
def test_form_and_outbox_accept_the_same(written: str) -> None:
    applicant = Applicant(open_call())
    applicant.begin()
    assert applicant.fill("you", email=written).status_code == 302
    queueing.queue("contact_received", key="k", values=VALUES, address=written)
    assert Message.objects.get(key="k").to_address == REACHED[written]


@pytest.mark.django_db
def test_staff_cannot_give_a_person_an_address_that_mail_cannot_reach() -> None:
    coordinator = User.objects.create_user("cora@library.example", name="Cora Dinator")
    give_role(coordinator, Role.COORDINATOR)
    person = User.objects.create_user("ana@uni.example", name="Ana")
    page = stages.sign_in(Client(), coordinator).post(
        reverse("admin:accounts_user_change", args=[person.pk]),
        {"email": "ana.@uni.example", "name": "Ana", "language": "en", "time_zone": "UTC", "is_active": "on"},
    )
    assert "Did you mean ana@uni.example?" in page.content.decode()
    person.refresh_from_db()
    assert person.email == "ana@uni.example"
