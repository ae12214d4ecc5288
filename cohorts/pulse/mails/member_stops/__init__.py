"""To the liaison, at once: a member needs to stop."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from cohorts import addresses, made_up
from cohorts.models import CheckIn, Membership
from ilnp.accounts.models import User
from ilnp.mail.kinds.declaring import Kind, gaps

KIND = Kind(
    __name__,
    _("to the liaison: a member needs to stop"),
    gaps("name", "member", "member_address", "group", "cohort", "note", trusted=("group_address",)),
    must_receive=True,
    priority=20,
)


def values(liaison: User, membership: Membership, check_in: CheckIn) -> dict[str, str]:
    """Who needs to stop, at which address an answer reaches them, and what they wrote."""
    return {
        "name": liaison.get_short_name(),
        "member": membership.application.full_name,
        "member_address": membership.person.email,
        "group": str(membership.group.number),
        "cohort": membership.cohort.name,
        "note": check_in.note,
        "group_address": addresses.staff_group_address(membership.group),
    }


def example(language: str) -> dict[str, Any]:
    """A made-up answer to a pulse."""
    membership = made_up.membership(language)
    said = CheckIn(group=membership.group, membership=membership, answer=CheckIn.Answer.STOP, note="I change jobs.")
    return {"liaison": made_up.liaison(language).person, "membership": membership, "check_in": said}
