"""Thin Celery tasks of applications: they carry a number and delegate."""

from __future__ import annotations

from datetime import datetime

from celery import shared_task

from applications.intake import files
from applications.screening import deciding
from ilnp.accounts.models import User

from .models import Call, IntakeFile


@shared_task(acks_late=True)
def look_at_file(file_id: int) -> None:
    """Read a large file for its preview. Twice makes the same preview."""
    file = IntakeFile.objects.select_related("call").get(pk=file_id)
    if file.state == IntakeFile.State.UPLOADED:
        files.look(file)


@shared_task(acks_late=True)
def carry_out_file(file_id: int) -> None:
    """Store a confirmed file. Delivered twice, the second time finds nothing to do."""
    files.carry_out(file_id)


@shared_task(acks_late=True)
def publish_decisions(call_id: int, actor_id: int | None, until: str | None = None) -> None:
    """Tell the applicants of a call what was decided until then (ISO 8601).

    Delivered twice, the second time finds nobody left to tell.
    """
    actor = User.objects.filter(pk=actor_id or 0).first()
    deciding.publish(Call.objects.get(pk=call_id), actor, until=datetime.fromisoformat(until) if until else None)
