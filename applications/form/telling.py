"""The mails that the form sends: when, to whom, under which key. What they say stands in ``mails``."""

from __future__ import annotations

from datetime import datetime

from applications.form.answers import Answers
from applications.form.mails import (
    application_changed,
    application_continue,
    application_received,
    application_withdrawn,
)
from applications.models import Application, Draft
from ilnp import clock
from ilnp.mail.outbox import queueing


def continue_later(draft: Draft, address: str, now: datetime | None = None) -> None:
    """Queue the mail with the code and the link that continues the form. One per form, address and minute."""
    now = now or clock.now()
    queueing.queue(
        "application_continue",
        key=f"application-continue:{draft.key.hex}:{address}:{now:%Y%m%d%H%M}"[:200],
        values=application_continue.values(draft, address),
        address=address,
        language=draft.language,
        about=draft,
    )


def received(application: Application, answers: Answers) -> None:
    """Queue the confirmation with reference, what comes next, and a copy of the answers."""
    values = application_received.values(application, answers)
    _queue("application_received", f"application-received:{application.pk}", application, values)


def changed(application: Application, answers: Answers) -> None:
    """Queue a copy of the changed answers."""
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
