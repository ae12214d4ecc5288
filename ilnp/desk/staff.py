"""Staff pages of the desk itself: reports with their download, saved filters of lists."""

from __future__ import annotations

from itertools import chain
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from ilnp.accounts import audit
from ilnp.accounts.signed_in import person_of

from . import reports, saved_filters
from .downloads import csv_file
from .models import SavedFilter
from .pages import staff_page


def may_take_any(user: Any) -> bool:
    """Whether this person may take at least one report."""
    return any(user.has_perm(report.permission) for report in reports.every())


@staff_page(
    "reports/", name="reports", permission=may_take_any, title=gettext_lazy("Reports (CSV)"), chapter="accounts"
)
@require_GET
def overview(request: HttpRequest) -> HttpResponseBase:
    """The reports this person may take, each whole or narrowed to a call or a cohort."""
    choices = [(narrowing, list(narrowing.choices())) for narrowing in reports.narrowings()]
    mine = [
        (report, [(narrowing, found) for narrowing, found in choices if narrowing.name in report.scopes])
        for report in reports.every()
        if request.user.has_perm(report.permission)
    ]
    return TemplateResponse(request, "desk/reports.html", {"reports": mine})


@staff_page(
    "reports/<slug:name>.csv",
    name="report",
    permission=may_take_any,
    title=gettext_lazy("Report"),
    chapter="accounts",
)
@require_GET
def download(request: HttpRequest, name: str) -> HttpResponseBase:
    """One report as a file. It begins with a byte-order mark, by which spreadsheet programs know UTF-8."""
    try:
        report = reports.get(name)
    except reports.UnknownReport:
        raise Http404 from None
    if not request.user.has_perm(report.permission):
        raise PermissionDenied
    scope = reports.Scope(call=request.GET.get("call", ""), cohort=request.GET.get("cohort", ""))
    body = reports.lines(report, scope)
    try:
        header = next(body)
    except reports.UnknownScope:
        raise Http404 from None
    audit.record("report taken", person_of(request), actor=person_of(request), report=name)
    return csv_file(name, chain([header], body))


@staff_page(
    "filters/keep/",
    name="filter-keep",
    permission=lambda user: user.is_staff,
    title=gettext_lazy("Keep a filter"),
    chapter="accounts",
    menu=False,
)
@require_POST
def keep_filter(request: HttpRequest) -> HttpResponseBase:
    """Keep what a list shows now under a name, and go back to the list."""
    list_name, query = request.POST.get("list", ""), request.POST.get("query", "")
    if not saved_filters.may_open(request, list_name):
        raise PermissionDenied
    try:
        saved = saved_filters.keep(list_name, request.POST.get("name", ""), query, actor=person_of(request))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("The filter “%(name)s” is kept.") % {"name": saved})
    return redirect(f"{_list_address(list_name)}?{QueryDict(query).urlencode()}")


@staff_page(
    "filters/<int:number>/forget/",
    name="filter-forget",
    permission=lambda user: user.is_staff,
    title=gettext_lazy("Forget a filter"),
    chapter="accounts",
)
@require_POST
def forget_filter(request: HttpRequest, number: int) -> HttpResponseBase:
    """Drop a saved filter, and go back to its list."""
    saved = get_object_or_404(SavedFilter, pk=number)
    if not saved_filters.may_open(request, saved.list_name):
        raise PermissionDenied
    saved_filters.forget(saved, actor=person_of(request))
    messages.success(request, _("The filter “%(name)s” is forgotten.") % {"name": saved})
    return redirect(_list_address(saved.list_name))


def _list_address(list_name: str) -> str:
    return reverse(f"admin:{list_name.replace('.', '_')}_changelist")
