"""Staff pages: what was answered, who is silent, what is kept apart from the answers."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods

from ilnp import clock
from ilnp.accounts.signed_in import PersonRequest
from ilnp.desk import confirming
from ilnp.desk.pages import staff_page
from ilnp.links import signed
from ilnp.mail.kinds import finding
from ilnp.mail.texts import whole_mail
from ilnp.words.languages import closest, direction
from surveys.asking import invitations
from surveys.models import Invitation, Survey
from surveys.results import counting

CHAPTER = "surveys"
RUNS = "surveys.run_survey"
READS = "surveys.read_results"
SAMPLES = 3


def _survey(number: int) -> Survey:
    return get_object_or_404(Survey.objects.select_related("cohort", "instrument"), pk=number)


@staff_page(
    "surveys/<int:number>/",
    name="survey-results",
    permission=READS,
    title=gettext_lazy("Results"),
    chapter=CHAPTER,
    above="surveys",
)
@require_GET
def show_results(request: PersonRequest, number: int) -> HttpResponse:
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
    }
    return TemplateResponse(request, "surveys/staff/results.html", context)


@staff_page(
    "surveys/<int:number>/silent/", name="survey-silent", permission=RUNS, title=gettext_lazy("Not answered yet"),
    chapter=CHAPTER, above="survey-results",
)  # fmt: skip
@require_http_methods(["GET", "POST"])
def silent(request: PersonRequest, number: int) -> HttpResponse:
    """How many were asked and have not answered; names stand in reminders only.

    POST previews the reminder, then, once its number is confirmed, queues it.
    """
    survey = _survey(number)
    now = clock.now()
    remindable = list(invitations.to_remind(survey, now)) if survey.takes_answers(now) else []
    if request.method == "POST" and not remindable:
        messages.info(request, _("Nobody: all have answered, or were reminded today already."))
    elif request.method == "POST":
        asked = _reminding_asked(request, survey, remindable)
        if asked is not None:
            return asked
        reminded = invitations.remind_silent(survey, now, actor=request.user)
        words = ngettext("%(count)d reminder is on its way.", "%(count)d reminders are on their way.", reminded)
        messages.success(request, words % {"count": reminded})
        return redirect("admin:survey-silent", number)
    context = {
        "title": _("Not answered yet: %(survey)s") % {"survey": survey},
        "survey": survey,
        "number": invitations.silent(survey).count(),
        "remindable": len(remindable),
        "is_over": not survey.takes_answers(now),
        "above": survey,
    }
    return TemplateResponse(request, "surveys/staff/silent.html", context)


def _reminding_asked(request: PersonRequest, survey: Survey, remindable: list[Invitation]) -> HttpResponse | None:
    """How many would be reminded, with three samples; None once that number is confirmed."""
    number = len(remindable)
    words = ngettext(
        "%(count)d person would get a reminder now.", "%(count)d people would get a reminder now.", number
    )
    return confirming.question(
        request,
        _("Remind who has not answered"),
        consequences=[words % {"count": number}],
        button=ngettext("Yes, remind %(count)d person", "Yes, remind %(count)d people", number) % {"count": number},
        back=reverse("admin:survey-silent", args=[survey.pk]),
        above=survey,
        number=number,
        template="surveys/staff/remind.html",
        context={"samples": _samples(survey, remindable)},
    )


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
    chapter=CHAPTER, above="survey-results",
)  # fmt: skip
@require_GET
def kept_apart(request: PersonRequest, number: int) -> HttpResponse:
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
        "above": survey,
    }
    return TemplateResponse(request, "surveys/staff/apart.html", context)
