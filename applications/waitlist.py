"""The waitlist: who is eligible and has no place yet, and is first in line for the next wave."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from ilnp.accounts import audit
from ilnp.accounts.models import User

from .models import Application, Call, WaitlistEntry


@transaction.atomic
def record_wave(call: Call, placed: Collection[int], *, actor: User | None = None) -> int:
    """Note that a wave of ``call`` was formed with the applications numbered ``placed``; return how many are left waiting.

    Those placed leave the waitlist with a place. Everybody else who is eligible in this call and has none is left out of
    one wave more, whether they stood on the list before or not. Who left the list by themselves stays off it.
    """
    record_placed(placed, actor=actor)
    now = timezone.now()
    left_out = Application.objects.available().filter(call=call)
    waiting = WaitlistEntry.objects.filter(application__in=left_out, ended_at=None)
    waiting.update(waves=F("waves") + 1)
    newcomers = left_out.filter(waitlist_entry=None)
    WaitlistEntry.objects.bulk_create(WaitlistEntry(application=application, since=now) for application in newcomers)
    number = WaitlistEntry.objects.filter(application__in=left_out, ended_at=None).count()
    audit.record("wave noted", call, actor=actor, placed=len(placed), waiting=number)
    return number


@transaction.atomic
def record_placed(applications: Iterable[int], *, actor: User | None = None) -> None:
    """Note that these applications got a place. A place in line, where they had one, ends."""
    numbers = list(applications)
    now = timezone.now()
    Application.objects.filter(pk__in=numbers, placed_at=None).update(placed_at=now)
    WaitlistEntry.objects.filter(application__in=numbers, ended_at=None).update(
        ended_at=now, ended_because=WaitlistEntry.Ending.PLACED
    )


@transaction.atomic
def record_free_again(applications: Iterable[int], *, actor: User | None = None) -> None:
    """Note that these people lost their place through no fault of theirs: they are free, and in line with one wave more."""
    numbers = list(applications)
    now = timezone.now()
    freed = Application.objects.eligible().filter(pk__in=numbers)
    freed.update(placed_at=None)
    for application in freed.select_related("waitlist_entry"):
        entry = getattr(application, "waitlist_entry", None)
        if entry is None:
            WaitlistEntry.objects.create(application=application, since=now)
        elif entry.ended_at is None or entry.ended_because == WaitlistEntry.Ending.PLACED:
            WaitlistEntry.objects.filter(pk=entry.pk).update(waves=F("waves") + 1, ended_at=None, ended_because="")
