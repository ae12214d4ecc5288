"""What the pages have in common that a link in a mail to a member opens without signing in.

The link is all the authority there is, and nobody can forge a request without it. So no cookie is asked for: a browser
that is told to keep the address to itself does not say either where the answer comes from.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from cohorts.models import Membership
from ilnp.links import signed

LINK_LASTS = timedelta(days=60)


def membership_of(purpose: str, token: str) -> Membership:
    """The membership a link is for. Raises ``links.LinkBroken`` for a link that is changed, too old, or of someone gone."""
    number = signed.read(purpose, token, max_age=LINK_LASTS)
    membership = Membership.objects.select_related("cohort", "group", "person").filter(pk=number).first()
    if membership is None:
        raise signed.LinkBroken
    return membership


def broken(request: HttpRequest) -> HttpResponse:
    """The page for a link that opens nothing."""
    return render(request, "cohorts/public/broken_link.html", status=404)


def page(request: HttpRequest, template: str, membership: Membership, **context: Any) -> HttpResponse:
    """The page, whose address is a secret, kept out of search engines and of other sites' logs."""
    response = render(request, template, {"membership": membership, "cohort": membership.cohort, **context})
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
