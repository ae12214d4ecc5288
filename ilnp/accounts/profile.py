"""What people change about themselves."""

from __future__ import annotations

from django.db import transaction

from . import audit
from .models import User


@transaction.atomic
def change_profile(
    person: User, *, name: str, call_name: str, language: str, time_zone: str, actor: User | None = None
) -> list[str]:
    """Change a person's name, greeting, language and time zone (IANA name); return the names of the fields that changed.

    The values are checked by the form or command that asks. Nothing is written if nothing changed. The audit trail
    notes which fields changed, not their contents.
    """
    wanted = {"name": name, "call_name": call_name, "language": language, "time_zone": time_zone}
    changed = [field for field, value in wanted.items() if getattr(person, field) != value]
    if changed:
        for field in changed:
            setattr(person, field, wanted[field])
        person.save(update_fields=changed)
        audit.record("profile changed", person, actor=actor or person, fields=changed)
    return changed
