"""The report of the participation inquiry: who was asked when, and what they answered."""

from __future__ import annotations

from django.db.models import Count, Max, Min, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from cohorts.models import Membership
from ilnp.desk.reports import registry
from ilnp.desk.reports.columns import Column, Report


@registry.report(
    "inquiries",
    _("Inquiries: who was asked whether they take part, and what they answered"),
    permission="cohorts.export_group",
    narrowed_by={"cohort": "cohort__slug", "call": "cohort__call__slug"},
)
class Inquiries(Report):
    """One line per person and group in which they were asked or answered, whether they are in it still or not."""

    cohort = Column("cohort__slug", means=_("The cohort's short name"))
    group = Column("group__number", means=_("The group's number within the cohort"))
    name = Column("application__full_name", means=_("The person's full name, as they wrote it"))
    email = Column("person__email", means=_("The person's address"))
    asked_at = Column(
        "asked_at", means=_("When they were asked first"), source="cohorts_inquiryasked.asked_at, earliest"
    )
    reminders = Column(
        "reminders", means=_("How often they were reminded"), source="cohorts_inquiryasked with is_reminder, counted"
    )
    reminded_at = Column(
        "reminded_at",
        means=_("When they were reminded last"),
        source="cohorts_inquiryasked.asked_at with is_reminder, latest",
    )
    answer = Column("inquiry_answer__answer", means=_("What they answered: yes, later or no; empty: nothing"))
    answered_at = Column("inquiry_answer__answered_at", means=_("When they answered"))
    answered_by = Column(
        "inquiry_answer__said_by__email", means=_("The address of who gave the answer: their own, or that of staff")
    )
    left_at = Column("left_at", means=_("When they left the group"))
    left_because = Column("left_because", means=_("Why they left it"))

    def get_queryset(self) -> QuerySet[Membership]:
        """Everybody who was asked or has answered, by cohort and group."""
        reminder = Q(inquiries__is_reminder=True)
        concerned = Membership.objects.filter(Q(inquiries__isnull=False) | Q(inquiry_answer__isnull=False))
        return concerned.annotate(
            asked_at=Min("inquiries__asked_at"),
            reminders=Count("inquiries", filter=reminder),
            reminded_at=Max("inquiries__asked_at", filter=reminder),
        ).order_by("cohort", "group__number", "pk")
