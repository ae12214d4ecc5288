"""The one door through which the audit trail is written."""

from __future__ import annotations

from django.db import models

from .models import AuditEntry, User


def record_many(action: str, kind: type[models.Model], actor: User | None = None, **detail: object) -> AuditEntry:
    """Note that ``actor`` did ``action`` to many rows of a kind at once, without naming them; otherwise like ``record``."""
    return AuditEntry.objects.create(actor=actor, action=action, target_type=kind._meta.label_lower, detail=detail)


def record(action: str, target: models.Model, actor: User | None = None, **detail: object) -> AuditEntry:
    """Note that ``actor`` (None: the program itself) did ``action`` to ``target``.

    Call it inside the transaction of the change, so that both are kept or neither. ``action`` is a short English phrase
    such as ``"application screened"``; it is data, not shown translated. ``detail`` must be JSON values and must hold
    no name, address or answer of a person.
    """
    return AuditEntry.objects.create(
        actor=actor, action=action, target_type=target._meta.label_lower, target_id=str(target.pk), detail=detail
    )
