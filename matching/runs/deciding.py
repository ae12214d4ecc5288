"""What a coordinator decides about a run: put aside, approved, a group of it kept for the next one."""

from __future__ import annotations

import math
from collections import Counter

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from applications.models import Application
from ilnp import clock
from ilnp.accounts import audit
from ilnp.accounts.models import User
from matching import history
from matching.board import outcome
from matching.board.reading import Board
from matching.models import PairHistory, Proposal, Run, Seal
from matching.sealing import sealing


@transaction.atomic
def put_aside(run: Run, *, actor: User | None = None) -> Run:
    """Put a run aside. One that is being solved stops soon after. Raises ``ValidationError`` when it is approved."""
    run = Run.objects.select_for_update().get(pk=run.pk)
    if Run.State.DISCARDED not in Run.MOVES[Run.State(run.state)]:
        raise ValidationError(_("An approved run cannot be put aside: a cohort was formed from it."))
    run.state = Run.State.DISCARDED
    run.save(update_fields=["state"])
    audit.record("run put aside", run, actor=actor)
    return run


@transaction.atomic
def stop(run: Run, *, actor: User | None = None) -> Run:
    """Ask the worker to end a run that is being solved, and to keep the best that was found by then.

    Its time limit becomes the time that it took, so that everybody sees later that the clock ended it. The worker hears of
    it within seconds. Raises ``ValidationError`` when it is not being solved.
    """
    run = Run.objects.select_for_update().get(pk=run.pk)
    if run.state != Run.State.RUNNING:
        raise ValidationError(_("Only a run that is being solved can be stopped."))
    passed = max(1, math.ceil(run.progress.get("seconds", 0)))
    run.seconds = passed if run.seconds is None else min(run.seconds, passed)
    run.save(update_fields=["seconds"])
    audit.record("run stopped", run, actor=actor, seconds=run.seconds)
    return run


@transaction.atomic
def approve(run: Run, *, actor: User | None = None) -> Run:
    """Mark a solved run as approved, and seal it. Forming the cohort is the next chapter's, in the same transaction.

    The groups are those of the board: the run's with its applied moves. Raises ``ValidationError`` when the run is not
    solved, has no group or moves that are not applied, somebody in it has got a place or is no longer
    eligible since, or two of a group must not be put together by now. Two runs with people in common cannot be approved at
    once: the second waits for the first, then finds these people placed.
    """
    run = Run.objects.select_for_update().select_related("call", "policy").get(pk=run.pk)
    if run.state != Run.State.DONE:
        raise ValidationError(_("Only a run that is solved and not yet decided on can be approved."))
    board = Board(run)
    if board.tray:
        raise ValidationError(
            _("There are moves on the board that are not applied. Apply or undo them, then approve.")
        )
    groups = outcome.groups_on(board)
    if not groups:
        raise ValidationError(_("This run has no groups to approve."))
    placed = [application.pk for group in groups for application in group.applications]
    held = list(Application.objects.select_for_update().filter(pk__in=placed).order_by("pk"))
    gone = [one.full_name for one in held if one.status != Application.Status.ELIGIBLE or one.placed_at]
    if gone:
        raise ValidationError(
            _("No longer free since this run: %(names)s. Run again, then approve.") % {"names": ", ".join(gone)}
        )
    _check_once(held)
    _check_apart(run, groups)
    run.state, run.approved_at, run.approved_by = Run.State.APPROVED, clock.now(), actor
    run.save(update_fields=["state", "approved_at", "approved_by"])
    audit.record("run approved", run, actor=actor)
    sealing.seal(run, actor=actor)
    return run


@transaction.atomic
def take_back(run: Run, *, actor: User | None = None) -> Run:
    """Let an approved run wait to be decided on again. Its seal is broken: the next approval makes another one.

    What was formed of it is the next chapter's to take back, in the same transaction. Raises ``ValidationError`` for a run
    that is not approved.
    """
    run = Run.objects.select_for_update().get(pk=run.pk)
    if run.state != Run.State.APPROVED:
        raise ValidationError(_("This run is not approved."))
    Seal.objects.filter(run=run).delete()
    run.state, run.approved_at, run.approved_by = Run.State.DONE, None, None
    run.save(update_fields=["state", "approved_at", "approved_by"])
    audit.record("run no longer approved", run, actor=actor)
    return run


def _check_once(placed: list[Application]) -> None:
    """Refuse a run in which somebody stands twice, since their two accounts became one after it had begun."""
    numbers = Counter(application.person_id for application in placed)
    names = [application.full_name for application in placed if numbers[application.person_id] > 1]
    if names:
        raise ValidationError(
            _("These are one person by now: %(names)s. Run again, then approve.") % {"names": ", ".join(names)}
        )


def _check_apart(run: Run, groups: list[outcome.Outcome]) -> None:
    """Refuse a group of which two were put together, or were said to be kept apart, after the run had begun."""
    people = {one.person_id: (group.number, one.full_name) for group in groups for one in group.applications}
    kinds = [PairHistory.Kind.NEVER, *([PairHistory.Kind.TOGETHER] if run.policy.never_again else [])]
    for one, other in (pair for kind in kinds for pair in history.pairs_among(people, kind)):
        (here, first), (there, second) = people[one], people[other]
        if here == there:
            raise ValidationError(
                _(
                    "Must not be put together any more, by the history of pairs: %(names)s. Part them on the board or run"
                    " again, then approve."
                )
                % {"names": f"{first}, {second}"}
            )


@transaction.atomic
def set_lock(proposal: Proposal, locked: bool, *, actor: User | None = None) -> Proposal:
    """Keep a proposed group in the next run made from this one, or let it go again.

    Raises ``ValidationError`` on a run that is not waiting to be decided on, and for a group that moves have changed: it is
    locked on the board, as it stands there.
    """
    if Run.objects.select_for_update().get(pk=proposal.run_id).state != Run.State.DONE:
        raise ValidationError(_("Groups can be locked only on a run that is solved and not yet decided on."))
    standing = Board(proposal.run).now.groups.get(proposal.number)
    if standing is None or standing.made_by is not None:
        raise ValidationError(
            _("Group %(number)d was changed on the board. Lock it there.") % {"number": proposal.number}
        )
    proposal.is_locked = locked
    proposal.save(update_fields=["is_locked"])
    audit.record("proposal locked" if locked else "proposal unlocked", proposal, actor=actor)
    return proposal
