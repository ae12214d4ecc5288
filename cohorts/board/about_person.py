"""What cohorts know of a person: the groups they are or were in, and those they look after."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cohorts.models import LiaisonProfile, Membership
from ilnp.accounts.models import User
from ilnp.desk.about.sections import Fact, Section, section


@section(order=30)
def groups(person: User, reader: Any) -> Section | None:
    """Their groups, newest first, with partners and how it ended; then what they do as a liaison. Three queries."""
    if not reader.has_perm("cohorts.run_cohort"):
        return None
    memberships = (
        person.memberships.select_related("group", "cohort")
        .prefetch_related("group__memberships__person")
        .order_by("-joined_at", "-pk")
    )
    facts = [_fact(one) for one in memberships]
    profile = (
        LiaisonProfile.objects.filter(person=person)
        .annotate(now=Count("groups", filter=Q(groups__ended_at=None)))
        .first()
    )
    if profile is not None:
        words = ngettext("Liaison of %(n)d group now", "Liaison of %(n)d groups now", profile.now) % {"n": profile.now}
        facts.append(Fact(words, reverse("admin:cohorts_liaisonprofile_change", args=[profile.pk])))
    return Section(_("Groups"), facts)


def _fact(one: Membership) -> Fact:
    partners = [str(row.person) for row in one.group.memberships.all() if row.person_id != one.person_id]
    state = one.get_left_because_display() if one.left_at else one.cohort.get_state_display()
    return Fact(
        _("%(group)s of %(cohort)s") % {"group": one.group, "cohort": one.cohort},
        reverse("admin:group", args=[one.group_id]),
        one.joined_at,
        " · ".join([*([_("with %(names)s") % {"names": ", ".join(partners)}] if partners else []), str(state)]),
    )
