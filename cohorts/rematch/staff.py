"""The list of people who wait for a partner, for coordinators and for the liaisons whose groups they were in."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from cohorts.models import Cohort, Wait
from cohorts.rematch import proposing
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
@require_http_methods(["GET", "POST"])
def waiting(request: PersonRequest) -> HttpResponse:
    """Who waits, since when and why, and by when they hear from us; who waits longest stands first. One button looks for
    partners for everybody of a cohort; the run that it asks for shows them before anything happens."""
    finds = request.user.has_perms(["cohorts.run_cohort", "matching.start_run"])
    if request.method == "POST":
        if not finds:
            raise PermissionDenied
        return _find_partners(request, get_object_or_404(Cohort, slug=request.POST.get("cohort", "")))
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
        {
            "page": page,
            "rows": rows,
            "cohort": cohort,
            "of_cohorts": [(one, one.waits.open().count(), proposing.newest(one)) for one in _with_waits()]
            if finds
            else [],
        },
    )


def _with_waits() -> QuerySet[Cohort]:
    """The cohorts in which somebody waits, newest first."""
    return Cohort.objects.filter(pk__in=Wait.objects.open().values("cohort")).order_by("-starts_on", "-pk")


def _find_partners(request: PersonRequest, cohort: Cohort) -> HttpResponse:
    run = proposing.propose(cohort, actor=request.user)
    if run is None:
        messages.warning(request, _("Nobody else is free at the moment. Who waits stays first in line."))
        return redirect("admin:waiting")
    return redirect("admin:matching-run", run.pk)
