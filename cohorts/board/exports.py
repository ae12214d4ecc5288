"""The report of groups, one line per membership; and cohorts, to which reports can be narrowed."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from import_export.fields import Field

from cohorts.models import Cohort, Membership
from ilnp.desk.reports import registry


class MembershipResource(registry.ReportResource):
    """One line per person and group, active or ended, with the liaison."""

    cohort = Field(attribute="cohort__slug", column_name="cohort")
    group = Field(attribute="group__number", column_name="group")
    name = Field(attribute="application__full_name", column_name="name")
    email = Field(attribute="person__email", column_name="email")
    country = Field(attribute="application__country", column_name="country")
    liaison = Field(attribute="group__liaison__person__email", column_name="liaison")
    introduced_at = Field(attribute="group__introduced_at", column_name="introduced_at")
    last_sign_of_life = Field(attribute="group__alive_at", column_name="last_sign_of_life")
    group_ended_because = Field(attribute="group__ended_because", column_name="group_ended_because")

    class Meta:
        model = Membership
        fields = [
            "cohort",
            "group",
            "name",
            "email",
            "country",
            "liaison",
            "joined_at",
            "left_at",
            "left_because",
            "introduced_at",
            "last_sign_of_life",
            "group_ended_because",
        ]
        export_order = fields


@registry.report(
    "groups",
    _("Groups: people, liaisons, what became of them"),
    permission="cohorts.run_cohort",
    resource=MembershipResource,
    narrowed_by={"cohort": "cohort__slug", "call": "cohort__call__slug"},
)
def memberships() -> QuerySet[Membership]:
    """All memberships, by cohort and group."""
    return Membership.objects.select_related("cohort", "group__liaison__person", "application", "person").order_by(
        "cohort", "group__number", "pk"
    )


@registry.narrowing("cohort", _("Cohort"))
def cohorts() -> list[tuple[str, str]]:
    """Short name and name of every cohort, newest first."""
    return list(Cohort.objects.order_by("-starts_on", "-pk").values_list("slug", "name"))
