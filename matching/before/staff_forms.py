"""The form of the page before a run: under which policy and with how many places one looks."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ilnp.forms import offer_rows
from matching.models import Policy


class LookForm(forms.Form):
    """Places and policy; nothing is kept of it."""

    seats = forms.IntegerField(label=_("Places"), min_value=2, max_value=100_000)
    policy = forms.ModelChoiceField(label=_("Policy"), queryset=Policy.objects.none(), empty_label=None)

    def __init__(self, *args: Any, policies: list[Policy], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "policy", Policy.objects.filter(pk__in=[policy.pk for policy in policies]))
