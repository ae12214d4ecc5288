"""Pages that a link in a mail opens without signing in. GET shows, POST acts; each opens this one question only.

The link is all the authority there is, and nobody can forge a request without it. So no cookie is asked for: a browser
that is told to keep the address to itself does not say either where the answer comes from.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from cohorts import words
from cohorts.inquiry import answering
from cohorts.inquiry.forms import CheckInForm, InquiryForm
from cohorts.models import Cohort, Membership
from cohorts.way import pulse
from ilnp import clock
from ilnp.links import signed
from ilnp.words import phrases

LINK_LASTS = timedelta(days=60)


def _membership(purpose: str, token: str) -> Membership:
    """The membership a link is for. Raises ``links.LinkBroken`` for a link that is changed, too old, or of someone gone."""
    number = signed.read(purpose, token, max_age=LINK_LASTS)
    membership = Membership.objects.select_related("cohort", "group", "person").filter(pk=number).first()
    if membership is None:
        raise signed.LinkBroken
    return membership


def _broken(request: HttpRequest) -> HttpResponse:
    return render(request, "cohorts/public/broken_link.html", status=404)


def _page(request: HttpRequest, template: str, membership: Membership, **context: Any) -> HttpResponse:
    """The page, whose address is a secret, kept out of search engines and of other sites' logs."""
    response = render(request, template, {"membership": membership, "cohort": membership.cohort, **context})
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def inquiry_page(request: HttpRequest, token: str) -> HttpResponse:
    """Would you still like to take part?"""
    try:
        membership = _membership("inquiry", token)
    except signed.LinkBroken:
        return _broken(request)
    given = getattr(membership, "inquiry_answer", None)
    closed = membership.cohort.state != Cohort.State.FORMED or membership.left_at is not None
    form = InquiryForm.of(request, initial={"answer": given.answer} if given else None)
    if request.method == "POST" and not closed and form.is_valid():
        try:
            given = answering.answer(membership, form.cleaned_data["answer"], now=clock.now())
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return _page(request, "cohorts/public/inquiry_thanks.html", membership, given=given)
    return _page(request, "cohorts/public/inquiry.html", membership, form=form, given=given, closed=closed)


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def check_in_page(request: HttpRequest, token: str) -> HttpResponse:
    """How is it going?"""
    try:
        membership = _membership("check_in", token)
    except signed.LinkBroken:
        return _broken(request)
    closed = membership.left_at is not None or membership.cohort.state != Cohort.State.STARTED
    form = CheckInForm.of(request)
    partners = phrases.listed(words.partner_names(membership), membership.person.language)
    if request.method == "POST" and not closed and form.is_valid():
        try:
            pulse.from_member(membership, form.cleaned_data["answer"], note=form.cleaned_data["note"], now=clock.now())
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return _page(request, "cohorts/public/check_in_thanks.html", membership, title=_("Thank you"))
    return _page(request, "cohorts/public/check_in.html", membership, form=form, closed=closed, partners=partners)
