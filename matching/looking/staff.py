"""Staff pages about one run: the run itself, its groups, who waits, and who got in."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from applications.models import Application, DuplicateGroup
from ilnp.accounts.signed_in import PersonRequest
from ilnp.desk.lists import paging
from ilnp.desk.pages import staff_page
from ilnp.forms import refusals_told
from matching.looking import comparing, progressing, showing
from matching.looking import waiting as telling_why
from matching.models import Move, Proposal, ProposalMember, Run, Seal
from matching.runs import actions, deciding, explaining

GROUPS_PER_PAGE = 24
PEOPLE_PER_PAGE = 50
OTHERS = 12
SEES_RUNS = "matching.view_run"


def _run(number: int) -> Run:
    return get_object_or_404(
        Run.objects.light().select_related("call", "policy", "requested_by", "approved_by"), pk=number
    )


def _may_lock(request: PersonRequest, run: Run) -> bool:
    return run.state == Run.State.DONE and request.user.has_perm("matching.start_run")


@staff_page(
    "matching/runs/<int:number>/",
    name="matching-run",
    permission=SEES_RUNS,
    title=gettext_lazy("Matching run"),
    chapter="matching",
    above="matching",
)
@require_GET
def run_page(request: PersonRequest, number: int) -> HttpResponse:
    """Progress while it is solved; then goals, the weakest groups, and why people wait. All else is one step away."""
    run = _run(number)
    goals = showing.goals(run)
    context: dict[str, Any] = {
        "title": str(run),
        "run": run,
        "progress": progressing.progress_of(run) if run.is_busy else None,
        "actions": actions.actions_for(run, request.user),
        "may_start": request.user.has_perm("matching.start_run"),
        "may_lock": _may_lock(request, run),
        "goals": goals,
    }
    if goals:
        in_run = Application.objects.filter(Q(proposal_memberships__run=run) | Q(left_over_in__run=run))
        weakest = showing.weakest(run)
        proposals = showing.with_people(Proposal.objects.filter(pk__in=weakest))
        in_order = sorted(proposals, key=lambda proposal: weakest.index(proposal.pk))
        context |= {
            "questions": DuplicateGroup.objects.about_earlier_calls(in_run.values_list("pk", flat=True)),
            "goal_rows": showing.goal_rows(goals),
            "cards": showing.cards(run, in_order, explaining.Wording()),
            "placed": ProposalMember.objects.filter(run=run).count(),
            "groups": run.proposals.count(),
            "reasons": showing.why_waiting(run),
            "others": _others(run)[:OTHERS],
            "moves": Move.objects.filter(run=run).standing().count(),
            "seal": Seal.objects.filter(run=run).first(),
        }
        context["waiting"] = sum(number for _code, _words, number in context["reasons"])
    return TemplateResponse(request, "matching/staff/run.html", context)


@staff_page(
    "matching/runs/<int:number>/groups/",
    name="matching-groups",
    permission=SEES_RUNS,
    title=gettext_lazy("Groups"),
    chapter="matching",
    above="matching-run",
)
@require_GET
def groups(request: PersonRequest, number: int) -> HttpResponse:
    """All proposed groups, searched by name, narrowed and paged."""
    run = _run(number)
    typed, show = paging.typed(request), request.GET.get("show", "")
    page = paging.page_of(request, showing.with_people(showing.found_groups(run, typed, show)), GROUPS_PER_PAGE)
    context = {
        "run": run,
        "above": run,
        "page": page,
        "cards": showing.cards(run, page, explaining.Wording()),
        "name": typed,
        "show": show,
        "may_lock": _may_lock(request, run),
    }
    return TemplateResponse(request, "matching/staff/groups.html", context)


@staff_page(
    "matching/runs/<int:number>/waiting/",
    name="matching-waiting",
    permission=SEES_RUNS,
    title=gettext_lazy("Who waits, and why"),
    chapter="matching",
    above="matching-run",
)
@require_GET
def waiting(request: PersonRequest, number: int) -> HttpResponse:
    """Everybody left over with the reason, and with how many more places they are in."""
    run = _run(number)
    typed, reason = paging.typed(request), request.GET.get("reason", "")
    page = paging.page_of(request, showing.found_waiting(run, typed, reason), PEOPLE_PER_PAGE)
    context = {
        "run": run,
        "above": run,
        "page": page,
        "rows": telling_why.told(run, showing.account_of(run), page),
        "reasons": showing.why_waiting(run),
        "name": typed,
        "reason": reason,
    }
    return TemplateResponse(request, "matching/staff/waiting.html", context)


@staff_page(
    "matching/runs/<int:number>/beside/",
    name="matching-beside",
    permission=SEES_RUNS,
    title=gettext_lazy("Side by side"),
    chapter="matching",
    above="matching-run",
)
@require_GET
def beside(request: PersonRequest, number: int) -> HttpResponse:
    """A run beside another one, ``?other=``, that was solved for the same call."""
    run = _run(number)
    typed = request.GET.get("other", "")
    wanted = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 0
    other = get_object_or_404(_others(run), pk=wanted)
    if not run.finished_at:
        raise Http404
    context = {"run": run, "above": run, "other": other, "comparison": comparing.compare(run, other)}
    return TemplateResponse(request, "matching/staff/beside.html", context)


def _others(run: Run) -> QuerySet[Run]:
    """The other solved runs of the same call, newest first."""
    solved = Run.objects.light().filter(call=run.call_id, solution__isnull=False).exclude(pk=run.pk)
    return solved.select_related("call", "policy").order_by("-requested_at", "-pk")


@staff_page(
    "matching/groups/<int:number>/lock/",
    name="matching-lock",
    permission="matching.start_run",
    title=gettext_lazy("Lock a proposed group"),
    chapter="matching",
)
@require_POST
def lock(request: PersonRequest, number: int) -> HttpResponse:
    """Keep a proposed group in the next run, or let it go again.

    Leads back to the group's card on the page it was on; a script that asks for the card alone is given that.
    """
    with_run = Proposal.objects.select_related("run__call", "run__policy")
    proposal = get_object_or_404(with_run.defer("run__problem", "run__solution", "run__account"), pk=number)
    with refusals_told(request):
        deciding.set_lock(proposal, request.POST.get("locked") == "yes", actor=request.user)
        if request.headers.get("X-Part") == "card":
            shown = showing.with_people(Proposal.objects.filter(pk=proposal.pk))
            card = showing.cards(proposal.run, shown, explaining.Wording())[0]
            context = {"card": card, "run": proposal.run, "may_lock": True, "back": request.POST.get("back", "")}
            return TemplateResponse(request, "matching/staff/card.html", context)
    back = request.POST.get("back", "")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        back = reverse("admin:matching-run", args=[proposal.run_id])
    return redirect(f"{back}#group-{proposal.number}")
