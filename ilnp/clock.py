"""What time it is for mail and due things: the real time, or the one that ``manage.py tick --now`` pretends."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.utils import timezone

_pretended: ContextVar[datetime | None] = ContextVar("pretended", default=None)

MORNING = 8
"""The hour, in a person's own time zone, at which prompts and reminders are due."""


def now() -> datetime:
    """The moment that mail lives in, with a time zone. Leases and heartbeats never use it: they need the real time."""
    return _pretended.get() or timezone.now()


def is_pretended() -> bool:
    """Whether ``pretend`` is in force."""
    return _pretended.get() is not None


@contextmanager
def pretend(moment: datetime) -> Iterator[None]:
    """Within the block ``now()`` answers ``moment``, in this thread only."""
    if moment.tzinfo is None:
        raise ValueError("A moment needs a time zone.")
    token = _pretended.set(moment)
    try:
        yield
    finally:
        _pretended.reset(token)


def zone(name: str) -> ZoneInfo:
    """The time zone called ``name``; UTC where there is none of that name, so that no mail is lost to a typing error."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC")


def local_morning(day: date, time_zone: str, hour: int = MORNING) -> datetime:
    """The instant, in UTC, at which it is ``hour`` o'clock on ``day`` in ``time_zone``.

    Where clocks skip that hour, the instant is the one that the clock before the change would have shown (PEP 495,
    fold 0); where they repeat it, the first of the two.
    """
    return datetime.combine(day, time(hour), tzinfo=zone(time_zone)).astimezone(UTC)


def next_local_morning(moment: datetime, time_zone: str, hour: int = MORNING) -> datetime:
    """The first local morning strictly after ``moment``, in UTC."""
    day = moment.astimezone(zone(time_zone)).date()
    morning = local_morning(day, time_zone, hour)
    return morning if morning > moment else local_morning(day + timedelta(days=1), time_zone, hour)
