"""The library of conversation prompts: its order, and what a change of it means for cohorts under way."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from cohorts.models import Prompt
from cohorts.way import schedule
from ilnp import clock
from ilnp.accounts import audit
from ilnp.accounts.models import User


@transaction.atomic
def changed(*, now: datetime | None = None) -> None:
    """Make what is planned in all cohorts agree with the library. Call it in the transaction that changed the library.

    A prompt that was sent stays sent; one that moved, came, went or was switched off is planned anew or cancelled.
    """
    schedule.reconcile_under_way(now or clock.now())


@transaction.atomic
def swap(prompt: Prompt, *, earlier: bool, actor: User | None = None, now: datetime | None = None) -> bool:
    """Let a prompt change places with the one before it (or after it); each gets the other's day.

    Returns False when there is none on that side.
    """
    order = list(Prompt.objects.select_for_update().order_by("day", "position", "code"))
    place = order.index(prompt)
    other_place = place - 1 if earlier else place + 1
    if not 0 <= other_place < len(order):
        return False
    one, other = order[place], order[other_place]
    one.day, other.day = other.day, one.day
    order[place], order[other_place] = other, one
    for position, each in enumerate(order, start=1):
        each.position = position
    Prompt.objects.bulk_update(order, ["day", "position"])
    audit.record("prompts reordered", one, actor=actor, other=other.pk)
    changed(now=now)
    return True
