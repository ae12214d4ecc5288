"""The check-in: how is it going?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from cohorts import addresses, made_up
from cohorts.models import Membership
from ilnp.mail.kinds.declaring import Kind, gaps
from ilnp.words import phrases

KIND = Kind(__name__, _("check-in"), gaps("name", "partners", trusted=("address",)), must_receive=True, priority=30)


def values(membership: Membership, partners: Sequence[str]) -> dict[str, str]:
    """With whom (the names of the others in the group), and the link that answers with one click."""
    return {
        "name": membership.person.get_short_name(),
        "partners": phrases.listed(partners, membership.person.language),
        "address": addresses.check_in_address(membership),
    }


def example(language: str) -> dict[str, Any]:
    """A made-up group of three."""
    return {"membership": made_up.membership(language), "partners": ["Jun Sato", "Lucía Prieto"]}
