"""The participation inquiry: would you still like to take part?"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from cohorts import addresses, made_up
from cohorts.models import InquiryAnswer, Membership
from ilnp.mail.kinds.declaring import Kind, gaps
from ilnp.words import phrases

ANSWERS = tuple(InquiryAnswer.Answer.values)

GAPS = gaps("name", "cohort", "starts_on", "answer_by", trusted=ANSWERS)

KIND = Kind(__name__, _("participation inquiry"), GAPS, must_receive=True, priority=20)


def values(membership: Membership) -> dict[str, str]:
    """Which cohort, its days as the person reads them, and for each answer the link that has it ready."""
    person, cohort = membership.person, membership.cohort
    address = addresses.inquiry_address(membership)
    return {
        "name": person.get_short_name(),
        "cohort": cohort.name,
        "starts_on": phrases.day(cohort.starts_on, person.language),
        "answer_by": phrases.day(membership.asked_until(), person.language),
        **{answer: f"{address}?answer={answer}" for answer in ANSWERS},
    }


def example(language: str) -> dict[str, Any]:
    """A made-up membership."""
    return {"membership": made_up.membership(language)}
