"""Whether and when the silent people of a cohort are followed up."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from cohorts.models import Cohort
from cohorts.way import schedule
from ilnp import clock
from ilnp.accounts import audit
from ilnp.accounts.models import User

DAYS = ("again_after_days", "offer_after_days", "propose_after_days", "back_within_days")
"""The days of a cohort that can be changed."""


@transaction.atomic
def follow_up(
    cohort: Cohort,
    *,
    is_on: bool,
    again_after_days: int,
    offer_after_days: int,
    propose_after_days: int,
    back_within_days: int,
    ends_places_itself: bool,
    actor: User | None = None,
    now: datetime | None = None,
) -> Cohort:
    """Set whether silent people of a cohort are followed up by mail, and after how many days each step is taken.

    Switched on anew it does not reach back: who was silent before is left alone until their next pulse. Switched off, no
    further step is taken; who is on the list stays there. Steps whose new day is over already are not made up for. Raises
    ``ValidationError`` when the steps are out of order or the cohort is over.
    """
    now = now or clock.now()
    cohort = Cohort.objects.select_for_update().get(pk=cohort.pk)
    if cohort.state not in (Cohort.State.FORMED, Cohort.State.STARTED):
        raise ValidationError(_("This cohort is over; nothing is planned for it any more."))
    cohort.again_after_days, cohort.offer_after_days = again_after_days, offer_after_days
    cohort.propose_after_days, cohort.back_within_days = propose_after_days, back_within_days
    cohort.ends_places_itself = ends_places_itself
    cohort.ladder_since = (cohort.ladder_since or now) if is_on else None
    cohort.full_clean()
    cohort.save()
    audit.record("follow-up of silent people set", cohort, actor=actor, is_on=is_on, ends_itself=ends_places_itself)
    schedule.reconcile_cohort(cohort, now)
    return cohort
