"""The line: who was eligible and left out, through how many rounds, and how their place in it begins and ends."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from applications.models import Application, Call, WaitlistEntry, WaveWaited
from applications.models.waitlist import KEPT
from applications.waitlist import asking, candidates
from ilnp import clock
from ilnp.accounts import audit
from ilnp.accounts.models import User

Ending = WaitlistEntry.Ending


@transaction.atomic
def record_wave(
    call: Call,
    placed: Collection[int],
    *,
    wave: int,
    drew_on_silent: bool = True,
    is_new: bool = True,
    actor: User | None = None,
) -> int:
    """Note that a wave of ``call`` was formed with the applications numbered ``placed``; return how many are left waiting.

    The places in line of those placed end. Everybody else whom the wave could draw on is left out of one more, counted once
    for each ``wave`` (the number of its cohort), whether they had a place in line before or not; who applied anew waits with
    that application from now on. When the wave is new, and no addition to one, who was asked whether they still wait and did
    not answer goes off the list after it, with a mail that says how to come back.
    """
    record_placed(placed, actor=actor)
    now = clock.now()
    left_out = candidates.of(call, asks_first=drew_on_silent)
    _wait(call.kind, left_out, wave=wave, now=now)
    taken_off = asking.take_off(call, now=now) if is_new else 0
    audit.record(
        "wave noted", call, actor=actor, placed=len(placed), waiting=len(left_out), off_list=taken_off, wave=wave
    )
    return len(left_out)


def _wait(kind: str, applications: Iterable[Application], *, wave: int, now: datetime) -> None:
    """Let these people have waited through ``wave``: begin the places in line that they have not yet, and count it."""
    by_person = {application.person_id: application for application in applications}
    held = WaitlistEntry.objects.select_for_update(of=("self",)).filter(kind=kind, person__in=by_person, ended_at=None)
    over = held.filter(kept_until__lte=now)
    WaitlistEntry.objects.filter(pk__in=list(over.values_list("pk", flat=True))).update(
        ended_at=now, ended_because=Ending.OVER
    )
    entries = {entry.person_id: entry for entry in held}
    anew = []
    for number, entry in entries.items():
        if entry.application_id != by_person[number].pk:
            entry.application = by_person[number]
            entry.kept_until = now + KEPT
            entry.asked_at = entry.confirmed_at = entry.off_list_at = None
            anew.append(entry)
    fields = ["application", "kept_until", "asked_at", "confirmed_at", "off_list_at"]
    WaitlistEntry.objects.bulk_update(anew, fields, batch_size=500)
    begun = WaitlistEntry.objects.bulk_create(
        WaitlistEntry(person_id=number, kind=kind, application=application, since=now, kept_until=now + KEPT)
        for number, application in by_person.items()
        if number not in entries
    )
    WaveWaited.objects.bulk_create(
        (WaveWaited(entry=entry, wave=wave, at=now) for entry in [*entries.values(), *begun]), ignore_conflicts=True
    )


@transaction.atomic
def record_placed(applications: Iterable[int], *, actor: User | None = None) -> None:
    """Note that these applications got a place. The place in line that their people had in this kind of call ends with it,
    with whichever application they waited."""
    numbers = list(applications)
    now = clock.now()
    placed = Application.objects.filter(pk__in=numbers)
    placed.filter(placed_at=None).update(placed_at=now)
    of_person = {(row.person_id, row.call.kind): row for row in placed.select_related("call")}
    entries = WaitlistEntry.objects.select_for_update(of=("self",)).filter(
        person__in={person for person, _kind in of_person}, ended_at=None
    )
    ending = [entry for entry in entries if (entry.person_id, entry.kind) in of_person]
    for entry in ending:
        entry.application = of_person[entry.person_id, entry.kind]
        entry.ended_at, entry.ended_because, entry.is_stranded = now, Ending.PLACED, False
    fields = ["application", "ended_at", "ended_because", "is_stranded"]
    WaitlistEntry.objects.bulk_update(ending, fields, batch_size=500)


def record_withdrawn(application: Application, at: datetime) -> None:
    """End the place in line of who withdraws the application that they wait with, or a newer one: both say no.

    Call it inside the transaction of the withdrawal.
    """
    WaitlistEntry.objects.filter(
        Q(application=application) | Q(application__submitted_at__lt=application.submitted_at),
        person=application.person_id,
        kind=application.call.kind,
        ended_at=None,
    ).update(ended_at=at, ended_because=Ending.WITHDRAWN)


@transaction.atomic
def record_free_again(
    applications: Iterable[int], *, wave: int, stranded: bool = True, actor: User | None = None
) -> None:
    """Note that these people have no place any more in the cohort numbered ``wave``: they are free, in line as they were
    before it, and left out of it.

    ``stranded``: they lost it through no fault of theirs, and a rematch puts them before all others. Otherwise they asked
    for a later round themselves, and need not say again that they wait for it.
    """
    now = clock.now()
    freed = Application.objects.eligible().filter(pk__in=list(applications))
    freed.update(placed_at=None)
    for application in freed.select_related("call"):
        kind = application.call.kind
        _find_again(application)
        _wait(kind, [application], wave=wave, now=now)
        entry = WaitlistEntry.objects.get(person=application.person_id, kind=kind, ended_at=None)
        entry.is_stranded, entry.kept_until, entry.off_list_at = stranded, now + KEPT, None
        entry.confirmed_at = entry.confirmed_at if stranded else now
        entry.save(update_fields=["is_stranded", "kept_until", "off_list_at", "confirmed_at"])


@transaction.atomic
def take_wave_back(placed: Collection[int], *, wave: int, since: datetime, actor: User | None = None) -> None:
    """Undo what ``record_wave`` noted of a wave formed at ``since``: these applications have no place any more and stand in
    line as they did, and nobody was left out of it. Who went off the list by it stays off: they were told.
    """
    freed = Application.objects.filter(pk__in=list(placed))
    freed.update(placed_at=None)
    for application in freed.select_related("call"):
        _find_again(application)
    counted = WaveWaited.objects.filter(wave=wave)
    entries = list(counted.values_list("entry", flat=True))
    counted.delete()
    begun = WaitlistEntry.objects.filter(pk__in=entries, ended_at=None, since__gte=since, waves_waited=None)
    begun.delete()
    for application in freed:
        audit.record("place taken back", application, actor=actor, wave=wave)


def _find_again(application: Application) -> None:
    """Open the place in line that ended with this application's place, unless its person stands in line by now."""
    places = WaitlistEntry.objects.filter(person=application.person_id, kind=application.call.kind)
    if places.filter(ended_at=None).exists():
        return
    ended = places.filter(application=application, ended_because=Ending.PLACED).order_by("-ended_at", "-pk").first()
    if ended is not None:
        WaitlistEntry.objects.filter(pk=ended.pk).update(ended_at=None, ended_because="")


