"""What stands behind a run, worked out by the worker once it is solved and kept with it: possible partners, how good the
given ones are, and for who waits which goal stands in the way, what one more language or welcoming a third would open, and
how many more places would take them in."""

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
    """Work out the account of a solved run and keep it with the run.

    Safe to call twice. Returns None for a run that is not solved. Errors of the engine come out.
    """
    run = Run.objects.filter(pk=run_id, solution__isnull=False).first()
    if run is None or run.solution is None:
        return None
    return _keep(run, worked_out(run.problem, run.solution))


def worked_out(problem: dict[str, Any], solution: dict[str, Any]) -> dict[str, Any]:
    """What stands behind the engine's answer to a problem: ``people``, and ``tried``, the numbers of more places tried;
    ``both_gain`` as the engine says it; and under a cap ``without_cap``, by whom the answer would differ.

    ``people`` maps everybody to ``possible`` and ``ranks``. For who waits also: ``more``, the fewest more places of
    ``tried`` at which the engine's own answer places them, null for none; ``languages`` and ``thirds`` as the engine's
    ``openings``; and ``outweighed``, the facts of the first goal that placing them would worsen, where the answer is one
    that the engine comes to again.
    """
    groups = [group["people"] for group in solution["groups"]]
    people = engine.partners(problem, groups)
    waiting = {row["id"] for row in solution["unplaced"]}
    for person, told in engine.openings(problem, groups, sorted(waiting)).items():
        people[person] |= {**told, "more": None}
    tried = MORE_PLACES if len(people) <= MOST_PEOPLE else ()
    if tried and waiting:
        for person, facts in _outweighed(problem, solution).items():
            people[person]["outweighed"] = facts
    for more in tried:
        if not waiting:
            break
        placed = waiting & _placed(problem, more)
        for person in placed:
            people[person]["more"] = more
        waiting -= placed
    account = {"people": people, "tried": list(tried), "both_gain": engine.both_gain(problem, groups)}
    if tried and problem.get("country_cap") is not None:
        account["without_cap"] = _without_cap(problem, groups)
    return account


def _outweighed(problem: dict[str, Any], solution: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Which goal stands in the way of each; nothing where the clock had a hand in the answer and the engine's is another."""
    found = engine.outweighed(problem, seconds=LONGEST)
    reached = [goal["value"] for goal in solution["goals"]]
    return found["people"] if [goal["value"] for goal in found["goals"]] == reached else {}


def _without_cap(problem: dict[str, Any], groups: list[list[str]]) -> dict[str, list[str]]:
    """Who is ``held_back`` by the most that one country may have, and who is ``let_in``: the difference to the engine's
    answer without it."""
    solution = engine.solve({**problem, "country_cap": None}, seconds=LONGEST)
    now = {person for group in groups for person in group}
    then = {person for group in solution["groups"] for person in group["people"]}
    return {"held_back": sorted(then - now), "let_in": sorted(now - then)}


def _placed(problem: dict[str, Any], more: int) -> set[str]:
    """Who the engine places when there are so many more places and everything else is as it was."""
    solution = engine.solve({**problem, "seats": problem["seats"] + more}, seconds=LONGEST)
    return {person for group in solution["groups"] for person in group["people"]}


@transaction.atomic
def _keep(run: Run, account: dict[str, Any]) -> Run:
    locked = Run.objects.select_for_update().get(pk=run.pk)
    locked.account = {**(locked.account or {}), **account}
    locked.save(update_fields=["account"])
    audit.record("run accounted for", locked, people=len(account["people"]))
    return locked
