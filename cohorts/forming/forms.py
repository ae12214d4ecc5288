"""Forms of the staff pages of cohorts: forming one, moving it, what a liaison heard, hand-overs."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cohorts.models import CheckIn, Cohort, Group, LiaisonProfile, Membership
from matching.models import Run


def _day(**options: Any) -> forms.DateField:
    return forms.DateField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **options)


class DatesForm(forms.Form):
    """First and last day of a cohort."""

    starts_on = _day(label=_("Starts on"))
    ends_on = _day(label=_("Ends on"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        starts_on, ends_on = cleaned.get("starts_on"), cleaned.get("ends_on")
        if isinstance(starts_on, date) and isinstance(ends_on, date) and ends_on <= starts_on:
            self.add_error("ends_on", _("The end must be after the start."))
        return cleaned


class FormCohortForm(DatesForm):
    """What a cohort is called, when it runs, and whether people are asked first whether they still want to."""

    name = forms.CharField(label=_("Name"), max_length=200)
    asks_inquiry = forms.BooleanField(
        label=_("Ask everybody first whether they still want to take part"), required=False
    )
    inquiry_answer_by = _day(label=_("They answer by"), required=False)
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
        self.fields["cohort"].queryset = open_cohorts  # type: ignore[attr-defined]


class StartForm(forms.Form):
    """Whether those who have not said yes start too."""

    who = forms.ChoiceField(
        label=_("Who starts"),
        widget=forms.RadioSelect,
        choices=[
            ("yes", _("only those who said yes; the others leave, and their partners wait for a new group")),
            ("all", _("everybody")),
        ],
        initial="yes",
    )


class LiaisonCheckInForm(forms.Form):
    """What a liaison heard from a group."""

    answer = forms.ChoiceField(label=_("What you heard"), choices=CheckIn.Answer.choices)
    note = forms.CharField(
        label=_("Note"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 3, "cols": 50})
    )


class HandOverForm(forms.Form):
    """Who looks after a group from now on."""

    liaison = forms.ModelChoiceField(
        label=_("New liaison"),
        queryset=LiaisonProfile.objects.filter(is_active=True).select_related("person"),
    )
    note = forms.CharField(
        label=_("Note for them"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 3, "cols": 50})
    )


class EndGroupForm(forms.Form):
    """Why a group ends."""

    because = forms.ChoiceField(
        label=_("Why does it end?"),
        choices=[
            choice
            for choice in Group.Ending.choices
            if choice[0] not in (Group.Ending.FINISHED, Group.Ending.CANCELLED)
        ],
    )


class LeaveForm(forms.Form):
    """Who leaves a group, and why."""

    membership = forms.ModelChoiceField(label=_("Who leaves?"), queryset=Membership.objects.none())
    because = forms.ChoiceField(
        label=_("Why?"),
        choices=[
            choice
            for choice in Membership.Ending.choices
            if choice[0] in (Membership.Ending.NO_ANSWER, Membership.Ending.LATER, Membership.Ending.NO_LONGER)
        ],
    )

    def __init__(self, *args: Any, group: Group, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        active = group.memberships.active().select_related("person")
        field = self.fields["membership"]
        field.queryset = active  # type: ignore[attr-defined]
        field.label_from_instance = lambda membership: str(membership.person)  # type: ignore[attr-defined]


def dates_of(cohort: Cohort) -> dict[str, date]:
    """The dates a cohort has, as a form's initial values."""
    return {"starts_on": cohort.starts_on, "ends_on": cohort.ends_on}
