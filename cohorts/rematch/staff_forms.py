"""Forms by which staff note that somebody leaves a group, or that it ends."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cohorts.models import Cohort, Group, Membership
from cohorts.standing import GROUP_ENDINGS
from ilnp.forms import offer_rows


class EndGroupForm(forms.Form):
    """Why a group ends."""

    because = forms.ChoiceField(
        label=_("Why does it end?"),
        choices=[(ending, Group.Ending(ending).label) for ending in GROUP_ENDINGS[Cohort.State.STARTED]],
    )


class LeaveForm(forms.Form):
    """Who leaves a group, and why."""

    membership = forms.ModelChoiceField(label=_("Who leaves?"), queryset=Membership.objects.none())
    because = forms.ChoiceField(
        label=_("Why?"),
        choices=[
            (ending, ending.label)
            for ending in (Membership.Ending.NO_ANSWER, Membership.Ending.LATER, Membership.Ending.NO_LONGER)
        ],
    )

    def __init__(self, *args: Any, group: Group, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        active = group.memberships.active().select_related("person")
        offer_rows(self, "membership", active, lambda membership: str(membership.person))
