"""Staff pages: surveys with their response rates, results, who is silent, and the days of a survey."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cohorts.models import Group
from ilnp import clock
from ilnp.desk import confirming
from ilnp.desk.pages import staff_page
from ilnp.links import signed
from ilnp.mail.kinds import finding
from ilnp.mail.texts import whole_mail
from ilnp.words.languages import closest, direction
from surveys.answering.forms import TimingForm
from surveys.asking import invitations, surveys
from surveys.models import Invitation, Survey
from surveys.results import counting

CHAPTER = "surveys"
RUNS = "surveys.run_survey"
READS = "surveys.read_results"
SAMPLES = 3


def _crumbs(survey: Survey | None = None) -> list[tuple[str, str]]:
    way = [(_("Surveys"), reverse("admin:surveys"))]
    return way if survey is None else [*way, (str(survey), reverse("admin:survey-results", args=[survey.pk]))]


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
def overview(request: HttpRequest) -> HttpResponse:
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
    "surveys/<int:number>/", name="survey-results", permission=READS, title=gettext_lazy("Results"), chapter=CHAPTER
)
@require_GET
def show_results(request: HttpRequest, number: int) -> HttpResponse:
    """How many answered, and what, with too few answers hidden."""
    survey = _survey(number)
    context = {
        "title": str(survey),
        "survey": survey,
        "results": counting.of_survey(survey),
        "fewest": counting.FEWEST,
        "silent": invitations.silent(survey).count(),
        "is_over": not survey.takes_answers(clock.now()),
        "may_run": request.user.has_perm(RUNS),
        "apart": invitations.with_something_apart(survey).count(),
        "crumbs": _crumbs(),
    }
    return TemplateResponse(request, "surveys/staff/results.html", context)


@staff_page(
    "surveys/<int:number>/silent/", name="survey-silent", permission=RUNS, title=gettext_lazy("Not answered yet"),
    chapter=CHAPTER,
)  # fmt: skip
@require_http_methods(["GET", "POST"])
def silent(request: HttpRequest, number: int) -> HttpResponse:
    """Who was asked and has not answered. POST previews the reminder, then, once its number is confirmed, queues it."""
    survey = _survey(number)
    now = clock.now()
    remindable = list(invitations.to_remind(survey, now)) if survey.takes_answers(now) else []
    confirmed = request.POST.get("confirmed")
    if request.method == "POST" and confirmed == str(len(remindable)) and remindable:
        reminded = invitations.remind_silent(survey, now, actor=request.user)  # type: ignore[arg-type]
        words = ngettext("%(count)d reminder is on its way.", "%(count)d reminders are on their way.", reminded)
        messages.success(request, words % {"count": reminded})
        return redirect("admin:survey-silent", number)
    if confirmed is not None:
        messages.warning(request, _("In the meantime the number has changed. Please look again."))
    context = {
        "title": _("Not answered yet: %(survey)s") % {"survey": survey},
        "survey": survey,
        "silent": invitations.silent(survey),
        "remindable": len(remindable),
        "is_over": not survey.takes_answers(now),
        "samples": _samples(survey, remindable) if request.method == "POST" else None,
        "crumbs": _crumbs(survey),
    }
    return TemplateResponse(request, "surveys/staff/silent.html", context)


def _samples(survey: Survey, remindable: list[Invitation]) -> list[dict[str, Any]]:
    """The first few reminders as they would go out, but with a link that opens nothing."""
    samples = []
    for invitation in remindable[:SAMPLES]:
        language = closest(invitation.person.language)
        values = {**invitations.letter_values(survey, invitation), "link": signed.absolute("/")}
        said, used = whole_mail.write(finding.get(invitations.REMINDER), language, values, identifier="sample")
        samples.append(
            {
                "person": invitation.person,
                "subject": said.subject,
                "text": said.text.partition("\n-- \n")[0],  # without the last lines that every mail has
                "tag": used.language,
                "direction": direction(used.language),
            }
        )
    return samples


@staff_page(
    "surveys/<int:number>/apart/", name="survey-apart", permission=RUNS, title=gettext_lazy("Kept apart from the answers"),
    chapter=CHAPTER,
)  # fmt: skip
@require_GET
def kept_apart(request: HttpRequest, number: int) -> HttpResponse:
    """What people gave us with their names on it, such as the name for the certificate. No answers stand here."""
    survey = _survey(number)
    questions = invitations.questions_kept_apart(survey)
    rows = [
        (invitation, [invitation.apart.get(question.code, "") for question in questions])
        for invitation in invitations.with_something_apart(survey)
    ]
    context = {
        "title": _("Kept apart from the answers: %(survey)s") % {"survey": survey},
        "questions": questions,
        "rows": rows,
        "crumbs": _crumbs(survey),
    }
    return TemplateResponse(request, "surveys/staff/apart.html", context)


@staff_page(
    "surveys/<int:number>/days/", name="survey-days", permission=RUNS, title=gettext_lazy("Days of a survey"),
    chapter=CHAPTER,
)  # fmt: skip
@require_http_methods(["GET", "POST"])
def days(request: HttpRequest, number: int) -> HttpResponse:
    """When it opens, closes and reminds; everything that is not sent moves along."""
    survey = _survey(number)
    form = TimingForm(request.POST or None, instance=_survey(number))
    if request.method == "POST" and form.is_valid():
        try:
            surveys.move(survey, clock.now(), actor=request.user, **form.cleaned_data)  # type: ignore[arg-type]
        except ValidationError as problem:
            form.add_error(None, problem)
        else:
            messages.success(request, _("The days are changed, and everything that is not sent yet moves along."))
            return redirect("admin:survey-results", number)
    context = {
        "title": _("Days of %(survey)s") % {"survey": survey},
        "survey": survey,
        "form": form,
        "crumbs": _crumbs(survey),
    }
    return TemplateResponse(request, "surveys/staff/days.html", context)


@staff_page(
    "surveys/<int:number>/act/<slug:act>/", name="survey-act", permission=RUNS, title=gettext_lazy("Surveys"),
    chapter=CHAPTER,
)  # fmt: skip
@require_POST
def act(request: HttpRequest, number: int, act: str) -> HttpResponse:
    """The two buttons: open now, close now; each asks first."""
    acts = {"open": surveys.open, "close": surveys.close}
    survey = _survey(number)
    if act not in acts:
        return redirect("admin:survey-results", number)
    asked = _question(request, survey, act)
    if asked is not None:
        return asked
    try:
        acts[act](survey, clock.now(), actor=request.user)  # type: ignore[arg-type]
    except ValidationError as problem:
        messages.error(request, " ".join(problem.messages))
    else:
        done = {"open": _("The survey is open; invitations are on their way."), "close": _("The survey is closed.")}
        messages.success(request, done[act])
    return redirect("admin:survey-results", number)


def _question(request: HttpRequest, survey: Survey, act: str) -> HttpResponse | None:
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
        crumbs=_crumbs(survey),
    )
