"""The people of a cohort, to whom a coordinator can write."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from cohorts.models import Cohort, Membership
from ilnp.accounts.models import User
from ilnp.mail.campaigns.audiences import register_audience


def members(slug: str) -> QuerySet[User]:
    """Everybody who takes part in the cohort now, or took part to its end."""
    memberships = Membership.objects.to_the_end().filter(cohort__slug=slug)
    return User.objects.filter(pk__in=memberships.values("person"), erased_at=None)


def cohorts_under_way() -> list[tuple[str, str]]:
    """Cohorts that can be written to."""
    open_states = [Cohort.State.FORMED, Cohort.State.STARTED, Cohort.State.ENDED]
    return list(Cohort.objects.filter(state__in=open_states).order_by("-starts_on").values_list("slug", "name"))


register_audience("cohort", _("Everybody in the cohort"), members, choices=cohorts_under_way)
