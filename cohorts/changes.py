"""What changes on the way: somebody leaves, a group ends, people are put together anew."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from applications import waitlist
from ilnp.accounts import audit
from ilnp.accounts.models import User

from . import schedule
from .models import Group, Membership


@transaction.atomic
def leave(
    membership: Membership,
    because: str,
    *,
    actor: User | None = None,
    now: datetime | None = None,
    reconcile: bool = True,
) -> Membership:
    """End one person's membership. A pair ends with it; a trio goes on as a pair.

    A partner left alone is free again and first in line for a new group; so is who leaves for a later round. Whoever wants
    no more takes no place in line. ``reconcile=False`` leaves the plans to the caller. Raises ``ValidationError`` when the
    membership has ended already or the reason is unknown.
    """
    now = now or timezone.now()
    # The group first: two members who leave at the same moment wait for each other.
    group = Group.objects.select_for_update().get(pk=membership.group_id)
    membership = Membership.objects.select_for_update().get(pk=membership.pk)
    if because not in Membership.Ending.values:
        raise ValidationError({"because": _("Please choose a reason.")})
    if membership.left_at:
        raise ValidationError(_("This person has left the group already."))
    _end_membership(membership, because, actor, now)
    remaining = list(group.memberships.active())
    if len(remaining) < 2:
        _end_group(group, Group.Ending.LEFT, remaining, actor, now)
    if because == Membership.Ending.LATER:
        waitlist.record_free_again([membership.application_id], stranded=False, actor=actor)
    audit.record("membership ended", membership, actor=actor, because=because)
    if reconcile:
        schedule.reconcile_cohort(membership.cohort, now)
    return membership


@transaction.atomic
def end_group(group: Group, because: str, *, actor: User | None = None, now: datetime | None = None) -> Group:
    """End a whole group. Its people are free again and first in line, for a rematch or the next wave.

    Raises ``ValidationError`` when it has ended already or the reason is unknown.
    """
    now = now or timezone.now()
    group = Group.objects.select_for_update().get(pk=group.pk)
    if because not in Group.Ending.values:
        raise ValidationError({"because": _("Please choose a reason.")})
    if group.ended_at:
        raise ValidationError(_("This group has ended already."))
    _end_group(group, because, list(group.memberships.active()), actor, now)
    audit.record("group ended", group, actor=actor, because=because)
    schedule.reconcile_cohort(group.cohort, now)
    return group


def _end_group(group: Group, because: str, remaining: list[Membership], actor: User | None, now: datetime) -> None:
    for membership in remaining:
        _end_membership(membership, Membership.Ending.REMATCHED, actor, now)
    group.ended_at, group.ended_because, group.ended_by = now, because, actor
    group.save(update_fields=["ended_at", "ended_because", "ended_by"])
    group.liaison_terms.filter(ended_at=None).update(ended_at=now)
    waitlist.record_free_again([membership.application_id for membership in remaining], actor=actor)


def _end_membership(membership: Membership, because: str, actor: User | None, now: datetime) -> None:
    membership.left_at, membership.left_because, membership.left_by = now, because, actor
    membership.save(update_fields=["left_at", "left_because", "left_by"])
