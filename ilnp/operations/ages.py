"""How old the last backup is, and how long ago one was restored and found right."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings

from ilnp import clock
from ilnp.due.health import Facts
from ilnp.operations import schedule
from ilnp.operations.backups.drilling import DRILL
from ilnp.operations.backups.making import BACKUP

TOO_OLD = timedelta(hours=30)
TOO_LONG_UNTRIED = timedelta(days=45)


def backup_age_hours() -> float | None:
    """Hours since the last backup was made; None if none ever was."""
    return _hours(BACKUP)


def restored_backup_age_hours() -> float | None:
    """Hours since a backup was last restored, in a drill, and found right; None if none ever was."""
    return _hours(DRILL)


def _hours(name: str) -> float | None:
    at = schedule.last(name)
    return round((clock.real() - at) / timedelta(hours=1), 1) if at else None


def how_backups_are() -> Facts:
    """For health: well while the last backup is at most thirty hours old and one was tried in 45 days, or none is made."""
    if settings.EMBEDDED or not settings.BACKUP_FOLDER:
        return {"ok": True, "by_itself": False}
    made, tried, now = schedule.last(BACKUP), schedule.last(DRILL), clock.real()
    fresh = made is not None and now - made <= TOO_OLD
    return {"ok": fresh and (tried is None or now - tried <= TOO_LONG_UNTRIED), "by_itself": True}
