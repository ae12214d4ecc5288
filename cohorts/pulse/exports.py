"""The report of pulses: who was asked how it is going, and what they answered."""

from __future__ import annotations

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from cohorts.models import CheckIn, Pulse
from ilnp.desk.reports import registry
from ilnp.desk.reports.columns import Column, Report


@registry.report(
    "pulses",
    _("Pulses: who was asked how it is going, and what they answered"),
    permission="cohorts.export_group",
    narrowed_by={"cohort": "membership__cohort__slug", "call": "membership__cohort__call__slug"},
)
class Pulses(Report):
    """One line per person and pulse, with the first that was said about them from then on, without notes."""

    cohort = Column("membership__cohort__slug", means=_("The cohort's short name"))
    group = Column("membership__group__number", means=_("The group's number within the cohort"))
    name = Column("membership__application__full_name", means=_("The person's full name, as they wrote it"))
    email = Column("membership__person__email", means=_("The person's address"))
    day = Column("day", means=_("On which of the cohort's days they were asked; 0: before the start"))
    asked_at = Column("asked_at", means=_("When they were asked"))
    answer = Column(
        "first_answer",
        means=_("What was said first after that: well, slow, silent, help, stop or here; empty: nothing"),
        source="cohorts_checkin.answer, the earliest about the membership since asked_at",
    )
    answered_at = Column(
        "first_answered_at",
        means=_("When that was said"),
        source="cohorts_checkin.at, the earliest about the membership since asked_at",
    )

    def get_queryset(self) -> QuerySet[Pulse]:
        """All pulses, by cohort, group, person and day."""
        said = CheckIn.objects.filter(membership=OuterRef("membership"), at__gte=OuterRef("asked_at"))
        first = said.exclude(answer=CheckIn.Answer.WROTE).order_by("at", "pk")
        return Pulse.objects.annotate(
            first_answer=Subquery(first.values("answer")[:1]), first_answered_at=Subquery(first.values("at")[:1])
        ).order_by("membership__cohort", "membership__group__number", "membership", "day")
