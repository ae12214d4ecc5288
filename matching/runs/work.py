"""Matching as a step of a call."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from applications.models import Application
from ilnp.desk.work.steps import Step, Work, found_in, step
from matching.models import Run


@found_in
def call_of_run(context: Mapping[str, Any]) -> str | None:
    """The call of the run that a page shows."""
    run = context.get("run")
    return run.call.slug if isinstance(run, Run) else None


@step(order=30)
def matching(user: Any, work: Work) -> Step | None:
    """Runs to be looked at, else eligible people without a place. Two queries."""
    if not user.has_perm("matching.view_run"):
        return None
    runs = Run.objects.filter(call=work.number, state=Run.State.DONE).count()
    free = 0 if runs else Application.objects.available().filter(call=work.number).count()
    waits, what = (runs, _("to look at")) if runs else (free, _("without a place"))
    return Step(_("Matching"), f"{reverse('admin:matching')}?call={work.key}", waits, what)
