"""Two things at the same moment, each in a thread with a database connection of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotYet
from contextlib import contextmanager
from typing import Any

from django.db import connection, connections, models, transaction

PATIENCE = 30
"""Seconds after which a thread that neither ends nor waits fails the test."""


def _apart(act: Callable[[], Any]) -> Any:
    try:
        return act()
    finally:
        connections.close_all()


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Let all begin at the same moment; return for each what it returned, or the exception that it raised."""
    together = threading.Barrier(len(acts), timeout=PATIENCE)

    def one(act: Callable[[], Any]) -> Any:
        together.wait()
        try:
            return _apart(act)
        except Exception as error:
            return error

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(one, acts))


@contextmanager
def while_locked(row: models.Model, act: Callable[[], Any]) -> Iterator[Future[Any]]:
    """Hold the lock of ``row`` and let ``act`` run into it; then the block changes the row, which ``act`` sees next.

    ``act`` has read by then whatever it reads before the lock. After the block its result can be asked for.
    """
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            type(row)._base_manager.select_for_update().get(pk=row.pk)
            running = pool.submit(_apart, act)
            _until_it_waits(running)
            yield running
        running.exception(PATIENCE)


def _until_it_waits(running: Future[Any]) -> None:
    waiting = "SELECT count(*) FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"
    for _attempt in range(PATIENCE * 100):
        with connection.cursor() as cursor:
            cursor.execute(waiting)
            if cursor.fetchone() != (0,):
                return
        try:
            running.exception(0.01)
        except NotYet:
            continue
        return
    raise AssertionError("The thread neither ended nor waited for the row.")
