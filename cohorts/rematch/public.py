"""The page that shows somebody where they stand while they wait for a partner, opened by a link. GET shows, POST acts."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from cohorts import mailed_links
from cohorts.models import Cohort
from cohorts.rematch import waiting
from cohorts.rematch.public_forms import StopWaitingForm
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
