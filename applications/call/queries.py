"""Questions that several pages ask of calls and applications."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count, Q, QuerySet

from applications.models import Application, Call
from applications.models.application import DECIDED

if TYPE_CHECKING:
    from applications.models.call import CallQuerySet

Status = Application.Status


def with_counts(calls: CallQuerySet) -> QuerySet[Call]:
    """Calls with how many of their applications are in each state, prepared but not told, and placed; one query."""

    def number(**conditions: object) -> Count:
        return Count(
            "applications", filter=Q(**{f"applications__{name}": value for name, value in conditions.items()})
        )

    return calls.annotate(
        number_received=number(status=Status.RECEIVED),
        number_eligible=number(status=Status.ELIGIBLE),
        number_not_eligible=number(status=Status.NOT_ELIGIBLE),
        number_duplicate=number(status=Status.DUPLICATE),
        number_withdrawn=number(status=Status.WITHDRAWN),
        number_prepared=number(status__in=DECIDED, published_at=None),
        number_placed=number(placed_at__isnull=False),
        number_countries=Count("applications__country", distinct=True),
    ).order_by("-created_at", "-pk")


def counts_of(call: Call) -> Call:
    """One call with its numbers."""
    return with_counts(Call.objects.filter(pk=call.pk)).get()
