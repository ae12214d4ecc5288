"""The form that starts a run."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ilnp.forms import offer_rows
from matching.models import Policy


class RunForm(forms.Form):
    """How many places, under which of the policies that make sense, and for how long the engine may search."""

    seats = forms.IntegerField(
        label=_("Places"), min_value=2, max_value=100_000, help_text=_("How many people get a place at most.")
    )
    policy = forms.ModelChoiceField(label=_("Policy"), queryset=Policy.objects.none(), empty_label=None)
    seconds = forms.IntegerField(
        label=_("Time limit in seconds"),
        min_value=1,
        max_value=24 * 3600,
        required=False,
        help_text=_("Empty: until every goal is proved best. With a limit you get the best found by then."),
    )

    asks_first = forms.BooleanField(
        label=_("Draw also on people of the waitlist who have not answered"),
        required=False,
        initial=True,
        help_text=_("The cohort then asks everybody whether they still want to take part before it introduces them."),
    )

    def __init__(self, *args: Any, policies: list[Policy], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "policy", Policy.objects.filter(pk__in=[policy.pk for policy in policies]))
