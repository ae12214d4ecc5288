"""Which sorts of mail somebody gets, and which they have stopped."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise

from ilnp.accounts.models import User
from ilnp.mail.kinds import finding
from ilnp.mail.models import Message, OptOut


@dataclass(frozen=True)
class Sort:
    """A sort of mail that can be stopped: its topic, what it is called, and whether the person has stopped it."""

    topic: str
    label: str | Promise
    stopped: bool


def sorts_for(person: User) -> list[Sort]:
    """The sorts of mail written to this person so far that can be stopped, and those that they have stopped."""
    written = set(Message.objects.filter(person=person).order_by().values_list("kind", flat=True).distinct())
    stopped = set(OptOut.objects.filter(address=person.email).values_list("topic", flat=True))
    found: dict[str, Sort] = {}
    for kind in finding.every():
        topic = kind.subscription()
        if topic and not kind.fragment and (kind.code in written or topic in stopped):
            found.setdefault(topic, Sort(topic, kind.label, topic in stopped))
    return list(found.values())
