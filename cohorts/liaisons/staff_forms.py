"""The form that gives a group to another liaison."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from cohorts.models import LiaisonProfile


class HandOverForm(forms.Form):
    """Who looks after a group from now on."""

    liaison = forms.ModelChoiceField(
        label=_("New liaison"),
        queryset=LiaisonProfile.objects.in_office().filter(is_active=True).select_related("person"),
    )
    note = forms.CharField(
        label=_("Note for them"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 3, "cols": 50})
    )
