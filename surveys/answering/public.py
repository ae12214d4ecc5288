"""The public door: a survey is answered through a signed link, without signing in."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import get_language, override

from ilnp import clock
from ilnp.forms import refusals_beside
from ilnp.links.signed import LinkBroken
from ilnp.website.language import remember
from surveys.answering import answers
from surveys.answering.public_forms import AnswerForm
from surveys.asking import invitations
from surveys.models import Invitation, Survey

GRACE = timedelta(days=30)
"""How much older than the survey's whole opening time a link may be: after a move the mailed links still open."""


@invitations.LINK.opens
def answer(request: HttpRequest, number: str, token: str) -> HttpResponse:
    """GET shows the questions and changes nothing; POST keeps the answers, once, and shows thanks.

    The link opens this one survey of one person. A page that stood open for days can still be sent.
    """
    invitation = Invitation.objects.select_related("survey__instrument", "survey__cohort").filter(pk=number).first()
    if invitation is None:
        raise LinkBroken
    invitations.LINK.read(token, lasts=timedelta(days=invitation.survey.open_for) + GRACE)
    survey = invitation.survey
    if invitation.answered:
        return _answered_before(request, survey)
    if not survey.takes_answers(clock.now()) or not Invitation.objects.current().filter(pk=invitation.pk).exists():
        return _closed(request, survey)
    if request.method != "POST":
        return _page(request, survey, AnswerForm(questions=answers.asked(survey)))
    wanted = request.POST.get("switch_language", "")
    if wanted in dict(settings.LANGUAGES):
        return _in_other_language(request, survey, invitation, wanted)
    return _take(request, survey, invitation)


def _take(request: HttpRequest, survey: Survey, invitation: Invitation) -> HttpResponse:
    form = AnswerForm(request.POST, questions=answers.asked(survey))
    if not form.is_valid():
        return _page(request, survey, form)
    with refusals_beside(form):  # the questions may have changed between showing and sending
        try:
            answers.submit(survey, invitation, form.values, clock.now())
        except answers.SurveyOver:
            return _closed(request, survey)
        except answers.AlreadyAnswered:
            return _answered_before(request, survey)
        return HttpResponseRedirect(request.path)
    return _page(request, survey, form)


def _answered_before(request: HttpRequest, survey: Survey) -> HttpResponse:
    """Thanks; and to whoever sent answers again, or with somebody else's link, that these were not kept.

    What they typed is shown, so that it is not lost.
    """
    typed: list[tuple[str, str]] = []
    if request.method == "POST":
        form = AnswerForm(request.POST, questions=answers.asked(survey))
        typed = form.typed_lines()
    return render(request, "surveys/answered.html", {"survey": survey, "typed": typed})


def _in_other_language(request: HttpRequest, survey: Survey, invitation: Invitation, language: str) -> HttpResponse:
    """The same page in another language, with everything that was filled in so far; nothing is checked or kept."""
    with override(language):
        form = AnswerForm(initial=request.POST.dict(), questions=answers.asked(survey))
        response = _page(request, survey, form, action=invitations.address(invitation))
    response.headers["Content-Language"] = language
    remember(response, language)
    return response


def _page(request: HttpRequest, survey: Survey, form: AnswerForm, *, action: str = "") -> HttpResponse:
    """The questions. Also with errors the status is 200: others are logged with the address, which holds the link."""
    context: dict[str, Any] = {
        "survey": survey,
        "instrument": survey.instrument,
        "form": form,
        "errors": form.listed_errors(),
        "action": action or request.path,
        "language": get_language(),
    }
    return render(request, "surveys/answer.html", context)


def _closed(request: HttpRequest, survey: Survey) -> HttpResponse:
    return render(request, "surveys/closed.html", {"survey": survey}, status=410)
