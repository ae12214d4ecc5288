"""What waiting for a partner puts on the desk."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cohorts.models import Wait
from ilnp import clock
from ilnp.desk.cards import Card, cards


@cards
def waiting_for_a_partner(user: Any) -> Card | None:
    """People without a partner, and since when the first of them waits."""
    if not (user.has_perm("cohorts.run_cohort") or user.has_perm("cohorts.look_after_group")):
        return None
    waits = list(Wait.objects.open().seen_by(user).order_by("since").values_list("since", flat=True))
    days = (clock.now() - waits[0]).days if waits else 0
    longest = ngettext("the longest for %(n)d day", "the longest for %(n)d days", days) % {"n": days}
    return Card(
        len(waits),
        ngettext("person waits for a partner", "people wait for a partner", len(waits)),
        reverse("admin:waiting"),
        urgent=True,
        hint=longest if days else _("since today"),
    )
