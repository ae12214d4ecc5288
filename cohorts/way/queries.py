"""Questions about groups on their way that several pages ask."""

from __future__ import annotations

from django.db.models import Prefetch

from cohorts.models import Cohort, Membership
from cohorts.models.group import GroupQuerySet
from ilnp.accounts.models import User


def with_people(groups: GroupQuerySet) -> GroupQuerySet:
    """Groups with liaison, members and their applications fetched along: the same number of queries for any number."""
    return groups.select_related("cohort", "liaison__person").prefetch_related(
        Prefetch(
            "memberships",
            queryset=Membership.objects.select_related("person", "application", "inquiry_answer").order_by("pk"),
        )
    )


def deserted(groups: GroupQuerySet) -> GroupQuerySet:
    """Active groups with a member who has withdrawn the application and not left the group."""
    members = Membership.objects.active().withdrawn()
    return groups.active().filter(pk__in=members.values("group"))


def choices() -> list[tuple[str, str]]:
    """Short name and name of every cohort, newest first."""
    return list(Cohort.objects.order_by("-starts_on", "-pk").values_list("slug", "name"))


def typical_participant() -> User | None:
    """Somebody in an introduced group of the newest cohort under way."""
    membership = (
        Membership.objects.active()
        .filter(cohort__state=Cohort.State.STARTED, group__introduced_at__isnull=False, group__ended_at=None)
        .select_related("person")
        .order_by("-cohort__starts_on", "pk")
        .first()
    )
    return membership.person if membership else None
