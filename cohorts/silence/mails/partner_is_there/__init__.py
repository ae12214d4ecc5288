"""To the partner: who was not heard of has answered."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from cohorts import addresses, made_up
from cohorts.models import Membership
from ilnp.mail.kinds.declaring import Kind, gaps

KIND = Kind(
    __name__,
    _("a partner has answered"),
    gaps("name", "partner", "cohort", trusted=("address",)),
    must_receive=True,
    priority=30,
)


def values(membership: Membership, heard: Membership) -> dict[str, str]:
    """Who has answered."""
    person = membership.person
    return {
        "name": person.get_short_name(),
        "partner": heard.application.full_name,
        "cohort": heard.cohort.name,
        "address": addresses.portal_address(person.language),
    }


def example(language: str) -> dict[str, Any]:
    """A made-up pair."""
    return {"membership": made_up.membership(language), "heard": made_up.membership(language, full_name="Jun Sato")}
