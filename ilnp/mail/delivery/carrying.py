"""What due things ask of mail: to deliver it, to call it back, to put it off, and when some is to go next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from contextlib import AbstractContextManager
from datetime import datetime, timedelta

from django.db.models import Min

from ilnp import clock
from ilnp.due import health
from ilnp.due.carrying import Delivery
from ilnp.mail.delivery import delivering
from ilnp.mail.delivery.claims import stopped
from ilnp.mail.models import Message
from ilnp.mail.outbox import queueing, together
from ilnp.mail.states import MessageState

LONGEST_WAIT = timedelta(minutes=15)
"""How long a message that is due may wait before the program counts as unwell."""


class MailCarrier:
    """Messages that acts of due things queued, known by their keys."""

    def together(self) -> AbstractContextManager[None]:
        """Write what is queued within at once."""
        return together.together()

    def deliver(self) -> Delivery:
        """Send everything that may be sent now."""
        delivered = delivering.deliver()
        return Delivery(Counter(delivered.counts), delivered.trouble)

    def call_back(self, keys: Sequence[str], reason: str) -> None:
        """Cancel those of these messages that have not left."""
        queueing.cancel(*keys, reason=reason)

    def put_off(self, key: str, until: datetime) -> None:
        """Let this message wait until then, if it has not been taken up yet."""
        queueing.put_off(key, until=until)

    def next_instant(self, after: datetime) -> datetime | None:
        """When the first message that waits may be sent."""
        waiting = Message.objects.filter(state__in=MessageState.waiting(), not_before__gt=after)
        return waiting.aggregate(first=Min("not_before"))["first"]


def how_mail_is() -> health.Facts:
    """How long, by the clock, the oldest message that is due has waited; well while all sending is stopped on purpose."""
    now = clock.now()
    due = Message.objects.filter(state__in=MessageState.waiting(), not_before__lte=now, not_after__gt=now)
    oldest = due.order_by("not_before").values_list("not_before", flat=True).first()
    waited, on_purpose = now - oldest if oldest else timedelta(0), stopped()
    return {
        "ok": on_purpose or waited <= LONGEST_WAIT,
        "oldest_due_seconds": health.seconds(waited) if oldest else None,
        "stopped_on_purpose": on_purpose,
    }
