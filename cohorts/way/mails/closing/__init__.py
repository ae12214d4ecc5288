"""The last letter of a cohort: thanks and goodbye."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from cohorts import addresses
from cohorts.models import Membership
from cohorts.pulse.mails.pulse import example
from ilnp.mail.kinds.declaring import Kind, gaps
from ilnp.words import phrases

__all__ = ["KIND", "example", "values"]

KIND = Kind(
    __name__,
    _("last letter of a cohort"),
    gaps("name", "cohort", "partners", trusted=("address",)),
    must_receive=True,
    priority=40,
)


def values(membership: Membership, partners: Sequence[str]) -> dict[str, str]:
    """Which cohort ends, and with whom: the names of those who stayed to the end."""
    person = membership.person
    return {
        "name": person.get_short_name(),
        "cohort": membership.cohort.name,
        "partners": phrases.listed(partners, person.language),
        "address": addresses.portal_address(person.language),
    }
