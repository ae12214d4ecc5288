"""Staff pages for coordinators: all cohorts, the board of one, starting, moving and ending it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cohorts.board import queries as cohort_queries
from cohorts.board import running
from cohorts.board.staff_forms import DatesForm, StartForm, dates_of
from cohorts.forming import undoing
from cohorts.inquiry import answering
from cohorts.liaisons import caseload
from cohorts.models import Cohort, InquiryAsked, Silence
from cohorts.pulse import health
from cohorts.way import introductions, queries
from cohorts.way.staff import standing_of
from ilnp import clock
from ilnp.accounts.signed_in import PersonRequest
from ilnp.desk import confirming
from ilnp.desk.pages import staff_page
from ilnp.forms import refusals_beside, refusals_told

RUNS_COHORTS = "cohorts.run_cohort"


@staff_page("cohorts/", name="cohorts", permission=RUNS_COHORTS, title=gettext_lazy("Cohorts"), chapter="cohorts")
@require_GET
def overview(request: PersonRequest) -> HttpResponse:
    """All cohorts, those under way first."""
    cohorts = cohort_queries.with_counts(Cohort.objects.select_related("call"))
    return TemplateResponse(request, "cohorts/staff/overview.html", {"cohorts": cohorts})


@staff_page(
    "cohort/<slug:slug>/",
    name="cohort",
    permission=RUNS_COHORTS,
    title=gettext_lazy("Cohort"),
    chapter="cohorts",
    above="cohorts",
)
@require_GET
def board(request: PersonRequest, slug: str) -> HttpResponse:
    """The cohort's board: where it stands, its groups, what to do next."""
    cohort = get_object_or_404(Cohort.objects.select_related("call", "run"), slug=slug)
    groups, now = queries.with_people(cohort.groups.all()).order_by("number"), clock.now()
    return TemplateResponse(
        request,
        "cohorts/staff/board.html",
        {
            "title": cohort.name,
            "cohort": cohort,
            "groups": groups,
            "living": sum(group.ended_at is None or cohort.state == Cohort.State.ENDED for group in groups),
            "without_liaison": cohort.groups.without_liaison().count(),
            "held_back": introductions.held_back(cohort, now) if cohort.state == Cohort.State.STARTED else [],
            "still_asked": introductions.still_asked(cohort) if cohort.state == Cohort.State.STARTED else [],
            "ready": introductions.ready_to_introduce(cohort, now) if cohort.state == Cohort.State.STARTED else [],
            "waiting": cohort.waits.open().count(),
            "not_heard_of": Silence.objects.open().filter(membership__cohort=cohort).count(),
            "inquiry": answering.counts(cohort) if cohort.asks_inquiry else None,
            "stand": standing_of(groups, health.of_groups(groups, now)),
            "deserted": queries.deserted(cohort.groups.all()).count(),
        },
    )


@staff_page(
    "cohort/<slug:slug>/start/",
    name="cohort-start",
    permission=RUNS_COHORTS,
    title=gettext_lazy("Start a cohort"),
    chapter="cohorts",
    above="cohort",
)
@require_http_methods(["GET", "POST"])
def start(request: PersonRequest, slug: str) -> HttpResponse:
    """What will happen, in numbers; then the introductions are queued."""
    cohort = get_object_or_404(Cohort, slug=slug)
    now = clock.now()
    early = answering.is_open(cohort, now)
    form = StartForm(request.POST if request.method == "POST" else None, initial={} if early else {"who": "yes"})
    if not cohort.asks_inquiry:
        del form.fields["who"]
    if request.method == "POST" and form.is_valid():
        only_yes = form.cleaned_data.get("who") == "yes"
        asked = _who_would_lose_their_place(request, cohort) if only_yes and early else None
        if asked is not None:
            return asked
        with refusals_beside(form):
            running.start(cohort, only_who_said_yes=only_yes, gives_up_silent=early, actor=request.user, now=now)
            people = cohort.memberships.active().filter(group__introduced_at__isnull=False).count()
            messages.success(
                request,
                ngettext(
                    "The cohort has started. %(count)d introduction is on its way.",
                    "The cohort has started. %(count)d introductions are on their way.",
                    people,
                )
                % {"count": people},
            )
            return redirect("admin:cohort", cohort.slug)
    return TemplateResponse(
        request,
        "cohorts/staff/start.html",
        {
            "cohort": cohort,
            "form": form,
            "inquiry": answering.counts(cohort) if cohort.asks_inquiry else None,
            "early": early,
            "if_yes": running.outlook(cohort, only_who_said_yes=True) if cohort.asks_inquiry else None,
            "if_all": running.outlook(cohort, only_who_said_yes=False),
            "held_back": introductions.held_back(cohort, now),
            "without_liaison": cohort.groups.without_liaison().count(),
            "withdrawn": cohort.memberships.active().withdrawn().count(),
            "above": cohort,
        },
    )


