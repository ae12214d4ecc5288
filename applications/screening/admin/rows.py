"""All applications in the admin, to find and read. Decisions are made on the screening desk."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.timezone import localtime
from django.utils.translation import get_language, gettext_lazy

from applications.models import Application
from applications.screening.admin.filters import CountryFilter, LanguageFilter, LibraryTypeFilter, PlaceFilter
from ilnp.accounts.signed_in import person_of
from ilnp.desk.lists.saved_filters import KeepsFilters
from ilnp.desk.lists.searching import FoldedSearch
from ilnp.desk.reports.form import Form
from ilnp.lists import LookedAt
from ilnp.words import places

SHOWN = ("reference", "full_name", "country", "status", "submitted_at", "call", "call__title")
"""The columns that the list shows."""


@admin.register(Application)
class ApplicationAdmin(LookedAt, FoldedSearch, KeepsFilters):
    """All applications, to find and read. Decisions are made on the screening desk."""

    list_display = ["reference", "decide_link", "country_words", "status", "sent_in", "call"]
    list_filter = ["call", "status", PlaceFilter, "origin", LibraryTypeFilter, LanguageFilter, CountryFilter]
    list_select_related = ["call"]
    search_fields = ["search"]
    search_help_text = gettext_lazy("Name, address, institution or reference; accents, case and order do not matter.")
    date_hierarchy = "submitted_at"
    list_per_page = 100
    actions = ["take_away", "take_away_as_workbook", "take_away_as_json"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Application]:
        """On the list without what it does not show: an application is a wide row."""
        found = super().get_queryset(request)
        here = request.resolver_match.url_name if request.resolver_match else ""
        return found.only(*SHOWN) if here and here.endswith("_changelist") else found

    @admin.display(description=gettext_lazy("full name"), ordering="full_name")
    def decide_link(self, application: Application) -> str:
        """The name, with a link to the page where the application is read and decided."""
        return format_html(
            '<a href="{}"><bdi>{}</bdi></a>',
            reverse("admin:screening-decide", args=[application.pk]),
            application.full_name,
        )

    @admin.display(description=gettext_lazy("sent in"), ordering="submitted_at")
    def sent_in(self, application: Application) -> str:
        """The day, so that the column stays narrow."""
        return date_format(localtime(application.submitted_at), "DATE_FORMAT")

    @admin.display(description=gettext_lazy("country"), ordering="country")
    def country_words(self, application: Application) -> str:
        """The country in the reader's language."""
        return places.country_name(application.country, get_language() or "en")

    @admin.action(description=gettext_lazy("Take the chosen applications away as CSV"), permissions=["export"])
    def take_away(self, request: HttpRequest, queryset: QuerySet[Application]) -> StreamingHttpResponse:
        """The chosen rows as the report of applications writes them."""
        return _taken(request, queryset, Form.CSV)

    @admin.action(description=gettext_lazy("Take the chosen applications away as XLSX"), permissions=["export"])
    def take_away_as_workbook(self, request: HttpRequest, queryset: QuerySet[Application]) -> StreamingHttpResponse:
        """The same as a workbook."""
        return _taken(request, queryset, Form.XLSX)

    @admin.action(description=gettext_lazy("Take the chosen applications away as JSON"), permissions=["export"])
    def take_away_as_json(self, request: HttpRequest, queryset: QuerySet[Application]) -> StreamingHttpResponse:
        """The same as JSON."""
        return _taken(request, queryset, Form.JSON)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The application as a page to read, with the decision. Who may not decide sees the columns as they are stored."""
        if request.user.has_perm("applications.screen_application") and object_id.isdecimal():
            return redirect("admin:screening-decide", object_id)
        return super().change_view(request, object_id, form_url, extra_context)

    def has_export_permission(self, request: HttpRequest) -> bool:
        """Who may take applications away."""
        return request.user.has_perm("applications.export_application")


def _taken(request: HttpRequest, chosen: QuerySet[Application], form: Form) -> StreamingHttpResponse:
    from ilnp.desk.reports import downloads, taking  # the library of columns: no other page needs it

    numbers = set(chosen.values_list("pk", flat=True))
    return downloads.file_of(taking.take("applications", {}, form, actor=person_of(request), only=numbers))
