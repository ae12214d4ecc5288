"""Signing in as people do: an address, the code from the mail, the code of the authenticator app."""

from __future__ import annotations

import re
from typing import Any

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core import mail
from django.core.cache import cache
from django.test import Client

from ilnp import clock
from ilnp.accounts.models import SignInCode
from ilnp.accounts.signing_in import codes


def worker_mails() -> list[bool]:
    """Do what the worker does with everything that was asked for and not yet looked at; tell for each if a mail left."""
    waiting = SignInCode.objects.filter(sent_at=None).order_by("pk").values_list("pk", flat=True)
    return [codes.send(number) for number in waiting]


def ask(client: Client, address: str, **extra: Any) -> Any:
    """Ask for a code, and let the worker mail it."""
    response = client.post("/en/sign-in/", {"email": address}, **extra)
    worker_mails()
    return response


def code_in_mail() -> str:
    """The code in the last mail that went out."""
    found = re.search(r"^([A-Z]{4}-[A-Z]{4})$", str(mail.outbox[-1].body), re.MULTILINE)
    assert found
    return found[1]


def sign_in(client: Client, address: str, **extra: Any) -> Any:
    """Ask for a code and enter it."""
    ask(client, address, **extra)
    return client.post("/en/sign-in/code/", {"code": code_in_mail()}, **extra)


def app_code(secret: str) -> str:
    """What the authenticator app shows now, as if it had not been shown before."""
    cache.clear()
    return str(format_hotp_value(hotp_value(secret, int(clock.real().timestamp()) // 30)))


def set_up_second_step(client: Client, **extra: Any) -> str:
    """Set up the authenticator app; returns its secret."""
    page = client.get("/en/sign-in/second-step/totp/activate/", **extra)
    secret = str(page.context["form"].secret)
    done = client.post("/en/sign-in/second-step/totp/activate/", {"code": app_code(secret)}, **extra)
    assert done.status_code == 302, done.context["form"].errors
    return secret
