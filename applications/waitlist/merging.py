"""Places in line follow their person when two accounts become one: of each kind of call there is then one, whose rounds
count once."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from applications.models import Application, WaitlistEntry, WaveWaited
from ilnp.accounts.merging.registry import register_rows
from ilnp.accounts.models import User

Ending = WaitlistEntry.Ending


def register() -> None:
    """Called once, when the program starts."""
    # After the applications, which tell of the last place.
    register_rows(WaitlistEntry, words=_("places in line"), order=12, move=_move)


def _move(ending: User, into: User, _actor: User | None) -> None:
    both = WaitlistEntry.objects.select_for_update(of=("self",)).filter(person__in=[ending, into])
    by_kind: dict[str, list[WaitlistEntry]] = {}
    for entry in both.select_related("application__duplicate_of").order_by("application__submitted_at", "pk"):
        by_kind.setdefault(entry.kind, []).append(entry)
    for kind, entries in by_kind.items():
        last_end = _last_end(into, kind, entries)
        open_now = [entry for entry in entries if entry.ended_at is None]
        if last_end is not None:
            open_now = [entry for entry in open_now if not _is_over(entry, last_end)]
        if open_now:
            _join(open_now[-1], open_now[:-1], last_end)
    WaitlistEntry.objects.filter(person=ending).update(person=into)


def _last_end(person: User, kind: str, entries: list[WaitlistEntry]) -> datetime | None:
    """When the person last got a place or said no, under either account; both accounts' applications are ``person``'s."""
    ends = [entry.ended_at for entry in entries if entry.ended_at and entry.ended_because != Ending.OVER]
    placed = Application.objects.filter(person=person, call__kind=kind).aggregate(last=Max("placed_at"))["last"]
    return max([*ends, *([placed] if placed else [])], default=None)


def _is_over(entry: WaitlistEntry, last_end: datetime) -> bool:
    """End a place in line that holds nothing since then. Returns whether it does not count any more."""
    if entry.since > last_end or entry.waves_waited.filter(at__gt=last_end).exists():
        return False
    WaitlistEntry.objects.filter(pk=entry.pk).update(ended_at=last_end, ended_because=Ending.PLACED)
    return True


def _join(kept: WaitlistEntry, others: list[WaitlistEntry], last_end: datetime | None) -> None:
    """Make one place of several: every round counts once, and only those since the last place. Where both applied to one
    call it is held with the application that counts now."""
    kept.application = kept.application.duplicate_of or kept.application
    known = set(kept.waves_waited.values_list("wave", flat=True))
    for other in others:
        other.waves_waited.exclude(wave__in=known).update(entry=kept)
        known |= set(kept.waves_waited.values_list("wave", flat=True))
        kept.since = min(kept.since, other.since)
        kept.kept_until = max(kept.kept_until, other.kept_until)
        kept.is_stranded = kept.is_stranded or other.is_stranded
        kept.confirmed_at = max(filter(None, [kept.confirmed_at, other.confirmed_at]), default=None)
        kept.asked_at = max(filter(None, [kept.asked_at, other.asked_at]), default=None)
        if other.off_list_at is None:
            kept.off_list_at = None
        other.delete()
    if last_end is not None and (before := WaveWaited.objects.filter(entry=kept, at__lte=last_end)):
        past = WaitlistEntry.objects.create(
            person_id=kept.person_id,
            kind=kept.kind,
            application=kept.application,
            since=kept.since,
            kept_until=kept.kept_until,
            ended_at=last_end,
            ended_because=Ending.PLACED,
        )
        before.update(entry=past)
        kept.since = last_end
    kept.save()
