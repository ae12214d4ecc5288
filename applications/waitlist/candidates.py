"""On whom a round draws: who applied to it, who stayed on the list, and, where it asks before it introduces, the silent."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q

from applications.models import Application, Call, WaitlistEntry
from applications.models.application import ApplicationQuerySet


def drawn_on(call: Call, *, asks_first: bool = True) -> ApplicationQuerySet:
    """The applications that a round of ``call`` draws on, earliest first; of one person there may be several.

    Eligible people of the call without a place, and of those on the waitlist of this kind of call who did not apply to this
    one, who said that they still wait. With ``asks_first`` also those from whom nothing was heard: the cohort asks everybody
    whether they still want to take part before it introduces them. Left aside are applications of people who left the list,
    and those after which the same person got a place by a newer one.
    """
    on_list = WaitlistEntry.objects.filter(kind=call.kind).on_list()
    if not asks_first:
        on_list = on_list.stayed()
    waiting = Q(pk__in=on_list.values("application")) & ~Q(person__in=call.applications.values("person"))
    newer_placed = Application.objects.filter(
        person=OuterRef("person"),
        call__kind=call.kind,
        placed_at__isnull=False,
        submitted_at__gt=OuterRef("submitted_at"),
    )
    left = WaitlistEntry.objects.filter(application=OuterRef("pk"), ended_because=WaitlistEntry.Ending.LEFT)
    return (
        Application.objects.available()
        .filter(Q(call=call) | waiting, ~Exists(newer_placed), ~Exists(left), person__erased_at=None)
        .in_order()
    )


def of(call: Call, *, asks_first: bool = True) -> list[Application]:
    """One application for each person that a round of ``call`` draws on (``drawn_on``), with languages, earliest first."""
    first_of_person: dict[int, Application] = {}
    for application in drawn_on(call, asks_first=asks_first).prefetch_related("language_skills"):
        first_of_person.setdefault(application.person_id, application)
    return list(first_of_person.values())
