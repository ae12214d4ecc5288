"""Staff pages: all calls and what can be done with them, and making one from the last."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from applications.call import calls, queries
from applications.call.staff_forms import NextCallForm
from applications.form import deadlines
from applications.models import Call
from ilnp import clock
from ilnp.accounts.signed_in import PersonRequest
from ilnp.desk.pages import staff_page
from ilnp.forms import refusals_beside


@staff_page(
    "applications/",
    name="applications",
    permission="applications.screen_application",
    title=gettext_lazy("Calls and screening"),
    chapter="applications",
)
@require_GET
def overview(request: PersonRequest) -> HttpResponse:
    """Every call with its numbers, newest first."""
    return TemplateResponse(
        request,
        "applications/staff/overview.html",
        {
            "calls": [(call, _window(call)) for call in queries.with_counts(Call.objects.all())],
            "may_import": request.user.has_perm("applications.import_application"),
            "may_change": request.user.has_perm("applications.change_call"),
            "may_add": request.user.has_perm("applications.add_call"),
        },
    )


def _window(call: Call) -> list[str]:
    """Whether a call is open, and its window as it is stated."""
    if call.opens_at is None or call.closes_at is None:
        return [_("No window: applications come in by spreadsheet only.")]
    language, now = get_language() or "en", clock.now()
    state = _("open") if call.is_open(now) else _("closed") if call.closes_at <= now else _("opens later")
    return [
        state,
        _("from %(moment)s") % {"moment": deadlines.opening(call, language)},
        _("until %(moment)s") % {"moment": deadlines.stated(call, language)},
    ]


@staff_page(
    "applications/<slug:slug>/next/",
    name="applications-next-call",
    permission="applications.add_call",
    title=gettext_lazy("Make the next call"),
    chapter="applications",
    above="applications",
)
def next_call(request: PersonRequest, slug: str) -> HttpResponse:
    """Make a call like an earlier one, with a new name and window."""
    previous = get_object_or_404(Call, slug=slug)
    form = NextCallForm(request.POST if request.method == "POST" else None, initial={"time_zone": previous.time_zone})
    if request.method == "POST" and form.is_valid():
        with refusals_beside(form):
            made = calls.make_next(
                previous,
                slug=form.cleaned_data["slug"],
                title=form.cleaned_data["title"],
                opens_at=form.opens_at(),
                closes_at=form.closes_at(),
                time_zone=form.cleaned_data["time_zone"],
                actor=request.user,
            )
            messages.success(request, _("The call %(call)s is made.") % {"call": made})
            return redirect("admin:applications_call_change", made.pk)
    return TemplateResponse(
        request,
        "applications/staff/form.html",
        {
            "form": form,
            "previous": previous,
            "button": _("Make the call"),
        },
        status=422 if form.errors else 200,
    )
