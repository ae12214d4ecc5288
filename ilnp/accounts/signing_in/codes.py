"""Codes that sign a person in: asked for by anybody, made and mailed by a worker, compared when they come back.

Asking does the same for every address, so that neither its time nor its answer tells who is known here. Whether there is
somebody to write to, only the worker looks. The code itself stands in the mail alone: the broker carries the number of
the row, the row a digest.
"""

from __future__ import annotations

import hmac
import logging
import secrets
import smtplib
from datetime import timedelta
from email.utils import format_datetime

from celery import signature
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.crypto import salted_hmac
from kombu.exceptions import OperationalError

from ilnp import clock
from ilnp.accounts import audit, people
from ilnp.accounts.addresses import normalise_address
from ilnp.accounts.models import SignInCode, User
from ilnp.accounts.signing_in import limits

logger = logging.getLogger(__name__)

LIFE = timedelta(minutes=10)
"""How long a code signs in, counted from when it was asked for."""

KEPT = timedelta(days=1)
"""How long it is remembered that a code was asked for."""

MOST_TRIES = 5
"""Wrong codes after which a new one must be asked for."""

SIGNS = "BCDFGHJKLMNPQRSTVWXZ"
LENGTH = 8
"""Twenty signs without vowels and digits, which spell no word and are not mistaken for one another: 34 bits."""

SEND = "ilnp.accounts.tasks.send_sign_in_code"
"""The task by its name: it stands above this module, which asks for it."""


class WrongCode(Exception):
    """This is not the code that was mailed; another try is left."""


class CodeOver(Exception):
    """The code was used, is too old, or was tried too often: a new one must be asked for."""


def ask(address: str, *, language: str, network: str) -> SignInCode:
    """Note that somebody wants to sign in with ``address``, and let a worker mail a code if the address is a person's.

    ``network`` is the visitor's, as ``limits.network`` names it. Six codes an hour and twenty a day go to one address, and
    sixty an hour and three hundred a day are asked for from one network; what is asked for beyond that is noted and not
    sent. Nothing that is returned or done here depends on whether the address is known.
    """
    address = normalise_address(address)
    is_over = _too_many(address, network)
    with transaction.atomic():
        now = clock.real()
        code = SignInCode.objects.create(address=address, language=language, asked_at=now, is_held_back=is_over)
        audit.record("sign-in code asked for", code, held_back=is_over)
        transaction.on_commit(lambda: _hand_over(code.pk), robust=True)
    logger.info("Sign-in code %s was asked for%s.", code.pk, ", one too many" if is_over else "")
    return code


def _too_many(address: str, network: str) -> bool:
    """Count one request more in each respect; none is left out, so that all requests take the same time."""
    return any(
        [
            limits.is_over("code-address", address, most=6, seconds=limits.HOUR),
            limits.is_over("code-address-day", address, most=20, seconds=limits.DAY),
            limits.is_over("code-network", network, most=60, seconds=limits.HOUR),
            limits.is_over("code-network-day", network, most=300, seconds=limits.DAY),
        ]
    )


def _hand_over(number: int) -> None:
    try:
        signature(SEND, [number]).apply_async(retry=False, expires=LIFE.total_seconds(), ignore_result=True)
    except OperationalError:
        logger.warning("The broker cannot be reached. Sign-in code %s waits for the next tick.", number)


def send(number: int) -> bool:
    """Make the code of this request and mail it, if the address is that of a person who may sign in. Once.

    Returns whether a mail went out. A mail server that cannot be reached raises, and the request can be sent again.
    """
    with transaction.atomic():
        row = SignInCode.objects.select_for_update().filter(pk=number, sent_at=None, ended_at=None).first()
        now = clock.real()
        if row is None or row.is_held_back or row.asked_at <= now - LIFE:
            return False
        row.sent_at = now
        row.person = people.known(row.address)
        code = "".join(secrets.choice(SIGNS) for _place in range(LENGTH))
        row.digest = _digest(row, code) if row.person else ""
        row.save(update_fields=["sent_at", "person", "digest"])
        if row.person is None:
            return False
        audit.record("sign-in code sent", row.person, code=row.pk)
    try:
        _mail(row, f"{code[:4]}-{code[4:]}")
    except smtplib.SMTPRecipientsRefused:
        logger.warning("The mail server refused the address of sign-in code %s.", number)
        return False
    except OSError:
        SignInCode.objects.filter(pk=number).update(sent_at=None, digest="")
        raise
    return True


def send_waiting() -> int:
    """Mail the codes that no worker was told of, and forget old ones. Returns how many mails went out.

    Those of the last half minute are left to the worker that was told.
    """
    now = clock.real()
    SignInCode.objects.filter(asked_at__lt=now - KEPT).delete()
    waiting = SignInCode.objects.filter(
        sent_at=None, is_held_back=False, asked_at__gt=now - LIFE, asked_at__lt=now - timedelta(seconds=30)
    )
    return sum(send(number) for number in waiting.values_list("pk", flat=True))


def enter(number: int, typed: str) -> User:
    """Compare what somebody typed with the code of this request; return whom it signs in, and spend it.

    Raises ``WrongCode`` or ``CodeOver``. For an address that nobody has, every code is wrong, in the same way. Tries are
    counted while the row is kept from others, so that many at once are counted as well.
    """
    with transaction.atomic():
        row = SignInCode.objects.select_for_update(of=("self",)).filter(pk=number).first()
        if row is None or not _can_be_entered(row):
            raise CodeOver
        row.tries += 1
        person = row.person
        is_right = hmac.compare_digest(row.digest, _digest(row, _cleaned(typed))) and person and person.is_active
        if is_right or row.tries >= MOST_TRIES:
            row.ended_at = clock.real()
        row.save(update_fields=["tries", "ended_at"])
        if not is_right:
            audit.record("sign-in code refused", person or row, tries=row.tries)
    if is_right and person is not None:
        return person
    logger.warning("A wrong code was entered for sign-in code %s.", number)
    raise CodeOver if row.ended_at else WrongCode


def _can_be_entered(row: SignInCode) -> bool:
    return row.ended_at is None and row.asked_at > clock.real() - LIFE


def waiting_for(number: int | None) -> SignInCode | None:
    """The request that a code can still be entered for, or None."""
    row = SignInCode.objects.filter(pk=number).first() if number is not None else None
    return row if row is not None and _can_be_entered(row) else None


def _cleaned(typed: str) -> str:
    return "".join(sign for sign in typed.upper() if sign.isalnum())


def _digest(row: SignInCode, code: str) -> str:
    """What is kept of a code. Keyed, for a copy of the database would try all codes in a minute otherwise."""
    return salted_hmac("accounts.sign-in-code", f"{row.pk}:{code}", algorithm="sha256").hexdigest()


def _mail(row: SignInCode, code: str) -> None:
    with translation.override(row.language):
        subject = render_to_string("account/email/login_code_subject.txt", {"code": code})
        body = render_to_string("account/email/login_code_message.txt", {"code": code})
    dated = {"Date": format_datetime(clock.now())}
    EmailMessage(" ".join(subject.split()), body, to=[row.address], headers=dated).send()
