"""When the next backup and the next drill are due. In real time: nothing here is ever done in fast-forward."""

from __future__ import annotations

from datetime import datetime, timedelta

from ilnp.due.models import Heartbeat
from ilnp.operations.backups.drilling import DRILL
from ilnp.operations.backups.making import BACKUP

NIGHT = (1, 4)
"""The hours, in UTC, in which the nightly backup is made."""
NIGHTLY, LATEST = timedelta(hours=20), timedelta(hours=26)
DRILLED = timedelta(days=30)


def last(name: str) -> datetime | None:
    """When health last heard of a backup or a drill; None if never."""
    return Heartbeat.objects.filter(name=name).values_list("at", flat=True).first()


def backup_is_due(now: datetime) -> bool:
    """Whether a backup should be made now: at night, or as soon as the last is too old."""
    before = last(BACKUP)
    if before is None:
        return True
    age = now - before
    at_night = NIGHT[0] <= now.hour < NIGHT[1]
    return age >= LATEST or (at_night and age >= NIGHTLY)


def drill_is_due(now: datetime) -> bool:
    """Whether the last backup should be tried: there is one, and the last try is more than thirty days old."""
    before = last(DRILL)
    return last(BACKUP) is not None and (before is None or now - before >= DRILLED)
