"""Where people stand in line."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Count

from applications.models import Call, WaitlistEntry
from applications.models.waitlist import WaitlistQuerySet


def in_line(call: Call) -> WaitlistQuerySet:
    """Who waits for a place in this kind of call, over all its rounds, first in line first, with their applications."""
    entries = WaitlistEntry.objects.filter(kind=call.kind).on_list()
    return entries.in_order().select_related("person", "application__call")


def place_in_line(entry: WaitlistEntry) -> int | None:
    """The person's place in line, from 1; None for who waits no longer, or is off the list."""
    numbers = list(in_line(entry.application.call).values_list("pk", flat=True))
    return numbers.index(entry.pk) + 1 if entry.pk in numbers else None


def waves_of(people: Iterable[int], kind: str) -> dict[int, tuple[int, bool]]:
    """Through how many rounds and waves each of these people waited since their last place, and whether they had one and
    lost it. Only who waited through any is named, whether they stand on the list or applied anew."""
    entries = WaitlistEntry.objects.filter(person__in=list(people), kind=kind).kept()
    counted = entries.annotate(waves=Count("waves_waited")).values_list("person_id", "waves", "is_stranded")
    return {person: (waves, stranded) for person, waves, stranded in counted}
