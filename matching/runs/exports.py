"""The report of matching runs."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Manager, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from ilnp.desk.reports import registry
from ilnp.desk.reports.columns import Column, Report
from matching.models import LeftOver, Proposal, Run


@registry.report(
    "runs",
    _("Matching runs: asked for, found, approved"),
    permission="matching.export_run",
    narrowed_by={"call": "call__slug", "cohort": "cohort__slug"},
)
class Runs(Report):
    """One line per run, without the people in it."""

    call = Column("call__slug", means=_("The call's short name"))
    run = Column("pk", means=_("The run's number"))
    policy = Column("policy__name", means=_("The policy it followed"))
    seats = Column("seats", means=_("How many places there were"))
    seconds = Column("seconds", means=_("Its time limit in seconds; nothing: until every goal is proved"))
    state = Column("state", means=_("Where the run stands"))
    groups = Column("groups", means=_("How many groups it proposes"), source="matching_proposal, counted")
    left_over = Column(
        "people_left_over", means=_("How many people it could not place"), source="matching_leftover, counted"
    )
    requested_at = Column("requested_at", means=_("When it was asked for"))
    requested_by = Column("requested_by__email", means=_("Who asked for it"))
    started_at = Column("started_at", means=_("When a worker began"))
    finished_at = Column("finished_at", means=_("When it ended"))
    approved_at = Column("approved_at", means=_("When it was approved"))
    approved_by = Column("approved_by__email", means=_("Who approved it"))
    cohort = Column("cohort__slug", means=_("The cohort that was formed from it"))
    made_from = Column("follows_id", means=_("The number of the run it was made from"))
    error = Column("error", means=_("What went wrong"))

    def get_queryset(self) -> QuerySet[Run]:
        """All runs, oldest first."""
        return Run.objects.annotate(
            groups=_counted(Proposal.objects), people_left_over=_counted(LeftOver.objects)
        ).order_by("requested_at", "id")


def _counted(rows: Manager[Any]) -> Coalesce:
    counted = rows.filter(run=OuterRef("pk")).order_by().values("run").annotate(number=Count("pk"))
    return Coalesce(Subquery(counted.values("number")), 0)
