"""What surveys put on the desk's first page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ilnp import clock
from ilnp.desk.cards import Card, cards
from surveys.models import Invitation, Survey


@cards
def waiting_answers(user: Any) -> Iterator[Card]:
    """For who reads results: people in open surveys who have not answered yet. Nothing for anybody else."""
    if not user.has_perm("surveys.read_results"):
        return
    now = clock.now()
    surveys = Survey.objects.filter(closed_at=None, invitations__isnull=False).select_related("cohort").distinct()
    open_now = [survey.pk for survey in surveys if survey.takes_answers(now)]
    if not open_now:
        return
    silent = Invitation.objects.silent().filter(survey__in=open_now).count()
    yield Card(
        silent,
        ngettext("person has not answered an open survey", "people have not answered an open survey", silent),
        reverse("admin:surveys"),
        hint=_("One reminder goes out by itself."),
    )
