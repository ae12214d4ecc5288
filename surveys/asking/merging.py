"""Invitations to surveys follow their person when two accounts become one. Answers name nobody and stay as they are."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from ilnp.accounts.merging.registry import register_rows
from ilnp.accounts.models import User
from surveys.models import Invitation


def register() -> None:
    """Called once, when the program starts."""
    register_rows(Invitation, words=_("invitations to surveys"), order=40, move=_move)


def _move(ending: User, into: User, _actor: User | None) -> None:
    """Who was asked twice by one survey was asked once: answered if either was, with what was kept apart of both."""
    present = {one.survey_id: one for one in Invitation.objects.select_for_update().filter(person=into)}
    for invitation in Invitation.objects.select_for_update().filter(person=ending).order_by("pk"):
        same = present.get(invitation.survey_id)
        if same is None:
            invitation.person = into
            invitation.save(update_fields=["person"])
            continue
        same.answered = same.answered or invitation.answered
        same.apart = {**invitation.apart, **same.apart}
        same.save(update_fields=["answered", "apart"])
        invitation.delete()
