"""Is the program alive? Heartbeats of the processes that must never be silent, and the page that monitoring asks.

The worker is heard while it lives; beat is heard through the tick that only it sends, so a silent beat beside a loud
worker can be told from a worker that is gone.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from datetime import timedelta
from hmac import compare_digest
from typing import Any

from celery.signals import beat_embedded_init, beat_init, heartbeat_sent
from django.conf import settings
from django.db import DatabaseError, close_old_connections, connection
from django.db.models import Min
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from redis import Redis, RedisError

from ilnp import clock

from .models import Heartbeat, Plan
from .states import PlanState

BEAT, WORKER, CODES, BACKUPS = "beat", "worker", "codes", "backups"
"""Processes that are heard. ``codes`` and ``backups`` are there only where sign-in codes and backups have workers of their
own, which the environment variable ``ILNP_WORKER`` names so."""
LONGEST_SILENCE = timedelta(minutes=5)
SECONDS_BETWEEN_NOTES = 30.0

Facts = dict[str, Any]

_noted: dict[str, float] = {}
_parts: dict[str, Callable[[], Facts]] = {}
_facts: dict[str, Callable[[], Any]] = {}


def register_part(name: str, look: Callable[[], Facts]) -> None:
    """Let an upper floor say how its part of the program is. Called in ``AppConfig.ready``.

    ``look()`` returns ``ok`` and the facts behind it, names nobody, and may ask the database.
    """
    _parts[name] = look


def register_fact(name: str, look: Callable[[], Any]) -> None:
    """Let an upper floor add one fact to what monitoring is told with the token. Called in ``AppConfig.ready``.

    ``look()`` names nobody, and may ask the database.
    """
    _facts[name] = look


def listen() -> None:
    """Hear the worker and beat from now on. Called once, when the program starts."""
    heartbeat_sent.connect(hear_worker, dispatch_uid="ilnp.due.health")
    beat_init.connect(hear_beat, dispatch_uid="ilnp.due.health")
    beat_embedded_init.connect(hear_beat, dispatch_uid="ilnp.due.health")


def hear(name: str) -> None:
    """Note that ``name`` was heard now, in real time."""
    Heartbeat.objects.update_or_create(name=name, defaults={"at": clock.real()})


def hear_worker(**_signal: Any) -> None:
    """Note, twice a minute, that the worker is there."""
    name = os.environ.get("ILNP_WORKER", WORKER)
    if time.monotonic() - _noted.get(name, -SECONDS_BETWEEN_NOTES) >= SECONDS_BETWEEN_NOTES:
        _noted[name] = time.monotonic()
        _hear_if_possible(name)


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


def report() -> dict[str, Facts]:
    """What is well and what is not: for each part ``ok`` and the facts behind it. Names nobody.

    Parts: database, broker, beat and worker (in real time), and those that are registered.
    """
    parts: dict[str, Facts] = {"broker": {"ok": broker_answers()}}
    real = clock.real()
    try:
        heard = dict(Heartbeat.objects.values_list("name", "at"))
        others = {name: look() for name, look in _parts.items()}
    except DatabaseError:
        return {"database": {"ok": False}, **parts}
    for name in (BEAT, WORKER, *sorted({CODES, BACKUPS} & set(heard))):
        at = heard.get(name)
        silence = seconds(real - at) if at else None
        parts[name] = {"ok": at is not None and real - at <= LONGEST_SILENCE, "seconds_since_heard": silence}
    return {"database": {"ok": True}, **parts, **others}


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


def oldest_due_seconds(parts: dict[str, Facts]) -> int:
    """How long what waits longest has been due: a due thing, or what a part says by the same name. 0: nothing waits."""
    now = clock.now()
    first = Plan.objects.filter(state=PlanState.PLANNED, try_at__lte=now).aggregate(first=Min("try_at"))["first"]
    waits = [part.get("oldest_due_seconds") or 0 for part in parts.values()]
    return max([seconds(now - first) if first else 0, *waits])


def details(parts: dict[str, Facts]) -> Facts:
    """What monitoring is told with the token, beside the parts: who was heard when, what waits, what is wrong."""
    found: Facts = {"wrong": sorted(name for name, part in parts.items() if not part["ok"])}
    if parts["database"]["ok"]:
        real = clock.real()
        heard = Heartbeat.objects.values_list("name", "at")
        found["heartbeats"] = {name: seconds(real - at) for name, at in heard}
        found["oldest_due_seconds"] = oldest_due_seconds(parts)
        found |= {name: look() for name, look in _facts.items()}
    return found


def may_know(request: HttpRequest) -> bool:
    """Whether the request holds the token, as ``Authorization: Bearer …``. Without a token set nobody may."""
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    return bool(settings.HEALTH_TOKEN) and compare_digest(given.encode(), settings.HEALTH_TOKEN.encode())


@never_cache
@require_safe
def healthz(request: HttpRequest, part: str = "") -> JsonResponse:
    """Answer 200 when all is well and 503 otherwise, as JSON: ``ok`` alone, and all the details to who holds the token.

    ``part`` ``web`` asks only for what a page needs, the database and the broker: a web server need not be replaced
    because a worker is gone.
    """
    parts = report()
    if part == "web":
        parts = {name: parts[name] for name in ("database", "broker")}
    well = all(state["ok"] for state in parts.values())
    more = {**parts, **details(parts)} if may_know(request) else {}
    return JsonResponse({"ok": well, **more}, status=200 if well else 503)
