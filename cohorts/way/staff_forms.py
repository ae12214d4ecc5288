"""The form by which staff note what they heard from a group."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from cohorts.models import CheckIn


class LiaisonCheckInForm(forms.Form):
    """What a liaison heard from a group."""

    answer = forms.ChoiceField(label=_("What you heard"), choices=CheckIn.Answer.choices)
    note = forms.CharField(
        label=_("Note"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 3, "cols": 50})
    )
