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
    UNCERTAIN = "uncertain", _("uncertain: perhaps done")


PLAN_MOVES: dict[str, tuple[str, ...]] = {
    PlanState.PLANNED: (PlanState.DONE, PlanState.MISSED, PlanState.CANCELLED, PlanState.UNCERTAIN),
    PlanState.MISSED: (PlanState.PLANNED,),
    PlanState.CANCELLED: (PlanState.PLANNED,),
    PlanState.UNCERTAIN: (PlanState.PLANNED, PlanState.DONE, PlanState.CANCELLED),
    PlanState.DONE: (),
}
"""What is done never reopens. What was missed or cancelled is planned again if its date moves ahead. *Uncertain* is what may
have been done after the backup that was restored: a person decides, nothing else moves it."""
