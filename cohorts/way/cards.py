"""What groups put on the desk."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import ngettext

from cohorts.models import Group
from cohorts.way import queries
from ilnp import clock
from ilnp.desk.cards import Card, cards


@cards
def groups_in_need(user: Any) -> Iterator[Card]:
    """Groups that need somebody (see ``queries.standing``)."""
    if not (user.has_perm("cohorts.run_cohort") or user.has_perm("cohorts.look_after_group")):
        return
    groups = Group.objects.seen_by(user)
    page = reverse("admin:groups")
    asking, which = _counted(queries.asking_for_help(groups))
    yield Card(
        asking,
        ngettext("group asks for help", "groups ask for help", asking),
        page + "?show=help",
        urgent=True,
        hint=which,
    )
    quiet, which = _counted(queries.silent(clock.now(), groups))
    yield Card(
        quiet,
        ngettext("group has given no sign of life", "groups have given no sign of life", quiet),
        page + "?show=silent",
        urgent=True,
        hint=which,
    )
    gone, which = _counted(queries.deserted(groups))
    yield Card(
        gone,
        ngettext("group has a member who withdrew", "groups have a member who withdrew", gone),
        page + "?show=deserted",
        urgent=True,
        hint=which,
    )


def _counted(groups: QuerySet[Group]) -> tuple[int, str]:
    """How many groups, and the cohorts that they are of."""
    names = list(groups.order_by("cohort__starts_on").values_list("cohort__name", flat=True))
    return len(names), ", ".join(dict.fromkeys(names))
