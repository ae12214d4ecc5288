"""To the liaison: nothing was heard of several groups, in one mail."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from cohorts import addresses, made_up
from ilnp.accounts.models import User
from ilnp.mail.kinds.declaring import Kind, gaps

KIND = Kind(
    __name__,
    _("to the liaison: several silent groups"),
    gaps("name", "number", "groups", trusted=("address",)),
    must_receive=True,
    priority=30,
    stale_after=timedelta(days=4),
)


def values(liaison: User, groups: Sequence[str]) -> dict[str, str]:
    """A line for each group, with its cohort (``liaison_digest.line``)."""
    return {
        "name": liaison.get_short_name(),
        "number": str(len(groups)),
        "groups": "\n".join(groups),
        "address": addresses.staff_groups_address(),
    }


def example(language: str) -> dict[str, Any]:
    """Two made-up groups."""
    lines = [
        "Spring · 7: Ana Silva, Omar Haddad – no sign of life yet",
        "Autumn · 3: Jun Sato, Amina Diallo – no sign of life yet",
    ]
    return {"liaison": made_up.liaison(language).person, "groups": lines}
