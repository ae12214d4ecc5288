"""What people change about themselves."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.dispatch import Signal

from . import audit, people
from .models import User

profile_changed = Signal()
"""Sent inside the transaction in which something about a person changed. Arguments: ``person``, and ``fields``, the names of
what changed. Whoever keeps plans in a person's own time, or mail to their address, listens."""


def tell(person: User, fields: Iterable[str]) -> None:
    """Tell the floors above that these fields of a person have changed. Every door that changes them calls it."""
    if names := frozenset(fields):
        profile_changed.send(sender=User, person=person, fields=names)


@transaction.atomic
def change_profile(
    person: User, *, name: str, call_name: str, language: str, time_zone: str, actor: User | None = None
) -> list[str]:
    """Change a person's name, greeting, language and time zone (IANA name); return the names of the fields that changed.

    The values are checked by the form or command that asks. Nothing is written if nothing changed. The audit trail
    notes which fields changed, not their contents.
    """
    wanted = {"name": name, "call_name": call_name, "language": language, "time_zone": time_zone}
    held = people.held(person)
    changed = [field for field, value in wanted.items() if getattr(held, field) != value]
    for field, value in wanted.items():
        setattr(person, field, value)
    if changed:
        person.save(update_fields=changed)
        audit.record("profile changed", person, actor=actor or person, fields=changed)
        tell(person, changed)
    return changed
