"""Putting instruments to cohorts."""

from __future__ import annotations

from django.db import transaction

from cohorts.models import Cohort
from ilnp.accounts import audit
from ilnp.accounts.models import User
from surveys.models import Instrument, Survey


@transaction.atomic
def offer(cohort: Cohort, instrument: Instrument, *, actor: User | None = None) -> Survey:
    """Put an instrument to a cohort, with the days that the instrument states. Twice changes nothing.

    Plans nobody's invitation: ``invitations.plan`` does, which calls this for every instrument that all cohorts get.
    """
    survey, made = Survey.objects.get_or_create(
        instrument=instrument,
        cohort=cohort,
        defaults={
            "counting": instrument.counting,
            "day": instrument.day,
            "open_for": instrument.open_for,
            "remind_after": instrument.remind_after,
        },
    )
    if made:
        audit.record("survey offered", survey, actor=actor, instrument=instrument.code, cohort=cohort.slug)
    return survey
