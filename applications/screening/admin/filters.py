"""Filters of the list of applications whose choices are words instead of codes."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import get_language, gettext_lazy

from applications.models import Application, Choice, WaitlistEntry
from ilnp.words import places


class _WordsFilter(admin.SimpleListFilter):
    """Offers the values that occur in one column, in words, sorted by them."""

    column: str

    def words(self) -> dict[str, str]:
        """The words of every code that can occur."""
        raise NotImplementedError

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        codes = Application.objects.order_by().values_list(self.column, flat=True).distinct()
        words = self.words()
        return sorted(((code, words.get(code, code)) for code in codes if code), key=lambda choice: choice[1])

    def queryset(self, request: HttpRequest, queryset: QuerySet[Application]) -> QuerySet[Application]:
        return queryset.filter(**{self.column: self.value()}) if self.value() else queryset


class CountryFilter(_WordsFilter):
    title = gettext_lazy("country")
    parameter_name = column = "country"

    def words(self) -> dict[str, str]:
        return dict(places.countries(get_language() or "en"))


class LanguageFilter(_WordsFilter):
    title = gettext_lazy("language of the form")
    parameter_name = column = "language"

    def words(self) -> dict[str, str]:
        return {code: str(name) for code, name in settings.ALL_LANGUAGES}


class LibraryTypeFilter(_WordsFilter):
    title = gettext_lazy("type of library")
    parameter_name = column = "library_type"

    def words(self) -> dict[str, str]:
        return {choice.code: choice.label() for choice in Choice.objects.filter(choice_list="library_type")}


class PlaceFilter(admin.SimpleListFilter):
    """Whether who is eligible has a place, waits for one, or has not come to a wave yet."""

    title = gettext_lazy("place")
    parameter_name = "place"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("placed", gettext_lazy("in a group")),
            ("waiting", gettext_lazy("on the waitlist")),
            ("free", gettext_lazy("eligible, in no wave yet")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Application]) -> QuerySet[Application]:
        eligible = queryset.filter(status=Application.Status.ELIGIBLE)
        match self.value():
            case "placed":
                return queryset.filter(placed_at__isnull=False)
            case "waiting":
                return eligible.filter(pk__in=WaitlistEntry.objects.on_list().values("application"))
            case "free":
                return eligible.filter(placed_at=None, places_in_line=None)
        return queryset
