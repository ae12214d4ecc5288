"""To who is not heard of, at once: are you still there?"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from cohorts import addresses, made_up
from cohorts.models import Silence
from ilnp.mail.kinds.declaring import Kind, gaps

GAPS = gaps("name", "cohort", trusted=("address",))

KIND = Kind(__name__, _("are you still there?"), GAPS, must_receive=True, priority=20)


def values(silence: Silence) -> dict[str, str]:
    """In which cohort, and the link with which one press is enough."""
    membership = silence.membership
    return {
        "name": membership.person.get_short_name(),
        "cohort": membership.cohort.name,
        "address": addresses.still_there_address(silence),
    }


def example(language: str) -> dict[str, Any]:
    """A made-up person who has not answered."""
    return {"silence": made_up.silence(language)}
