"""Pages of who is not heard of, and of their partner, opened by links in mails. GET shows, POST acts."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from cohorts import addresses, mailed_links
from cohorts.models import Cohort, Silence
from cohorts.silence import ending
from cohorts.silence.public_forms import OneButtonForm
from ilnp import clock
from ilnp.forms import refusals_beside


@mailed_links.STILL_THERE.opens
def still_there_page(request: HttpRequest, number: str, token: str) -> HttpResponse:
    """Are you still there? One button; who has lost the place comes back with it, in time."""
    silence = mailed_links.silence_of(number)
    now = clock.now()
    form = OneButtonForm.of(request)
    comes_back = ending.may_come_back(silence, now)
    is_asked = silence.ended_at is None and silence.membership.cohort.state == Cohort.State.STARTED
    if request.method == "POST" and (comes_back or is_asked):
        with refusals_beside(form):
            silence = ending.come_back(silence, now=now) if comes_back else ending.still_there(silence, now=now)
            comes_back = is_asked = False
    membership = silence.membership
    return mailed_links.page(
        request,
        "cohorts/public/still_there.html",
        membership,
        silence=silence,
        form=form,
        comes_back=comes_back,
        is_asked=is_asked,
        has_group=membership.left_at is None,
        is_heard=silence.ended_because == Silence.Ending.HEARD or silence.came_back_at is not None,
        back_until=silence.back_until(),
        stop_address=f"{addresses.check_in_address(membership)}?answer=stop",
    )


@mailed_links.ANOTHER_PARTNER.opens
def another_partner_page(request: HttpRequest, number: str, token: str) -> HttpResponse:
    """Would you like another partner? One button, while the silence and the group go on."""
    offered = mailed_links.offer_of(number)
    form = OneButtonForm.of(request)
    is_open = offered.silence.ended_at is None and offered.membership.left_at is None
    if request.method == "POST" and is_open:
        with refusals_beside(form):
            offered, is_open = ending.accept(offered, now=clock.now()), False
    return mailed_links.page(
        request,
        "cohorts/public/another_partner.html",
        offered.membership,
        offered=offered,
        form=form,
        is_open=is_open,
        partner=offered.silence.membership.application.full_name,
        is_heard=offered.silence.ended_because == Silence.Ending.HEARD,
    )
