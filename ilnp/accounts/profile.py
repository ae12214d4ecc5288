"""What people change about themselves."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.dispatch import Signal
from django.utils.translation import gettext as _

from . import audit, people
from .addresses import check_address
from .models import FormerAddress, User


class AddressTaken(ValidationError):
    """Another account has the address. ``holder`` is that account: it may be the same person's, and can be merged then."""

    def __init__(self, holder: User) -> None:
        self.holder = holder
        super().__init__(_("Somebody else has this e-mail address."), code="taken")


profile_changed = Signal()
"""Sent inside the transaction in which something about a person changed. Arguments: ``person``, and ``fields``, the names of
what changed. Whoever keeps plans in a person's own time, or mail to their address, listens."""


def tell(person: User, fields: Iterable[str]) -> None:
    """Tell the floors above that these fields of a person have changed. Every door that changes them calls it."""
    if names := frozenset(fields):
        profile_changed.send(sender=User, person=person, fields=names)


@transaction.atomic
def change_address(person: User, address: str, *, actor: User | None) -> None:
    """Give a person another e-mail address, which everything to come uses; keep the one before in their history.

    What waits to be sent and what they sent in follow, by ``profile_changed``. The same address changes nothing. The
    address of an account that became part of this one is theirs: the two change places, and the one before leads to them.
    Raises ``ValidationError`` for an address that mail cannot reach, and ``AddressTaken`` for one that another account has.
    """
    address, held = check_address(address), people.held(person)
    before = held.email
    if address == before:
        return
    holder = User.objects.select_related("merged_into").filter(email=address).first()
    if holder is not None and holder.merged_into_id != held.pk:
        raise AddressTaken(holder.merged_into or holder)
    FormerAddress.objects.create(person=person, address=before, changed_by=actor)
    if holder is not None:
        _give_up(holder)
    person.email = address
    person.save(update_fields=["email"])
    if holder is not None:
        User.objects.filter(pk=holder.pk).update(email=before)
    audit.record("address changed", person, actor=actor)
    tell(person, ["email"])


def _give_up(holder: User) -> None:
    """Free the address of a merged account for a moment, with one that nobody can have: it holds a blank."""
    User.objects.filter(pk=holder.pk).update(email=f"{holder.pk} changes@places.invalid")


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
