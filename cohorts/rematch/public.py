"""Pages opened by a link: where somebody stands who waits for a partner, and leaving the group. GET shows, POST acts."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from cohorts import mailed_links
from cohorts.models import Cohort
from cohorts.rematch import leaving, waiting
from cohorts.rematch.public_forms import LeaveGroupForm, StopWaitingForm
from ilnp import clock
from ilnp.forms import refusals_beside


@mailed_links.WAITING.opens
def waiting_page(request: HttpRequest, number: str, token: str) -> HttpResponse:
    """Since when they wait, what happens and by when; and the two answers with which they stop."""
    wait = mailed_links.wait_of(number)
    now = clock.now()
    form = StopWaitingForm.of(request)
    if request.method == "POST" and not wait.ended_at and form.is_valid():
        with refusals_beside(form):
            wait = waiting.stop(wait, form.cleaned_data["because"], actor=wait.person, now=now)
    over = wait.ended_at is not None or wait.cohort.state not in (Cohort.State.FORMED, Cohort.State.STARTED)
    return render(
        request,
        "cohorts/public/waiting.html",
        {"wait": wait, "cohort": wait.cohort, "over": over, "form": form, "word_by": wait.word_by(now.date())},
    )


@mailed_links.LEAVE.opens
def leave_page(request: HttpRequest, number: str, token: str) -> HttpResponse:
    """What happens when they leave, and a button for each of the two ways to do so."""
    membership = mailed_links.membership_of(number)
    form = LeaveGroupForm.of(request)
    if request.method == "POST" and membership.left_at is None and form.is_valid():
        with refusals_beside(form):
            membership = leaving.by_own_word(membership, form.cleaned_data["because"], now=clock.now())
    return mailed_links.page(request, "cohorts/public/leave.html", membership, form=form, choices=form.WAYS)
