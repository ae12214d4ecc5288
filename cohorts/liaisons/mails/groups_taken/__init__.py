"""To the liaison who looks after some groups from now on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from cohorts import addresses, made_up
from cohorts.models import Group
from ilnp.accounts.models import User
from ilnp.mail import configuration
from ilnp.mail.kinds.declaring import Kind, gaps
from ilnp.words import phrases

KIND = Kind(
    __name__,
    _("to the liaison: groups that are yours now"),
    gaps("name", "number", "former", "groups", "note", trusted=("address",)),
    must_receive=True,
    priority=20,
)


def values(liaison: User, groups: Sequence[Group], former: Sequence[str], note: str) -> dict[str, str]:
    """The groups with their people, the names of those who had them (else the programme's), and their note."""
    return {
        "name": liaison.get_short_name(),
        "number": str(len(groups)),
        "former": phrases.listed(former or [configuration.programme()], liaison.language),
        "groups": "\n".join(line(group, liaison.language) for group in groups),
        "note": note,
        "address": addresses.staff_groups_address(),
    }


def line(group: Group, language: str) -> str:
    """One group: its number and cohort, its people with their addresses."""
    members = [one for one in group.memberships.all() if one.left_at is None]
    people = [f"{one.application.full_name} <{one.person.email}>" for one in members]
    return phrases.fact(f"{group.number} · {group.cohort.name}", phrases.listed(people, language), language)


def example(language: str) -> dict[str, Any]:
    """One made-up group that had another liaison."""
    return {
        "liaison": made_up.liaison(language).person,
        "groups": [made_up.group_of_two(language)],
        "former": ["Hana Novak"],
        "note": "They write on Sundays.",
    }
