"""The form by which somebody stops waiting for a partner."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from cohorts.models import Wait
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
