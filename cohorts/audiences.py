"""Sets of people of a cohort that a coordinator can write to."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from ilnp.accounts.models import User
from ilnp.mail.campaigns.audiences import register_audience

from .models import Cohort, Group, Membership


def members(slug: str) -> QuerySet[User]:
    """Everybody who takes part in the cohort now, or took part to its end."""
    memberships = Membership.objects.to_the_end().filter(cohort__slug=slug)
    return User.objects.filter(pk__in=memberships.values("person"), erased_at=None)


def silent_to_inquiry(slug: str) -> QuerySet[User]:
    """Everybody in the cohort who has not answered yet whether they still want to take part."""
    silent = Membership.objects.active().filter(cohort__slug=slug, inquiry_answer=None)
    return User.objects.filter(pk__in=silent.values("person"), erased_at=None)


def liaisons(slug: str) -> QuerySet[User]:
    """The liaisons who look after groups of the cohort now, or did so at its end."""
    looked_after = Q(ended_at=None) | Q(ended_because=Group.Ending.FINISHED)
    groups = Group.objects.filter(looked_after, cohort__slug=slug)
    return User.objects.filter(liaison_profile__in=groups.values("liaison"), erased_at=None)


def cohorts_under_way() -> list[tuple[str, str]]:
    """Cohorts that can be written to."""
    open_states = [Cohort.State.FORMED, Cohort.State.STARTED, Cohort.State.ENDED]
    return list(Cohort.objects.filter(state__in=open_states).order_by("-starts_on").values_list("slug", "name"))


def cohorts_asked() -> list[tuple[str, str]]:
    """Cohorts whose inquiry is open."""
    asked = Cohort.objects.filter(state=Cohort.State.FORMED, asks_inquiry=True)
    return list(asked.order_by("-starts_on").values_list("slug", "name"))


def register_all() -> None:
    """Make them known. Called once, when the program starts."""
    register_audience("cohort", _("Everybody in the cohort"), members, choices=cohorts_under_way)
    register_audience("inquiry-silent", _("No answer yet to the inquiry"), silent_to_inquiry, choices=cohorts_asked)
    register_audience("cohort-liaisons", _("Liaisons of the cohort"), liaisons, choices=cohorts_under_way)
