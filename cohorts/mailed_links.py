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
from cohorts.models import Cohort, Membership, OfferedRematch, Silence, Wait
from ilnp.links.mailed import MailedLink
from ilnp.links.over import of_person
from ilnp.links.signed import LinkBroken

HAS_LEFT = _("The part in a group that this link belongs to has ended.")
TOO_LATE = _(
    "The time in which this question could be answered is over. If your plans have changed, please write to us."
)


def wait_of(number: str) -> Wait:
    """The waiting that a link names. Raises ``LinkBroken`` for one that exists no more."""
    wait = Wait.objects.with_people().filter(pk=number).first()
    if wait is None:
        raise LinkBroken
    return wait


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


def _inquiry_over(number: str) -> Promise | None:
    """Why there is nothing to answer any more: as ``_over``, but who joined a cohort under way is asked until the group is
    introduced."""
    membership = membership_of(number)
    asked_later = membership.answer_by is not None and membership.group.introduced_at is None
    started = membership.cohort.state == Cohort.State.STARTED
    return _over(number, Cohort.State.STARTED if asked_later and started else Cohort.State.FORMED)


INQUIRY = MailedLink("inquiry", "cohorts:inquiry", lasts=timedelta(days=60), over=_inquiry_over)
"""Answers the participation inquiry for one person; names their membership."""

CHECK_IN = MailedLink(
    "check_in", "cohorts:check-in", lasts=timedelta(days=60), over=lambda number: _over(number, Cohort.State.STARTED)
)
"""Says for one person how it is going; names their membership."""


def _leave_over(number: str) -> Promise | None:
    """Why there is no group to leave any more. The page itself says so to who has left it by their own word."""
    membership = membership_of(number)
    own_word = (Membership.Ending.LATER, Membership.Ending.NO_LONGER)
    if membership.left_because in own_word and membership.application.status != Application.Status.WITHDRAWN:
        return of_person(membership.person)
    return _over(number, Cohort.State.STARTED)


LEAVE = MailedLink("leave", "cohorts:leave", lasts=timedelta(days=60), over=_leave_over)
"""Lets one person leave their group in a cohort under way; names their membership."""


def _wait_over(number: str) -> Promise | None:
    """Why this waiting opens nothing any more: the person may not sign in, or has withdrawn. The page itself says when it
    has ended otherwise."""
    wait = wait_of(number)
    if switched_off := of_person(wait.person):
        return switched_off
    return WITHDRAWN if wait.application.status == Application.Status.WITHDRAWN else None


WAITING = MailedLink("waiting", "cohorts:waiting", lasts=timedelta(days=200), over=_wait_over)
"""Shows one person where they stand while they wait for a partner, and lets them stop; names their waiting."""


def silence_of(number: str) -> Silence:
    """The silence that a link names. Raises ``LinkBroken`` for one that exists no more."""
    silence = Silence.objects.with_people().filter(pk=number).first()
    if silence is None:
        raise LinkBroken
    return silence


def offer_of(number: str) -> OfferedRematch:
    """The offer of another partner that a link names. Raises ``LinkBroken`` for one that exists no more."""
    rows = OfferedRematch.objects.select_related(
        "membership__person",
        "membership__application",
        "membership__cohort",
        "silence__membership__application",
        "silence__membership__person",
        "silence__membership__cohort",
    )
    offered = rows.filter(pk=number).first()
    if offered is None:
        raise LinkBroken
    return offered


def _person_gone(membership: Membership) -> Promise | None:
    """Why the pages about a place that says itself how it stands open no more: no signing in, or withdrawn."""
    if switched_off := of_person(membership.person):
        return switched_off
    return WITHDRAWN if membership.application.status == Application.Status.WITHDRAWN else None


STILL_THERE = MailedLink(
    "still_there",
    "cohorts:still-there",
    lasts=timedelta(days=60),
    over=lambda number: _person_gone(silence_of(number).membership),
)
"""Says for one person that they are still there, or that they come back; names their silence. The page says itself when
there is nothing to say any more."""

ANOTHER_PARTNER = MailedLink(
    "another_partner",
    "cohorts:another-partner",
    lasts=timedelta(days=60),
    over=lambda number: _person_gone(offer_of(number).membership),
)
"""Takes up for one person the offer of another partner; names the offer. The page says itself when it is over."""


def page(request: HttpRequest, template: str, membership: Membership, **context: Any) -> HttpResponse:
    """One of the pages, with the membership that its link names."""
    return render(request, template, {"membership": membership, "cohort": membership.cohort, **context})


def chosen_in(request: HttpRequest) -> dict[str, str] | None:
    """The answer that the link stands for, as the form's initial value: ``?answer=``. The form itself refuses others."""
    answer = request.GET.get("answer", "")
    return {"answer": answer} if answer else None
