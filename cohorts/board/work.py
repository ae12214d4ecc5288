"""The cohort as a step of its call."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from cohorts.models import Cohort, Group
from cohorts.pulse import health
from ilnp import clock
from ilnp.desk.work.steps import Step, Work, found_in, step


@found_in
def call_of_cohort(context: Mapping[str, Any]) -> str | None:
    """The call of the cohort, or of the group, that a page shows."""
    cohort = context.get("cohort")
    if cohort is None and isinstance(context.get("group"), Group):
        cohort = context["group"].cohort
    return cohort.call.slug if isinstance(cohort, Cohort) else None


@step(order=40)
def cohort(user: Any, work: Work) -> Step | None:
    """A call's only cohort, else all cohorts: one to be started, or groups that need somebody."""
    if not user.has_perm("cohorts.run_cohort"):
        return None
    cohorts = list(Cohort.objects.filter(call=work.number).values_list("slug", "state"))
    address = reverse("admin:cohort", args=[cohorts[0][0]]) if len(cohorts) == 1 else reverse("admin:cohorts")
    in_need = len(health.calling(Group.objects.filter(cohort__call=work.number), clock.now()))
    formed = sum(state == Cohort.State.FORMED for _slug, state in cohorts)
    waits, what = (in_need, _("in need")) if in_need else (formed, _("to start"))
    return Step(_("Cohort"), address, waits, what)
