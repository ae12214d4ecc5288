"""To who waited for a partner to the end of a cohort: none was found, and what that means."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from cohorts import addresses, made_up
from cohorts.models import Wait
from ilnp.mail.kinds.declaring import Kind, gaps

KIND = Kind(
    __name__,
    _("we found no new partner before the end"),
    gaps("name", "cohort", trusted=("address",)),
    must_receive=True,
    priority=30,
)


def values(wait: Wait) -> dict[str, str]:
    """Which cohort has ended, and where the person's own page is."""
    return {
        "name": wait.person.get_short_name(),
        "cohort": wait.cohort.name,
        "address": addresses.portal_address(wait.person.language),
    }


def example(language: str) -> dict[str, Any]:
    """A made-up person who waited."""
    return {"wait": made_up.wait(language)}
