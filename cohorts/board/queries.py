"""Questions about cohorts that their pages ask."""

from __future__ import annotations

from django.db.models import Case, Count, IntegerField, Q, QuerySet, When

from cohorts.models import Cohort, Membership


def with_counts(cohorts: QuerySet[Cohort]) -> QuerySet[Cohort]:
    """Cohorts with ``active_groups`` and ``people``, those who belong to a group now (all, once it has ended)."""
    finished = Q(memberships__left_because=Membership.Ending.FINISHED)
    return cohorts.annotate(
        active_groups=Count("groups", filter=Q(groups__ended_at=None), distinct=True),
        people=Count("memberships", filter=Q(memberships__left_at=None) | finished, distinct=True),
        order=Case(
            When(state=Cohort.State.STARTED, then=0),
            When(state=Cohort.State.FORMED, then=1),
            default=2,
            output_field=IntegerField(),
        ),
    ).order_by("order", "-starts_on", "-pk")
