"""The pulse: how is it going?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from cohorts import addresses, made_up
from cohorts.models import CheckIn, Membership
from ilnp.mail.kinds.declaring import Kind, gaps
from ilnp.words import phrases

ANSWERS = [code for code, _label in CheckIn.Answer.of_members()]

KIND = Kind(
    __name__,
    _("pulse: how is it going?"),
    gaps("name", "partners", trusted=tuple(ANSWERS)),
    must_receive=True,
    priority=30,
)


def values(membership: Membership, partners: Sequence[str]) -> dict[str, str]:
    """With whom (the names of the others in the group), and for each answer the link that has it ready."""
    address = addresses.check_in_address(membership)
    return {
        "name": membership.person.get_short_name(),
        "partners": phrases.listed(partners, membership.person.language),
        **{answer: f"{address}?answer={answer}" for answer in ANSWERS},
    }


def example(language: str) -> dict[str, Any]:
    """A made-up group of three."""
    return {"membership": made_up.membership(language), "partners": ["Jun Sato", "Lucía Prieto"]}
