"""What falls due and what lies in the outbox, for tests that let time pass."""

from __future__ import annotations

from datetime import datetime

from ilnp.due import ticking
from ilnp.mail.models import Message


def tick_at(moment: datetime) -> None:
    """Do what is due then, without delivering."""
    ticking.tick(moment, deliver=False)


def mails(kind: str) -> list[Message]:
    """Every message of this kind, by address."""
    return list(Message.objects.filter(kind=kind).order_by("to_address"))


def pass_time(since: datetime, until: datetime) -> None:
    """Do what is due from one moment to another, instant by instant, without delivering."""
    at = since
    while (due := ticking.next_due(at)) is not None and due <= until:
        ticking.tick(due, deliver=False)
        at = due
