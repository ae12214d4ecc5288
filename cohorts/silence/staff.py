"""Staff pages about people who are not heard of: the list with what can be done, and when which step is taken."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from cohorts.models import Cohort, Silence
from cohorts.silence import ending, setting, steps
from cohorts.silence.staff_forms import LadderForm
from ilnp import clock
from ilnp.accounts.signed_in import PersonRequest
from ilnp.desk.lists import paging
from ilnp.desk.pages import staff_page
from ilnp.forms import refusals_beside, refusals_told

PEOPLE_PER_PAGE = 50

ACTS: dict[str, Callable[..., Any]] = {
    "heard": ending.still_there,
    "leave-out": ending.leave_out,
    "stop": ending.stop,
    "part": ending.part,
    "end-place": ending.end_place,
}
"""What the buttons of a row do, by the name that they send."""


@staff_page(
    "not-heard-of/",
    name="not-heard-of",
    permission="cohorts.look_after_group",
    title=gettext_lazy("Not heard of"),
    chapter="cohorts",
)
@require_http_methods(["GET", "POST"])
def not_heard_of(request: PersonRequest) -> HttpResponse:
    """Who is not heard of, since when and why, what was done and what follows; whose place can end stands first."""
    mine = Silence.objects.seen_by(request.user)
    if request.method == "POST":
        number, act = request.POST.get("silence", ""), request.POST.get("act", "")
        silence = mine.filter(pk=number).first() if number.isdecimal() else None
        if silence is None or act not in ACTS:
            raise PermissionDenied
        step = [request.POST.get("step", "")] if act == "leave-out" else []
        with refusals_told(request):
            ACTS[act](silence, *step, actor=request.user, now=clock.now())
            messages.success(request, _("Noted."))
        return redirect("admin:not-heard-of")
    rows = mine.open().with_people().order_by("proposed_at", "began_at", "pk")
    slug = request.GET.get("cohort", "")
    cohort = Cohort.objects.filter(slug=slug).first() if slug else None
    if cohort is not None:
        rows = rows.filter(membership__cohort=cohort)
    page = paging.page_of(request, rows, PEOPLE_PER_PAGE)
    now = clock.now()
    return TemplateResponse(
        request,
        "cohorts/staff/not_heard_of.html",
        {
            "page": page,
            "cohort": cohort,
            "rows": [
                (silence, (now - silence.began_at).days, _done(silence), steps.following(silence)) for silence in page
            ],
        },
    )


def _done(silence: Silence) -> list[tuple[str, Any]]:
    """The steps that were taken, each with its moment."""
    taken = [(step, getattr(silence, steps.DONE_AT[step])) for step in Silence.Step]
    return [(str(step.label), at) for step, at in taken if at is not None]


@staff_page(
    "cohort/<slug:slug>/silent/",
    name="cohort-silent",
    permission="cohorts.run_cohort",
    title=gettext_lazy("How silent people are followed up"),
    chapter="cohorts",
    above="cohort",
)
@require_http_methods(["GET", "POST"])
def ladder(request: PersonRequest, slug: str) -> HttpResponse:
    """On which day after somebody fell silent each step is taken, and whether any is."""
    cohort = get_object_or_404(Cohort, slug=slug)
    initial = {"is_on": cohort.ladder_since is not None, **{name: getattr(cohort, name) for name in setting.DAYS}}
    initial["ends_places_itself"] = cohort.ends_places_itself
    form = LadderForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        with refusals_beside(form):
            setting.follow_up(cohort, actor=request.user, now=clock.now(), **form.cleaned_data)
            messages.success(request, _("Kept. What is planned follows."))
            return redirect(reverse("admin:cohort", args=[cohort.slug]))
    return TemplateResponse(
        request, "cohorts/staff/form.html", {"form": form, "button": _("Keep"), "above": cohort, "cohort": cohort}
    )
