"""A run: asked for, solved by a worker, put aside. Each function makes one change of state."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from applications.models import Call
from ilnp import clock
from ilnp.accounts import audit
from ilnp.accounts.models import User
from matching import engine, history, problem
from matching.models import LeftOver, PairHistory, Policy, Proposal, ProposalMember, Run

STALLED_AFTER = timedelta(minutes=10)
"""A run that is being solved notes progress far more often; silent for so long, its worker has died."""


class RunStopped(Exception):
    """Raised inside the engine when the run was put aside while it was being solved."""


@transaction.atomic
def ask(
    call: Call,
    policy: Policy,
    *,
    seats: int,
    seconds: int | None = None,
    follows: Run | None = None,
    actor: User | None = None,
) -> Run:
    """Ask for a run: store what goes in, as it is now. Solving is the worker's; see ``solve``.

    With ``follows`` the groups locked on that run stay as they are. Raises ``ValidationError`` with a message per field when
    there are fewer than two candidates or places, or a locked group no longer has all its people free.
    """
    candidates = problem.candidates(call)
    if seats < 2:
        raise ValidationError({"seats": _("A group needs at least two places.")})
    if len(candidates) < 2:
        raise ValidationError(
            {"call": _("This call has fewer than two eligible people without a place. Screen applications first.")}
        )
    locked = _locked_groups(follows, {application.pk for application in candidates})
    if sum(map(len, locked)) > seats:
        raise ValidationError({"seats": _("The groups that you locked need more places than this.")})
    run = Run.objects.create(
        call=call,
        policy=policy,
        seats=seats,
        seconds=seconds,
        follows=follows,
        requested_by=actor,
        problem=problem.build(policy, candidates, seats=seats, locked=locked),
    )
    audit.record("run asked for", run, actor=actor, seats=seats, policy=policy.code, candidates=len(candidates))
    return run


def _locked_groups(follows: Run | None, free: set[int]) -> list[list[int]]:
    if follows is None:
        return []
    locked = []
    for proposal in follows.proposals.filter(is_locked=True).prefetch_related("members"):
        numbers = [member.application_id for member in proposal.members.all()]
        if not free.issuperset(numbers):
            raise ValidationError(
                _("Group %(number)s is locked, but somebody in it is no longer free. Unlock it, then run again.")
                % {"number": proposal.number}
            )
        locked.append(numbers)
    return locked


def solve(run_id: int) -> Run | None:
    """Solve a run that waits, or one whose worker died: the broker hands out its task again.

    Called by the worker and by ``manage.py match``; safe to call twice.

    Returns the run when it is solved, None when somebody else has it or it was put aside. An error of the engine is stored
    on the run, for the coordinator to read, and raised again for the worker's log.
    """
    heard = clock.real()
    stalled = Q(state=Run.State.RUNNING, progress__at__lt=(heard - STALLED_AFTER).isoformat())
    claimed = Run.objects.filter(Q(state=Run.State.QUEUED) | stalled, pk=run_id).update(
        state=Run.State.RUNNING, started_at=clock.now(), progress={"at": heard.isoformat()}
    )
    if not claimed:
        return None
    run = Run.objects.get(pk=run_id)
    try:
        solution = engine.solve(run.problem, seconds=run.seconds, progress=_progress_writer(run))
    except RunStopped:
        return None
    except Exception as error:
        _fail(run, error)
        raise
    return _finish(run, solution)


def _progress_writer(run: Run) -> Callable[[dict[str, Any]], None]:
    last = clock.real()

    def write(event: dict[str, Any]) -> None:
        nonlocal last
        now = clock.real()
        if now - last < timedelta(seconds=0.5):
            return
        last = now
        still_ours = Run.objects.filter(pk=run.pk, state=Run.State.RUNNING).update(
            progress={**event, "at": now.isoformat()}
        )
        if not still_ours:
            raise RunStopped

    return write


@transaction.atomic
def _finish(run: Run, solution: dict[str, Any]) -> Run | None:
    done = Run.objects.filter(pk=run.pk, state=Run.State.RUNNING).update(
        state=Run.State.DONE,
        solution=solution,
        finished_at=clock.now(),
        progress={"at": clock.real().isoformat()},
    )
    if not done:
        return None
    locked = {tuple(sorted(group)) for group in run.problem.get("locked", [])}
    proposals = Proposal.objects.bulk_create(
        Proposal(
            run=run,
            number=number,
            fit=group["fit"],
            shared=group["shared"],
            is_locked=tuple(sorted(group["people"])) in locked,
        )
        for number, group in enumerate(solution["groups"], start=1)
    )
    ProposalMember.objects.bulk_create(
        ProposalMember(run=run, proposal=proposal, application_id=int(person))
        for proposal, group in zip(proposals, solution["groups"], strict=True)
        for person in group["people"]
    )
    LeftOver.objects.bulk_create(
        LeftOver(run=run, application_id=int(row["id"]), reason=row["reason"], facts=row.get("facts") or {})
        for row in solution["unplaced"]
    )
    run.refresh_from_db()
    audit.record("run solved", run, groups=len(proposals))
    return run


@transaction.atomic
def _fail(run: Run, error: Exception) -> None:
    failed = Run.objects.filter(pk=run.pk, state=Run.State.RUNNING).update(
        state=Run.State.FAILED, error=str(error) or type(error).__name__, finished_at=clock.now()
    )
    if failed:
        audit.record("run failed", run, error=type(error).__name__)


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
def approve(run: Run, *, actor: User | None = None) -> Run:
    """Mark a solved run as approved. Forming the cohort is the next chapter's, in the same transaction.

    Raises ``ValidationError`` when the run is not solved, has no group, somebody in it has got a place or is no longer
    eligible since, or two of a group must not be put together by now. Two runs with people in common cannot be approved at
    once: the second waits for the first, then finds these people placed.
    """
    run = Run.objects.select_for_update().select_related("call", "policy").get(pk=run.pk)
    if run.state != Run.State.DONE:
        raise ValidationError(_("Only a run that is solved and not yet decided on can be approved."))
    members = list(
        ProposalMember.objects.filter(run=run)
        .select_related("application")
        .order_by("application")
        .select_for_update(of=("application",))
    )
    if not members:
        raise ValidationError(_("This run has no groups to approve."))
    gone = [
        member.application.full_name
        for member in members
        if member.application.status != member.application.Status.ELIGIBLE or member.application.placed_at
    ]
    if gone:
        raise ValidationError(
            _("No longer free since this run: %(names)s. Run again, then approve.") % {"names": ", ".join(gone)}
        )
    _check_apart(run, members)
    run.state, run.approved_at, run.approved_by = Run.State.APPROVED, clock.now(), actor
    run.save(update_fields=["state", "approved_at", "approved_by"])
    audit.record("run approved", run, actor=actor)
    return run


def _check_apart(run: Run, members: list[ProposalMember]) -> None:
    """Refuse a group of which two were put together, or were said to be kept apart, after the run had begun."""
    people = {member.application.person_id: member for member in members}
    kinds = [PairHistory.Kind.NEVER, *([PairHistory.Kind.TOGETHER] if run.policy.never_again else [])]
    for one, other in (pair for kind in kinds for pair in history.pairs_among(people, kind)):
        if people[one].proposal_id == people[other].proposal_id:
            names = ", ".join(people[number].application.full_name for number in (one, other))
            raise ValidationError(
                _("Must not be put together any more, by the history of pairs: %(names)s. Run again, then approve.")
                % {"names": names}
            )


@transaction.atomic
def set_lock(proposal: Proposal, locked: bool, *, actor: User | None = None) -> Proposal:
    """Keep a proposed group in the next run made from this one, or let it go again."""
    if proposal.run.state != Run.State.DONE:
        raise ValidationError(_("Groups can be locked only on a run that is solved and not yet decided on."))
    proposal.is_locked = locked
    proposal.save(update_fields=["is_locked"])
    audit.record("proposal locked" if locked else "proposal unlocked", proposal, actor=actor)
    return proposal
