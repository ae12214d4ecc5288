"""The page that asks how it is going, opened by a link in a mail. GET shows, POST acts."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from cohorts import addresses, mailed_links
from cohorts.models import CheckIn
from cohorts.pulse import answers
from cohorts.pulse.public_forms import CheckInForm
from ilnp import clock
from ilnp.forms import refusals_beside
from ilnp.words import phrases


@mailed_links.CHECK_IN.opens
def check_in_page(request: HttpRequest, number: str, token: str) -> HttpResponse:
    """How is it going?"""
    membership = mailed_links.membership_of(number)
    form = CheckInForm.of(request, initial=mailed_links.chosen_in(request))
    partners = phrases.listed(membership.partner_names(), membership.person.language)
    if request.method == "POST" and form.is_valid():
        with refusals_beside(form):
            answers.from_member(
                membership, form.cleaned_data["answer"], note=form.cleaned_data["note"], now=clock.now()
            )
            stops = form.cleaned_data["answer"] == CheckIn.Answer.STOP
            return mailed_links.page(
                request,
                "cohorts/public/check_in_thanks.html",
                membership,
                title=_("Thank you"),
                leave_address=addresses.leave_address(membership) if stops else "",
            )
    return mailed_links.page(request, "cohorts/public/check_in.html", membership, form=form, partners=partners)
