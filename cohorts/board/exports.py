"""The report of groups, one line per membership; and cohorts, to which reports can be narrowed."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from cohorts.models import Membership
from cohorts.way import queries
from ilnp.desk.reports import registry
from ilnp.desk.reports.columns import Column, plain

COLUMNS = [
    Column("cohort", ("cohort__slug",)),
    Column("group", ("group__number",)),
    Column("name", ("application__full_name",)),
    Column("email", ("person__email",)),
    Column("country", ("application__country",)),
    Column("liaison", ("group__liaison__person__email",)),
    *plain("joined_at", "left_at", "left_because"),
    Column("introduced_at", ("group__introduced_at",)),
    Column("last_sign_of_life", ("group__alive_at",)),
    Column("group_ended_because", ("group__ended_because",)),
]
"""One line per person and group, active or ended, with the liaison."""


@registry.report(
    "groups",
    _("Groups: people, liaisons, what became of them"),
    permission="cohorts.run_cohort",
    columns=COLUMNS,
    narrowed_by={"cohort": "cohort__slug", "call": "cohort__call__slug"},
)
def memberships() -> QuerySet[Membership]:
    """All memberships, by cohort and group."""
    return Membership.objects.order_by("cohort", "group__number", "pk")


@registry.narrowing("cohort", _("Cohort"))
def cohorts() -> list[tuple[str, str]]:
    """Short name and name of every cohort, newest first."""
    return queries.choices()
