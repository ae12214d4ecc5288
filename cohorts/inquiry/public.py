"""The page that asks whether somebody still wants to take part, opened by a link in a mail. GET shows, POST acts."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from cohorts import mailed_links
from cohorts.inquiry import answering
from cohorts.inquiry.public_forms import InquiryForm
from ilnp import clock
from ilnp.forms import refusals_beside


@mailed_links.INQUIRY.opens
def inquiry_page(request: HttpRequest, number: str, token: str) -> HttpResponse:
    """Would you still like to take part? A link in the mail stands for one answer: its page has that and one button."""
    membership = mailed_links.membership_of(number)
    given = getattr(membership, "inquiry_answer", None)
    labels = dict(InquiryForm.CHOICES)
    chosen = request.GET.get("answer", "")
    form = InquiryForm.of(request, initial={"answer": given.answer} if given else None)
    if request.method == "POST" and form.is_valid():
        with refusals_beside(form):
            given = answering.answer(membership, form.cleaned_data["answer"], now=clock.now())
            return mailed_links.page(request, "cohorts/public/inquiry_thanks.html", membership, given=given)
    return mailed_links.page(
        request,
        "cohorts/public/inquiry.html",
        membership,
        form=form,
        given=given,
        chosen=chosen,
        label=labels.get(chosen),
    )
