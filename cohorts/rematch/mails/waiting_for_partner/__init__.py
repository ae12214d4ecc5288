"""To who has lost their group: what happens now, and by when they hear from us."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from cohorts import addresses, made_up
from cohorts.models import Wait
from ilnp.mail.kinds.declaring import Kind, gaps
from ilnp.words import phrases

GAPS = gaps("name", "cohort", "word_by", trusted=("address",))

KIND = Kind(__name__, _("we are looking for a new partner"), GAPS, must_receive=True, priority=20)


def values(wait: Wait, now: datetime) -> dict[str, str]:
    """In which cohort, by which day they hear from us after ``now``, and the link that shows where they stand."""
    person = wait.person
    return {
        "name": person.get_short_name(),
        "cohort": wait.cohort.name,
        "word_by": phrases.day(wait.word_by(now.date()), person.language),
        "address": addresses.waiting_address(wait),
    }


def example(language: str) -> dict[str, Any]:
    """A made-up person whose group has just ended."""
    wait = made_up.wait(language)
    return {"wait": wait, "now": wait.since}
