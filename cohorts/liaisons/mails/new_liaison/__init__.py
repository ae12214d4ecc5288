"""To the members of a group: somebody else is their liaison now."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from cohorts import made_up
from cohorts.models import Membership
from ilnp.accounts.models import User
from ilnp.mail.kinds.declaring import Kind, gaps

KIND = Kind(
    __name__,
    _("your group has a new liaison"),
    gaps("name", "cohort", "liaison", "liaison_address"),
    must_receive=True,
    priority=30,
)


def values(membership: Membership, liaison: User) -> dict[str, str]:
    """Who looks after the group now, and at which address."""
    return {
        "name": membership.person.get_short_name(),
        "cohort": membership.cohort.name,
        "liaison": liaison.get_full_name(),
        "liaison_address": liaison.email,
    }


def example(language: str) -> dict[str, Any]:
    """A made-up membership."""
    return {"membership": made_up.membership(language), "liaison": made_up.liaison(language).person}
