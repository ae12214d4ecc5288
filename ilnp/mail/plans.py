"""Due things: planned per person as rows, reconciled after every change, done when their time has come."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import connection, models, transaction
from django.db.models import F
from django.utils.functional import Promise

from ilnp import clock
from ilnp.accounts.models import User
from ilnp.mail.delivery import delivering
from ilnp.mail.outbox import queueing

from .models import Plan
from .states import PlanState

logger = logging.getLogger(__name__)

FIRST_PAUSE = timedelta(minutes=2)
"""How long a plan whose act went wrong waits for its second try; each further pause is twice as long."""

NO_LONGER_TRUE = "What it was about has changed since."
"""Reason of a message that was called back because its plan is not wanted any more."""


@dataclass(frozen=True)
class Rule:
    """What is to be done when plans of this rule fall due, and how late that may be."""

    code: str
    label: str | Promise
    tolerance: timedelta
    act: Callable[[Plan, datetime], None]


@dataclass(frozen=True)
class Wanted:
    """A due thing as the rules of the programme want it now. ``about`` empty: the row that is being reconciled.

    ``key`` names the occasion for ever: what was done under a key is never done again.
    """

    rule: str
    key: str
    due_at: datetime
    person: User | None = None
    about: models.Model | None = None


@dataclass
class Changes:
    """What one reconciliation did: numbers of plans. ``past``: not made, because their time was over already."""

    created: int = 0
    updated: int = 0
    cancelled: int = 0
    left: int = 0
    past: int = 0


@dataclass
class Report:
    """What one tick did: numbers of plans, and of messages by what became of them; why delivery ended early, if so."""

    done: int = 0
    missed: int = 0
    failed: int = 0
    mail: dict[str, int] = field(default_factory=dict)
    trouble: str = ""


_rules: dict[str, Rule] = {}


def register_rule(
    code: str, *, label: str | Promise, tolerance: timedelta, act: Callable[[Plan, datetime], None]
) -> None:
    """Make a rule known. Called in ``AppConfig.ready``.

    ``act(plan, now)`` runs in a transaction of its own, together with the note that the plan is done: what it writes is
    kept exactly when the note is. It queues mail, under the plan's key, and sends none. Raises ``ValueError`` for a second
    rule of this code.
    """
    rule = Rule(code, label, tolerance, act)
    if _rules.get(code, rule).act is not act:
        raise ValueError(f"There are two rules called “{code}”.")
    _rules[code] = rule


def rule(code: str) -> Rule:
    """The rule called ``code``. Raises ``LookupError`` where none is registered."""
    try:
        return _rules[code]
    except KeyError:
        raise LookupError(f"No rule is called “{code}”. Register it in the app's ready().") from None


def every_rule() -> list[Rule]:
    """All rules that are registered, by their codes."""
    return [_rules[code] for code in sorted(_rules)]


@transaction.atomic
def reconcile(about: models.Model, wanted: Iterable[Wanted], *, now: datetime) -> Changes:
    """Make the plans that belong to ``about`` be exactly those ``wanted``: create, update, cancel, or leave.

    What is done stays done; but a message that it put into the outbox under the plan's own key, and that has not left, is
    called back when it is not wanted any more, and waits when its time has moved ahead. A plan that does not exist and
    whose time is over is not made: a late joiner gets only what lies ahead. What was missed or cancelled is planned again
    if it is wanted at a time ahead. A wanted key that belongs to another row passes over to this one. Two reconciliations
    of the same row wait for each other.
    """
    scope_type, scope_id = about._meta.label_lower, str(about.pk)
    asked = {want.key: want for want in wanted}
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"plans:{scope_type}:{scope_id}"])
    changes = Changes()
    known = Plan.objects.select_for_update(no_key=True).order_by("key")
    existing = {
        plan.key: plan
        for plan in known.filter(models.Q(key__in=asked) | models.Q(scope_type=scope_type, scope_id=scope_id))
    }
    new = []
    for key, want in sorted(asked.items()):
        plan = existing.get(key)
        if plan is None:
            if want.due_at < now:
                changes.past += 1
            else:
                new.append(_fill(Plan(key=key), want, about))
        elif plan.state == PlanState.DONE or (plan.state != PlanState.PLANNED and want.due_at <= now):
            changes.left += 1
            if plan.state == PlanState.DONE and want.due_at > now:
                queueing.put_off(key, until=want.due_at)
        else:
            changes.updated += (moved := _move(plan, want, about))
            changes.left += not moved
    changes.created = len(Plan.objects.bulk_create(new, ignore_conflicts=False))
    unwanted = [plan for key, plan in existing.items() if key not in asked]  # all of them belong to this row
    planned = [plan.pk for plan in unwanted if plan.state == PlanState.PLANNED]
    changes.cancelled = Plan.objects.filter(pk__in=planned).update(state=PlanState.CANCELLED)
    if said := [plan.key for plan in unwanted if plan.state == PlanState.DONE]:
        queueing.cancel(*said, reason=NO_LONGER_TRUE)
    return changes


def _fill(plan: Plan, want: Wanted, scope: models.Model) -> Plan:
    about = want.about or scope
    plan.rule = want.rule
    plan.person = want.person
    plan.scope_type, plan.scope_id = scope._meta.label_lower, str(scope.pk)
    plan.about_type, plan.about_id = about._meta.label_lower, str(about.pk)
    plan.tolerance = rule(want.rule).tolerance
    plan.due_at = plan.try_at = want.due_at
    plan.too_late_at = want.due_at + plan.tolerance
    return plan


def _move(plan: Plan, want: Wanted, scope: models.Model) -> bool:
    """Give a planned, missed or cancelled plan what is wanted now. Returns whether anything was different."""
    fields = ("rule", "person_id", "scope_type", "scope_id", "about_type", "about_id", "tolerance", "due_at", "state")
    before = [getattr(plan, name) for name in fields]
    retry_at = plan.try_at
    _fill(plan, want, scope)
    plan.state = PlanState.PLANNED
    if [getattr(plan, name) for name in fields] == before:
        plan.try_at = retry_at
        return False
    plan.attempts, plan.error = 0, ""
    plan.save()
    return True


def tick(now: datetime | None = None, *, deliver: bool = True) -> Report:
    """Do everything that is due, each thing in its own transaction, then deliver what waits.

    Without ``now`` it is done by the real time. With it, everything happens as if it were then, delivery included. May
    run on many hosts at once and as often as one likes: a plan is done once. What is later than its tolerance is marked
    missed. An act that raises is undone, noted with the plan, and tried again after a pause, until it is too late.
    """
    report = Report()
    moment = now or clock.now()
    with clock.pretend(moment):
        report.missed = _mark_missed(moment)
        while (done := _do_next(moment)) is not None:
            report.done += done
            report.failed += not done
        if deliver and now:
            _deliver(report)
    if deliver and not now:
        _deliver(report)
    return report


def _deliver(report: Report) -> None:
    delivered = delivering.deliver()
    report.mail, report.trouble = delivered.counts, delivered.trouble


def _mark_missed(now: datetime) -> int:
    with transaction.atomic():
        late = list(
            Plan.objects.select_for_update(skip_locked=True)
            .filter(state=PlanState.PLANNED, too_late_at__lt=now)
            .values_list("pk", flat=True)
        )
        return Plan.objects.filter(pk__in=late, state=PlanState.PLANNED).update(state=PlanState.MISSED) if late else 0


def _do_next(now: datetime) -> bool | None:
    """Do the plan that is due first. Returns whether its act went well; None when nothing is due."""
    with transaction.atomic():
        plan = (
            Plan.objects.select_for_update(skip_locked=True, no_key=True)
            .filter(state=PlanState.PLANNED, try_at__lte=now, too_late_at__gte=now)
            .order_by("try_at", "id")
            .first()
        )
        if plan is None:
            return None
        try:
            with transaction.atomic():
                rule(plan.rule).act(plan, now)
        except Exception as error:  # an act of an upper floor may raise anything; it is noted and tried again
            logger.exception("The act of plan %s (rule %s) went wrong.", plan.pk, plan.rule)
            pause = FIRST_PAUSE * 2 ** min(plan.attempts, 8)
            Plan.objects.filter(pk=plan.pk).update(
                attempts=F("attempts") + 1, try_at=now + pause, error=f"{type(error).__name__}: {error}"[:2000]
            )
            return False
        Plan.objects.filter(pk=plan.pk, state=PlanState.PLANNED).update(state=PlanState.DONE, done_at=now, error="")
        return True


def next_due(after: datetime) -> datetime | None:
    """When the first plan after that moment falls due or is to be tried again; None when there is none."""
    planned = Plan.objects.filter(state=PlanState.PLANNED, try_at__gt=after)
    return planned.aggregate(first=models.Min("try_at"))["first"]