def record_wants_later(application: Application) -> None:
    """Note that the person waits for a later round, not for this one: they stay in line, and a rematch no longer puts
    them first. Call it inside the transaction in which they said so.
    """
    _place_of(application).update(is_stranded=False, confirmed_at=clock.now(), off_list_at=None)


def record_wants_no_more(application: Application, at: datetime) -> None:
    """End the person's place in line: they want no partner any more.

    Call it inside the transaction in which they said so.
    """
    _place_of(application).update(ended_at=at, ended_because=Ending.LEFT)


def _place_of(application: Application) -> QuerySet[WaitlistEntry]:
    return WaitlistEntry.objects.filter(person=application.person_id, kind=application.call.kind, ended_at=None)


@transaction.atomic
def record_unheard(applications: Iterable[int], *, actor: User | None = None) -> int:
    """Note that these people got a place and did not say that they want it. Returns how many go off the list for it.

    Silence counts as no, and the place is not theirs any more. But who had been drawn from the list without a word is off
    it, with a mail that says how to come back, and keeps their rounds.
    """
    entries = WaitlistEntry.objects.filter(
        application__in=list(applications), ended_because=Ending.PLACED, kept_until__gt=clock.now()
    ).silent()
    unheard = []
    for entry in entries.select_related("application__call"):
        _find_again(entry.application)
        unheard.append(entry.pk)
    found = WaitlistEntry.objects.filter(pk__in=unheard, ended_at=None)
    Application.objects.filter(pk__in=list(found.values_list("application", flat=True))).update(placed_at=None)
    return asking.tell_off(found, now=clock.now())
