"""The form of a survey's days."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from surveys.models import Survey


class TimingForm(forms.ModelForm):
    """When a survey opens, how long it stays open, when it reminds. ``surveys.move`` does what it says."""

    class Meta:
        model = Survey
        fields = ["counting", "day", "open_for", "remind_after"]
        help_texts = {
            "day": _("How many days after the start, or before the end, people are asked."),
            "remind_after": _("Goes once, only to people who have not answered. Empty: no reminder."),
        }
