"""To the liaison: how the groups do this week."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from cohorts import made_up, words
from cohorts.models import Cohort
from ilnp.accounts.models import User
from ilnp.mail.kinds.declaring import Kind, gaps

KIND = Kind(
    __name__,
    _("to the liaison: how the groups do this week"),
    gaps("name", "cohort", "number", "need_you", "groups", trusted=("address",)),
    topic="liaison_digests",
    stale_after=timedelta(days=3),
)


def values(liaison: User, cohort: Cohort, groups: Sequence[str], need: int) -> dict[str, str]:
    """A line for each group (``words.how_a_group_does``), and how many of them need somebody."""
    return {
        "name": liaison.get_short_name(),
        "cohort": cohort.name,
        "number": str(len(groups)),
        "need_you": str(need),
        "groups": "\n".join(groups),
        "address": words.staff_groups_address(),
    }


def example(language: str) -> dict[str, Any]:
    """Two made-up groups."""
    lines = ["12: Jun Sato, Amina Diallo – asks for help", "7: Ana Silva, Omar Haddad – no sign of life yet"]
    return {"liaison": made_up.liaison(language).person, "cohort": made_up.cohort(), "groups": lines, "need": 1}
