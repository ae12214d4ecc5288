"""Choosing what one works on."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from ilnp.accounts.signed_in import PersonRequest
from ilnp.desk.pages import staff_page
from ilnp.desk.work import steps

KEPT_IN = "desk_work"
"""The session's key for what somebody chose to work on."""


@staff_page(
    "work/",
    name="work",
    permission=lambda user: bool(steps.all_works(user)),
    title=gettext_lazy("What you work on"),
    chapter="desk",
    menu=False,
)
@require_POST
def choose(request: PersonRequest) -> HttpResponse:
    """Keep for this session which call one works on, then lead to the first page. One that is not there changes nothing."""
    wanted = request.POST.get("work", "")
    if wanted in {work.key for work in steps.all_works(request.user)}:
        request.session[KEPT_IN] = wanted
    return redirect("admin:index")
