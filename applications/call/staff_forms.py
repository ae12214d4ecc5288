"""Forms of the staff pages of calls."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications.form.deadlines import ANYWHERE_ON_EARTH
from applications.models import Call, Qualification
from ilnp.words import places
from ilnp.words.languages import FALLBACK


def zones() -> list[tuple[str, Any]]:
    """Every time zone, "anywhere on Earth" and UTC first, then by place."""
    named = places.time_zones("en")
    return [(ANYWHERE_ON_EARTH, gettext_lazy("anywhere on Earth")), *[pair for pair in named if pair[0] == "UTC"]] + [
        pair for pair in named if pair[0] != "UTC"
    ]


class Day(forms.DateField):
    """A day, picked from the browser's calendar."""

    widget = forms.DateInput(attrs={"type": "date"})


class CallForm(forms.ModelForm):
    """All that a call is, on one page: title in every language, window in its own time zone, languages, what it asks.

    Both days belong to the window. Each qualification is asked or not, and rules out who says no or not: English that is
    asked without ruling out is preferred, else required.
    """

    NOT_ASKED, REQUIRED, PREFERRED = "", "required", "preferred"
    ASKED = [
        (NOT_ASKED, gettext_lazy("not asked")),
        (REQUIRED, gettext_lazy("required: a “no” rules out")),
        (PREFERRED, gettext_lazy("preferred: asked, a “no” does not rule out")),
    ]

    slug = forms.SlugField(
        label=gettext_lazy("Short name in addresses"),
        max_length=60,
        required=False,
        help_text=gettext_lazy(
            "Letters, digits and hyphens, for example spring-2027. Empty: made from the English title."
        ),
    )
    first_day = Day(label=gettext_lazy("First day"), required=False)
    opening_time = forms.TimeField(
        label=gettext_lazy("Opens at"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}),
        help_text=gettext_lazy("Empty: at the beginning of the first day."),
    )
    last_day = Day(label=gettext_lazy("Last day"), required=False)
    closing_time = forms.TimeField(
        label=gettext_lazy("Closes at"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}),
        help_text=gettext_lazy("Empty: at the end of the last day."),
    )
    time_zone = forms.ChoiceField(label=gettext_lazy("Time zone of both"), choices=zones)
    last_day_of_changes = Day(
        label=gettext_lazy("Last day to change answers"),
        required=False,
        help_text=gettext_lazy("Empty: as long as the call is open."),
    )
    languages = forms.MultipleChoiceField(
        label=gettext_lazy("Languages of the form"),
        choices=settings.LANGUAGES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("None ticked: all."),
    )

    class Meta:
        model = Call
        fields = [
            "title",
            "slug",
            "kind",
            "time_zone",
            "grace_minutes",
            "languages",
            "eligible_cap",
            "answers_by",
            "starts_on",
            "previous",
        ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        call: Call = self.instance
        zone = ZoneInfo(call.time_zone)
        if call.opens_at:
            opens = call.opens_at.astimezone(zone)
            self.initial["first_day"] = opens.date()
            self.initial["opening_time"] = opens.time() if opens.time() != time() else None
        if call.closes_at:
            self.initial["last_day"], self.initial["closing_time"] = _last_of(call.closes_at, zone)
        if call.changes_until:
            self.initial["last_day_of_changes"], _time = _last_of(call.changes_until, zone)
        asked = dict(call.callqualification_set.values_list("qualification_id", "is_required")) if call.pk else {}
        self.qualifications = list(Qualification.objects.all())
        for one in self.qualifications:
            self.fields[f"asks_{one.code}"] = forms.ChoiceField(
                label=one.question.in_language("en"),
                choices=self.ASKED,
                required=False,
                initial={None: self.NOT_ASKED, True: self.REQUIRED, False: self.PREFERRED}[asked.get(one.pk)],
            )

    def clean_slug(self) -> str:
        """What was given, else the English title as an address takes it."""
        title = self.cleaned_data.get("title") or {}
        return short_name(self.cleaned_data["slug"], title.get(FALLBACK, ""))

    def clean(self) -> dict[str, Any]:
        """The days and times as instants of the call, in order."""
        data = super().clean() or self.cleaned_data
        if self.errors:
            return data
        zone = ZoneInfo(data["time_zone"])
        first, last, changes = data["first_day"], data["last_day"], data["last_day_of_changes"]
        if bool(first) != bool(last):
            raise ValidationError(_("Give both days, or neither."))
        opens_at = datetime.combine(first, data["opening_time"] or time(), zone) if first else None
        closes_at = _end(last, data["closing_time"], zone) if last else None
        changes_until = _end(changes, None, zone) if changes else None
        if opens_at and closes_at and closes_at <= opens_at:
            self.add_error("last_day", _("The call would close before it opens."))
        if changes_until and (closes_at is None or changes_until < closes_at):
            self.add_error("last_day_of_changes", _("Answers can be changed at least until the call closes."))
        call: Call = self.instance
        call.opens_at, call.closes_at, call.changes_until = opens_at, closes_at, changes_until
        return data

    def asked(self) -> dict[Qualification, bool]:
        """The qualifications to ask, and whether a "no" rules out."""
        chosen = {one: self.cleaned_data[f"asks_{one.code}"] for one in self.qualifications}
        return {one: how == self.REQUIRED for one, how in chosen.items() if how != self.NOT_ASKED}


def _end(day: date, closing: time | None, zone: ZoneInfo) -> datetime:
    """The first instant that is too late."""
    if closing is not None:
        return datetime.combine(day, closing, zone)
    return datetime.combine(day + timedelta(days=1), time(), zone)


def _last_of(ends_at: datetime, zone: ZoneInfo) -> tuple[date, time | None]:
    """The last day before an instant, and the time of day where it is not that day's end."""
    local = ends_at.astimezone(zone)
    return (local.date() - timedelta(days=1), None) if local.time() == time() else (local.date(), local.time())


def short_name(given: str, title: str) -> str:
    """The name in addresses that was given, else one made from the title.

    Raises ``ValidationError`` where the title has no letter for it.
    """
    name = given or slugify(title)[:60].strip("-")
    if not name:
        raise ValidationError(_("The title has no Latin letters to make a short name from. Write one."))
    return name


class NextCallForm(forms.Form):
    """Name and window of a call that is made from an earlier one. Both days belong to the window."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=200)
    slug = forms.SlugField(
        label=gettext_lazy("Short name in addresses"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("Letters, digits and hyphens, for example spring-2027. Empty: made from the title."),
    )
    first_day = forms.DateField(
        label=gettext_lazy("First day"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    last_day = forms.DateField(
        label=gettext_lazy("Last day"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    time_zone = forms.ChoiceField(label=gettext_lazy("Time zone of both days"), choices=zones)

    def clean_slug(self) -> str:
        slug = short_name(self.cleaned_data["slug"], self.cleaned_data.get("title", ""))
        if Call.objects.filter(slug=slug).exists():
            raise ValidationError(_("Another call has this short name."))
        return slug

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        first, last = data.get("first_day"), data.get("last_day")
        if bool(first) != bool(last):
            raise ValidationError(_("Give both days, or neither."))
        if first and last and last < first:
            self.add_error("last_day", _("The last day is before the first."))
        return data

    def opens_at(self) -> datetime | None:
        """The first instant of the window."""
        return self._midnight(self.cleaned_data["first_day"])

    def closes_at(self) -> datetime | None:
        """The first instant that is too late."""
        last: date | None = self.cleaned_data["last_day"]
        return self._midnight(last + timedelta(days=1) if last else None)

    def _midnight(self, day: date | None) -> datetime | None:
        return datetime.combine(day, time(), ZoneInfo(self.cleaned_data["time_zone"])) if day else None
