"""Whether the processes that must never be silent are heard: beat, which asks for a tick, and a worker, which does it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Min
from django.utils import timezone

from .models import Heartbeat, Message, Plan
from .states import MessageState, PlanState

SILENT_AFTER = timedelta(minutes=5)
"""A process not heard for so long counts as silent."""

OFTEN_ENOUGH = timedelta(seconds=20)
"""A heartbeat younger than this is not written again."""

BEAT, WORKER = "beat", "worker"


@dataclass(frozen=True)
class Status:
    """What is known of the background work at one moment.

    ``beat`` and ``worker``: when they were last heard; None: never. ``oldest_due``: since when the oldest thing that
    could be done or sent has been waiting; None when nothing waits. ``stopped``: a person stopped all sending.
    """

    at: datetime
    beat: datetime | None
    worker: datetime | None
    oldest_due: datetime | None
    stopped: bool

    def silent(self) -> list[str]:
        """Which of ``beat`` and ``worker`` have not been heard for five minutes."""
        heard = {BEAT: self.beat, WORKER: self.worker}
        return [name for name, last in heard.items() if last is None or self.at - last > SILENT_AFTER]

    def waiting(self) -> timedelta:
        """For how long the oldest due thing has been waiting."""
        return self.at - self.oldest_due if self.oldest_due else timedelta(0)

    def healthy(self) -> bool:
        """Whether both are heard and nothing has been due for more than five minutes, unless sending was stopped."""
        return not self.silent() and (self.stopped or self.waiting() <= SILENT_AFTER)


def beat(name: str, at: datetime | None = None) -> None:
    """Note that the process called ``name`` lives. Cheap to call often: at most one write in twenty seconds."""
    at = at or timezone.now()
    fresh = Heartbeat.objects.filter(name=name, at__gt=at - OFTEN_ENOUGH).exists()
    if not fresh:
        with transaction.atomic():
            Heartbeat.objects.update_or_create(name=name, defaults={"at": at})


def status(at: datetime | None = None) -> Status:
    """What is known now, by the real time. Three small queries."""
    from .claims import stopped

    at = at or timezone.now()
    heard = dict(Heartbeat.objects.values_list("name", "at"))
    message = Message.objects.filter(state__in=MessageState.waiting(), not_before__lte=at).aggregate(first=Min("not_before"))
    plan = Plan.objects.filter(state=PlanState.PLANNED, try_at__lte=at).aggregate(first=Min("try_at"))
    oldest = min((first for first in (message["first"], plan["first"]) if first), default=None)
    return Status(at, heard.get(BEAT), heard.get(WORKER), oldest, stopped())


def listen() -> None:
    """Connect to Celery's signals. A worker is heard while it lives; beat is heard when it asks for a tick."""
    from celery import signals

    signals.heartbeat_sent.connect(_worker_lives, weak=False, dispatch_uid="ilnp.mail.worker")
    signals.worker_ready.connect(_worker_lives, weak=False, dispatch_uid="ilnp.mail.worker")
    signals.task_postrun.connect(_worker_lives, weak=False, dispatch_uid="ilnp.mail.worker")
    signals.before_task_publish.connect(
        _tick_asked_for, sender="ilnp.mail.tasks.tick", weak=False, dispatch_uid="ilnp.mail.beat"
    )


def _worker_lives(**_signal: Any) -> None:
    _beat_outside_transactions(WORKER)


def _tick_asked_for(**_signal: Any) -> None:
    _beat_outside_transactions(BEAT)


def _beat_outside_transactions(name: str) -> None:
    """The processes that these signals come from must live on when the database is away; the silence then tells."""
    import logging

    from django.db import InterfaceError, OperationalError, connection

    try:
        beat(name)
    except (OperationalError, InterfaceError):
        logging.getLogger(__name__).warning("The heartbeat of %s could not be noted: the database is away.", name)
    finally:
        if not connection.in_atomic_block:
            connection.close_if_unusable_or_obsolete()
