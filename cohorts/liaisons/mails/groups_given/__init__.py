"""To the liaison who looked after some groups until now."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from cohorts import made_up
from cohorts.liaisons.mails import groups_taken
from cohorts.models import Group
from ilnp.accounts.models import User
from ilnp.mail.kinds.declaring import Kind, gaps

KIND = Kind(
    __name__,
    _("to the liaison: groups that somebody else looks after now"),
    gaps("name", "number", "groups", "liaison", "liaison_address"),
    must_receive=True,
    priority=30,
)


def values(former: User, groups: Sequence[Group], liaison: User) -> dict[str, str]:
    """Which groups went to whom."""
    return {
        "name": former.get_short_name(),
        "number": str(len(groups)),
        "groups": "\n".join(groups_taken.line(group, former.language) for group in groups),
        "liaison": liaison.get_full_name(),
        "liaison_address": liaison.email,
    }


def example(language: str) -> dict[str, Any]:
    """One made-up group."""
    return {
        "former": User(email="hana@example.org", name="Hana Novak", language=language),
        "groups": [made_up.group_of_two(language)],
        "liaison": made_up.liaison(language).person,
    }
