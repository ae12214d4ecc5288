"""To the liaison: nothing was heard of a group."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from cohorts import addresses, made_up
from cohorts.models import Group
from ilnp.accounts.models import User
from ilnp.mail.kinds.declaring import Kind, gaps
from ilnp.words import phrases

KIND = Kind(
    __name__,
    _("to the liaison: a silent group"),
    gaps("name", "group", "cohort", "members", "days", trusted=("address",)),
    must_receive=True,
    priority=30,
    stale_after=timedelta(days=4),
)


def values(liaison: User, group: Group, members: Sequence[str], days: int) -> dict[str, str]:
    """Which group has been silent for how many whole days, and who is in it."""
    return {
        "name": liaison.get_short_name(),
        "group": str(group.number),
        "cohort": group.cohort.name,
        "members": phrases.listed(members, liaison.language),
        "days": str(days),
        "address": addresses.staff_group_address(group),
    }


def example(language: str) -> dict[str, Any]:
    """A made-up group."""
    group = made_up.membership(language).group
    liaison = made_up.liaison(language).person
    return {"liaison": liaison, "group": group, "members": ["Ana Example", "Jun Sato"], "days": 10}
