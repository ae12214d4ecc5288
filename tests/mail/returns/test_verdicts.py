"""Refusals as servers really word them, and what each says about the address."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from ilnp import clock
from ilnp.accounts.models import User
from ilnp.accounts.roles import Role, give_role
from ilnp.mail.models import Message
from ilnp.mail.returns import failing, suppression
from ilnp.mail.returns.verdicts import Verdict, verdict
from tests.kit import stages
from tests.kit.letters import letter
from tests.mail.returns.test_coming_back import REPORT, came_back

NOBODY = [
    ("5.1.1", "smtp; 550 5.1.1 The email account that you tried to reach does not exist."),
    ("5.0.0", "smtp; 550 User unknown"),
    ("5.0.0", "smtp; 550-5.1.1 <ana@mail.example>: Recipient address rejected: User unknown in virtual table"),
    ("5.1.0", "smtp; 550 5.1.0 Address rejected: unknown user"),
    ("5.4.1", "smtp; 550 5.4.1 Recipient address rejected: Access denied. [mx.example]"),
    ("5.4.1", "smtp; 550 5.4.1 user unknown"),
    ("5.4.4", "X-Postfix; Host or domain name not found. Name service error for name=uni.example type=A: Host not found"),
    ("5.4.4", "smtp; 550 5.4.4 no such user"),
    ("5.1.10", "smtp; 550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup"),
    ("5.5.0", "smtp; 550 5.5.0 Requested action not taken: mailbox unavailable (S2017062302)"),
    ("", "smtp; 550 5.1.1 No such user here"),
    ("", "smtp; 550 Unrouteable address"),
    ("5.0.0 (permanent failure)", "smtp; 554 delivery error: This user doesn't exist"),
    ("5.2.1", "smtp; 550 5.2.1 The email account that you tried to reach is disabled."),
    ("5.5.4", "smtp; 550 5.5.4 account has been disabled"),
]  # fmt: skip
OTHERS = [
    ("5.2.2", "smtp; 552 5.2.2 mailbox full", Verdict.NOT_FROM_US),
    ("5.2.2", "smtp; 550 No such person", Verdict.UNCLEAR),
    ("5.7.1", "smtp; 550 5.7.1 Message rejected due to local policy", Verdict.NOT_FROM_US),
    ("5.0.0", "smtp; 550 blocked by blocklist, see https://spam.example/?ip=192.0.2.1", Verdict.NOT_FROM_US),
    ("5.1.8", "smtp; 550 5.1.8 Sender address rejected: Domain not found", Verdict.NOT_FROM_US),
    ("4.4.1", "smtp; 451 no such user at the moment", Verdict.UNCLEAR),
    ("4.4.7", "delivery expired (message too old)", Verdict.UNCLEAR),
    ("5.4.6", "smtp; 554 5.4.6 Too many hops", Verdict.UNCLEAR),
    ("5.0.0", "smtp; 554 transaction failed", Verdict.UNCLEAR),
    ("5.3.0", "smtp; 554 refused at 5.1.1.2", Verdict.UNCLEAR),
]


@pytest.mark.parametrize(("status", "said"), NOBODY)
def test_nobody_is_there(status: str, said: str) -> None:
    assert verdict(status, said) is Verdict.NOBODY_THERE


@pytest.mark.parametrize(("status", "said", "meant"), OTHERS)
def test_somebody_may_be_there(status: str, said: str, meant: Verdict) -> None:
    assert verdict(status, said) is meant


@pytest.mark.django_db
@pytest.mark.parametrize(("status", "said"), NOBODY)
def test_a_dead_address_is_marked_however_its_server_words_it(status: str, said: str) -> None:
    message = letter(1)
    template = REPORT.replace("smtp; 550 No such person", said)
    came_back(template if status else template.replace("Status: {status}\n", ""), message, status=status)
    assert suppression.is_suppressed(message.to_address)


@pytest.mark.django_db
def test_a_report_without_the_kind_of_address_and_with_a_comment_is_read() -> None:
    message = letter(1)
    template = REPORT.replace("rfc822; {address}", "{address}").replace("failed", "failed (bad destination)")
    came_back(template, message)
    assert suppression.is_suppressed(message.to_address)


@pytest.mark.django_db
def test_an_address_that_fails_three_times_in_two_weeks_stands_on_the_desk() -> None:
    now = clock.now()
    unclear = REPORT.replace("550 No such person", "554 transaction failed")
    with clock.pretend(now - timedelta(days=20)):
        came_back(unclear, letter(1, address="ana@example.org"), status="5.0.0")
    for number in (2, 3):
        came_back(unclear, letter(number, address="ana@example.org"), status="5.0.0")
    assert failing.addresses(clock.now()) == []
    came_back(unclear, letter(4, address="ana@example.org"), status="5.0.0")
    came_back(unclear, letter(5, address="joy@example.org"), status="5.0.0")
    assert failing.addresses(clock.now()) == ["ana@example.org"]
    coordinator = User.objects.create_user("cora@library.example", name="Cora Dinator")
    give_role(coordinator, Role.COORDINATOR)
    desk = stages.sign_in(Client(), coordinator)
    assert "address keeps failing" in desk.get(reverse("admin:index")).text
    listed = desk.get(reverse("admin:mail_message_changelist"), {"address": "failing"}).text
    assert "ana@example.org" in listed and "joy@example.org" not in listed
    numbers = list(Message.objects.filter(to_address="ana@example.org").values_list("pk", flat=True))
    chosen = {"action": "give_up", "_selected_action": numbers}
    desk.post(reverse("admin:mail_message_changelist"), chosen)
    assert suppression.is_suppressed("ana@example.org")
    assert failing.addresses(clock.now()) == []
