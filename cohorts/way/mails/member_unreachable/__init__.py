"""To the liaison: mail does not reach a member."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from cohorts import addresses, made_up
from cohorts.models import Membership
from ilnp.accounts.models import User
from ilnp.mail.kinds.declaring import Kind, gaps

KIND = Kind(
    __name__,
    _("to the liaison: mail does not reach a member"),
    gaps("name", "member", "member_address", "group", "cohort", trusted=("group_address",)),
    must_receive=True,
    priority=20,
)


def values(liaison: User, membership: Membership) -> dict[str, str]:
    """Whom mail does not reach, at which address."""
    person = membership.person
    return {
        "name": liaison.get_short_name(),
        "member": person.get_full_name(),
        "member_address": person.email,
        "group": str(membership.group.number),
        "cohort": membership.cohort.name,
        "group_address": addresses.staff_group_address(membership.group),
    }


def example(language: str) -> dict[str, Any]:
    """A made-up membership."""
    return {"liaison": made_up.liaison(language).person, "membership": made_up.membership(language)}
