"""Whoever has found a hole finds whom to tell."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.test import Client
from pytest_django import Settings

from ilnp import clock


def fields(client: Client) -> dict[str, str]:
    answer = client.get("/.well-known/security.txt")
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert not answer.cookies
    lines = answer.text.splitlines()
    found = dict(line.split(": ", 1) for line in lines)
    assert len(found) == len(lines), "no field stands twice"
    return found


def test_security_txt_says_whom_to_tell_until_when_and_where_it_belongs(client: Client, settings: Settings) -> None:
    settings.PUBLIC_ADDRESS = "https://networking.example.org"
    settings.SECURITY_CONTACT = "mailto:security@networking.example.org"
    found = fields(client)
    assert found["Contact"] == "mailto:security@networking.example.org"
    assert found["Canonical"] == "https://networking.example.org/.well-known/security.txt"
    assert found["Preferred-Languages"] == "en"


def test_security_txt_never_runs_out_and_never_holds_for_a_year(client: Client) -> None:
    expires = datetime.fromisoformat(fields(client)["Expires"])
    assert timedelta(days=90) < expires - clock.real() < timedelta(days=365)


@pytest.mark.django_db
def test_without_an_address_of_its_own_the_contact_page_is_named_and_opens(client: Client, settings: Settings) -> None:
    settings.PUBLIC_ADDRESS = "https://networking.example.org"
    settings.SECURITY_CONTACT = ""
    contact = fields(client)["Contact"]
    assert contact == "https://networking.example.org/en/contact/"
    assert client.get(contact.removeprefix(settings.PUBLIC_ADDRESS)).status_code == 200
