"""To the liaison: how the groups do this week."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cohorts import addresses, made_up
from cohorts.models import Cohort, Group
from ilnp.accounts.models import User
from ilnp.mail.kinds.declaring import Kind, gaps
from ilnp.words import phrases

KIND = Kind(
    __name__,
    gettext_lazy("to the liaison: how the groups do this week"),
    gaps("name", "cohort", "number", "need_you", "groups", trusted=("address",)),
    topic="liaison_digests",
    stale_after=timedelta(days=3),
)


def values(liaison: User, cohorts: Sequence[Cohort], groups: Sequence[str], need: int) -> dict[str, str]:
    """A line for each group (``line``), and how many of them need somebody."""
    return {
        "name": liaison.get_short_name(),
        "cohort": phrases.listed([cohort.name for cohort in cohorts], liaison.language),
        "number": str(len(groups)),
        "need_you": str(need),
        "groups": "\n".join(groups),
        "address": addresses.staff_groups_address(),
    }


def line(group: Group, now: datetime, language: str, *, deserted: bool, asks: bool) -> str:
    """One line for its liaison: its number, its people, and what it needs, else what was last heard of it."""
    members = [one for one in group.memberships.all() if one.left_at is None]
    names = phrases.listed([one.application.full_name for one in members], language)
    with translation.override(language):
        if deserted:
            heard = _("somebody withdrew")
        elif asks:
            heard = _("asks for help")
        elif group.alive_at is None:
            heard = _("no sign of life yet")
        else:
            days = max(0, (now - group.alive_at).days)
            heard = ngettext("last sign of life %(n)d day ago", "last sign of life %(n)d days ago", days) % {"n": days}
        return _("%(number)s: %(names)s – %(heard)s") % {"number": group.number, "names": names, "heard": heard}


def example(language: str) -> dict[str, Any]:
    """Two made-up groups."""
    lines = ["12: Jun Sato, Amina Diallo – asks for help", "7: Ana Silva, Omar Haddad – no sign of life yet"]
    return {"liaison": made_up.liaison(language).person, "cohorts": [made_up.cohort()], "groups": lines, "need": 1}
