"""What participants are asked on the way: whether they still want to take part, and how it is going."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from cohorts.models import CheckIn, InquiryAnswer
from ilnp.website.forms import PageForm


class CheckInForm(PageForm):
    """How it is going."""

    answer = forms.ChoiceField(
        label=_("How is it going?"),
        choices=CheckIn.Answer.choices,
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


class InquiryForm(PageForm):
    """Whether somebody still wants to take part."""

    answer = forms.ChoiceField(
        label=_("Would you still like to take part?"),
        choices=[
            (InquiryAnswer.Answer.YES, _("Yes, please introduce me to my partner")),
            (InquiryAnswer.Answer.LATER, _("Not now, but in a later round")),
            (InquiryAnswer.Answer.NO, _("No, thank you")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose one of the answers.")},
    )
