"""Giving and withdrawing consent, one purpose at a time."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from ilnp import clock

from . import audit, people
from .models import Consent, User

VERSION = "2026-11"
"""The version of the consent texts that pages show today. Change it whenever their meaning changes."""


@transaction.atomic
def give(person: User, purpose: str, *, language: str, version: str = VERSION, at: datetime | None = None) -> Consent:
    """Record that ``person`` agreed to ``purpose``, having read the text in ``language``.

    Agreeing again to the same version changes nothing; agreeing to a newer version ends the older agreement.
    """
    at = at or clock.now()
    people.held(person)
    in_force = Consent.objects.filter(person=person, purpose=purpose, withdrawn_at=None).first()
    if in_force and in_force.version == version:
        return in_force
    if in_force:
        in_force.withdrawn_at = max(at, in_force.given_at)
        in_force.save(update_fields=["withdrawn_at"])
    consent = Consent.objects.create(person=person, purpose=purpose, version=version, language=language, given_at=at)
    audit.record("consent given", consent, actor=person, purpose=purpose, version=version)
    return consent


@transaction.atomic
def withdraw(person: User, purpose: str, *, actor: User | None = None) -> bool:
    """End the person's agreement to ``purpose``. Returns whether there was one in force."""
    people.held(person)
    in_force = Consent.objects.filter(person=person, purpose=purpose, withdrawn_at=None).first()
    if in_force is None:
        return False
    in_force.withdrawn_at = max(clock.now(), in_force.given_at)
    in_force.save(update_fields=["withdrawn_at"])
    audit.record("consent withdrawn", in_force, actor=actor or person, purpose=purpose)
    return True


def holds(person: User, purpose: str) -> bool:
    """Whether the person agrees to ``purpose`` now."""
    return Consent.objects.filter(person=person, purpose=purpose, withdrawn_at=None).exists()
