"""The states of plans, and the only moves between them. The database holds the same table as a trigger."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class PlanState(models.TextChoices):
    """What became of a due thing."""

    PLANNED = "planned", _("planned")
    DONE = "done", _("done")
    MISSED = "missed", _("missed: too late to do")
    CANCELLED = "cancelled", _("cancelled")


PLAN_MOVES: dict[str, tuple[str, ...]] = {
    PlanState.PLANNED: (PlanState.DONE, PlanState.MISSED, PlanState.CANCELLED),
    PlanState.MISSED: (PlanState.PLANNED,),
    PlanState.CANCELLED: (PlanState.PLANNED,),
    PlanState.DONE: (),
}
"""What is done never reopens. What was missed or cancelled is planned again if its date moves ahead."""
