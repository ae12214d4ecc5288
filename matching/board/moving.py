"""What coordinators do on a board: make a move, apply all that are in the tray, undo one. One function per change."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from ilnp import clock
from ilnp.accounts import audit
from ilnp.accounts.models import User
from matching import history
from matching.board import arranging
from matching.board.reading import Board
from matching.models import Move, PairHistory, Run


class MovedSince(ValidationError):
    """Somebody else made, applied or undid a move since the board was looked at. Nothing was changed.

    ``board`` is the board as it is.
    """

    def __init__(self, board: Board) -> None:
        super().__init__(_("Somebody else changed the board since you looked at it."))
        self.board = board


class FallsWith(ValidationError):
    """Undoing a move also undoes ``moves``, which have no meaning without it, and that was not said. Nothing was changed."""

    def __init__(self, moves: list[Move]) -> None:
        numbers = ", ".join(str(move.number) for move in moves)
        super().__init__(_("This also undoes what was built on it: %(moves)s.") % {"moves": numbers or "–"})
        self.moves = moves


@transaction.atomic
def make(
    run: Run, kind: str, people: Sequence[int], *, seen: int, reason: str = "", actor: User | None = None
) -> Move:
    """Put one move into the tray, on top of those that are there. ``people`` are applications by number, in the order that
    ``Move`` gives them; ``seen`` is the version of the board that was looked at; a block needs a ``reason``.

    Raises ``MovedSince``, and ``ValidationError`` with the reason where a rule is broken, the move has no meaning, or the
    run is not waiting to be decided on.
    """
    board = _held(run, seen)
    if kind not in Move.Kind.values or not people:
        raise ValidationError(_("There is no such move."))
    if kind == Move.Kind.BLOCK and not reason.strip():
        raise ValidationError({"reason": _("Say why. It stays on record.")})
    if kind == Move.Kind.BLOCK and frozenset(people) in board.kept_apart:
        raise ValidationError(_("They are kept apart already. Take one of them out of the group."))
    number = max((move.number for move in board.moves), default=0) + 1
    move = Move(
        run=board.run,
        number=number,
        kind=kind,
        people=list(people),
        reason=reason.strip() if kind == Move.Kind.BLOCK else "",
        made_by=actor,
        made_at=clock.now(),
    )
    _check_size(move)
    if refusal := board.step(board.now, move).refusal:
        raise ValidationError(refusal)
    move.save()
    audit.record("move made", board.run, actor=actor, move=number, kind=kind, people=list(people))
    arranging.ask(board.run)
    return move


def _check_size(move: Move) -> None:
    sizes = {Move.Kind.OUT: (1,), Move.Kind.THIRD: (3,), Move.Kind.TRIO: (3,), Move.Kind.LOCK: (2, 3)}
    if len(move.people) not in sizes.get(Move.Kind(move.kind), (2,)):
        raise ValidationError(_("This move needs another number of people."))


@transaction.atomic
def apply_all(run: Run, *, seen: int, actor: User | None = None) -> list[Move]:
    """Apply every move of the tray: from now on an approval takes them. Blocks are written into the history of pairs.

    Raises ``MovedSince``, and ``ValidationError`` where the tray is empty, the run is not waiting to be decided on, or a
    move breaks a rule by now, such as by somebody who withdrew.
    """
    board = _held(run, seen)
    if not board.tray:
        raise ValidationError(_("There is no move to apply."))
    for step in board.replayed(board.standing_moves, checked=True):
        if step.refusal:
            raise ValidationError(
                _("Move %(number)d is not possible any more: %(reason)s Undo it, then apply the rest.")
                % {"number": step.move.number, "reason": step.refusal}
            )
    now = clock.now()
    for move in board.tray:
        move.applied_at, move.applied_by = now, actor
        if move.kind == Move.Kind.BLOCK:
            move.pair = _block(board, move, actor)
        move.save(update_fields=["applied_at", "applied_by", "pair"])
    audit.record("moves applied", board.run, actor=actor, moves=[move.number for move in board.tray])
    return board.tray


def _block(board: Board, move: Move, actor: User | None) -> PairHistory | None:
    """Keep the two apart from now on; None where somebody else said so in the meantime."""
    if frozenset(move.people) in board.kept_apart:
        return None
    one, other = (board.people[number].person for number in move.people)
    history.keep_apart(one, other, reason=move.reason, actor=actor)
    first, second = sorted((one.pk, other.pk))
    return PairHistory.objects.in_force().get(one=first, other=second, kind=PairHistory.Kind.NEVER)


@transaction.atomic
def undo(move: Move, *, seen: int, also: Collection[int] = (), actor: User | None = None) -> list[Move]:
    """Undo one move, in the tray or applied, and with it those that have no meaning without it. All others stay, in order.

    ``also`` are the numbers of the latter, as they were shown. Raises ``MovedSince``, ``FallsWith`` where other moves would
    go than those of ``also``, and ``ValidationError`` where the move is undone already or the run is not to be decided on.
    """
    board = _held(move.run, seen)
    found = next((one for one in board.standing_moves if one.pk == move.pk), None)
    if found is None:
        raise ValidationError(_("This move is undone already."))
    falling = falls_with(board, found)
    if {one.number for one in falling} != set(also):
        raise FallsWith(falling)
    undone, now = [found, *falling], clock.now()
    for one in undone:
        one.undone_at, one.undone_by = now, actor
        one.save(update_fields=["undone_at", "undone_by"])
        if one.pair is not None and one.pair.lifted_at is None:
            history.lift(
                one.pair, reason=_("Undone on the board of run %(run)d.") % {"run": board.run.pk}, actor=actor
            )
    audit.record("moves undone", board.run, actor=actor, moves=[one.number for one in undone])
    arranging.ask(board.run)
    return undone


def falls_with(board: Board, move: Move) -> list[Move]:
    """The standing moves that have no meaning, or break a rule, without this one, and do neither with it."""
    refused = {step.move.number for step in board.replayed(board.standing_moves, checked=True) if step.refusal}
    steps = board.replayed([one for one in board.standing_moves if one.pk != move.pk], checked=True)
    return [step.move for step in steps if step.refusal and step.move.number not in refused]


def _held(run: Run, seen: int) -> Board:
    """The board, with its run locked until the end of the transaction."""
    held = Run.objects.light().select_for_update(of=("self",)).select_related("policy").get(pk=run.pk)
    if held.state != Run.State.DONE:
        raise ValidationError(_("Moves are made on a run that is solved and not yet decided on."))
    board = Board(held)
    if board.version != seen:
        raise MovedSince(board)
    return board
