"""Staff pages of reports: what there is to take away, and the download."""

from __future__ import annotations

from itertools import chain
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseBase
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from ilnp.accounts import audit
from ilnp.accounts.signed_in import PersonRequest
from ilnp.desk.pages import staff_page
from ilnp.desk.reports import registry
from ilnp.desk.reports.downloads import csv_file


def may_take_any(user: Any) -> bool:
    """Whether this person may take at least one report."""
    return any(user.has_perm(report.permission) for report in registry.every())


@staff_page(
    "reports/", name="reports", permission=may_take_any, title=gettext_lazy("Reports (CSV)"), chapter="accounts"
)
@require_GET
def overview(request: PersonRequest) -> HttpResponseBase:
    """The reports this person may take, each whole or narrowed to a call or a cohort."""
    choices = [(narrowing, list(narrowing.choices())) for narrowing in registry.narrowings()]
    mine = [
        (report, [(narrowing, found) for narrowing, found in choices if narrowing.name in report.narrowed_by])
        for report in registry.every()
        if request.user.has_perm(report.permission)
    ]
    return TemplateResponse(request, "desk/reports.html", {"reports": mine})


@staff_page(
    "reports/<slug:name>.csv",
    name="report",
    permission=may_take_any,
    title=gettext_lazy("Report"),
    chapter="accounts",
    above="reports",
)
@require_GET
def download(request: PersonRequest, name: str) -> HttpResponseBase:
    """One report as a file. It begins with a byte-order mark, by which spreadsheet programs know UTF-8."""
    try:
        report = registry.get(name)
    except registry.UnknownReport:
        raise Http404 from None
    if not request.user.has_perm(report.permission):
        raise PermissionDenied
    scope = {narrowing.name: request.GET.get(narrowing.name, "") for narrowing in registry.narrowings()}
    body = registry.lines(report, scope)
    try:
        header = next(body)
    except registry.UnknownScope:
        raise Http404 from None
    audit.record("report taken", request.user, actor=request.user, report=name)
    return csv_file(name, chain([header], body))
