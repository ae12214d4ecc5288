"""New partners for those who wait: one run proposes them, a coordinator looks at it and adds its groups to the cohort."""

from __future__ import annotations

from django.db import transaction

from applications.waitlist import candidates
from cohorts.models import Cohort
from ilnp.accounts import audit
from ilnp.accounts.models import User
from matching.models import Policy, Run
from matching.runs import asking, deciding

POLICY = "rematch"
"""The policy by which partners are found on the way: who lost a group before who only waited."""

UNDECIDED = (Run.State.QUEUED, Run.State.RUNNING, Run.State.DONE)


@transaction.atomic
def propose(cohort: Cohort, *, actor: User | None = None) -> Run | None:
    """Ask for a run that finds partners for everybody who waits in a cohort, among each other and on the waitlist.

    Groups that work are left alone: the run knows nothing of them. It has two places for each who waits. Proposals that the
    program asked for itself before, and nobody has decided on, are put aside: the new one knows of everybody. Returns the
    run, or None where nobody waits, where nobody else is free, where the policy was deleted, or where the cohort is over.
    Whether the newcomers are asked first is the cohort's question (``formation.add_groups``). A worker solves the run once
    this transaction is kept.
    """
    cohort = Cohort.objects.select_related("call").get(pk=cohort.pk)
    policy = Policy.objects.filter(code=POLICY).order_by("-pk").first()
    waiting = cohort.waits.open().count()
    free = len(candidates.of(cohort.call, asks_first=cohort.asks_inquiry)) if waiting else 0
    if cohort.state not in (Cohort.State.FORMED, Cohort.State.STARTED) or free < 2 or policy is None:
        return None
    for earlier in Run.objects.filter(
        call=cohort.call, policy__code=POLICY, requested_by=None, state__in=UNDECIDED
    ).select_for_update():
        deciding.put_aside(earlier, actor=actor)
    run = asking.hand_over(
        cohort.call,
        policy,
        seats=min(2 * waiting, free),
        asks_first=cohort.asks_inquiry,
        actor=actor,
    )
    audit.record("partners looked for", cohort, actor=actor, run=run.pk, waiting=waiting)
    return run


def newest(cohort: Cohort) -> Run | None:
    """The newest proposal of partners that nobody has decided on."""
    return Run.objects.filter(call=cohort.call_id, policy__code=POLICY, state__in=UNDECIDED).order_by("-pk").first()
