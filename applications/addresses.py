"""Applications follow their person to a new address, so that decisions, the waitlist and links to come use it."""

from __future__ import annotations

from typing import Any

from applications.models import Application, Draft
from ilnp.accounts.models import User
from ilnp.accounts.profile import profile_changed


def follow() -> None:
    """Let what a person sent in follow a change of their address. Called once, when the program starts."""
    profile_changed.connect(_follow, dispatch_uid="applications.addresses")


def _follow(person: User, fields: frozenset[str], **_signal: Any) -> None:
    """Write the new address where the one before stood. Links mailed to that one open nothing any more; that mail reaches
    the new one is to be proved."""
    former = person.former_addresses.first() if "email" in fields else None
    if former is None:
        return
    theirs = Application.objects.select_for_update().filter(person=person, email__iexact=former.address)
    for application in theirs.defer("source"):
        application.email, application.address_proved_at = person.email, None
        application.save(update_fields=["email", "address_proved_at"])
        for draft in Draft.objects.filter(changes=application, sent_at=None):
            draft.answers = {**draft.answers, "you": {**draft.answers.get("you", {}), "email": [person.email]}}
            draft.email_verified = ""
            draft.save(update_fields=["answers", "email_verified"])
