"""Staff page: who is eligible and has no place yet, in line."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from applications.models import Call
from applications.waitlist import asking, queries
from ilnp.accounts.signed_in import PersonRequest
from ilnp.desk import confirming
from ilnp.desk.lists import paging
from ilnp.desk.pages import staff_page


@staff_page(
    "applications/<slug:slug>/waitlist/",
    name="applications-waitlist",
    permission="applications.screen_application",
    title=gettext_lazy("Waitlist"),
    chapter="applications",
    above="applications",
)
def show(request: PersonRequest, slug: str) -> HttpResponse:
    """The list, and a button that asks everyone on it whether they still wait, after saying how many get a mail."""
    call = get_object_or_404(Call, slug=slug)
    if request.method == "POST":
        if question := _question(request, call):
            return question
        number = asking.ask_all(call, actor=request.user)
        messages.success(
            request,
            ngettext("%(number)d person is asked.", "%(number)d people are asked.", number) % {"number": number},
        )
        return redirect("admin:applications-waitlist", slug)
    page = paging.page_of(request, queries.in_line(call), 100)
    return TemplateResponse(
        request,
        "applications/staff/waitlist.html",
        {"call": call, "page": page, "to_ask": asking.to_ask(call).count()},
    )


def _question(request: PersonRequest, call: Call) -> TemplateResponse | None:
    line = asking.to_ask(call)
    number = line.count()
    return confirming.question(
        request,
        _("Ask whether they still wait"),
        consequences=[
            ngettext("%(number)d person gets a mail.", "%(number)d people get a mail.", number) % {"number": number},
            _("The first in line: %(names)s.")
            % {"names": ", ".join(entry.application.full_name for entry in line[:3])},
            _("By one click they stay or leave. Whoever stays is drawn on by the next round."),
            _(
                "Whoever does nothing is drawn on by the next round only if it asks everybody before it introduces them,"
                " and then leaves the list with a mail that says how to come back."
            ),
            _("Who was asked today already gets no second mail, and who has applied anew gets none."),
        ],
        button=_("Ask them"),
        back=reverse("admin:applications-waitlist", args=[call.slug]),
    )
