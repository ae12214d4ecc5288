"""What staff decide about a default that ships: take it, or keep their own."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from ilnp.accounts import audit
from ilnp.accounts.models import User
from ilnp.words import defaults
from ilnp.words.models import ShippedDefault


@transaction.atomic
def take(record: ShippedDefault, *, actor: User | None) -> None:
    """Give a row the values that ship; one that was deleted comes back.

    Raises ``ValidationError`` where what it belongs to was deleted, or where it ships no more.
    """
    try:
        made = defaults.take(record)
    except LookupError:
        raise ValidationError(_("This does not come with the program any more.")) from None
    if not made:
        raise ValidationError(_("What this belongs to was deleted. Bring that back first."))
    audit.record("shipped default taken", record, actor=actor, kind=record.kind, key=record.key)


@transaction.atomic
def keep_ours(record: ShippedDefault, *, actor: User | None) -> None:
    """Keep what staff wrote; the card goes until something newer still ships."""
    defaults.keep(record)
    audit.record("shipped default left aside", record, actor=actor, kind=record.kind, key=record.key)


def kinds_for(user: Any) -> list[defaults.Kind]:
    """The kinds about which ``user`` may decide."""
    return [kind for kind in defaults.every() if user.has_perm(kind.permission)]
