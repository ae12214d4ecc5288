"""Staff pages: surveys with their response rates, and the days of one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cohorts.models import Group
from ilnp import clock
from ilnp.accounts.signed_in import PersonRequest
from ilnp.desk import confirming
from ilnp.desk.pages import staff_page
from ilnp.forms import refusals_beside, refusals_told
from surveys.asking import surveys
from surveys.asking.staff_forms import TimingForm
from surveys.models import Survey

CHAPTER = "surveys"
RUNS = "surveys.run_survey"
READS = "surveys.read_results"
SAMPLES = 3


ACTS = {"open": surveys.open, "close": surveys.close}
"""What the two buttons do, by the name in their address."""


def _survey(number: int) -> Survey:
    return get_object_or_404(Survey.objects.select_related("cohort", "instrument"), pk=number)


@staff_page(
    "surveys/",
    name="surveys",
    permission="surveys.see_response_rate",
    title=gettext_lazy("Surveys and results"),
    chapter=CHAPTER,
)
@require_GET
def overview(request: PersonRequest) -> HttpResponse:
    """All surveys with their response rates; a liaison's page counts the own groups and nothing else."""
    reads = request.user.has_perm(READS)
    every = Survey.objects.select_related("cohort", "instrument")
    if reads:
        listed = every.with_counts()
    else:
        own = Group.objects.of_liaison(request.user)
        listed = every.filter(cohort__in=own.values("cohort")).with_counts(own)
    now = clock.now()
    context = {"surveys": [(survey, _state(survey, now)) for survey in listed], "reads": reads}
    return TemplateResponse(request, "surveys/staff/overview.html", context)


def _state(survey: Any, now: Any) -> str:
    if not survey.takes_answers(now):
        return _("closed")
    return _("open") if survey.invited else _("not yet open")


@staff_page(
    "surveys/<int:number>/days/", name="survey-days", permission=RUNS, title=gettext_lazy("Days of a survey"),
    chapter=CHAPTER, above="survey-results",
)  # fmt: skip
@require_http_methods(["GET", "POST"])
def days(request: PersonRequest, number: int) -> HttpResponse:
    """When it opens, closes and reminds; everything that is not sent moves along."""
    survey = _survey(number)
    form = TimingForm(request.POST or None, instance=_survey(number))
    if request.method == "POST" and form.is_valid():
        with refusals_beside(form):
            surveys.move(survey, clock.now(), actor=request.user, **form.cleaned_data)
            messages.success(request, _("The days are changed, and everything that is not sent yet moves along."))
            return redirect("admin:survey-results", number)
    context = {
        "title": _("Days of %(survey)s") % {"survey": survey},
        "survey": survey,
        "form": form,
        "above": survey,
    }
    return TemplateResponse(request, "surveys/staff/days.html", context)


@staff_page(
    "surveys/<int:number>/act/<slug:act>/", name="survey-act", permission=RUNS, title=gettext_lazy("Surveys"),
    chapter=CHAPTER, above="survey-results",
)  # fmt: skip
@require_POST
def act(request: PersonRequest, number: int, act: str) -> HttpResponse:
    """The two buttons: open now, close now; each asks first."""
    survey = _survey(number)
    if act not in ACTS:
        return redirect("admin:survey-results", number)
    asked = _question(request, survey, act)
    if asked is not None:
        return asked
    with refusals_told(request):
        ACTS[act](survey, clock.now(), actor=request.user)
        done = {"open": _("The survey is open; invitations are on their way."), "close": _("The survey is closed.")}
        messages.success(request, done[act])
    return redirect("admin:survey-results", number)


def _question(request: PersonRequest, survey: Survey, act: str) -> HttpResponse | None:
    """What to ask before a survey is opened or closed by hand."""
    if act == "open":
        title, button = _("Open %(survey)s now?") % {"survey": survey}, _("Open it now")
        after = _("Everybody who takes part and was not asked yet gets the invitation by mail.")
    else:
        title, button = _("Close %(survey)s now?") % {"survey": survey}, _("Close it now")
        after = _("No more answers are taken. Invitations and reminders that have not gone out are cancelled.")
    return confirming.question(
        request,
        title,
        consequences=[after],
        button=button,
        back=reverse("admin:survey-results", args=[survey.pk]),
        above=survey,
    )
