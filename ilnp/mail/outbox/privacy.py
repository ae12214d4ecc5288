"""What the outbox knows of a person, and how it forgets them."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Q

from ilnp.accounts.models import User
from ilnp.due import plans
from ilnp.mail.models import LeftOut, Message, OptOut, Suppression
from ilnp.mail.outbox import queueing

NOBODY = "nobody@erased.invalid"
"""What stands in a message's address after erasure; mail to ``.invalid`` reaches nobody (RFC 2606)."""


def _theirs(person: User) -> Q:
    return Q(person=person) | Q(to_address=person.email)


def export(person: User) -> dict[str, Any]:
    """Everything the outbox holds about the person, as JSON values."""
    messages = Message.objects.filter(_theirs(person)).order_by("created_at")
    return {
        "messages": [
            {
                "kind": message.kind,
                "state": message.state,
                "to": message.to_address,
                "subject": message.subject,
                "text": message.text,
                "made_at": message.created_at.isoformat(),
                "sent_at": message.sent_at.isoformat() if message.sent_at else None,
            }
            for message in messages
        ],
        "unsubscribed": list(OptOut.objects.filter(address=person.email).values_list("topic", flat=True)),
        "unreachable_since": [
            mark.since.isoformat() for mark in Suppression.objects.filter(address=person.email).order_by("since")
        ],
        "left_out": [
            {"kind": row.kind, "why": row.why, "at": row.at.isoformat()}
            for row in LeftOut.objects.filter(Q(person=person) | Q(address=person.email)).order_by("at")
        ],
    }


@transaction.atomic
def forget(person: User) -> int:
    """Call back what waits, cancel what is planned, and blank what was said; counts and times stay.

    Call it while the person's row still has their address. Returns the number of messages blanked.
    """
    queueing.cancel(person=person, reason="The person was erased.")
    plans.forget(person)
    OptOut.objects.filter(address=person.email).delete()
    Suppression.objects.filter(address=person.email).delete()
    LeftOut.objects.filter(Q(person=person) | Q(address=person.email)).delete()
    return Message.objects.filter(_theirs(person)).update(
        to_address=NOBODY,
        domain=NOBODY.partition("@")[2],
        to_name="",
        subject="",
        text="",
        html="",
        values={},
        copy_to=[],
        reply_to=[],
        provider_id="",
    )
