"""Forms of the staff pages of calls."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications.models import Call


def existing_time_zone(name: str) -> str:
    """The name, if a time zone is called so. Raises ``ValidationError``."""
    if name not in available_timezones():
        raise ValidationError(_("There is no time zone called “%(name)s”.") % {"name": name})
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
    time_zone = forms.CharField(
        label=gettext_lazy("Time zone of both days"),
        max_length=64,
        help_text=gettext_lazy("For example America/Chicago, or Etc/GMT+12 for “anywhere on Earth”."),
    )

    def clean_time_zone(self) -> str:
        return existing_time_zone(self.cleaned_data["time_zone"])

    def clean_slug(self) -> str:
        slug: str = self.cleaned_data["slug"] or slugify(self.cleaned_data.get("title", ""))[:60].strip("-")
        if not slug:
            raise ValidationError(_("The title has no Latin letters to make a short name from. Write one."))
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
