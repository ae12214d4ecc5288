"""What liaisons can carry, told where the places of a matching are chosen."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cohorts.liaisons.caseload import seats_carried
from matching.runs.places import Carried


def liaisons_carry() -> Carried:
    """Groups and people that the liaisons can take on today, by their own limits. Two queries."""
    people = seats_carried()
    groups = people // 2
    words = ngettext(
        "The liaisons can take on %(groups)d more group, %(people)d people.",
        "The liaisons can take on %(groups)d more groups, %(people)d people.",
        groups,
    ) % {"groups": groups, "people": people}
    if not people:
        words = _("No liaison can take on a group now: groups formed from this run have nobody who looks after them.")
    return Carried(people, words, reverse("admin:cohorts_liaisonprofile_changelist"))
