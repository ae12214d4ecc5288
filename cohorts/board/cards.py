"""What cohorts put on the desk."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import ngettext

from cohorts.models import Cohort
from ilnp.desk.cards import Card, cards


@cards
def cohorts_to_start(user: Any) -> Card | None:
    """Cohorts that are formed and not started."""
    if not user.has_perm("cohorts.run_cohort"):
        return None
    formed = Cohort.objects.filter(state=Cohort.State.FORMED).count()
    return Card(
        formed, ngettext("cohort waits to be started", "cohorts wait to be started", formed), reverse("admin:cohorts")
    )
