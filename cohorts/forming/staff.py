"""Staff pages that approve a run: forming a cohort of it, or adding its groups to one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from cohorts.forming import drafting, formation, preview
from cohorts.forming.staff_forms import AddGroupsForm, FormCohortForm
from cohorts.liaisons import caseload
from cohorts.models import ApprovalDraft
from ilnp import clock
from ilnp.accounts.signed_in import PersonRequest
from ilnp.desk import confirming
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
    """Name and dates, then what will follow, in numbers; confirmed, the run is approved and its groups are made. Or all of
    it is left as a draft for a second coordinator. No introduction goes out here.
    """
    run = get_object_or_404(Run.objects.light().select_related("call"), pk=number)
    draft = ApprovalDraft.objects.filter(run=run).select_related("left_by").first()
    form = FormCohortForm(request.POST if request.method == "POST" else None, initial=_first_guess(run, draft))
    if request.method == "POST" and form.is_valid():
        with refusals_beside(form):
            if "draft" in request.POST:
                drafting.leave(run, actor=request.user, **form.cleaned_data)
                messages.success(request, _("Left as a draft. Nothing is approved; the other coordinators see it."))
                return redirect("admin:matching-run", run.pk)
            found = preview.of_forming(run, actor=request.user, **form.cleaned_data)
            asked = _question(request, found, _("Approve and form the cohort"), run)
            if asked is not None:
                return asked
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
            "draft": draft,
            "above": run,
        },
    )


def _first_guess(run: Run, draft: ApprovalDraft | None) -> dict[str, Any]:
    if draft is not None:
        return {name: getattr(draft, name) for name in FormCohortForm.field_order}
    return {"name": str(run.call.title), "starts_on": run.call.starts_on}


def _question(
    request: PersonRequest, found: preview.Preview, button: str, run: Run, *, may_draft: bool = True
) -> TemplateResponse | None:
    """What an approval will do, with the first mails; None once it was confirmed with as many people."""
    return confirming.question(
        request,
        _("What will follow"),
        consequences=found.lines,
        button=button,
        back=reverse("admin:matching-run", args=[run.pk]),
        above=run,
        number=found.people,
        template="cohorts/staff/what_follows.html",
        context={"samples": found.samples, "may_draft": may_draft},
    )


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
    """A rematch: the groups of a run join a cohort, once what follows is confirmed; those there already stay."""
    run = get_object_or_404(Run.objects.light().select_related("call"), pk=number)
    form = AddGroupsForm(request.POST if request.method == "POST" else None, run=run)
    if request.method == "POST" and form.is_valid():
        cohort = form.cleaned_data["cohort"]
        with refusals_beside(form):
            found = preview.of_adding(cohort, run, actor=request.user)
            asked = _question(request, found, _("Approve and add the groups"), run, may_draft=False)
            if asked is not None:
                return asked
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
