"""Thin Celery tasks of matching: they carry a number and delegate."""

from __future__ import annotations

from celery import shared_task

from matching.runs import solving


@shared_task(acks_late=True)
def solve_run(run_id: int) -> None:
    """Solve one run. Delivered twice, the second time finds nothing to do."""
    solving.solve(run_id)
