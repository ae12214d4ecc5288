"""The report of moves by hand, one line per move, undone ones too."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from ilnp.desk.reports import registry
from ilnp.desk.reports.columns import Column, Report
from matching.models import Move


@registry.report(
    "moves",
    _("Moves by hand: what was changed on the groups of each run"),
    permission="matching.export_run",
    narrowed_by={"call": "run__call__slug", "cohort": "run__cohort__slug"},
)
class Moves(Report):
    """One line per move: what it was, whose applications it moved, who made, applied and undid it."""

    call = Column("run__call__slug", means=_("The call's short name"))
    run = Column("run_id", means=_("The run's number"))
    number = Column("number", means=_("The move's number within the run"))
    kind = Column("kind", means=_("What was done to the people"))
    applications = Column("people", means=_("The numbers of the applications it moved, in the order of their parts"))
    reason = Column("reason", means=_("Why, as whoever made it wrote"))
    made_at = Column("made_at", means=_("When it was made"))
    made_by = Column("made_by__email", means=_("Who made it"))
    applied_at = Column("applied_at", means=_("When it was applied"))
    applied_by = Column("applied_by__email", means=_("Who applied it"))
    undone_at = Column("undone_at", means=_("When it was undone"))
    undone_by = Column("undone_by__email", means=_("Who undid it"))

    def get_queryset(self) -> QuerySet[Move]:
        """All moves, by run and number."""
        return Move.objects.order_by("run_id", "number")
