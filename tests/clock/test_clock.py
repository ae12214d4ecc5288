"""The programme's time and the world's."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.utils import parsedate_to_datetime

import pytest
from django.core import mail
from django.test import Client

from ilnp import clock
from ilnp.accounts import audit
from ilnp.accounts.models import User
from ilnp.links import signed
from ilnp.website.models import PageText
from tests.kit.signing_in import ask

MARCH = datetime(2031, 3, 9, 12, 30, tzinfo=UTC)


def test_without_pretending_both_are_the_same() -> None:
    before = clock.real()
    assert before <= clock.now() <= clock.real()


def test_what_is_pretended_leaves_the_real_time_alone() -> None:
    with clock.pretend(MARCH):
        assert clock.now() == MARCH
        assert clock.today() == MARCH.date()
        assert clock.real() < datetime(2031, 1, 1, tzinfo=UTC)
    assert clock.now() < datetime(2031, 1, 1, tzinfo=UTC)


@pytest.mark.django_db
def test_rows_are_dated_by_the_clock_when_they_are_made_and_when_they_are_changed() -> None:
    with clock.pretend(MARCH):
        person = User.objects.create_user("ana@example.org")
        entry = audit.record("tried", person)
        text = PageText.objects.create(slug="home", language="en", title="Home", body="…")
        assert text.changed_at == MARCH
    with clock.pretend(MARCH + timedelta(days=2)):
        text.save()
    person.refresh_from_db()
    entry.refresh_from_db()
    text.refresh_from_db()
    assert person.date_joined == entry.at == MARCH
    assert text.changed_at == MARCH + timedelta(days=2)


def test_a_signed_link_grows_old_by_the_clock() -> None:
    lasts = timedelta(days=10)
    with clock.pretend(MARCH):
        token = signed.make("inquiry", 7)
    with clock.pretend(MARCH + lasts):
        assert signed.read("inquiry", token, max_age=lasts) == "7"
    with clock.pretend(MARCH + lasts + timedelta(seconds=2)), pytest.raises(signed.LinkExpired):
        signed.read("inquiry", token, max_age=lasts)
    with clock.pretend(MARCH + lasts + timedelta(seconds=2)):
        assert signed.read("inquiry", token) == "7"


@pytest.mark.django_db
def test_the_mail_with_a_sign_in_code_is_dated_by_the_clock() -> None:
    User.objects.create_user("ana@example.org")
    with clock.pretend(MARCH):
        ask(Client(), "ana@example.org")
    (letter,) = mail.outbox
    headers = message_from_bytes(letter.message().as_bytes())
    assert parsedate_to_datetime(headers["Date"]) == MARCH
    assert len(headers.get_all("Date")) == 1
