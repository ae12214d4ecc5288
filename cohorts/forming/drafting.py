"""Leaving an approval for a second coordinator to give."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from cohorts.models import ApprovalDraft
from ilnp import clock
from ilnp.accounts import audit
from ilnp.accounts.models import User
from matching.models import Run


@transaction.atomic
def leave(
    run: Run,
    *,
    name: str,
    starts_on: date,
    ends_on: date,
    asks_inquiry: bool = True,
    inquiry_answer_by: date | None = None,
    actor: User | None = None,
) -> ApprovalDraft:
    """Keep what an approval of ``run`` shall come to, in the place of an earlier draft. Nothing is approved and nobody told.

    Raises ``ValidationError`` for a run that is not waiting to be decided on, and for an end before the start.
    """
    held = Run.objects.light().select_for_update().get(pk=run.pk)
    if held.state != Run.State.DONE:
        raise ValidationError(_("Only a run that is solved and not yet decided on can be approved."))
    if ends_on <= starts_on:
        raise ValidationError({"ends_on": _("The end must be after the start.")})
    draft, _new = ApprovalDraft.objects.update_or_create(
        run=held,
        defaults={
            "name": name,
            "starts_on": starts_on,
            "ends_on": ends_on,
            "asks_inquiry": asks_inquiry,
            "inquiry_answer_by": inquiry_answer_by if asks_inquiry else None,
            "left_by": actor,
            "left_at": clock.now(),
        },
    )
    audit.record("approval drafted", held, actor=actor)
    return draft
