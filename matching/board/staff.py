"""Staff pages of a board: the board itself, and where one person can stand."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from ilnp.accounts.signed_in import PersonRequest
from ilnp.desk.lists import paging
from ilnp.desk.pages import staff_page
from ilnp.forms import refusals_told
from matching.board import moving, placing, showing, telling
from matching.board.reading import Board
from matching.models import Move, Run

GROUPS_PER_PAGE = 24
FOUND = 8
"""So many people are shown for a name, each with everything that can be done: whoever has more types more of it."""

MAKES_MOVES = "matching.start_run"


def run_of(number: int) -> Run:
    """A solved run without its documents. Raises ``Http404``."""
    light = Run.objects.light().select_related("call", "policy", "requested_by", "approved_by")
    return get_object_or_404(light, pk=number, solution__isnull=False)


def may_move(request: PersonRequest, run: Run) -> bool:
    """Whether moves can be made, and by the reader."""
    return run.state == Run.State.DONE and request.user.has_perm(MAKES_MOVES)


@staff_page(
    "matching/runs/<int:number>/board/",
    name="matching-board",
    permission="matching.view_run",
    title=gettext_lazy("Board"),
    chapter="matching",
    above="matching-run",
)
@require_GET
def board_page(request: PersonRequest, number: int) -> HttpResponse:
    """The tray with its price, who has no place since, and all groups: changed ones first, then the weakest."""
    run = run_of(number)
    board = Board(run)
    typed, show = paging.typed(request), request.GET.get("show", "")
    page = paging.page_of(request, showing.ordered(board, typed, show), GROUPS_PER_PAGE)
    steps = board.steps
    context = {
        "run": run,
        "above": run,
        "board": board,
        "tray": showing.lines(board, [step for step in steps if step.move.applied_at is None]),
        "applied": showing.lines(board, [step for step in steps if step.move.applied_at is not None]),
        "total": showing.total(board) if board.tray else [],
        "arranged": showing.arranged_again(board) if steps else "",
        "without_place": showing.without_place(board),
        "waiting": showing.waiting_called(board, typed),
        "number_waiting": len(board.now.waiting),
        "page": page,
        "cards": showing.cards(board, page),
        "name": typed,
        "show": show,
        "may_move": may_move(request, run),
    }
    return TemplateResponse(request, "matching/staff/board/board.html", context)


@staff_page(
    "matching/runs/<int:number>/board/people/<int:application>/",
    name="matching-board-person",
    permission=MAKES_MOVES,
    title=gettext_lazy("Move somebody"),
    chapter="matching",
    above="matching-board",
)
@require_GET
def person_page(request: PersonRequest, number: int, application: int) -> HttpResponse:
    """Where somebody stands, the ten best places for them, and what can be done with whom they name: ``?name=``.

    With ``?with=`` somebody else of the run, people of that name are offered for a group of three.
    """
    run = run_of(number)
    board = Board(run)
    person = board.people.get(application)
    if person is None or run.state != Run.State.DONE:
        raise Http404
    group = board.now.of(application)
    typed = paging.typed(request)
    second = _other(board, request.GET.get("with", ""), application)
    locked = group is not None and group.locked
    context: dict[str, Any] = {
        "title": _("Move %(who)s") % {"who": person.full_name},
        "run": run,
        "board": board,
        "person": person,
        "group": group,
        "partners": [board.people[one] for one in sorted(group.people - {application})] if group else [],
        "out": placing.option(board, Move.Kind.OUT, [application]) if group and not locked else None,
        "best": placing.best_places(board, application),
        "name": typed,
        "second": board.people[second] if second else None,
        "found": _found(board, application, second, typed) if typed else [],
        "here": reverse("admin:matching-board-person", args=[run.pk, application]),
    }
    return TemplateResponse(request, "matching/staff/board/person.html", context)


def _other(board: Board, typed: str, application: int) -> int | None:
    wanted = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 18 else 0
    return wanted if wanted in board.people and wanted != application else None


def _found(board: Board, application: int, second: int | None, typed: str) -> list[tuple[Any, list[placing.Option]]]:
    """People of a name with what can be done with each; with a second person, a group of three with the two."""
    group = board.now.of(application)
    partners = group.people if group else frozenset({application})
    others = [one for one in showing.called_so(board, typed) if one.pk not in (application, second)]
    if second:
        return [
            (one, [placing.option(board, Move.Kind.TRIO, [application, second, one.pk])]) for one in others[:FOUND]
        ]
    others = [one for one in others if one.pk not in partners]
    return [(one, placing.options_with(board, application, one.pk)) for one in others[:FOUND]]


@staff_page(
    "matching/runs/<int:number>/board/move/",
    name="matching-board-move",
    permission=MAKES_MOVES,
    title=gettext_lazy("The board has changed"),
    chapter="matching",
    above="matching-board",
)
@require_POST
def move(request: PersonRequest, number: int) -> HttpResponse:
    """Put one move into the tray. Refused, it leads back to the person with the reason; where somebody else changed the
    board in the meantime, it shows what they did, and the move with its price on top of it.
    """
    run = run_of(number)
    kind, people = request.POST.get("kind", ""), _numbers(request.POST.getlist("people"))
    reason = request.POST.get("reason", "")[:200]
    try:
        made = moving.make(run, kind, people, seen=_seen(request), reason=reason, actor=request.user)
    except moving.MovedSince as since:
        return _on_top(request, since.board, kind, people, reason)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect(_back(request, run, people))
    board = Board(run)
    messages.success(request, _("In the tray: %(move)s.") % {"move": telling.made(made.kind, made.people, board.name)})
    return redirect("admin:matching-board", run.pk)


def _on_top(request: HttpRequest, board: Board, kind: str, people: list[int], reason: str) -> HttpResponse:
    known = kind in Move.Kind.values and bool(people) and board.run.state == Run.State.DONE
    context = {
        "run": board.run,
        "above": board.run,
        "board": board,
        "happened": showing.happened_since(board, _seen(request)),
        "option": placing.option(board, kind, people) if known else None,
        "reason": reason,
    }
    return TemplateResponse(request, "matching/staff/board/on_top.html", context, status=409)


@staff_page(
    "matching/runs/<int:number>/board/apply/",
    name="matching-board-apply",
    permission=MAKES_MOVES,
    title=gettext_lazy("Apply the moves"),
    chapter="matching",
    above="matching-board",
)
@require_POST
def apply_all(request: PersonRequest, number: int) -> HttpResponse:
    """Apply every move of the tray."""
    run = run_of(number)
    with refusals_told(request):
        applied = moving.apply_all(run, seen=_seen(request), actor=request.user)
        messages.success(request, _("Applied: %(n)d. Each can still be undone.") % {"n": len(applied)})
    return redirect("admin:matching-board", run.pk)


@staff_page(
    "matching/runs/<int:number>/board/moves/<int:move_number>/undo/",
    name="matching-board-undo",
    permission=MAKES_MOVES,
    title=gettext_lazy("Undo a move"),
    chapter="matching",
    above="matching-board",
)
@require_POST
def undo(request: PersonRequest, number: int, move_number: int) -> HttpResponse:
    """Undo one move; where others were built on it, these are shown first and go with it."""
    run = run_of(number)
    found = get_object_or_404(Move.objects.select_related("run"), run=run, number=move_number)
    also = _numbers(request.POST.getlist("also"))
    with refusals_told(request):
        try:
            undone = moving.undo(found, seen=_seen(request), also=also, actor=request.user)
            messages.success(request, _("Undone: %(n)d.") % {"n": len(undone)})
        except moving.FallsWith as others:
            return _falls_with(request, run, found, others.moves)
    return redirect("admin:matching-board", run.pk)


def _falls_with(request: HttpRequest, run: Run, found: Move, others: list[Move]) -> HttpResponse:
    board = Board(run)
    context = {
        "run": run,
        "board": board,
        "move": found,
        "words": telling.made(found.kind, found.people, board.name),
        "others": [(one, telling.made(one.kind, one.people, board.name)) for one in others],
    }
    return TemplateResponse(request, "matching/staff/board/falls_with.html", context)


def _seen(request: HttpRequest) -> int:
    typed = request.POST.get("seen", "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else -1


def _numbers(typed: list[str]) -> list[int]:
    return [int(one) for one in typed[:20] if one.isascii() and one.isdigit() and len(one) < 18]


def _back(request: HttpRequest, run: Run, people: list[int]) -> str:
    """The page of the person whom the move was made from, else the board."""
    origin = _numbers([request.POST.get("from", "")])
    if origin and origin[0] in people and run.state == Run.State.DONE:
        return reverse("admin:matching-board-person", args=[run.pk, origin[0]])
    return reverse("admin:matching-board", args=[run.pk])
