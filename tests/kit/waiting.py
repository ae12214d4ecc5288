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
