"""The form that gives a group to another liaison."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from cohorts.board.staff_forms import day_field
from cohorts.models import Group, LiaisonProfile
from ilnp.forms import offer, offer_rows
from ilnp.words.places import own_name


class HandOverForm(forms.Form):
    """Who looks after a group from now on."""

    liaison = forms.ModelChoiceField(
        label=_("New liaison"),
        queryset=LiaisonProfile.objects.in_office().filter(is_active=True).select_related("person"),
    )
    note = forms.CharField(
        label=_("Note for them"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 3, "cols": 50})
    )


class OwnForm(forms.Form):
    """What a liaison can carry, in which languages, and when they are away."""

    most_groups = forms.IntegerField(label=_("Groups I can look after"), min_value=1, max_value=200)
    is_active = forms.BooleanField(label=_("I take new groups"), required=False)
    languages = forms.MultipleChoiceField(
        label=_("Languages I write"), required=False, widget=forms.CheckboxSelectMultiple
    )
    away_from = day_field(label=_("Away from"), required=False)
    away_until = day_field(label=_("Away until"), required=False)
    covered_by = forms.ModelChoiceField(
        label=_("Who looks after my groups meanwhile"), queryset=LiaisonProfile.objects.none(), required=False
    )

    def __init__(self, *args: Any, profile: LiaisonProfile, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "languages", [(code, own_name(code)) for code, _name in settings.LANGUAGES])
        others = LiaisonProfile.objects.in_office().exclude(pk=profile.pk).select_related("person")
        offer_rows(self, "covered_by", others)


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
