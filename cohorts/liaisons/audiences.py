"""The liaisons of a cohort, and the people of one group, to whom a coordinator can write."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from cohorts.board.audiences import cohorts_under_way
from cohorts.models import Group, Membership
from ilnp.accounts.models import User
from ilnp.mail.campaigns.audiences import register_audience


def liaisons(slug: str) -> QuerySet[User]:
    """The liaisons who look after groups of the cohort now, or did so at its end."""
    looked_after = Q(ended_at=None) | Q(ended_because=Group.Ending.FINISHED)
    groups = Group.objects.filter(looked_after, cohort__slug=slug)
    return User.objects.filter(liaison_profile__in=groups.values("liaison"), erased_at=None)


register_audience("cohort-liaisons", _("Liaisons of the cohort"), liaisons, choices=cohorts_under_way)


def of_group(number: str) -> QuerySet[User]:
    """The people of one group, by its number; who left it is not among them."""
    members = Membership.objects.active().filter(group=int(number) if number.isdecimal() else 0)
    return User.objects.filter(pk__in=members.values("person"), erased_at=None)


def group_named(number: str) -> str | None:
    """The words of one group; None if there is none."""
    group = Group.objects.select_related("cohort").filter(pk=int(number) if number.isdecimal() else 0).first()
    return None if group is None else f"{group.cohort} · {group}"


register_audience("group", _("The people of the group"), of_group, named=group_named)
