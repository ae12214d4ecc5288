"""Giving and withdrawing consent, one purpose at a time."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import Model
from django.dispatch import Signal

from ilnp import clock

from . import audit, people
from .models import Consent, User

consent_withdrawn = Signal()
"""Sent inside the transaction in which somebody withdrew a consent. Arguments: ``person``, ``purpose`` and ``actor``, who
did it. Whoever may do something only while it holds listens, and stops."""

VERSION = "2026-11"
"""The version of the consent texts that pages show today. Change it whenever their meaning changes."""


IMPORTED = "form"
"""The version of an agreement that somebody gave in another form; its ``ground`` holds the words."""


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
def bring_in(grounds: Mapping[User, tuple[str, datetime]], purpose: str, *, about: Model, actor: User | None) -> int:
    """Record that people agreed to ``purpose`` elsewhere: for each the ground, in words, and when. Returns how many
    are new. ``about`` is what they came with. Who has no ground to show has not agreed: raises ``ValueError``.

    Whoever agrees already, or has withdrawn since then, stays as they are. No text of ours was read, so the version is
    ``IMPORTED``.
    """
    if not all(ground.strip() for ground, _at in grounds.values()):
        raise ValueError("an agreement that was brought in needs the ground on which it was given")
    known = Consent.objects.filter(person__in=list(grounds), purpose=purpose)
    settled = {
        consent.person_id
        for consent in known
        if consent.withdrawn_at is None or consent.withdrawn_at >= grounds[consent.person][1]
    }
    new = Consent.objects.bulk_create(
        (
            Consent(
                person=person, purpose=purpose, version=IMPORTED, language=person.language, given_at=at, ground=ground
            )
            for person, (ground, at) in grounds.items()
            if person.pk not in settled
        ),
        batch_size=500,
    )
    if new:
        audit.record("consents brought in", about, actor=actor, purpose=purpose, people=len(new))
    return len(new)


@transaction.atomic
def withdraw(person: User, purpose: str, *, actor: User | None = None) -> bool:
    """End the person's agreement to ``purpose``, and tell whoever relies on it. Returns whether there was one in force."""
    people.held(person)
    in_force = Consent.objects.filter(person=person, purpose=purpose, withdrawn_at=None).first()
    if in_force is None:
        return False
    in_force.withdrawn_at = max(clock.now(), in_force.given_at)
    in_force.save(update_fields=["withdrawn_at"])
    audit.record("consent withdrawn", in_force, actor=actor or person, purpose=purpose)
    consent_withdrawn.send(sender=Consent, person=person, purpose=purpose, actor=actor or person)
    return True
