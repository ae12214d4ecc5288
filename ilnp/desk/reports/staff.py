"""Staff pages of reports: what there is to take away, and the download."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_GET

from ilnp.accounts.signed_in import PersonRequest
from ilnp.desk.pages import staff_page
from ilnp.desk.reports import registry
from ilnp.desk.reports.form import Form


def may_take_any(user: Any) -> bool:
    """Whether this person may take at least one report."""
    return any(report.may_be_taken_by(user) for report in registry.every())


@staff_page("reports/", name="reports", permission=may_take_any, title=gettext_lazy("Reports"), chapter="accounts")
@require_GET
def overview(request: PersonRequest) -> HttpResponseBase:
    """The reports this person may take, each whole or narrowed to a call or a cohort."""
    choices = [(narrowing, list(narrowing.choices())) for narrowing in registry.narrowings()]
    mine = [
        (report, [(narrowing, found) for narrowing, found in choices if narrowing.name in report.narrowed_by])
        for report in registry.every()
        if report.may_be_taken_by(request.user)
    ]
    forms = [form.value for form in Form]
    return TemplateResponse(request, "desk/reports.html", {"reports": mine, "forms": forms})


@staff_page(
    "reports/<slug:name>.<slug:form>",
    name="report",
    permission=may_take_any,
    title=gettext_lazy("Report"),
    chapter="accounts",
    above="reports",
)
@require_GET
def download(request: PersonRequest, name: str, form: str) -> HttpResponseBase:
    """One report as a file."""
    try:
        report = registry.get(name)
        wanted = Form(form)
    except (registry.UnknownReport, ValueError):
        raise Http404 from None
    if not report.may_be_taken_by(request.user):
        raise PermissionDenied
    scope = {narrowing.name: request.GET.get(narrowing.name, "") for narrowing in registry.narrowings()}
    from ilnp.desk.reports import downloads, taking  # the library of columns: no other page needs it

    try:
        return downloads.file_of(taking.take(name, scope, wanted, actor=request.user))
    except registry.UnknownScope:
        raise Http404 from None
    except taking.TooManyRows:
        messages.error(
            request, gettext("A workbook cannot hold so many rows. Take the report as CSV or JSON, or narrow it.")
        )
        return redirect("admin:reports")
