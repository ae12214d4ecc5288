"""The form of the participation inquiry."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from cohorts.models import InquiryAnswer
from ilnp.website.public_forms.base import PageForm


class InquiryForm(PageForm):
    """Whether somebody still wants to take part."""

    CHOICES = (
        (InquiryAnswer.Answer.YES.value, _("Yes, please introduce me to my partner")),
        (InquiryAnswer.Answer.LATER.value, _("Not now, but in a later round")),
        (InquiryAnswer.Answer.NO.value, _("No, thank you")),
    )

    answer = forms.ChoiceField(
        label=_("Would you still like to take part?"),
        choices=CHOICES,
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose one of the answers.")},
    )
