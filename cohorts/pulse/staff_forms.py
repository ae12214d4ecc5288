"""The form by which staff note what they heard from a group, or that they wrote to it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cohorts.models import CheckIn, Group, Membership
from ilnp.forms import offer_rows


class LiaisonCheckInForm(forms.Form):
    """What a liaison heard, and about whom; or that they wrote."""

    answer = forms.ChoiceField(label=_("What you did or heard"), choices=CheckIn.Answer.choices)
    about = forms.ModelChoiceField(
        label=_("About whom"), queryset=Membership.objects.none(), required=False, empty_label=_("everybody")
    )
    note = forms.CharField(
        label=_("Note"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 3, "cols": 50})
    )

    def __init__(self, *args: Any, group: Group, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        active = group.memberships.active().select_related("application")
        offer_rows(self, "about", active, lambda membership: membership.application.full_name)
