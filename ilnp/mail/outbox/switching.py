"""The stop switch: one row that holds back all mail."""

from __future__ import annotations

from django.db import transaction

from ilnp import clock
from ilnp.accounts import audit
from ilnp.accounts.models import User
from ilnp.mail.delivery import nudge
from ilnp.mail.models import KillSwitch


@transaction.atomic
def stop(*, actor: User | None, reason: str = "") -> None:
    """Hold back all mail from now on; what is being handed over this moment still leaves. ``actor`` None: from the shell."""
    _turn(True, reason, "all mail stopped", actor)


@transaction.atomic
def go(*, actor: User | None) -> None:
    """Let mail go out again. What has waited too long meanwhile is missed; the rest leaves."""
    _turn(False, "", "mail may go out again", actor)
    nudge.after_commit()


def _turn(on: bool, reason: str, action: str, actor: User | None) -> None:
    switch = KillSwitch.objects.select_for_update().get(pk=1)
    switch.on, switch.reason, switch.changed_at, switch.changed_by = on, reason, clock.now(), actor
    switch.save()
    audit.record(action, switch, actor=actor)
