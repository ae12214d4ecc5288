"""Is the program alive? Heartbeats of the processes that must never be silent, and the page that monitoring asks.

The worker is heard while it lives; beat is heard through the tick that only it sends, so a silent beat beside a loud
worker can be told from a worker that is gone.
"""

from __future__ import annotations

import os
import time
from datetime import timedelta
from typing import Any

from celery.signals import beat_embedded_init, beat_init, heartbeat_sent
from django.conf import settings
from django.db import DatabaseError, close_old_connections, connection
from django.db.models import Q
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from redis import Redis, RedisError

from ilnp import clock
from ilnp.mail.delivery.claims import stopped

from .models import Heartbeat, Message
from .states import MessageState

BEAT, WORKER, CODES = "beat", "worker", "codes"
"""Processes that are heard. ``codes`` is there only where sign-in codes have a worker of their own, which the environment
variable ``ILNP_WORKER`` names so."""
LONGEST_SILENCE = timedelta(minutes=5)
LONGEST_WAIT = timedelta(minutes=15)
SECONDS_BETWEEN_NOTES = 30.0

_noted: dict[str, float] = {}


def hear(name: str) -> None:
    """Note that ``name`` was heard now, in real time."""
    Heartbeat.objects.update_or_create(name=name, defaults={"at": clock.real()})


@heartbeat_sent.connect(dispatch_uid="ilnp.mail.health")
def hear_worker(**_signal: Any) -> None:
    """Note, twice a minute, that the worker is there."""
    name = os.environ.get("ILNP_WORKER", WORKER)
    if time.monotonic() - _noted.get(name, -SECONDS_BETWEEN_NOTES) >= SECONDS_BETWEEN_NOTES:
        _noted[name] = time.monotonic()
        _hear_if_possible(name)


@beat_init.connect(dispatch_uid="ilnp.mail.health")
@beat_embedded_init.connect(dispatch_uid="ilnp.mail.health")
def hear_beat(**_signal: Any) -> None:
    """Note that beat has started; from then on its ticks are heard."""
    _hear_if_possible(BEAT)


def _hear_if_possible(name: str) -> None:
    """Note that ``name`` was heard; a database that cannot be reached now is not that process's trouble."""
    try:
        close_old_connections()
        hear(name)
    except DatabaseError:
        connection.close()


def report() -> dict[str, dict[str, Any]]:
    """What is well and what is not: for each part ``ok`` and the facts behind it. Names nobody.

    Parts: database, broker, beat and worker (in real time), mail (seconds, by the clock, that the oldest message that is due
    has waited; it is well while somebody has stopped all sending on purpose).
    """
    parts: dict[str, dict[str, Any]] = {"broker": {"ok": broker_answers()}}
    now, real = clock.now(), clock.real()
    try:
        heard = dict(Heartbeat.objects.values_list("name", "at"))
        due = Message.objects.filter(Q(state__in=MessageState.waiting()), not_before__lte=now, not_after__gt=now)
        oldest = due.order_by("not_before").values_list("not_before", flat=True).first()
        on_purpose = stopped()
    except DatabaseError:
        return {"database": {"ok": False}, **parts}
    for name in (BEAT, WORKER, *({CODES} & set(heard))):
        at = heard.get(name)
        silence = seconds(real - at) if at else None
        parts[name] = {"ok": at is not None and real - at <= LONGEST_SILENCE, "seconds_since_heard": silence}
    waited = now - oldest if oldest else timedelta(0)
    parts["mail"] = {
        "ok": on_purpose or waited <= LONGEST_WAIT,
        "oldest_due_message_waits_seconds": seconds(waited) if oldest else None,
        "stopped_on_purpose": on_purpose,
    }
    return {"database": {"ok": True}, **parts}


def seconds(duration: timedelta) -> int:
    """Whole seconds; what seems to lie ahead, by clocks that differ a little, counts as now."""
    return max(0, int(duration.total_seconds()))


def broker_answers() -> bool:
    """Whether the broker takes tasks."""
    try:
        with Redis.from_url(settings.REDIS_URL, socket_connect_timeout=3, socket_timeout=3) as client:
            return bool(client.ping())
    except RedisError:
        return False


@never_cache
def healthz(request: HttpRequest, part: str = "") -> JsonResponse:
    """Answer 200 when all is well and 503 otherwise, with the report as JSON.

    ``part`` ``web`` asks only for what a page needs, the database and the broker: a web server need not be replaced
    because a worker is gone.
    """
    parts = report()
    if part == "web":
        parts = {name: parts[name] for name in ("database", "broker")}
    well = all(state["ok"] for state in parts.values())
    return JsonResponse({"ok": well, **parts}, status=200 if well else 503)
