"""Sealing a run when it is approved, and letting go of somebody who is erased."""

from __future__ import annotations

import secrets
from typing import Any

from django.db import transaction

from applications.models import Application
from ilnp.accounts import audit
from ilnp.accounts.models import User
from matching.models import Move, Run, Seal, SealedLine
from matching.sealing import digests


@transaction.atomic
def seal(run: Run, *, actor: User | None = None) -> Seal:
    """Write down the digests of a run with a line for each of its applications, each behind a salt of its own.

    Called by ``deciding.approve``, in its transaction. A second call for the same run raises ``IntegrityError``.
    """
    if run.solution is None:
        raise ValueError("Only a solved run can be sealed.")
    salts = {person["id"]: secrets.token_hex(16) for person in run.problem["people"]}
    lines = {person["id"]: digests.line_digest(salts[person["id"]], person) for person in run.problem["people"]}
    sealed = Seal.objects.create(
        run=run,
        engine=run.solution["engine"],
        problem=digests.problem_digest(run.problem, lines.values()),
        policy=digests.policy_digest(run.policy.code, run.problem),
        solution=digests.digest(run.solution),
        moves=digests.digest(moves_of(run)),
    )
    SealedLine.objects.bulk_create(
        SealedLine(seal=sealed, application_id=int(number), salt=salts[number], digest=line)
        for number, line in lines.items()
    )
    audit.record("run sealed", run, actor=actor, lines=len(lines))
    return sealed


def moves_of(run: Run) -> list[dict[str, Any]]:
    """The applied moves of a run as they are digested, in order."""
    return [
        {"number": move.number, "kind": move.kind, "people": [str(person) for person in move.people]}
        for move in Move.objects.filter(run=run).applied()
    ]


@transaction.atomic
def forget(application: Application, *, actor: User | None = None) -> None:
    """Take what runs were told of an erased person out of every problem; of a sealed line only its digest stays."""
    held = Run.objects.select_for_update().filter(problem__people__contains=[{"id": str(application.pk)}])
    for run in held.order_by("pk"):
        run.problem["people"] = [one for one in run.problem["people"] if one["id"] != str(application.pk)]
        run.save(update_fields=["problem"])
        audit.record("person taken out of a run", run, actor=actor)
    SealedLine.objects.filter(application=application).update(application=None, salt="")
