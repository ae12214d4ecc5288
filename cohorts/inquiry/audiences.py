"""Who has not answered the inquiry, to whom a coordinator can write."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from cohorts.models import Cohort, Membership
from ilnp.accounts.models import User
from ilnp.mail.campaigns.audiences import register_audience


def silent_to_inquiry(slug: str) -> QuerySet[User]:
    """Everybody in the cohort who has not answered yet whether they still want to take part."""
    silent = Membership.objects.active().filter(cohort__slug=slug, inquiry_answer=None)
    return User.objects.filter(pk__in=silent.values("person"), erased_at=None)


def cohorts_asked() -> list[tuple[str, str]]:
    """Cohorts whose inquiry is open."""
    asked = Cohort.objects.filter(state=Cohort.State.FORMED, asks_inquiry=True)
    return list(asked.order_by("-starts_on").values_list("slug", "name"))


register_audience("inquiry-silent", _("No answer yet to the inquiry"), silent_to_inquiry, choices=cohorts_asked)
