"""Staff pages of matching: all runs, starting one, putting one aside."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from applications.models import Call, DuplicateGroup
from applications.waitlist import candidates
from ilnp.accounts.signed_in import PersonRequest
from ilnp.desk.lists import paging
from ilnp.desk.pages import staff_page
from ilnp.forms import refusals_beside, refusals_told
from matching.board import outcome, telling
from matching.board.reading import Board
from matching.models import Policy, Run
from matching.rules import wording
from matching.runs import asking, deciding, places
from matching.runs.staff_forms import RunForm

GROUPS_PER_PAGE = 100


@staff_page(
    "matching/", name="matching", permission="matching.view_run", title=gettext_lazy("Matching"), chapter="matching"
)
@require_GET
def overview(request: PersonRequest) -> HttpResponse:
    """Calls with people to match, and all runs; with ``?call=`` those of one call."""
    chosen = Call.objects.filter(slug=request.GET.get("call", "")).first()
    calls = Call.objects.order_by("-created_at", "-pk").annotate(
        free=Count("applications", filter=Q(applications__status="eligible", applications__placed_at=None)),
        waiting_decision=Count("applications", filter=Q(applications__status="received")),
    )
    all_runs = (
        Run.objects.select_related("call", "policy", "requested_by")
        .annotate(groups=Count("proposals"))
        .order_by("-requested_at", "-pk")
        .light()
    )
    if chosen is not None:
        calls, all_runs = calls.filter(pk=chosen.pk), all_runs.filter(call=chosen)
    page = paging.page_of(request, all_runs, 50)
    return TemplateResponse(
        request,
        "matching/staff/overview.html",
        {"calls": calls, "call": chosen, "page": page, "may_start": request.user.has_perm("matching.start_run")},
    )


@staff_page(
    "matching/<slug:slug>/start/",
    name="matching-start",
    permission="matching.start_run",
    title=gettext_lazy("Start a matching run"),
    chapter="matching",
    above="matching",
)
def start(request: PersonRequest, slug: str) -> HttpResponse:
    """Choose places and policy, then hand the run to a worker."""
    call = get_object_or_404(Call, slug=slug)
    follows = _earlier_run(request, call)
    board = Board(follows) if follows else None
    found = candidates.of(call)
    number_free = len(found)
    offered, carried = wording.offered_for(call), places.carried()
    initial: dict[str, Any]
    if follows:
        initial = {
            "seats": follows.seats,
            "policy": _newest(follows.policy_id, offered),
            "asks_first": follows.asks_first,
        }
    else:
        initial = {"seats": places.preset(number_free, carried), "policy": wording.last_used(call, offered)}
    form = RunForm(request.POST if request.method == "POST" else None, initial=initial, policies=offered)
    if request.method == "POST" and form.is_valid():
        with refusals_beside(form):
            run = asking.hand_over(
                call,
                form.cleaned_data["policy"],
                seats=form.cleaned_data["seats"],
                seconds=form.cleaned_data["seconds"],
                follows=follows,
                asks_first=form.cleaned_data["asks_first"],
                actor=request.user,
            )
            return redirect("admin:matching-run", run.pk)
    return TemplateResponse(
        request,
        "matching/staff/start.html",
        {
            "call": call,
            "form": form,
            "follows": follows,
            "locked": len(outcome.locked_groups(board)) if board else 0,
            "undone": [
                telling.made(step.move.kind, step.move.people, board.name) for step in outcome.undone_by_rerun(board)
            ]
            if board
            else [],
            "number_free": number_free,
            "carried": carried,
            "offered": [(one, wording.rule_sentences(one), wording.goal_sentences(one)) for one in offered],
            "questions": DuplicateGroup.objects.about_earlier_calls([one.pk for one in found]),
        },
    )


def _newest(number: int, offered: list[Policy]) -> int:
    """The policy with this number, or the version that is offered instead of it."""
    later = {policy.replaces_id: policy.pk for policy in offered if policy.replaces_id is not None}
    return later.get(number, number)


def _earlier_run(request: PersonRequest, call: Call) -> Run | None:
    """The run whose locked groups the new one keeps, if the address names one of this call."""
    number = request.GET.get("from", "")
    return Run.objects.filter(pk=int(number), call=call).first() if number.isdecimal() else None


@staff_page(
    "matching/runs/<int:number>/put-aside/",
    name="matching-put-aside",
    permission="matching.start_run",
    title=gettext_lazy("Put a run aside"),
    chapter="matching",
)
@require_POST
def put_aside(request: PersonRequest, number: int) -> HttpResponse:
    """Put a run aside, or stop one that is being solved."""
    run = get_object_or_404(Run.objects.light(), pk=number)
    with refusals_told(request):
        deciding.put_aside(run, actor=request.user)
    return redirect("admin:matching-run", run.pk)


@staff_page(
    "matching/runs/<int:number>/stop/",
    name="matching-stop",
    permission="matching.start_run",
    title=gettext_lazy("Stop a run"),
    chapter="matching",
)
@require_POST
def stop(request: PersonRequest, number: int) -> HttpResponse:
    """End a run that is being solved; the best that was found by then is kept."""
    run = get_object_or_404(Run.objects.light(), pk=number)
    with refusals_told(request):
        deciding.stop(run, actor=request.user)
    return redirect("admin:matching-run", run.pk)
