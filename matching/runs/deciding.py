"""What a coordinator decides about a run: put aside, approved, a group of it kept for the next one."""

from __future__ import annotations

from collections import Counter

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from ilnp import clock
from ilnp.accounts import audit
from ilnp.accounts.models import User
from matching import history
from matching.models import PairHistory, Proposal, ProposalMember, Run
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
def approve(run: Run, *, actor: User | None = None) -> Run:
    """Mark a solved run as approved, and seal it. Forming the cohort is the next chapter's, in the same transaction.

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
    _check_once(members)
    _check_apart(run, members)
    run.state, run.approved_at, run.approved_by = Run.State.APPROVED, clock.now(), actor
    run.save(update_fields=["state", "approved_at", "approved_by"])
    audit.record("run approved", run, actor=actor)
    sealing.seal(run, actor=actor)
    return run


def _check_once(members: list[ProposalMember]) -> None:
    """Refuse a run in which somebody stands twice, since their two accounts became one after it had begun."""
    numbers = Counter(member.application.person_id for member in members)
    names = [member.application.full_name for member in members if numbers[member.application.person_id] > 1]
    if names:
        raise ValidationError(
            _("These are one person by now: %(names)s. Run again, then approve.") % {"names": ", ".join(names)}
        )


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
    if Run.objects.select_for_update().get(pk=proposal.run_id).state != Run.State.DONE:
        raise ValidationError(_("Groups can be locked only on a run that is solved and not yet decided on."))
    proposal.is_locked = locked
    proposal.save(update_fields=["is_locked"])
    audit.record("proposal locked" if locked else "proposal unlocked", proposal, actor=actor)
    return proposal