def _who_would_lose_their_place(request: PersonRequest, cohort: Cohort) -> HttpResponse | None:
    """The question before a start that takes places away that were promised for longer, with everybody's name."""
    losing = answering.silent(cohort).select_related("application").order_by("application__full_name")
    names = [membership.application.full_name for membership in losing]
    last_day = answering.last_day(cohort)
    if not names or last_day is None:
        return None
    day = date_format(last_day)
    return confirming.question(
        request,
        _("Start before the last day for answers?"),
        consequences=[
            _("Their mail says that they can answer until %(day)s. They would lose their place today: %(names)s.")
            % {"day": day, "names": ", ".join(names)},
            _("Each of them gets a mail that says so, and stands in line for the next round."),
            _("You can also wait, move the start, or start with those who have not answered."),
        ],
        button=_("Start without them"),
        back=reverse("admin:cohort-start", args=[cohort.slug]),
        above=cohort,
        number=len(names),
    )


@staff_page(
    "cohort/<slug:slug>/dates/",
    name="cohort-dates",
    permission=RUNS_COHORTS,
    title=gettext_lazy("Move a cohort's dates"),
    chapter="cohorts",
    above="cohort",
)
@require_http_methods(["GET", "POST"])
def dates(request: PersonRequest, slug: str) -> HttpResponse:
    """New dates; everything not yet sent moves along."""
    cohort = get_object_or_404(Cohort, slug=slug)
    form = DatesForm(request.POST if request.method == "POST" else None, initial=dates_of(cohort))
    if request.method == "POST" and form.is_valid():
        with refusals_beside(form):
            running.move(cohort, actor=request.user, now=clock.now(), **form.cleaned_data)
            messages.success(request, _("The dates are moved, and everything that is not sent yet moves along."))
            return redirect("admin:cohort", cohort.slug)
    return TemplateResponse(
        request,
        "cohorts/staff/form.html",
        {
            "title": _("Move the dates of %(cohort)s") % {"cohort": cohort},
            "form": form,
            "button": _("Move the dates"),
            "above": cohort,
        },
    )


@staff_page(
    "cohort/<slug:slug>/act/<slug:act>/",
    name="cohort-act",
    permission=RUNS_COHORTS,
    title=gettext_lazy("Cohort"),
    chapter="cohorts",
    above="cohort",
)
@require_POST
def act(request: PersonRequest, slug: str, act: str) -> HttpResponse:
    """Buttons of the board: assign liaisons, introduce who agrees by now; end the cohort or call it off, once confirmed."""
    cohort = get_object_or_404(Cohort, slug=slug)
    if act not in ACTS:
        return redirect("admin:cohort", cohort.slug)
    asked = _question(request, cohort, act)
    if asked is not None:
        return asked
    with refusals_told(request):
        ACTS[act](cohort, actor=request.user, now=clock.now())
        cohort.refresh_from_db()
    return redirect("admin:cohort", cohort.slug)


def _question(request: PersonRequest, cohort: Cohort, act: str) -> HttpResponse | None:
    """What to ask before a cohort ends or is called off; None for what needs no question, or has its answer."""
    people = cohort.memberships.active().count()
    if act == "end":
        title, button = _("End %(cohort)s?") % {"cohort": cohort}, _("End the cohort")
        after = [
            _("All its groups end, and what was still planned for them is cancelled, but for the survey at the end."),
        ]
    elif act == "call-off":
        title, button = _("Call %(cohort)s off?") % {"cohort": cohort}, _("Call the cohort off")
        after = [
            _("Nobody is introduced. Its people are free again and first in line. No mail says so: write to them.")
        ]
    elif act == "take-back":
        title, button = _("Take the approval of %(cohort)s back?") % {"cohort": cohort}, _("Take it back")
        asked = InquiryAsked.objects.filter(membership__cohort=cohort).values("membership").distinct().count()
        after = [
            _(
                "Nobody was introduced, and nobody counts as having met. Everybody is free again and in line as before."
            ),
            ngettext(
                "%(n)d person was asked whether they take part, and is told that it no longer counts.",
                "%(n)d people were asked whether they take part, and are told that it no longer counts.",
                asked,
            )
            % {"n": asked},
            _("The run waits to be decided on again, with its moves."),
        ]
    else:
        return None
    taking_part = ngettext("%(count)d person takes part now.", "%(count)d people take part now.", people) % {
        "count": people
    }
    return confirming.question(
        request,
        title,
        consequences=[taking_part, *after, *([] if act == "take-back" else [_("This cannot be taken back.")])],
        button=button,
        back=reverse("admin:cohort", args=[cohort.slug]),
        above=cohort,
    )


ACTS: dict[str, Callable[..., Any]] = {
    "end": running.end,
    "call-off": running.call_off,
    "take-back": undoing.take_back,
    "assign-liaisons": caseload.assign,
    "introduce": running.introduce_ready,
}
"""What the buttons of the board do, by the name in their address."""
