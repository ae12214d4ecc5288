"""Thin Celery tasks of matching: they carry a number and delegate."""

from __future__ import annotations

from celery import shared_task

from matching.board import arranging
from matching.runs import accounting, solving
from matching.simulating import working


@shared_task(acks_late=True)
def solve_run(run_id: int) -> None:
    """Solve one run. Delivered twice, the second time finds nothing to do."""
    if solving.solve(run_id) is not None:
        account_for_run.delay(run_id)


@shared_task(acks_late=True)
def account_for_run(run_id: int) -> None:
    """Work out what stands behind a solved run. Delivered twice, it comes to the same."""
    accounting.account(run_id)


@shared_task(acks_late=True)
def simulate_run(run_id: int) -> None:
    """Work out what other places would do to a solved run. Delivered twice, it comes to the same."""
    working.work_out(run_id)


@shared_task(acks_late=True)
def arrange_around_moves(arrangement_id: int) -> None:
    """Work out what would come of a board if the rest were arranged again. Delivered twice, it comes to the same."""
    arranging.arrange(arrangement_id)
