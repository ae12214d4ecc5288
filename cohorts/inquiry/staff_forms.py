"""The form by which staff note an answer to the inquiry that reached them otherwise."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cohorts.models import Cohort, InquiryAnswer, Membership
from ilnp.forms import offer_rows


class AnswerForForm(forms.Form):
    """Who answered, and what."""

    membership = forms.ModelChoiceField(label=_("Who answered?"), queryset=Membership.objects.none())
    answer = forms.ChoiceField(label=_("What?"), choices=InquiryAnswer.Answer.choices)

    def __init__(self, *args: Any, cohort: Cohort, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        active = cohort.memberships.active().select_related("application").order_by("application__full_name")
        offer_rows(self, "membership", active, lambda membership: membership.application.full_name)
