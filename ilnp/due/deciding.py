"""What coordinators do with due things that are uncertain: after a restore nobody knows whether they were done."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from ilnp import clock
from ilnp.accounts import audit
from ilnp.accounts.models import User
from ilnp.due.models import Plan
from ilnp.due.plans import rule
from ilnp.due.states import PlanState


def do_now(chosen: Iterable[Plan], *, actor: User) -> int:
    """Let uncertain things be done with the next tick; they have their full time from now on. Others are left as they are.

    Returns how many there were.
    """
    return _decide(chosen, "due thing to be done after all", actor, PlanState.PLANNED)


def was_done(chosen: Iterable[Plan], *, actor: User) -> int:
    """Note that uncertain things were done; they are dated now. Others are left as they are. Returns how many there were."""
    return _decide(chosen, "due thing declared done", actor, PlanState.DONE)


def let_be(chosen: Iterable[Plan], *, actor: User) -> int:
    """Cancel uncertain things. Others are left as they are. Returns how many there were."""
    return _decide(chosen, "due thing let be", actor, PlanState.CANCELLED)


@transaction.atomic
def _decide(chosen: Iterable[Plan], action: str, actor: User, state: PlanState) -> int:
    moment = clock.now()
    found = Plan.objects.select_for_update(no_key=True).filter(
        pk__in=[plan.pk for plan in chosen], state=PlanState.UNCERTAIN
    )
    for plan in found:
        plan.state, plan.error = state, ""
        plan.done_at = moment if state == PlanState.DONE else None
        if state == PlanState.PLANNED:
            plan.attempts, plan.try_at = 0, max(plan.due_at, moment)
            plan.too_late_at = max(plan.too_late_at, moment + rule(plan.rule).tolerance)
        plan.save()
        audit.record(action, plan, actor=actor, rule=plan.rule)
    return len(found)
