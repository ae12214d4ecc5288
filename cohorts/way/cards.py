"""What groups put on the desk."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import ngettext_lazy

from cohorts.models import Group
from cohorts.pulse import health
from cohorts.pulse.health import Need
from ilnp import clock
from ilnp.desk.cards import Card, cards

WORDS: dict[Need, Promise] = {
    Need.STOPS: ngettext_lazy("group in which somebody needs to stop", "groups in which somebody needs to stop"),
    Need.WITHDREW: ngettext_lazy("group has a member who withdrew", "groups have a member who withdrew"),
    Need.PLACE_TO_END: ngettext_lazy(
        "group in which a silent person's place can end", "groups in which a silent person's place can end"
    ),
    Need.PARTNER_SILENT: ngettext_lazy(
        "group in which somebody cannot reach the partner", "groups in which somebody cannot reach the partner"
    ),
    Need.HELP: ngettext_lazy("group asks for help", "groups ask for help"),
    Need.NO_MAIL: ngettext_lazy(
        "group with a member whom mail does not reach", "groups with a member whom mail does not reach"
    ),
    Need.NOT_HEARD_OF: ngettext_lazy("group with somebody not heard of", "groups with somebody not heard of"),
    Need.UNANSWERED: ngettext_lazy("group has left a question unanswered", "groups have left a question unanswered"),
    Need.NOT_YET: ngettext_lazy("group is not in touch yet", "groups are not in touch yet"),
}


@cards
def groups_in_need(user: Any) -> Iterator[Card]:
    """Groups that need somebody, a card for each kind of need (see ``health``)."""
    if not (user.has_perm("cohorts.run_cohort") or user.has_perm("cohorts.look_after_group")):
        return
    found = health.calling(Group.objects.seen_by(user), clock.now())
    cohorts = dict(Group.objects.filter(pk__in=found).order_by("cohort__starts_on").values_list("pk", "cohort__name"))
    for need, numbers in health.by_need(found).items():
        names = dict.fromkeys(cohorts[number] for number in cohorts if number in numbers)
        yield Card(
            len(numbers),
            WORDS[need] % len(numbers),
            f"{reverse('admin:groups')}?show={need}",
            urgent=need not in (Need.UNANSWERED, Need.NOT_YET),
            hint=", ".join(names),
        )
