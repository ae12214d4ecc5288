"""The links in mails to members, and what the pages that they open have in common."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from applications.form.links import WITHDRAWN
from applications.models import Application
from cohorts.models import Cohort, Membership
from ilnp.links.mailed import MailedLink
from ilnp.links.over import of_person
from ilnp.links.signed import LinkBroken

HAS_LEFT = _("The part in a group that this link belongs to has ended.")
TOO_LATE = _(
    "The time in which this question could be answered is over. If your plans have changed, please write to us."
)


def membership_of(number: str) -> Membership:
    """The membership a link names. Raises ``LinkBroken`` for one that exists no more."""
    rows = Membership.objects.select_related("cohort", "group", "person", "application")
    membership = rows.filter(pk=number).first()
    if membership is None:
        raise LinkBroken
    return membership


def _over(number: str, state: str) -> Promise | None:
    """Why this membership has nothing to answer any more that is asked while its cohort is in ``state``."""
    membership = membership_of(number)
    if switched_off := of_person(membership.person):
        return switched_off
    if membership.application.status == Application.Status.WITHDRAWN:
        return WITHDRAWN
    if membership.left_at is not None:
        return HAS_LEFT
    return None if membership.cohort.state == state else TOO_LATE


INQUIRY = MailedLink(
    "inquiry", "cohorts:inquiry", lasts=timedelta(days=60), over=lambda number: _over(number, Cohort.State.FORMED)
)
"""Answers the participation inquiry for one person; names their membership."""

CHECK_IN = MailedLink(
    "check_in", "cohorts:check-in", lasts=timedelta(days=60), over=lambda number: _over(number, Cohort.State.STARTED)
)
"""Says for one person how it is going; names their membership."""


def page(request: HttpRequest, template: str, membership: Membership, **context: Any) -> HttpResponse:
    """One of the pages, with the membership that its link names."""
    return render(request, template, {"membership": membership, "cohort": membership.cohort, **context})
