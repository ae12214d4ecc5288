"""Screening as a step of a call."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from applications.models import Application, DuplicateGroup
from applications.models.application import DECIDED
from ilnp.desk.work.steps import Step, Work, step


@step(order=20)
def screening(user: Any, work: Work) -> Step | None:
    """What waits for a decision, possible duplicates, and decisions that nobody was told. Three queries."""
    if not user.has_perm("applications.screen_application"):
        return None
    of_call = Application.objects.filter(call=work.number)
    undecided = of_call.to_screen().count() + DuplicateGroup.objects.asking().filter(call=work.number).count()
    untold = of_call.filter(status__in=DECIDED, published_at=None).count()
    waits, what = (undecided, _("to decide")) if undecided else (untold, _("to publish"))
    return Step(_("Screening"), reverse("admin:screening", args=[work.key]), waits, what)
