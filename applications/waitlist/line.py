"""The waitlist: who is eligible and has no place yet, and is first in line for the next wave."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from applications.form.links import WITHDRAWN
from applications.models import Application, Call, WaitlistEntry
from applications.waitlist.mails import application_waitlist
from ilnp import clock
from ilnp.accounts import audit
from ilnp.accounts.models import User
from ilnp.links.mailed import MailedLink
from ilnp.links.over import of_person
from ilnp.mail.outbox import many, queueing
from ilnp.mail.outbox.many import Addressee

NOT_IN_LINE = _("The place on the waitlist that this link belongs to has ended.")


def _over(number: str) -> Promise | None:
    """Why somebody's place in line is no question any more."""
    entry = WaitlistEntry.objects.select_related("application__person").filter(pk=number).first()
    if entry is None:
        return None
    if switched_off := of_person(entry.application.person):
        return switched_off
    if entry.application.status == Application.Status.WITHDRAWN:
        return WITHDRAWN
    return NOT_IN_LINE if entry.ended_at else None


LINK = MailedLink("waitlist", "waitlist:mine", lasts=timedelta(days=120), over=_over)
"""With it a person stays on the list or leaves it; it names their entry."""


@transaction.atomic
def record_wave(call: Call, placed: Collection[int], *, actor: User | None = None) -> int:
    """Note that a wave of ``call`` was formed with the applications numbered ``placed``; return how many are left waiting.

    Those placed leave the waitlist with a place. Everybody else who is eligible in this call and has none is left out of
    one wave more, whether they stood on the list before or not. Who left the list by themselves stays off it.
    """
    record_placed(placed, actor=actor)
    now = clock.now()
    left_out = Application.objects.available().filter(call=call)
    waiting = WaitlistEntry.objects.filter(application__in=left_out, ended_at=None)
    waiting.update(waves=F("waves") + 1)
    newcomers = left_out.filter(waitlist_entry=None)
    WaitlistEntry.objects.bulk_create(WaitlistEntry(application=application, since=now) for application in newcomers)
    number = WaitlistEntry.objects.filter(application__in=left_out, ended_at=None).count()
    audit.record("wave noted", call, actor=actor, placed=len(placed), waiting=number)
    return number


@transaction.atomic
def record_placed(applications: Iterable[int], *, actor: User | None = None) -> None:
    """Note that these applications got a place. A place in line, where they had one, ends."""
    numbers = list(applications)
    now = clock.now()
    Application.objects.filter(pk__in=numbers, placed_at=None).update(placed_at=now)
    WaitlistEntry.objects.filter(application__in=numbers, ended_at=None).update(
        ended_at=now, ended_because=WaitlistEntry.Ending.PLACED, is_stranded=False
    )


def record_withdrawn(application: Application, at: datetime) -> None:
    """End the place in line of an application that is withdrawn. Call it inside the transaction of the withdrawal."""
    WaitlistEntry.objects.filter(application=application, ended_at=None).update(
        ended_at=at, ended_because=WaitlistEntry.Ending.WITHDRAWN
    )


@transaction.atomic
def record_free_again(applications: Iterable[int], *, stranded: bool = True, actor: User | None = None) -> None:
    """Note that these people have no place any more: they are free, and in line with one wave more.

    ``stranded``: they lost it through no fault of theirs, and a rematch puts them before all others.
    """
    numbers = list(applications)
    now = clock.now()
    freed = Application.objects.eligible().filter(pk__in=numbers)
    freed.update(placed_at=None)
    for application in freed.select_related("waitlist_entry"):
        entry = getattr(application, "waitlist_entry", None)
        if entry is None:
            WaitlistEntry.objects.create(application=application, since=now, is_stranded=stranded)
        elif entry.ended_at is None or entry.ended_because == WaitlistEntry.Ending.PLACED:
            WaitlistEntry.objects.filter(pk=entry.pk).update(
                waves=F("waves") + 1, ended_at=None, ended_because="", is_stranded=stranded
            )


def in_line(call: Call) -> QuerySet[WaitlistEntry]:
    """Who waits after the waves of ``call``, first in line first, with their applications."""
    return (
        WaitlistEntry.objects.filter(
            application__call=call, application__status=Application.Status.ELIGIBLE, ended_at=None
        )
        .select_related("application__person", "application__call")
        .order_by("-waves", "application__submitted_at", "application_id")
    )


def place_in_line(entry: WaitlistEntry) -> int | None:
    """The person's place in line, from 1; None for who waits no longer."""
    numbers = list(in_line(entry.application.call).values_list("pk", flat=True))
    return numbers.index(entry.pk) + 1 if entry.pk in numbers else None


@transaction.atomic
def confirm(entry: WaitlistEntry, *, actor: User | None = None) -> bool:
    """Note that the person still waits. Returns whether they stand on the list at all; twice in a day changes nothing
    more."""
    entry = WaitlistEntry.objects.select_for_update(of=("self",)).get(pk=entry.pk)
    if entry.ended_at is not None:
        return False
    if not entry.said_lately():
        entry.confirmed_at = clock.now()
        entry.save(update_fields=["confirmed_at"])
        audit.record("waitlist confirmed", entry, actor=actor)
    return True


@transaction.atomic
def leave(entry: WaitlistEntry, *, actor: User | None = None) -> bool:
    """End the person's place in line because they say so. Returns whether there was one; the application stays."""
    entry = WaitlistEntry.objects.select_for_update(of=("self",)).get(pk=entry.pk)
    if entry.ended_at is not None:
        return False
    entry.ended_at, entry.ended_because = clock.now(), WaitlistEntry.Ending.LEFT
    entry.save(update_fields=["ended_at", "ended_because"])
    audit.record("waitlist left", entry, actor=actor)
    return True


@transaction.atomic
def ask_all(call: Call, *, actor: User | None = None, now: datetime | None = None) -> int:
    """Queue one mail to everyone in line, asking whether they still wait. Returns how many; once a day at most.

    Who cannot be written to is left out, and the desk says who and why.
    """
    day = (now or clock.now()).date()
    waiting = list(enumerate(in_line(call), 1))

    def ask(placed: tuple[int, WaitlistEntry]) -> None:
        place, entry = placed
        application = entry.application
        link = LINK.address(entry.pk, application.language)
        queueing.queue(
            "application_waitlist",
            key=f"waitlist-question:{entry.pk}:{day}",
            values=application_waitlist.values(application, place, link),
            to=application.person,
            address=application.email,
            language=application.language,
            about=application,
        )

    asked = many.write_to_each(waiting, ask, lambda placed: _addressee(placed[1]))
    if asked:
        audit.record("waitlist asked", call, actor=actor, people=len(asked))
    return len(asked)


def _addressee(entry: WaitlistEntry) -> Addressee:
    application = entry.application
    return Addressee(f"waitlist-question:{entry.pk}", "application_waitlist", application.person, application.email)
