"""The form that gives a group to another liaison."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cohorts.models import Group, LiaisonProfile
from ilnp.forms import offer_rows


class HandOverForm(forms.Form):
    """Who looks after a group from now on."""

    liaison = forms.ModelChoiceField(
        label=_("New liaison"),
        queryset=LiaisonProfile.objects.in_office().filter(is_active=True).select_related("person"),
    )
    note = forms.CharField(
        label=_("Note for them"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 3, "cols": 50})
    )


class HandOverSeveralForm(HandOverForm):
    """Which groups go to whom, with one note; all groups of the former liaison are ticked to begin with."""

    groups = forms.ModelMultipleChoiceField(
        label=_("Groups"), queryset=Group.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    field_order = ["groups", "liaison", "note"]

    def __init__(self, *args: Any, former: LiaisonProfile | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups = Group.objects.active().select_related("cohort", "liaison__person").order_by("cohort", "number")
        if former is not None:
            groups = groups.filter(liaison=former)
            self.initial["groups"] = [group.pk for group in groups]
        offer_rows(
            self, "groups", groups, lambda group: f"{group.number} · {group.cohort.name} · {group.liaison or '–'}"
        )
