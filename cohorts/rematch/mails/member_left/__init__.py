"""To the liaison: a member has left one of their groups."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from cohorts import addresses, made_up
from cohorts.models import Membership
from ilnp.accounts.models import User
from ilnp.mail.kinds.declaring import Kind, gaps

KIND = Kind(
    __name__,
    _("to the liaison: a member has left the group"),
    gaps("name", "member", "group", "cohort", trusted=("group_address",)),
    must_receive=True,
    priority=20,
)


def values(liaison: User, left: Membership) -> dict[str, str]:
    """Who left which group."""
    return {
        "name": liaison.get_short_name(),
        "member": left.application.full_name,
        "group": str(left.group.number),
        "cohort": left.cohort.name,
        "group_address": addresses.staff_group_address(left.group),
    }


def example(language: str) -> dict[str, Any]:
    """A made-up membership."""
    return {"liaison": made_up.liaison(language).person, "left": made_up.membership(language)}
