"""The links in mails to members, and what the pages that they open have in common."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from cohorts.models import Membership
from ilnp.links.mailed import MailedLink
from ilnp.links.signed import LinkBroken

INQUIRY = MailedLink("inquiry", "cohorts:inquiry", lasts=timedelta(days=60))
"""Answers the participation inquiry for one person; names their membership."""

CHECK_IN = MailedLink("check_in", "cohorts:check-in", lasts=timedelta(days=60))
"""Says for one person how it is going; names their membership."""


def membership_of(number: str) -> Membership:
    """The membership a link names. Raises ``LinkBroken`` for one that exists no more."""
    membership = Membership.objects.select_related("cohort", "group", "person").filter(pk=number).first()
    if membership is None:
        raise LinkBroken
    return membership


def page(request: HttpRequest, template: str, membership: Membership, **context: Any) -> HttpResponse:
    """One of the pages, with the membership that its link names."""
    return render(request, template, {"membership": membership, "cohort": membership.cohort, **context})
