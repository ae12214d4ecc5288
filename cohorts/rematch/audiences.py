"""Who waits for a partner, to whom a coordinator can write."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from cohorts.board.audiences import cohorts_under_way
from cohorts.models import Wait
from ilnp.accounts.models import User
from ilnp.mail.campaigns.audiences import register_audience


def waiting(slug: str) -> QuerySet[User]:
    """Everybody who waits for a partner in the cohort now."""
    return User.objects.filter(pk__in=Wait.objects.open().filter(cohort__slug=slug).values("person"), erased_at=None)


register_audience("waiting-for-partner", _("Waiting for a partner"), waiting, choices=cohorts_under_way)
