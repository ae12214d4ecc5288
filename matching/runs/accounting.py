"""What stands behind a run, worked out by the worker once it is solved and kept with it: possible partners, how good the
given ones are, and for who waits how many more places would take them in."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from ilnp.accounts import audit
from matching import engine
from matching.models import Run

MORE_PLACES = (2, 4, 8, 16, 32)
"""So many more places are tried, each with a run of its own over the same people."""

MOST_PEOPLE = 2_000
"""With more people than this the further runs would keep the worker for minutes; then nothing is said of more places."""

LONGEST = 60
"""Seconds that each of the further runs may take; their answers are as good as the engine found by then."""


def account(run_id: int) -> Run | None:
    """Work out the account of a solved run and keep it: ``people`` maps an application to ``possible``, ``ranks`` and, for
    who waits, ``more``, the fewest more places of ``tried`` at which the engine's own answer places them, null for none.

    Safe to call twice. Returns None for a run that is not solved. Errors of the engine come out.
    """
    run = Run.objects.filter(pk=run_id, solution__isnull=False).first()
    if run is None or run.solution is None:
        return None
    people = engine.partners(run.problem, [group["people"] for group in run.solution["groups"]])
    tried = MORE_PLACES if len(people) <= MOST_PEOPLE else ()
    waiting = {row["id"] for row in run.solution["unplaced"]}
    for person in waiting:
        people[person]["more"] = None
    for more in tried:
        if not waiting:
            break
        placed = waiting & _placed(run.problem, more)
        for person in placed:
            people[person]["more"] = more
        waiting -= placed
    return _keep(run, {"people": people, "tried": list(tried)})


def _placed(problem: dict[str, Any], more: int) -> set[str]:
    """Who the engine places when there are so many more places and everything else is as it was."""
    solution = engine.solve({**problem, "seats": problem["seats"] + more}, seconds=LONGEST)
    return {person for group in solution["groups"] for person in group["people"]}


@transaction.atomic
def _keep(run: Run, account: dict[str, Any]) -> Run:
    run.account = account
    run.save(update_fields=["account"])
    audit.record("run accounted for", run, people=len(account["people"]))
    return run
