"""The public door: a survey is answered through a signed link, without signing in."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import get_language, override
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from ilnp import clock
from ilnp.forms import refusals_beside
from ilnp.links import signed
from ilnp.website.language import remember
from surveys.answering import answers
from surveys.answering.public_forms import AnswerForm
from surveys.asking import invitations
from surveys.models import Invitation, Survey

GRACE = timedelta(days=30)
"""How much older than the survey's whole opening time a link may be: after a move the mailed links still open."""


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows the questions and changes nothing; POST keeps the answers, once, and shows thanks.

    The link is all the authority there is: it opens this one survey of one person, and nobody can forge a request
    without it. So no cookie is asked for, and a page that stood open for days can still be sent.
    """
    try:
        invitation = _invitation(token)
    except signed.LinkExpired:
        return _closed(request)
    except (signed.LinkBroken, Invitation.DoesNotExist):
        return _private(render(request, "surveys/link_broken.html", status=404))
    survey = invitation.survey
    if invitation.answered:
        return _private(render(request, "surveys/answered.html", {"survey": survey}))
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
            pass  # a double click: the first one counted
        return _private(HttpResponseRedirect(request.path))
    return _page(request, survey, form)


def _in_other_language(request: HttpRequest, survey: Survey, invitation: Invitation, language: str) -> HttpResponse:
    """The same page in another language, with everything that was filled in so far; nothing is checked or kept."""
    with override(language):
        form = AnswerForm(initial=request.POST.dict(), questions=answers.asked(survey))
        response = _page(request, survey, form, action=invitations.address(invitation))
    response.headers["Content-Language"] = language
    remember(response, language)
    return response


def _invitation(token: str) -> Invitation:
    """The invitation that a link names. Raises ``LinkBroken``, ``LinkExpired`` or ``Invitation.DoesNotExist``."""
    number = signed.read(invitations.LINK, token)
    invitation = Invitation.objects.select_related("survey__instrument", "survey__cohort").get(pk=number)
    signed.read(invitations.LINK, token, max_age=timedelta(days=invitation.survey.open_for) + GRACE)
    return invitation


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
    return _private(render(request, "surveys/answer.html", context))


def _closed(request: HttpRequest, survey: Survey | None = None) -> HttpResponse:
    return _private(render(request, "surveys/closed.html", {"survey": survey}, status=410))


def _private(response: HttpResponse) -> HttpResponse:
    """Keep the page, whose address is a secret, out of search engines and of other sites' logs."""
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
