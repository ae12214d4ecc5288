"""Asking for a run: what goes in is stored as it is now, then a worker solves it."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from applications.models import Call
from applications.waitlist import candidates
from ilnp.accounts import audit
from ilnp.accounts.models import User
from matching import problem, tasks
from matching.board import outcome
from matching.board.reading import Board
from matching.models import Policy, Run


@transaction.atomic
def hand_over(
    call: Call,
    policy: Policy,
    *,
    seats: int,
    seconds: int | None = None,
    follows: Run | None = None,
    asks_first: bool = True,
    actor: User | None = None,
) -> Run:
    """Ask for a run as ``ask`` does, and hand it to a worker once it is stored. Raises the same errors."""
    run = ask(call, policy, seats=seats, seconds=seconds, follows=follows, asks_first=asks_first, actor=actor)
    transaction.on_commit(lambda: tasks.solve_run.delay(run.pk))
    return run


@transaction.atomic
def ask(
    call: Call,
    policy: Policy,
    *,
    seats: int,
    seconds: int | None = None,
    follows: Run | None = None,
    asks_first: bool = True,
    actor: User | None = None,
) -> Run:
    """Ask for a run: store what goes in, as it is now. Nobody solves it yet: ``hand_over`` gives it to a worker, and
    ``solving.solve`` solves it here.

    With ``asks_first`` it draws also on people of the waitlist from whom nothing was heard; a cohort formed from it asks
    everybody before it introduces them. With ``follows`` the groups locked on that run's board stay as they are. Raises
    ``ValidationError`` with a message per field when there are fewer than two candidates or places, or a locked group no
    longer has all its people free or meets a block.
    """
    found = candidates.of(call, asks_first=asks_first)
    if seats < 2:
        raise ValidationError({"seats": _("A group needs at least two places.")})
    if len(found) < 2:
        raise ValidationError(
            {"call": _("This call has fewer than two eligible people without a place. Screen applications first.")}
        )
    locked = _locked_groups(follows, {application.pk for application in found})
    if sum(map(len, locked)) > seats:
        raise ValidationError({"seats": _("The groups that you locked need more places than this.")})
    run = Run.objects.create(
        call=call,
        policy=policy,
        seats=seats,
        seconds=seconds,
        follows=follows,
        asks_first=asks_first,
        requested_by=actor,
        problem=problem.build(policy, found, seats=seats, locked=locked),
    )
    audit.record("run asked for", run, actor=actor, seats=seats, policy=policy.code, candidates=len(found))
    return run


def _locked_groups(follows: Run | None, free: set[int]) -> list[list[int]]:
    if follows is None:
        return []
    board, locked = Board(follows), []
    for group in outcome.locked_groups(board):
        if not free.issuperset(group.people):
            raise ValidationError(
                _("Group %(number)s is locked, but somebody in it is no longer free. Unlock it, then run again.")
                % {"number": group.number}
            )
        if parted := next((pair for pair in board.kept_apart if pair <= group.people), None):
            raise ValidationError(
                _(
                    "Group %(number)s is locked, but %(names)s must not be put together since. Unlock it or lift the"
                    " block, then run again."
                )
                % {"number": group.number, "names": " + ".join(sorted(map(board.name, parted)))}
            )
        locked.append(sorted(group.people))
    return locked
