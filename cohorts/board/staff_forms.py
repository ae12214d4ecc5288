"""Forms of the board of a cohort."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cohorts.models import Cohort


def day_field(**options: Any) -> forms.DateField:
    """A field for a calendar day, as browsers ask for one."""
    return forms.DateField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **options)


class DatesForm(forms.Form):
    """First and last day of a cohort."""

    starts_on = day_field(label=_("Starts on"))
    ends_on = day_field(label=_("Ends on"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        starts_on, ends_on = cleaned.get("starts_on"), cleaned.get("ends_on")
        if isinstance(starts_on, date) and isinstance(ends_on, date) and ends_on <= starts_on:
            self.add_error("ends_on", _("The end must be after the start."))
        return cleaned


class StartForm(forms.Form):
    """Whether those who have not said yes start too."""

    who = forms.ChoiceField(
        label=_("Who starts"),
        widget=forms.RadioSelect,
        choices=[
            ("yes", _("only those who said yes; the others leave, and their partners wait for a new one")),
            ("all", _("also those who have not answered; only who said no or a later round leaves")),
        ],
    )


def dates_of(cohort: Cohort) -> dict[str, date]:
    """The dates a cohort has, as a form's initial values."""
    return {"starts_on": cohort.starts_on, "ends_on": cohort.ends_on}
