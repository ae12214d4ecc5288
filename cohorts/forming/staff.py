"""Staff pages that approve a run: forming a cohort of it, or adding its groups to one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from cohorts.forming import formation
from cohorts.forming.staff_forms import AddGroupsForm, FormCohortForm
from cohorts.liaisons import caseload
from ilnp import clock
from ilnp.accounts.signed_in import PersonRequest
from ilnp.desk.pages import staff_page
from ilnp.forms import refusals_beside
from matching.board import outcome
from matching.models import Run

RUNS_COHORTS = "cohorts.run_cohort"


@staff_page(
    "cohorts/form/<int:number>/",
    name="cohort-form",
    permission=lambda user: user.has_perms(["matching.approve_run", RUNS_COHORTS]),
    title=gettext_lazy("Approve a run and form the cohort"),
    chapter="cohorts",
    above="matching-run",
)
@require_http_methods(["GET", "POST"])
def form_cohort(request: PersonRequest, number: int) -> HttpResponse:
    """Name and dates, then the run is approved and its groups are made. No introduction goes out here."""
    run = get_object_or_404(Run.objects.select_related("call"), pk=number)
    form = FormCohortForm(request.POST if request.method == "POST" else None, initial=_first_guess(run))
    if request.method == "POST" and form.is_valid():
        with refusals_beside(form):
            cohort = formation.form_cohort(run, actor=request.user, now=clock.now(), **form.cleaned_data)
            messages.success(request, _("The cohort is formed. Look at it, then start it."))
            return redirect("admin:cohort", cohort.slug)
    return TemplateResponse(
        request,
        "cohorts/staff/form_cohort.html",
        {
            "run": run,
            "form": form,
            "groups": outcome.number_of_groups(run),
            "carried": caseload.seats_carried(),
            "above": run,
        },
    )


def _first_guess(run: Run) -> dict[str, Any]:
    return {"name": str(run.call.title), "starts_on": run.call.starts_on}


@staff_page(
    "cohorts/add-groups/<int:number>/",
    name="cohort-add-groups",
    permission=lambda user: user.has_perms(["matching.approve_run", RUNS_COHORTS]),
    title=gettext_lazy("Approve a run and add its groups to a cohort"),
    chapter="cohorts",
    above="matching-run",
)
@require_http_methods(["GET", "POST"])
def add_groups(request: PersonRequest, number: int) -> HttpResponse:
    """A rematch: the groups of a run join a cohort; those that are there already stay as they are."""
    run = get_object_or_404(Run.objects.select_related("call"), pk=number)
    form = AddGroupsForm(request.POST if request.method == "POST" else None, run=run)
    if request.method == "POST" and form.is_valid():
        cohort = form.cleaned_data["cohort"]
        with refusals_beside(form):
            formation.add_groups(cohort, run, actor=request.user, now=clock.now())
            messages.success(request, _("The groups are added."))
            return redirect("admin:cohort", cohort.slug)
    return TemplateResponse(
        request,
        "cohorts/staff/form.html",
        {
            "form": form,
            "button": _("Approve and add the groups"),
            "above": run,
        },
    )
