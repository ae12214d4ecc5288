"""Forms that were begun and not sent in: one reminder, word when the deadline moves, and their end."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from applications.form import drafts, telling
from applications.models import Application, Call, Draft
from ilnp.accounts import audit
from ilnp.accounts.addresses import check_address
from ilnp.due import plans

REMINDER, MOVED, END = "unfinished_forms", "deadline_moved", "unfinished_forms_end"
"""The rules: a reminder before the deadline, word that it has moved, and the removal of forms that were not sent in."""

REMIND_BEFORE = timedelta(days=2)
"""How long before the deadline the reminder goes out."""

PAUSE = timedelta(minutes=15)
"""How long a deadline that was moved may be moved again before people hear of it."""

KEPT = timedelta(days=30)
"""How long a form that was not sent in is kept once it no longer can be."""


def register_rules() -> None:
    """Make the rules known to the dispatcher. Called once, when the program starts."""
    plans.register_rule(REMINDER, label=_("reminder of unfinished forms"), tolerance=timedelta(days=1), act=_remind)
    plans.register_rule(MOVED, label=_("word of a moved deadline"), tolerance=timedelta(days=2), act=_tell)
    plans.register_rule(END, label=_("removal of unfinished forms"), tolerance=timedelta(days=3650), act=_remove)


def wanted(call: Call, now: datetime) -> list[plans.Wanted]:
    """What falls due with forms of ``call`` that are not sent in."""
    if call.closes_at is None:
        return []
    stamp = f"{call.pk}:{call.closes_at:%Y%m%d%H%M%S}"
    found = [plans.Wanted(REMINDER, f"unfinished-forms:{stamp}", call.closes_at - REMIND_BEFORE)]
    if settles_at := call.settles_at():
        ends_at = settles_at + KEPT
        found.append(plans.Wanted(END, f"unfinished-forms-end:{call.pk}:{ends_at:%Y%m%d%H%M%S}", max(ends_at, now)))
    if call.closes_at > now and _open(call).exclude(told_deadline=call.closes_at).exists():
        due_at = now + PAUSE
        found.append(plans.Wanted(MOVED, f"deadline-moved:{stamp}:{due_at:%Y%m%d%H%M%S}", due_at))
    return found


@transaction.atomic
def remind(call: Call, now: datetime) -> int:
    """Remind everybody once who has begun a form for ``call`` and not sent one in. Returns how many.

    Nobody is reminded by whom no address was typed, nor at an address that has applied already.
    """
    return _write(call, _open(call).filter(reminded_at=None), telling.unfinished, reminded_at=now)


@transaction.atomic
def tell_moved(call: Call) -> int:
    """Tell everybody who fills in a form for ``call`` under another deadline than they know of. Returns how many."""
    late = _open(call).exclude(told_deadline=call.closes_at)
    return _write(call, late, telling.deadline_moved, told_deadline=call.closes_at)


@transaction.atomic
def remove(call: Call, now: datetime) -> int:
    """Remove the forms for ``call`` that were not sent in, once that cannot be done any more. Returns how many."""
    settles_at = call.settles_at()
    if settles_at is None or settles_at + KEPT > now:
        return 0
    number, _by_model = Draft.objects.filter(call=call, sent_at=None).delete()
    if number:
        audit.record("unfinished forms removed", call, forms=number)
    return number


def _open(call: Call) -> models.QuerySet[Draft]:
    return Draft.objects.filter(call=call, sent_at=None, changes=None)


def _write(
    call: Call, found: models.QuerySet[Draft], write: Callable[[Draft, str], None], **noted: datetime | None
) -> int:
    """Write once to each address, about the form saved last, and note it with all of them."""
    rows = list(found.select_for_update(of=("self",)).select_related("call").order_by("-saved_at"))
    applied = set(Application.objects.filter(call=call).values_list("email", flat=True))
    written: set[str] = set()
    for draft, address in _reachable(rows):
        if address not in written and address not in applied:
            write(draft, address)
            written.add(address)
    Draft.objects.filter(pk__in=[row.pk for row in rows]).update(**noted)
    return len(written)


def _reachable(rows: list[Draft]) -> Iterator[tuple[Draft, str]]:
    """The forms in which an address stands that mail can reach."""
    for draft in rows:
        try:
            yield draft, check_address(drafts.address_of(draft))
        except ValidationError:
            continue


def _remind(plan: plans.Plan, now: datetime) -> None:
    remind(Call.objects.get(pk=plan.about_id), now)


def _tell(plan: plans.Plan, now: datetime) -> None:
    tell_moved(Call.objects.get(pk=plan.about_id))


def _remove(plan: plans.Plan, now: datetime) -> None:
    remove(Call.objects.get(pk=plan.about_id), now)
