"""To who remains in a group: a partner has left it, and what happens now."""

from __future__ import annotations

from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cohorts import addresses, made_up
from cohorts.models import Membership
from ilnp.mail.kinds.declaring import Kind, gaps

KIND = Kind(
    __name__,
    gettext_lazy("a partner has left the group"),
    gaps("name", "partner", "cohort", "next", trusted=("address",)),
    must_receive=True,
    priority=20,
)


def values(membership: Membership, left: Membership, *, goes_on: bool) -> dict[str, str]:
    """Who left, and whether the group goes on without them or its last member waits for a new one."""
    person = membership.person
    with translation.override(person.language):
        next_step = (
            _("Your group goes on without this person.")
            if goes_on
            else _("You are first in line for a new partner. We will write to you as soon as we have found one.")
        )
    return {
        "name": membership.application.greeting_name(),
        "partner": left.application.full_name,
        "cohort": membership.cohort.name,
        "next": next_step,
        "address": addresses.portal_address(person.language),
    }


def example(language: str) -> dict[str, Any]:
    """A made-up pair."""
    return {
        "membership": made_up.membership(language),
        "left": made_up.membership(language, full_name="Jun Sato"),
        "goes_on": False,
    }
