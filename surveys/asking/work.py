"""Looking back as a step of a call."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from ilnp import clock
from ilnp.desk.work.steps import Step, Work, step
from surveys.models import Invitation, Survey


@step(order=50)
def looking_back(user: Any, work: Work) -> Step | None:
    """Surveys and their results, and answers to open ones that are still missing. Two queries at most."""
    if not user.has_perm("surveys.read_results"):
        return None
    now = clock.now()
    surveys = Survey.objects.filter(cohort__call=work.number, closed_at=None).select_related("cohort")
    open_now = [survey.pk for survey in surveys if survey.takes_answers(now)]
    silent = Invitation.objects.silent().filter(survey__in=open_now).count() if open_now else 0
    return Step(_("Looking back"), reverse("admin:surveys"), silent, _("not answered"))
