"""The list of people who wait for a partner, for coordinators and for the liaisons whose groups they were in."""

from __future__ import annotations

from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from cohorts.models import Cohort, Wait
from ilnp import clock
from ilnp.accounts.signed_in import PersonRequest
from ilnp.desk.lists import paging
from ilnp.desk.pages import staff_page

PEOPLE_PER_PAGE = 50


@staff_page(
    "waiting/",
    name="waiting",
    permission="cohorts.look_after_group",
    title=gettext_lazy("Waiting for a partner"),
    chapter="cohorts",
)
@require_GET
def waiting(request: PersonRequest) -> HttpResponse:
    """Who waits, since when and why, and by when they hear from us; who waits longest stands first."""
    waits = Wait.objects.open().seen_by(request.user).with_people().order_by("since", "pk")
    slug = request.GET.get("cohort", "")
    cohort = Cohort.objects.filter(slug=slug).first() if slug else None
    if cohort is not None:
        waits = waits.filter(cohort=cohort)
    page = paging.page_of(request, waits, PEOPLE_PER_PAGE)
    now = clock.now()
    rows = [(wait, (now - wait.since).days, wait.word_by(now.date())) for wait in page]
    return TemplateResponse(
        request,
        "cohorts/staff/waiting.html",
        {"page": page, "rows": rows, "cohort": cohort, "runs_cohorts": request.user.has_perm("cohorts.run_cohort")},
    )
