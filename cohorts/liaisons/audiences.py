"""The liaisons of a cohort, to whom a coordinator can write."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from cohorts.board.audiences import cohorts_under_way
from cohorts.models import Group
from ilnp.accounts.models import User
from ilnp.mail.campaigns.audiences import register_audience


def liaisons(slug: str) -> QuerySet[User]:
    """The liaisons who look after groups of the cohort now, or did so at its end."""
    looked_after = Q(ended_at=None) | Q(ended_because=Group.Ending.FINISHED)
    groups = Group.objects.filter(looked_after, cohort__slug=slug)
    return User.objects.filter(liaison_profile__in=groups.values("liaison"), erased_at=None)


register_audience("cohort-liaisons", _("Liaisons of the cohort"), liaisons, choices=cohorts_under_way)
