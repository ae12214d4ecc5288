"""To who had not answered the inquiry when the cohort started before the last day for answers."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from cohorts import made_up
from cohorts.models import Membership
from ilnp.mail.kinds.declaring import Kind, gaps
from ilnp.words import phrases

KIND = Kind(
    __name__,
    _("the programme started before the last day for answers"),
    gaps("name", "cohort", "answer_by"),
    must_receive=True,
    priority=20,
)


def values(membership: Membership) -> dict[str, str]:
    """Which cohort has started, and until when an answer was awaited."""
    person, cohort = membership.person, membership.cohort
    return {
        "name": person.get_short_name(),
        "cohort": cohort.name,
        "answer_by": phrases.day(cohort.inquiry_answer_by or cohort.starts_on, person.language),
    }


def example(language: str) -> dict[str, Any]:
    """A made-up membership."""
    return {"membership": made_up.membership(language)}
