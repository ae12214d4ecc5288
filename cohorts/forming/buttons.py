"""The buttons on a solved run's page that lead to forming a cohort, or to adding its groups to one."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from cohorts.models import Cohort
from matching.models import Run
from matching.runs.actions import Action


def form_cohort_button(run: Run, user: Any) -> Action | None:
    """Shown to who may approve and form, on a run that waits for approval; on an approved one it leads to its cohort."""
    if not user.has_perms(["matching.approve_run", "cohorts.run_cohort"]):
        return None
    if run.state == Run.State.DONE:
        return Action(_("Approve and form the cohort"), reverse("admin:cohort-form", args=[run.pk]), main=True)
    if run.state == Run.State.APPROVED and hasattr(run, "cohort"):
        return Action(_("Go to the cohort"), reverse("admin:cohort", args=[run.cohort.slug]), main=True)
    return None


def add_to_cohort_button(run: Run, user: Any) -> Action | None:
    """Shown on a solved run while a cohort of the same call is formed or under way."""
    if run.state != Run.State.DONE or not user.has_perms(["matching.approve_run", "cohorts.run_cohort"]):
        return None
    if not Cohort.objects.filter(call=run.call, state__in=[Cohort.State.FORMED, Cohort.State.STARTED]).exists():
        return None
    return Action(_("Approve and add the groups to a cohort"), reverse("admin:cohort-add-groups", args=[run.pk]))
