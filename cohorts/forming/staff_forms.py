"""Forms of the staff pages that form cohorts."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cohorts.board.staff_forms import DatesForm, day_field
from cohorts.models import Cohort
from ilnp.forms import offer_rows
from matching.models import Run


class FormCohortForm(DatesForm):
    """What a cohort is called, when it runs, and whether people are asked first whether they still want to."""

    name = forms.CharField(label=_("Name"), max_length=200)
    asks_inquiry = forms.BooleanField(
        label=_("Ask everybody first whether they still want to take part"), required=False
    )
    inquiry_answer_by = day_field(label=_("They answer by"), required=False)
    field_order = ["name", "starts_on", "ends_on", "asks_inquiry", "inquiry_answer_by"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        answer_by, starts_on = cleaned.get("inquiry_answer_by"), cleaned.get("starts_on")
        if cleaned.get("asks_inquiry") and not answer_by and "inquiry_answer_by" not in self.errors:
            self.add_error("inquiry_answer_by", _("Give the last day for answers, or do not ask."))
        if answer_by and starts_on and answer_by > starts_on:
            self.add_error("inquiry_answer_by", _("The last day for answers must not be after the start."))
        return cleaned


class AddGroupsForm(forms.Form):
    """Which cohort gets the groups of a run."""

    cohort = forms.ModelChoiceField(label=_("Cohort"), queryset=Cohort.objects.none(), empty_label=None)

    def __init__(self, *args: Any, run: Run, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        open_cohorts = Cohort.objects.filter(call=run.call, state__in=[Cohort.State.FORMED, Cohort.State.STARTED])
        offer_rows(self, "cohort", open_cohorts)
