"""What time it is: the real time, or the one that ``manage.py tick`` pretends. Nothing else in the program looks it up.

``now()`` is the programme's time, by which everything is dated and done. ``real()`` is the time of the world, for what
guards the machine itself: leases, heartbeats, rate limits, sessions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.db import models

_pretended: ContextVar[datetime | None] = ContextVar("pretended", default=None)


def _not_ahead() -> timedelta:
    return timedelta(0)


_ahead: Callable[[], timedelta] = _not_ahead

MORNING = 8
"""The hour, in a person's own time zone, at which prompts and reminders are due."""


def now() -> datetime:
    """The moment that the programme lives in, in UTC: what is written down is dated by it, what is due is measured by it."""
    return _pretended.get() or real() + _ahead()


def real() -> datetime:
    """The moment that it is in the world, in UTC, whatever is pretended."""
    return datetime.now(UTC)


def today() -> date:
    """The day that it is for the programme, in UTC."""
    return now().date()


def follow(ahead: Callable[[], timedelta] | None) -> None:
    """From now on ``now()`` is ahead of the real time by what ``ahead()`` says; with None it is the real time."""
    global _ahead
    _ahead = ahead or _not_ahead


def ahead() -> timedelta:
    """How far a pretended time that runs on is ahead of the real one; nothing where there is none."""
    return _ahead()


def is_pretended() -> bool:
    """Whether ``pretend`` is in force, so that time stands still. A pretended time that runs on is none of this."""
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


class MadeAtField(models.DateTimeField):
    """When the row was made, or what it tells of happened: ``now()`` unless somebody says otherwise.

    The default belongs to the class and is not written into migrations.
    """

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{"default": now, **options})

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        """What a migration has to know of the field."""
        name, path, args, options = super().deconstruct()
        if options.get("default") is now:
            del options["default"]
        return name, path, list(args), options


class ChangedAtField(models.DateTimeField):
    """When the row was last saved: ``now()`` at every ``save``. ``QuerySet.update`` does not touch it."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{"editable": False, **options})

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        """What a migration has to know of the field."""
        name, path, args, options = super().deconstruct()
        options.pop("editable", None)
        return name, path, list(args), options

    def pre_save(self, model_instance: models.Model, add: bool) -> datetime:
        """The value that is stored, which the object gets too."""
        moment = now()
        setattr(model_instance, self.attname, moment)
        return moment
