"""What the audit trail and the log learn of signing in and out. No addresses, neither of mail nor of networks."""

from __future__ import annotations

import logging
from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.mfa import signals as factor_signals
from allauth.mfa.models import Authenticator
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.http import HttpRequest

from ilnp import clock
from ilnp.accounts import audit
from ilnp.accounts.models import User

logger = logging.getLogger(__name__)

DATED_BY_DJANGO = "update_last_login"
"""By this name Django connects its own note of a sign-in, which is dated by the real time; here it finds the place taken."""


def listen() -> None:
    """Begin to note it. Called once, when the program starts."""
    user_logged_in.disconnect(dispatch_uid=DATED_BY_DJANGO)
    user_logged_in.connect(_date, dispatch_uid=DATED_BY_DJANGO)
    user_logged_in.connect(_signed_in, dispatch_uid="accounts.signed_in")
    user_logged_out.connect(_signed_out, dispatch_uid="accounts.signed_out")
    factor_signals.authenticator_added.connect(_added, dispatch_uid="accounts.factor_added")
    factor_signals.authenticator_removed.connect(_removed, dispatch_uid="accounts.factor_removed")
    factor_signals.authenticator_reset.connect(_renewed, dispatch_uid="accounts.factor_renewed")
    factor_signals.authenticator_used.connect(_used, dispatch_uid="accounts.factor_used")


def note(action: str, person: User, **detail: object) -> None:
    """Write one line in both: ``action`` as ``audit.record`` takes it, done by the person to themselves."""
    audit.record(action, person, actor=person, **detail)
    logger.info("Person %s: %s.", person.pk, action)


def refused(person: User | None) -> None:
    """A code of the second factor was wrong."""
    if person is not None:
        audit.record("second factor refused", person)
        logger.warning("Person %s: second factor refused.", person.pk)


def _date(user: User, **_more: Any) -> None:
    user.last_login = clock.now()
    user.save(update_fields=["last_login"])


def _signed_in(sender: type[User], request: HttpRequest | None, user: User, **_more: Any) -> None:
    methods = [entry["method"] for entry in get_authentication_records(request, user)] if request else []
    note("signed in", user, by=methods)


def _signed_out(sender: type[User] | None, request: HttpRequest | None, user: User | None, **_more: Any) -> None:
    if isinstance(user, User):
        note("signed out", user)


def _added(sender: type[Authenticator], user: User, authenticator: Authenticator, **_more: Any) -> None:
    note("second factor added", user, kind=authenticator.type)


def _removed(sender: type[Authenticator], user: User, authenticator: Authenticator, **_more: Any) -> None:
    note("second factor removed", user, kind=authenticator.type)


def _renewed(sender: type[Authenticator], user: User, authenticator: Authenticator, **_more: Any) -> None:
    note("second factor renewed", user, kind=authenticator.type)


def _used(sender: type[Authenticator], user: User, authenticator: Authenticator, **_more: Any) -> None:
    note("second factor shown", user, kind=authenticator.type)
