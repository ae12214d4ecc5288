"""What cohorts put on the desk."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import ngettext

from cohorts.models import ApprovalDraft, Cohort
from ilnp.desk.cards import Card, cards
from matching.models import Run


@cards
def cohorts_to_start(user: Any) -> Card | None:
    """Cohorts that are formed and not started."""
    if not user.has_perm("cohorts.run_cohort"):
        return None
    formed = Cohort.objects.filter(state=Cohort.State.FORMED).count()
    return Card(
        formed, ngettext("cohort waits to be started", "cohorts wait to be started", formed), reverse("admin:cohorts")
    )


@cards
def approvals_prepared(user: Any) -> Card | None:
    """Approvals that another coordinator has prepared, to be looked at and given."""
    if not user.has_perms(["cohorts.run_cohort", "matching.approve_run"]):
        return None
    drafts = ApprovalDraft.objects.filter(run__state=Run.State.DONE).exclude(left_by=user.pk)
    first = drafts.first()
    number = drafts.count()
    return Card(
        number,
        ngettext("approval was prepared for you", "approvals were prepared for you", number),
        reverse("admin:cohort-form", args=[first.run_id]) if first else reverse("admin:matching"),
    )
