"""The forms by which somebody stops waiting for a partner, or leaves their group."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from cohorts.models import Membership, Wait
from ilnp.website.public_forms.base import PageForm


class StopWaitingForm(PageForm):
    """For what somebody stops waiting."""

    because = forms.ChoiceField(
        label=_("You no longer want to wait?"),
        choices=[
            (Wait.Ending.LATER, _("I would rather take part in a later round")),
            (Wait.Ending.NO_LONGER, _("I no longer want to take part")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose one of the answers.")},
    )


class LeaveGroupForm(PageForm):
    """For what somebody leaves their group; the page has a button for each."""

    WAYS = (
        (Membership.Ending.LATER, _("Leave, and take part in a later round")),
        (Membership.Ending.NO_LONGER, _("Leave, and not take part any more")),
    )

    because = forms.ChoiceField(
        label=_("Leave my group"),
        choices=WAYS,
        error_messages={"required": _("Please choose one of the answers.")},
    )
