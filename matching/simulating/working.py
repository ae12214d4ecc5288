"""What other places, no cap, or more people would do to a run: worked out by the worker when staff ask, and kept with it."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from ilnp.accounts import audit
from matching import engine
from matching.models import Run

STEPS = (-16, -8, -4, 0, 4, 8, 16, 32)
"""So many places more or fewer are tried for the curve."""

LONGEST = 60
"""Seconds that each answer may take; what was not proved by then is a number that can at least be reached."""

MOST_MORE = 5
"""So many people more are described at most."""


def work_out(run_id: int) -> Run | None:
    """Work out the curve and keep it: ``curve`` has ``seats``, ``places``, ``countries`` and ``proved`` for each step, and
    ``without_cap`` the same for the run's own places, null where there is no cap.

    Safe to call twice. Returns None for a run that is not solved. Errors of the engine come out.
    """
    run = Run.objects.filter(pk=run_id, solution__isnull=False).first()
    if run is None:
        return None
    problem = run.problem
    least = max(2, sum(map(len, [*problem.get("locked", []), *problem.get("open", [])])))
    seats = sorted({problem["seats"] + step for step in STEPS if problem["seats"] + step >= least})
    capped = problem.get("country_cap") is not None
    return _keep(
        run,
        {
            "curve": [reached({**problem, "seats": number}) for number in seats],
            "without_cap": reached({**problem, "country_cap": None}) if capped else None,
        },
    )


def reached(problem: dict[str, Any]) -> dict[str, Any]:
    """How many people and countries the engine places at the best, by the goals of this problem."""
    solution = engine.solve(problem, seconds=LONGEST)
    country = {person["id"]: person["country"] for person in problem["people"]}
    placed = [person for group in solution["groups"] for person in group["people"]]
    return {
        "seats": problem["seats"],
        "places": len(placed),
        "countries": len({country[person] for person in placed}),
        "proved": all(goal["proved"] for goal in solution["goals"]),
    }


def with_more(problem: dict[str, Any], more: list[dict[str, Any]]) -> dict[str, Any]:
    """What people described in full would add: ``places``, how many more are placed with exactly these people at hand than
    without, all else as it was; ``proved``, whether both numbers are the best there are; and ``binds``, whether all places
    are taken anyway, so that nobody can be added.

    Each of ``more`` has what the engine's problem says of a person; they apply last and have no past with anybody.
    """
    only_places = {**problem, "goals": [{"maximise": "places"}]}
    applied = max((one["applied_at"] for one in problem["people"]), default="2000-01-01T00:00:00+00:00")
    people = [
        {**one, "id": f"more-{number}", "applied_at": applied} for number, one in enumerate(more[:MOST_MORE], start=1)
    ]
    found = [
        engine.solve(one, seconds=LONGEST)["goals"][0]
        for one in (only_places, {**only_places, "people": [*problem["people"], *people]})
    ]
    return {
        "places": found[1]["value"] - found[0]["value"],
        "proved": all(one["proved"] for one in found),
        "binds": found[0]["value"] >= problem["seats"],
    }


@transaction.atomic
def _keep(run: Run, simulated: dict[str, Any]) -> Run:
    locked = Run.objects.select_for_update().get(pk=run.pk)
    locked.account = {**(locked.account or {}), "simulated": simulated}
    locked.save(update_fields=["account"])
    audit.record("simulation kept", locked, steps=len(simulated["curve"]))
    return locked
