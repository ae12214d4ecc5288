"""When backups and drills are due by themselves."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from ilnp.due.models import Heartbeat
from ilnp.operations import schedule
from ilnp.operations.backups.drilling import DRILL
from ilnp.operations.backups.making import BACKUP

pytestmark = pytest.mark.django_db

NIGHT = datetime(2027, 3, 2, 2, tzinfo=UTC)
DAY = NIGHT.replace(hour=14)


def heard(name: str, at: datetime) -> None:
    Heartbeat.objects.update_or_create(name=name, defaults={"at": at})


@pytest.mark.parametrize(
    ("now", "hours", "is_due"),
    [(NIGHT, 24, True), (NIGHT, 1, False), (DAY, 12, False), (DAY, 25, False), (DAY, 26, True)],
)
def test_a_backup_is_due_at_night_and_by_day_only_when_the_last_is_too_old(
    now: datetime, hours: int, is_due: bool
) -> None:
    heard(BACKUP, now - timedelta(hours=hours))
    assert schedule.backup_is_due(now) is is_due


def test_the_first_backup_is_due_at_once_and_without_one_there_is_nothing_to_try() -> None:
    assert schedule.backup_is_due(DAY)
    assert not schedule.drill_is_due(DAY)


def test_a_backup_is_tried_every_thirty_days() -> None:
    heard(BACKUP, DAY)
    assert schedule.drill_is_due(DAY)
    heard(DRILL, DAY - timedelta(days=29))
    assert not schedule.drill_is_due(DAY)
    heard(DRILL, DAY - timedelta(days=30))
    assert schedule.drill_is_due(DAY)
