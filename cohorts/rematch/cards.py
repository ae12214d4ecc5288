"""What broken groups put on the desk."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import ngettext

from applications.models import Application, WaitlistEntry
from cohorts.models import Cohort
from ilnp.desk.cards import Card, cards


@cards
def waiting_for_a_new_partner(user: Any) -> Card | None:
    """People of cohorts under way who lost their place through no fault of theirs: first in line for a rematch."""
    if not user.has_perm("cohorts.run_cohort"):
        return None
    waiting = WaitlistEntry.objects.filter(
        is_stranded=True,
        ended_at=None,
        application__status=Application.Status.ELIGIBLE,
        application__call__cohorts__state=Cohort.State.STARTED,
    )
    number = waiting.distinct().count()
    return Card(
        number,
        ngettext("person waits for a new partner", "people wait for a new partner", number),
        reverse("admin:matching"),
    )
