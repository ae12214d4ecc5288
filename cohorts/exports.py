"""The report of groups: one line per membership."""

from __future__ import annotations

from django.db.models import QuerySet
from import_export.fields import Field

from applications.models import Call
from ilnp.desk.reports import ReportResource, Scope, UnknownScope

from .models import Cohort, Membership


class MembershipResource(ReportResource):
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


def memberships(scope: Scope) -> QuerySet[Membership]:
    """All memberships, or those of one cohort or call, by cohort and group."""
    rows = Membership.objects.select_related("cohort", "group__liaison__person", "application", "person").order_by(
        "cohort", "group__number", "pk"
    )
    if scope.cohort:
        if not Cohort.objects.filter(slug=scope.cohort).exists():
            raise UnknownScope("cohort")
        rows = rows.filter(cohort__slug=scope.cohort)
    if scope.call:
        if not Call.objects.filter(slug=scope.call).exists():
            raise UnknownScope("call")
        rows = rows.filter(cohort__call__slug=scope.call)
    return rows
