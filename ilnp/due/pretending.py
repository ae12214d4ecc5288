"""The pretended time that stays, for trying a programme out: embedded databases only.

After ``manage.py tick --until`` a row says how far the programme's time is ahead of the real one, and the time runs on
from there. Every process goes by it: a page, a task or a command reads the row once, when it first asks what time it is.
"""

from __future__ import annotations

from contextvars import ContextVar
from datetime import datetime, timedelta
from typing import Any

from celery.signals import task_prerun
from django.conf import settings
from django.core.signals import request_started
from django.db import connection, transaction
from django.db.backends.signals import connection_created
from psycopg2.extensions import TRANSACTION_STATUS_INERROR

from ilnp import clock
from ilnp.accounts import audit

from .models import PretendedTime

NOT_AHEAD = timedelta(0)

_known: ContextVar[timedelta | None] = ContextVar("known", default=None)
_with_table: set[str] = set()
"""Names of databases that have the table, as far as this process has seen."""


class NotEmbedded(Exception):
    """A time that stays was to be pretended while a real database is in use."""


def follow() -> None:
    """Let the clock go by the pretended time. Called once, when the program starts with the embedded database."""
    clock.follow(ahead)
    for beginning in (request_started, task_prerun, connection_created):
        beginning.connect(read_again, dispatch_uid="ilnp.due.pretending")


def read_again(**_signal: Any) -> None:
    """Forget what was read: a page or a task begins, or another database is in use."""
    _known.set(None)


def ahead() -> timedelta:
    """How far the programme's time is ahead of the real one; nothing where none is pretended."""
    known = _known.get()
    if known is None:
        known = _read()
        _known.set(known)
    return known


def is_on() -> bool:
    """Whether a time that stays is pretended. Asks no database in production, where the clock does not follow any."""
    return clock.ahead() > NOT_AHEAD


@transaction.atomic
def go_on_from(moment: datetime) -> None:
    """Let it be ``moment`` for the programme, from where time goes on.

    Time only goes forward: a moment that has passed for the programme changes nothing. Raises ``NotEmbedded``.
    """
    if not settings.EMBEDDED:
        raise NotEmbedded("A time that stays is pretended only in the embedded database.")
    real = clock.real()
    PretendedTime.objects.get_or_create(pk=1, defaults={"at": real, "since": real})
    row = PretendedTime.objects.select_for_update().get(pk=1)
    if moment > row.at + (real - row.since):
        begins = row.at == row.since
        row.at, row.since = moment, real
        row.save()
        read_again()
        if begins:
            audit.record("time pretended", row)


@transaction.atomic
def end() -> bool:
    """Let the programme's time be the real one again; what was dated ahead keeps its date. Returns whether it was not."""
    row = PretendedTime.objects.select_for_update().filter(pk=1).first()
    if row is None:
        return False
    audit.record("time real again", row)
    row.delete()
    read_again()
    return True


def _read() -> timedelta:
    """How far the time is ahead, by the row.

    The question goes past Django's log of queries, because there is none in production and counts should be the same. A
    database that has no tables yet, and a transaction that is about to be undone, know of no pretended time.
    """
    connection.ensure_connection()
    server = connection.connection
    if server.info.transaction_status == TRANSACTION_STATUS_INERROR:
        return NOT_AHEAD
    name = connection.settings_dict["NAME"]
    with server.cursor() as cursor:
        if name not in _with_table:
            cursor.execute("SELECT to_regclass('due_pretendedtime') IS NOT NULL")
            if not cursor.fetchone()[0]:
                return NOT_AHEAD
            _with_table.add(name)
        cursor.execute("SELECT at - since FROM due_pretendedtime")
        row = cursor.fetchone()
    return row[0] if row else NOT_AHEAD
