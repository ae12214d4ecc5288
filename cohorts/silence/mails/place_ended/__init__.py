"""To who has not answered: their place has ended, and until when they can come back."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from cohorts import addresses, made_up
from cohorts.models import Silence
from ilnp.clock import zone
from ilnp.mail.kinds.declaring import Kind, gaps
from ilnp.words import phrases

KIND = Kind(
    __name__,
    _("the place has ended"),
    gaps("name", "cohort", "back_until", trusted=("address",)),
    must_receive=True,
    priority=20,
)


def values(silence: Silence) -> dict[str, str]:
    """Until which day where they live they can come back, and the link for it."""
    person, until = silence.membership.person, silence.back_until()
    assert until is not None
    return {
        "name": person.get_short_name(),
        "cohort": silence.membership.cohort.name,
        "back_until": phrases.day(until.astimezone(zone(person.time_zone)).date(), person.language),
        "address": addresses.still_there_address(silence),
    }


def example(language: str) -> dict[str, Any]:
    """A made-up person who did not answer."""
    return {"silence": made_up.silence(language)}
