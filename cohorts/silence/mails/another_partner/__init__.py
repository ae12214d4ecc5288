"""To the partner of who is not heard of: would you like another partner?"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from cohorts import addresses, made_up
from cohorts.models import OfferedRematch
from ilnp.mail.kinds.declaring import Kind, gaps

KIND = Kind(
    __name__,
    _("another partner is offered"),
    gaps("name", "partner", "cohort", trusted=("address",)),
    must_receive=True,
    priority=20,
)


def values(offered: OfferedRematch) -> dict[str, str]:
    """Who is not heard of, and the link with which the offer is taken up."""
    membership = offered.membership
    return {
        "name": membership.person.get_short_name(),
        "partner": offered.silence.membership.application.full_name,
        "cohort": membership.cohort.name,
        "address": addresses.another_partner_address(offered),
    }


def example(language: str) -> dict[str, Any]:
    """A made-up pair."""
    partner = made_up.membership(language, full_name="Jun Sato")
    return {"offered": OfferedRematch(pk=0, silence=made_up.silence(language), membership=partner)}
