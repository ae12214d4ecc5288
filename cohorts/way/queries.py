"""Questions about groups on their way that several pages ask."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import DateTimeField, DurationField, ExpressionWrapper, F, OuterRef, Prefetch, Subquery, Value
from django.db.models.functions import Coalesce

from cohorts.models import CheckIn, Cohort, Group, Membership
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


def silent(now: datetime, groups: GroupQuerySet | None = None) -> GroupQuerySet:
    """Introduced groups of cohorts under way with no sign of life for as many days as their cohort allows."""
    groups = Group.objects.all() if groups is None else groups
    heard = Coalesce("alive_at", "introduced_at", output_field=DateTimeField())
    patience = ExpressionWrapper(F("cohort__silence_days") * Value(timedelta(days=1)), output_field=DurationField())
    return (
        groups.active()
        .filter(cohort__state=Cohort.State.STARTED, introduced_at__isnull=False)
        .alias(heard=heard, patience=patience)
        .filter(heard__lte=ExpressionWrapper(Value(now) - F("patience"), output_field=DateTimeField()))
    )


def asking_for_help(groups: GroupQuerySet | None = None) -> GroupQuerySet:
    """Active groups whose newest check-in says that a partner does not answer or that help is wanted."""
    groups = Group.objects.all() if groups is None else groups
    newest = CheckIn.objects.filter(group=OuterRef("pk")).order_by("-at", "-pk").values("answer")[:1]
    return (
        groups.active()
        .annotate(newest_answer=Subquery(newest))
        .filter(newest_answer__in=[CheckIn.Answer.SILENT, CheckIn.Answer.HELP])
    )


def deserted(groups: GroupQuerySet) -> GroupQuerySet:
    """Active groups with a member who has withdrawn the application and not left the group."""
    members = Membership.objects.active().withdrawn()
    return groups.active().filter(pk__in=members.values("group"))


def standing(now: datetime, groups: GroupQuerySet) -> dict[str, set[int]]:
    """Which of these groups need somebody, by number: ``asking`` for help, ``silent``, ``deserted``. Three queries."""
    needs = {"asking": asking_for_help(groups), "silent": silent(now, groups), "deserted": deserted(groups)}
    return {need: set(found.values_list("pk", flat=True)) for need, found in needs.items()}


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
