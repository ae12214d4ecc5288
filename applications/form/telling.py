"""The mails that the form sends: when, to whom, under which key. What they say stands in ``mails``."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

from applications.form.answers import Answers
from applications.form.mails import (
    application_changed,
    application_continue,
    application_deadline_moved,
    application_received,
    application_second,
    application_unfinished,
    application_withdrawn,
)
from applications.models import Application, Draft
from ilnp import clock
from ilnp.mail.models import Message
from ilnp.mail.outbox import queueing

UNASKED, ASKED = 1, 3
"""So many mails with code and link go to one address in a day, whichever forms name it, while none has proved it: one by
itself, and further ones when somebody presses the button for it."""


def continue_later(draft: Draft, address: str, *, asked: bool = False, now: datetime | None = None) -> bool:
    """Queue the mail with the code and the link that continues the form, and proves the address. Returns whether it was.

    To an address that this form has proved one goes out in a minute, to any other as many as ``UNASKED`` and ``ASKED`` say:
    somebody else may have typed it.
    """
    now = now or clock.now()
    if draft.email_verified == address:
        key = f"application-continue:{draft.key.hex}:{now:%Y%m%d%H%M}"
    else:
        recent = Message.objects.filter(
            kind="application_continue", to_address=address, created_at__gt=now - timedelta(days=1)
        )
        number = recent.count()
        if number >= (ASKED if asked else UNASKED):
            return False
        # By the address: of two forms that are sent in at the same moment only one is told of.
        key = f"application-continue:{hashlib.sha256(address.encode()).hexdigest()}:{now:%Y%m%d}:{number}"
    queueing.queue(
        "application_continue",
        key=key,
        values=application_continue.values(draft, address),
        address=address,
        language=draft.language,
        about=draft,
    )
    return True


def unfinished(draft: Draft, address: str) -> None:
    """Queue the one reminder that a form has not been sent in. One per call and address."""
    _queue_about_form("application_unfinished", application_unfinished.values(draft, address), draft, address)


def deadline_moved(draft: Draft, address: str) -> None:
    """Queue the word that the deadline is another one now. One per call, address and deadline."""
    _queue_about_form("application_deadline_moved", application_deadline_moved.values(draft, address), draft, address)


def _queue_about_form(kind: str, values: dict[str, str], draft: Draft, address: str) -> None:
    mark = hashlib.sha256(address.encode()).hexdigest()[:24]
    moment = f":{draft.call.closes_at:%Y%m%d%H%M%S}" if kind == "application_deadline_moved" else ""
    queueing.queue(
        kind,
        key=f"{kind.replace('_', '-')}:{draft.call_id}:{mark}{moment}",
        values=values,
        address=address,
        language=draft.language,
        about=draft,
    )


def received(application: Application, answers: Answers) -> None:
    """Queue the confirmation with reference, what comes next, and a copy of the answers. Only for a proved address."""
    values = application_received.values(application, answers)
    _queue("application_received", f"application-received:{application.pk}", application, values)


def second(first: Application, second: Application, now: datetime) -> None:
    """Queue the word that ``first`` counts and ``second``, sent without proof under its proved address, is set aside. One in
    a day, however many are sent."""
    values = application_second.values(first, second)
    _queue("application_second", f"application-second:{first.pk}:{now:%Y%m%d}", first, values)


def changed(application: Application, answers: Answers) -> None:
    """Queue a copy of the changed answers. Only for a proved address."""
    values = application_changed.values(application, answers)
    stamp = f"{application.changed_at:%Y%m%d%H%M%S%f}"
    _queue("application_changed", f"application-changed:{application.pk}:{stamp}", application, values)


def withdrawn(application: Application) -> None:
    """Queue the word that the application is withdrawn."""
    values = application_withdrawn.values(application)
    _queue("application_withdrawn", f"application-withdrawn:{application.pk}", application, values)


def _queue(kind: str, key: str, application: Application, values: dict[str, str]) -> None:
    queueing.queue(
        kind,
        key=key,
        values=values,
        to=application.person,
        address=application.email,
        language=application.language,
        about=application,
    )
