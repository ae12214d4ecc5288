"""The inquiry of one cohort by name: who was asked when, who answered what and when."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from cohorts.inquiry import answering
from cohorts.inquiry.staff_forms import AnswerForForm
from cohorts.models import Cohort
from ilnp import clock
from ilnp.accounts.signed_in import PersonRequest
from ilnp.desk.pages import staff_page
from ilnp.forms import refusals_beside

SHOWN = {
    "all": gettext_lazy("everybody"),
    "yes": gettext_lazy("yes"),
    "later": gettext_lazy("a later round"),
    "no": gettext_lazy("no"),
    "silent": gettext_lazy("not answered"),
}


@staff_page(
    "cohort/<slug:slug>/inquiry/",
    name="cohort-inquiry",
    permission="cohorts.run_cohort",
    title=gettext_lazy("Inquiry by name"),
    chapter="cohorts",
    above="cohort",
)
@require_http_methods(["GET", "POST"])
def inquiry(request: PersonRequest, slug: str) -> HttpResponse:
    """Everybody who was asked, also after the start; before it an answer that came otherwise can be noted."""
    cohort = get_object_or_404(Cohort, slug=slug)
    form = None
    if cohort.state == Cohort.State.FORMED:
        form = AnswerForForm(request.POST if request.method == "POST" else None, cohort=cohort)
        if request.method == "POST" and form.is_valid():
            with refusals_beside(form):
                values = form.cleaned_data
                answering.answer(values["membership"], values["answer"], said_by=request.user, now=clock.now())
                messages.success(request, _("Noted."))
                return redirect("admin:cohort-inquiry", cohort.slug)
    replies = answering.replies(cohort)
    show = request.GET.get("show", "all")
    return TemplateResponse(
        request,
        "cohorts/staff/inquiry.html",
        {
            "cohort": cohort,
            "above": cohort,
            "form": form,
            "shown": [
                (code, words, sum(code in ("all", reply.said) for reply in replies)) for code, words in SHOWN.items()
            ],
            "show": show,
            "replies": [reply for reply in replies if show not in SHOWN or show in ("all", reply.said)],
        },
    )
