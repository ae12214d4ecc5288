"""Who is asked whether they still wait, and what follows from the answer, or from none."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef

from applications.models import Application, Call, WaitlistEntry
from applications.models.waitlist import KEPT, WaitlistQuerySet
from applications.waitlist import queries
from applications.waitlist.mails import application_off_list, application_waitlist
from ilnp import clock
from ilnp.accounts import audit
from ilnp.accounts.models import User
from ilnp.mail.models import Message
from ilnp.mail.outbox import many, queueing
from ilnp.mail.outbox.many import Addressee


def to_ask(call: Call) -> WaitlistQuerySet:
    """Whom a question about the waitlist of this kind of call would reach now, first in line first.

    Nobody who has applied anew since.
    """
    applied_anew = Application.objects.filter(
        person=OuterRef("person"),
        call__kind=OuterRef("kind"),
        status__in=[Application.Status.RECEIVED, Application.Status.ELIGIBLE],
        placed_at=None,
        submitted_at__gt=OuterRef("application__submitted_at"),
    )
    return queries.in_line(call).filter(~Exists(applied_anew), person__erased_at=None)


@transaction.atomic
def ask_all(call: Call, *, actor: User | None = None, now: datetime | None = None) -> int:
    """Queue one mail to everyone on the waitlist of this kind of call, asking whether they still wait. Returns how many.

    A person gets one such mail a day, however many calls they once applied to; who has applied anew gets none. Who cannot
    be written to is left out, and the desk says who and why.
    """
    now = now or clock.now()
    places = {number: place for place, number in enumerate(queries.in_line(call).values_list("pk", flat=True), 1)}
    keys = {entry: _key(entry.person_id, now) for entry in to_ask(call)}
    written = set(Message.objects.filter(key__in=keys.values()).values_list("key", flat=True))

    def ask(entry: WaitlistEntry) -> None:
        _write("application_waitlist", application_waitlist.values(entry, places[entry.pk]), entry, keys[entry])

    asked = many.write_to_each(
        (entry for entry, key in keys.items() if key not in written),
        ask,
        lambda entry: _addressee("application_waitlist", entry),
    )
    WaitlistEntry.objects.filter(pk__in=[entry.pk for entry in asked]).update(asked_at=now)
    if asked:
        audit.record("waitlist asked", call, actor=actor, people=len(asked))
    return len(asked)


def _key(person: int, now: datetime) -> str:
    return f"waitlist-question:{person}:{now.date()}"


def _write(kind: str, values: dict[str, str], entry: WaitlistEntry, key: str) -> None:
    application = entry.application
    queueing.queue(
        kind,
        key=key,
        values=values,
        to=entry.person,
        address=application.email,
        language=application.language,
        about=application,
    )


def _addressee(kind: str, entry: WaitlistEntry) -> Addressee:
    return Addressee(f"{kind}:{entry.pk}", kind, entry.person, entry.application.email)


@transaction.atomic
def confirm(entry: WaitlistEntry, *, actor: User | None = None) -> bool:
    """Note that the person still waits, which also brings back to the list who was off it. Returns whether their place in
    line counts at all; twice in a day changes nothing more."""
    entry = WaitlistEntry.objects.select_for_update(of=("self",)).get(pk=entry.pk)
    if not entry.is_kept():
        return False
    if entry.off_list_at or not entry.said_lately():
        now = clock.now()
        entry.confirmed_at, entry.off_list_at, entry.kept_until = now, None, now + KEPT
        entry.save(update_fields=["confirmed_at", "off_list_at", "kept_until"])
        audit.record("waitlist confirmed", entry, actor=actor)
    return True


@transaction.atomic
def leave(entry: WaitlistEntry, *, actor: User | None = None) -> bool:
    """End the person's place in line because they say so. Returns whether there was one; the application stays."""
    entry = WaitlistEntry.objects.select_for_update(of=("self",)).get(pk=entry.pk)
    if not entry.is_kept():
        return False
    entry.ended_at, entry.ended_because = clock.now(), WaitlistEntry.Ending.LEFT
    entry.save(update_fields=["ended_at", "ended_because"])
    audit.record("waitlist left", entry, actor=actor)
    return True


def take_off(call: Call, *, now: datetime) -> int:
    """Take off the list who was asked whether they still wait, did not answer, and did not apply to ``call``, whose round
    is now put together. Each gets a mail that says how to come back. Returns how many; those who cannot be written to stay
    on the list, and the desk says who and why.

    Their rounds are kept as long as their place in line. Call it inside the transaction that notes the round.
    """
    in_line = queries.in_line(call).silent()
    return tell_off(in_line.exclude(person__in=call.applications.values("person")), now=now)


def tell_off(entries: WaitlistQuerySet, *, now: datetime) -> int:
    """Take these places off the list and tell their people how to come back. Returns how many; see ``take_off``."""
    silent = entries.counted().select_related("person", "application__call")

    def tell(entry: WaitlistEntry) -> None:
        key = f"waitlist-off:{entry.pk}:{entry.asked_at:%Y%m%d%H%M%S}"
        _write("application_off_list", application_off_list.values(entry), entry, key)

    told = many.write_to_each(list(silent), tell, lambda entry: _addressee("application_off_list", entry))
    WaitlistEntry.objects.filter(pk__in=[entry.pk for entry in told]).update(off_list_at=now)
    return len(told)
