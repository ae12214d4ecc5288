"""Asking for a simulation of a solved run."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from ilnp.accounts import audit
from ilnp.accounts.models import User
from matching import tasks
from matching.models import Run


@transaction.atomic
def ask(run: Run, *, actor: User | None = None) -> None:
    """Have a worker work out the curve of a solved run, and its answer without the cap. Raises ``ValidationError`` for a run
    that is not solved.
    """
    if run.finished_at is None or run.state == Run.State.FAILED:
        raise ValidationError(_("Only a run that is solved can be simulated."))
    audit.record("run simulated", run, actor=actor)
    transaction.on_commit(lambda: tasks.simulate_run.delay(run.pk))
