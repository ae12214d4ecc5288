"""The form of the pulse."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from cohorts.models import CheckIn
from ilnp.website.public_forms.base import PageForm


class CheckInForm(PageForm):
    """How it is going."""

    answer = forms.ChoiceField(
        label=_("How is it going?"),
        choices=CheckIn.Answer.of_members(),
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose one of the answers.")},
    )
    note = forms.CharField(
        label=_("Would you like to add something?"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Your liaison and the coordinators read it. Your partner does not."),
    )
