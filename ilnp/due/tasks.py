"""Background work, thin: the task calls the functions that do the work."""

from __future__ import annotations

from celery import shared_task
from django.dispatch import Signal

from ilnp.accounts.signing_in import codes, sessions
from ilnp.due import health, ticking

minute_passed = Signal()
"""Sent with every tick of beat, for what looks at the world now and then; nothing that is due may hang on it."""


@shared_task(name="ilnp.due.tasks.tick", ignore_result=True)
def tick() -> None:
    """Do what is due, deliver, then mail the sign-in codes that no worker took and remove sessions that are over.

    Sent by beat every minute; may run twice at once.
    """
    health.hear(health.BEAT)
    minute_passed.send(sender=None)
    ticking.tick()
    codes.send_waiting()
    sessions.remove_ended()
