"""Doing what is due: by the clock every minute, or as if it were another time."""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import groupby

from django.db import models, transaction
from django.db.models import F

from ilnp import clock
from ilnp.due import carrying, plans

from .models import Plan
from .states import PlanState

logger = logging.getLogger(__name__)

FIRST_PAUSE = timedelta(minutes=2)
"""How long a plan whose act went wrong waits for its second try; each further pause is twice as long."""

AT_ONCE = 100
"""How many plans are claimed, and done, in one transaction."""

LONGEST_TRANSACTION = 2.0
"""Seconds after which no further rule's plans are begun in the same transaction: what its acts lock, others wait for."""


@dataclass
class Report:
    """What one tick did: numbers of plans, and of mail by what became of it; why delivery ended early, if so."""

    done: int = 0
    missed: int = 0
    failed: int = 0
    mail: dict[str, int] = field(default_factory=dict)
    trouble: str = ""


def tick(now: datetime | None = None, *, deliver: bool = True) -> Report:
    """Do everything that is due, then deliver what waits.

    Without ``now`` it is done by the clock. With it, everything happens as if it were then, delivery included. May run on
    many hosts at once and as often as one likes: a plan is done once. What is later than its tolerance is marked missed.
    An act that raises is undone, noted with the plan, and tried again after a pause, until it is too late; others are
    not touched by it.
    """
    report = Report()
    moment = now or clock.now()
    with clock.pretend(moment):
        report.missed = _mark_missed(moment)
        while _do_some(moment, report):
            pass
        if deliver and now:
            _deliver(report)
    if deliver and not now:
        _deliver(report)
    return report


def next_due(after: datetime) -> datetime | None:
    """When the first plan after that moment falls due or is to be tried again; None when there is none."""
    planned = Plan.objects.filter(state=PlanState.PLANNED, try_at__gt=after)
    return planned.aggregate(first=models.Min("try_at"))["first"]


def _deliver(report: Report) -> None:
    delivery = carrying.deliver()
    report.mail, report.trouble = dict(delivery.counts), delivery.trouble


@transaction.atomic
def _mark_missed(now: datetime) -> int:
    late = list(
        Plan.objects.select_for_update(skip_locked=True)
        .filter(state=PlanState.PLANNED, too_late_at__lt=now)
        .values_list("pk", flat=True)
    )
    return Plan.objects.filter(pk__in=late, state=PlanState.PLANNED).update(state=PlanState.MISSED) if late else 0


@transaction.atomic
def _do_some(now: datetime, report: Report) -> bool:
    """Do the plans that are due first, some at a time. Returns whether there were any."""
    claimed = list(
        Plan.objects.select_for_update(skip_locked=True, no_key=True, of=("self",))
        .select_related("person")
        .filter(state=PlanState.PLANNED, try_at__lte=now, too_late_at__gte=now)
        .order_by("try_at", "id")[:AT_ONCE]
    )
    begun, written = time.monotonic(), plans.times_written()
    for _rule, alike in groupby(claimed, key=lambda plan: plan.rule):
        if time.monotonic() > begun + LONGEST_TRANSACTION:
            break
        _do(list(alike), now, report, written)
    return bool(claimed)


def _do(alike: Sequence[Plan], now: datetime, report: Report, written: int) -> None:
    """Do plans of one rule: all together, or, where one goes wrong, each by itself.

    ``written`` is how often plans had been written when these were read.
    """
    try:
        with transaction.atomic(), carrying.together():
            done = _act(alike, now, written)
    except Exception as error:  # an act of an upper floor may raise anything; it is noted and tried again
        if len(alike) > 1:
            for plan in alike:
                _do([plan], now, report, written)
            return
        plan = alike[0]
        logger.exception("The act of plan %s (rule %s) went wrong.", plan.pk, plan.rule)
        pause = FIRST_PAUSE * 2 ** min(plan.attempts, 8)
        Plan.objects.filter(pk=plan.pk).update(
            attempts=F("attempts") + 1, try_at=now + pause, error=f"{type(error).__name__}: {error}"[:2000]
        )
        report.failed += 1
        return
    Plan.objects.filter(pk__in=done, state=PlanState.PLANNED).update(state=PlanState.DONE, done_at=now, error="")
    report.done += len(done)


def _act(alike: Sequence[Plan], now: datetime, written: int) -> list[int]:
    """Act on each of these plans that is still due: the act of one may have cancelled or moved another."""
    rule = plans.rule(alike[0].rule)
    fetched = rule.fetch(alike) if rule.fetch else {}
    due = [plan.pk for plan in alike]
    done = []
    for plan in alike:
        if plans.times_written() != written:
            written = plans.times_written()
            still = Plan.objects.filter(pk__in=due, state=PlanState.PLANNED, try_at__lte=now, too_late_at__gte=now)
            due = list(still.values_list("pk", flat=True))
        if plan.pk in due:
            plan.fetched = fetched.get(plan.pk)
            rule.act(plan, now)
            done.append(plan.pk)
    return done
