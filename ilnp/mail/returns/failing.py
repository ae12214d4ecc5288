"""Addresses that keep failing: nothing says that nobody is there, but mail does not arrive."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Count, Q, QuerySet

from ilnp.mail.models import Message, Suppression
from ilnp.mail.states import MessageState

WITHIN = timedelta(days=14)
OFTEN = 3
"""So many failures within that time make an address one that a person should look at."""


def _failures(now: datetime) -> QuerySet[Message]:
    """Mails of the last two weeks that came back, or that the server would not take, to addresses not marked as dead."""
    dead = Suppression.objects.filter(lifted_at=None).values("address")
    given_up = Q(state__in=[MessageState.SUPPRESSED, MessageState.MISSED], attempts__gt=0)
    came_back = Q(outcome__in=[Message.Outcome.BOUNCED, Message.Outcome.REJECTED])
    return Message.objects.filter(given_up | came_back, created_at__gt=now - WITHIN).exclude(to_address__in=dead)


def addresses(now: datetime) -> list[str]:
    """The addresses at which mail failed at least three times within the two weeks before ``now``, in order."""
    counted = _failures(now).order_by().values("to_address").annotate(times=Count("pk")).filter(times__gte=OFTEN)
    return sorted(counted.values_list("to_address", flat=True))


def messages(now: datetime) -> QuerySet[Message]:
    """The mails that failed at those addresses."""
    return _failures(now).filter(to_address__in=addresses(now))
