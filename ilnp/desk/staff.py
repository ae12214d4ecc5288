"""The staff page of reports, and their download."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from ilnp.accounts import audit
from ilnp.accounts.signed_in import person_of

from . import reports
from .pages import staff_page


def may_take_any(user: Any) -> bool:
    """Whether this person may take at least one report."""
    return any(user.has_perm(report.permission) for report in reports.every())


@staff_page(
    "reports/", name="reports", permission=may_take_any, title=gettext_lazy("Reports (CSV)"), chapter="accounts"
)
@require_GET
def overview(request: HttpRequest) -> HttpResponseBase:
    """The reports this person may take."""
    mine = [report for report in reports.every() if request.user.has_perm(report.permission)]
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

    def content() -> Any:
        yield "\ufeff" + header
        yield from body

    stamp = timezone.now().strftime("%Y-%m-%d")
    return StreamingHttpResponse(
        content(),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}-{stamp}.csv"'},
    )
