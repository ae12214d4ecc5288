"""Due things as rows: rules say what is done and how late it may be, plans are reconciled after every change.

``ticking`` does them when their time has come.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, models, transaction
from django.utils.functional import Promise

from ilnp.accounts.models import User
from ilnp.due import carrying

from .models import Plan
from .states import PlanState

NO_LONGER_TRUE = "What it was about has changed since."
"""Reason of what is called back because its plan is not wanted any more."""


@dataclass(frozen=True)
class Rule:
    """What is to be done when plans of this rule fall due, and how late that may be."""

    code: str
    label: str | Promise
    tolerance: timedelta
    act: Callable[[Plan, datetime], None]
    fetch: Callable[[Sequence[Plan]], Mapping[int, Any]] | None = None


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


_rules: dict[str, Rule] = {}
_written: ContextVar[int] = ContextVar("written", default=0)


def times_written() -> int:
    """How often this thread has written plans. Whoever holds plans that were read before a write reads them again."""
    return _written.get()


def _note_writing() -> None:
    _written.set(_written.get() + 1)


def register_rule(
    code: str,
    *,
    label: str | Promise,
    tolerance: timedelta,
    act: Callable[[Plan, datetime], None],
    fetch: Callable[[Sequence[Plan]], Mapping[int, Any]] | None = None,
) -> None:
    """Make a rule known. Called in ``AppConfig.ready``.

    ``act(plan, now)`` runs in one transaction with the note that the plan is done: what it writes is kept exactly when the
    note is. It may be undone and run again, so it does nothing but write rows; it queues mail, under the plan's key, and
    sends none.

    ``fetch(plans)`` asks the database once for what the acts of many plans need, and returns it by the plans' ``pk``; the
    act finds its own as ``plan.fetched``. Raises ``ValueError`` for a second rule of this code.
    """
    rule = Rule(code, label, tolerance, act, fetch)
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

    What is done stays done; but what it has set going under the plan's own key (a mail, say), and what has not left, is
    called back when it is not wanted any more, and waits when its time has moved ahead. What is uncertain waits for a
    person. A plan that does not exist and whose time is over is not made: a late joiner gets only what lies ahead. What
    was missed or cancelled is planned again if it is wanted at a time ahead. A wanted key that belongs to another row
    passes over to this one. Two reconciliations of the same row wait for each other.
    """
    _note_writing()
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
        elif plan.state in (PlanState.DONE, PlanState.UNCERTAIN) or (
            plan.state != PlanState.PLANNED and want.due_at <= now
        ):
            changes.left += 1
            if plan.state == PlanState.DONE and want.due_at > now:
                carrying.put_off(key, want.due_at)
        else:
            changes.updated += (moved := _move(plan, want, about))
            changes.left += not moved
    changes.created = len(Plan.objects.bulk_create(new, ignore_conflicts=False))
    unwanted = [plan for key, plan in existing.items() if key not in asked]  # all of them belong to this row
    planned = [plan.pk for plan in unwanted if plan.state in (PlanState.PLANNED, PlanState.UNCERTAIN)]
    changes.cancelled = Plan.objects.filter(pk__in=planned).update(state=PlanState.CANCELLED)
    carrying.call_back([plan.key for plan in unwanted if plan.state == PlanState.DONE], NO_LONGER_TRUE)
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


def forget(person: User) -> None:
    """Cancel what is planned for a person who is erased."""
    _note_writing()
    open_ones = Plan.objects.filter(person=person, state__in=(PlanState.PLANNED, PlanState.UNCERTAIN))
    open_ones.update(state=PlanState.CANCELLED)
