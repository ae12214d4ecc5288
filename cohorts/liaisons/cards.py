"""What the care for groups puts on the desk."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import ngettext

from cohorts.models import Group
from ilnp.desk.cards import Card, cards


@cards
def groups_without_liaison(user: Any) -> Card | None:
    """Groups that nobody looks after."""
    if not user.has_perm("cohorts.run_cohort"):
        return None
    alone = Group.objects.without_liaison().count()
    return Card(
        alone,
        ngettext("group has no liaison", "groups have no liaison", alone),
        reverse("admin:groups") + "?show=without-liaison",
    )
