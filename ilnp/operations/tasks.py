"""Background work, thin: each task calls the function that does the work. They run where the owner's address is known."""

from __future__ import annotations

import logging
from typing import Any

from celery import shared_task
from django.conf import settings

from ilnp import clock
from ilnp.operations import schedule
from ilnp.operations.backups import drilling, files, making, restoring, servers

logger = logging.getLogger(__name__)

MINUTES_BETWEEN_LOOKS = 15

TROUBLE = (making.NotNow, restoring.Refused, files.Unreadable, servers.ServerTrouble, OSError)
"""What stands in the way of a backup or a drill; health tells how old the last one is, so that somebody hears of it."""


@shared_task(name="ilnp.operations.tasks.make_backup", ignore_result=True)
def make_backup() -> None:
    """Make a backup if one is due still."""
    if not schedule.backup_is_due(clock.real()):
        return
    try:
        making.backup()
    except TROUBLE as trouble:
        logger.error("No backup was made: %s", trouble)


@shared_task(name="ilnp.operations.tasks.try_backup", ignore_result=True)
def try_backup() -> None:
    """Restore the newest backup into a scratch database, if that is due still."""
    if not schedule.drill_is_due(clock.real()):
        return
    try:
        drilling.drill()
    except TROUBLE as trouble:
        logger.error("The newest backup could not be restored into a scratch database: %s", trouble)


def look_for_work(**_signal: Any) -> None:
    """Every quarter of an hour ask for a backup or a drill where one is due. Not for the embedded database.

    What goes wrong is tried again with the next quarter, not with every tick.
    """
    now = clock.real()
    if settings.EMBEDDED or not settings.BACKUP_FOLDER or now.minute % MINUTES_BETWEEN_LOOKS:
        return
    if schedule.backup_is_due(now):
        make_backup.apply_async(expires=50)
    elif schedule.drill_is_due(now):
        try_backup.apply_async(expires=50)
