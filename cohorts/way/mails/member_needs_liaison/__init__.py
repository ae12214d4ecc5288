"""To the liaison: a member asks for help, or hears nothing."""

from __future__ import annotations

from typing import Any

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from cohorts import addresses, made_up
from cohorts.models import CheckIn, Membership
from ilnp.accounts.models import User
from ilnp.mail.kinds.declaring import Kind, gaps

KIND = Kind(
    __name__,
    _("to the liaison: a member asks for help"),
    gaps("name", "member", "group", "cohort", "answer", "note", trusted=("group_address",)),
    must_receive=True,
    priority=20,
)


def values(liaison: User, membership: Membership, check_in: CheckIn) -> dict[str, str]:
    """Who said what, in the liaison's language but for the member's own words."""
    with translation.override(liaison.language):
        answer = str(CheckIn.Answer(check_in.answer).label)
    return {
        "name": liaison.get_short_name(),
        "member": membership.person.get_full_name(),
        "group": str(membership.group.number),
        "cohort": membership.cohort.name,
        "answer": answer,
        "note": check_in.note,
        "group_address": addresses.staff_group_address(membership.group),
    }


def example(language: str) -> dict[str, Any]:
    """A made-up answer to a check-in."""
    membership = made_up.membership(language)
    said = CheckIn(group=membership.group, membership=membership, answer=CheckIn.Answer.SILENT, note="I wrote twice.")
    return {"liaison": made_up.liaison(language).person, "membership": membership, "check_in": said}
