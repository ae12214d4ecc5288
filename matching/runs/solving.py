"""Solving a run: claimed by one worker, solved by the engine, its result stored."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q

from ilnp import clock
from ilnp.accounts import audit
from matching import engine
from matching.models import LeftOver, Proposal, ProposalMember, Run
from matching.runs.listening import Listener, RunStopped

STALLED_AFTER = timedelta(minutes=10)
"""A run that is being solved notes progress far more often; silent for so long, its worker has died."""


def solve(run_id: int) -> Run | None:
    """Solve a run that waits, or one whose worker died: the broker hands out its task again.

    Called by the worker and by ``manage.py match``; safe to call twice.

    Returns the run when it is solved, None when somebody else has it or it was put aside. An error of the engine is stored
    on the run, for the coordinator to read, and raised again for the worker's log.
    """
    heard = clock.real()
    stalled = Q(state=Run.State.RUNNING, progress__at__lt=(heard - STALLED_AFTER).isoformat())
    claimed = Run.objects.filter(Q(state=Run.State.QUEUED) | stalled, pk=run_id).update(
        state=Run.State.RUNNING, started_at=clock.now(), progress={"at": heard.isoformat()}
    )
    if not claimed:
        return None
    run = Run.objects.get(pk=run_id)
    listener = Listener(run)
    try:
        solution = engine.solve(run.problem, seconds=run.seconds, progress=listener)
    except RunStopped:
        return None
    except Exception as error:
        _fail(run, error)
        raise
    return _finish(run, solution, listener.progress(clock.real()))


@transaction.atomic
def _finish(run: Run, solution: dict[str, Any], progress: dict[str, Any]) -> Run | None:
    done = Run.objects.filter(pk=run.pk, state=Run.State.RUNNING).update(
        state=Run.State.DONE,
        solution=solution,
        finished_at=clock.now(),
        progress=progress,
    )
    if not done:
        return None
    locked = {tuple(sorted(group)) for group in run.problem.get("locked", [])}
    proposals = Proposal.objects.bulk_create(
        Proposal(
            run=run,
            number=number,
            fit=group["fit"],
            shared=group["shared"],
            is_locked=tuple(sorted(group["people"])) in locked,
        )
        for number, group in enumerate(solution["groups"], start=1)
    )
    ProposalMember.objects.bulk_create(
        ProposalMember(run=run, proposal=proposal, application_id=int(person))
        for proposal, group in zip(proposals, solution["groups"], strict=True)
        for person in group["people"]
    )
    LeftOver.objects.bulk_create(
        LeftOver(run=run, application_id=int(row["id"]), reason=row["reason"], facts=row.get("facts") or {})
        for row in solution["unplaced"]
    )
    run.refresh_from_db()
    audit.record("run solved", run, groups=len(proposals))
    return run


@transaction.atomic
def _fail(run: Run, error: Exception) -> None:
    failed = Run.objects.filter(pk=run.pk, state=Run.State.RUNNING).update(
        state=Run.State.FAILED, error=str(error) or type(error).__name__, finished_at=clock.now()
    )
    if failed:
        audit.record("run failed", run, error=type(error).__name__)
