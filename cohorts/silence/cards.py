"""What people who are not heard of put on the desk."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cohorts.models import Silence
from ilnp import clock
from ilnp.desk.cards import Card, cards


@cards
def not_heard_of(user: Any) -> Card | None:
    """People who are not heard of, since when the first of them is not, and how many places can end."""
    if not (user.has_perm("cohorts.run_cohort") or user.has_perm("cohorts.look_after_group")):
        return None
    rows = list(Silence.objects.open().seen_by(user).order_by("began_at").values_list("began_at", "proposed_at"))
    days = (clock.now() - rows[0][0]).days if rows else 0
    to_end = sum(proposed is not None for _began, proposed in rows)
    hints = [ngettext("the longest for %(n)d day", "the longest for %(n)d days", days) % {"n": days}] if days else []
    if to_end:
        hints.append(ngettext("%(n)d place can end", "%(n)d places can end", to_end) % {"n": to_end})
    return Card(
        len(rows),
        ngettext("person is not heard of", "people are not heard of", len(rows)),
        reverse("admin:not-heard-of"),
        urgent=bool(to_end),
        hint=", ".join(hints) or _("since today"),
    )
