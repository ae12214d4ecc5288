"""What changes on the way: somebody leaves, a group ends, people are put together anew."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from applications.models import Application
from applications.waitlist import line
from cohorts import standing
from cohorts.models import Group, Membership, Silence
from cohorts.rematch import waiting
from cohorts.way import introductions, schedule
from ilnp import clock
from ilnp.accounts import audit
from ilnp.accounts.models import User
from ilnp.mail.outbox import queueing


@transaction.atomic
def leave(
    membership: Membership,
    because: str,
    *,
    actor: User | None = None,
    now: datetime | None = None,
) -> Membership:
    """End one person's membership. A pair ends with it; a trio goes on as a pair, introduced without who left.

    A partner left alone waits for a new one, first in line (``waiting``); who leaves for a later round is in line for that.
    Whoever wants no more takes no place in line. Raises ``ValidationError`` when the membership has ended already or the
    reason is none for which somebody leaves this cohort.
    """
    now = now or clock.now()
    if not leave_together(membership.group, {membership.pk: because}, actor=actor, now=now):
        raise ValidationError(_("This person has left the group already."))
    schedule.reconcile_cohort(membership.cohort, now)
    return Membership.objects.get(pk=membership.pk)


@transaction.atomic
def leave_together(group: Group, reasons: Mapping[int, str], *, actor: User | None, now: datetime) -> int:
    """End several memberships of one group at the same moment, each for its own reason; return how many that were.

    ``reasons`` goes by the number of the membership; those that have ended already are passed over. Who remains is treated
    as in ``leave``. Planned things are not touched: the caller reconciles when all is done.
    """
    # The group first: two members who leave at the same moment wait for each other.
    group = Group.objects.select_for_update().get(pk=group.pk)
    leaving = list(group.memberships.active().filter(pk__in=reasons).select_for_update())
    for membership in leaving:
        _end_membership(membership, reasons[membership.pk], actor, now)
        audit.record("membership ended", membership, actor=actor, because=reasons[membership.pk])
    remaining = list(_with_people(group))
    if leaving and len(remaining) < 2:
        _end_group(group, Group.Ending.LEFT, remaining, actor, now)
    elif leaving:
        introductions.correct(group, now=now)
    in_line = (Membership.Ending.LATER, Membership.Ending.EARLY)
    later = [one.application_id for one in leaving if reasons[one.pk] in in_line]
    line.record_free_again(later, wave=group.cohort_id, stranded=False, actor=actor)
    return len(leaving)


@transaction.atomic
def end_group(group: Group, because: str, *, actor: User | None = None, now: datetime | None = None) -> Group:
    """End a whole group. Its people wait for new partners, first in line, and are told so; who is not heard of does not.

    Raises ``ValidationError`` when it has ended already or the reason is none for which a group of this cohort ends.
    """
    now = now or clock.now()
    group = Group.objects.select_for_update().get(pk=group.pk)
    if group.ended_at:
        raise ValidationError(_("This group has ended already."))
    _end_group(group, because, list(_with_people(group)), actor, now)
    audit.record("group ended", group, actor=actor, because=because)
    schedule.reconcile_cohort(group.cohort, now)
    return group


def _with_people(group: Group) -> QuerySet[Membership]:
    return group.memberships.active().select_related("person", "application", "cohort", "group__liaison__person")


def _end_group(group: Group, because: str, remaining: list[Membership], actor: User | None, now: datetime) -> None:
    # Nobody is put together with somebody who is not heard of: they stay on the list of those.
    silent = set(Silence.objects.open().filter(membership__in=remaining).values_list("membership", flat=True))
    for membership in remaining:
        _end_membership(membership, Membership.Ending.GROUP_ENDED, actor, now)
    standing.end_groups(group.cohort, [group], because, by=actor, at=now)
    left_alone = [membership for membership in remaining if membership.pk not in silent]
    line.record_free_again([one.application_id for one in left_alone], wave=group.cohort_id, actor=actor)
    still_there = [one for one in left_alone if one.application.status != Application.Status.WITHDRAWN]
    waiting.begin(still_there, actor=actor, now=now)


def _end_membership(membership: Membership, because: str, actor: User | None, now: datetime) -> None:
    queueing.cancel(about=membership, reason="no longer in this group")
    standing.end_memberships(membership.cohort, [membership], because, by=actor, at=now)
