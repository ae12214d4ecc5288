"""Somebody leaves their group by their own word: partner and liaison are told at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from cohorts import sharing
from cohorts.models import Cohort, Group, Membership
from cohorts.rematch import changes
from cohorts.rematch.mails import member_left, partner_left
from ilnp import clock
from ilnp.accounts.models import User
from ilnp.mail.outbox import many, queueing
from ilnp.mail.outbox.many import Addressee

CHOICES = (Membership.Ending.LATER, Membership.Ending.NO_LONGER)
"""For what somebody leaves who says so."""


@dataclass(frozen=True)
class Told:
    """That ``left`` has gone is told to ``other``; ``goes_on``: their group does."""

    left: Membership
    other: Membership
    goes_on: bool


@transaction.atomic
def by_own_word(membership: Membership, because: str, *, now: datetime | None = None) -> Membership:
    """End somebody's place in a group under way because they say so: for a later round, for which they stay in line, or
    altogether. Partner and liaison are told (``leave_and_tell``).

    Raises ``ValidationError`` for another reason, in a cohort that is not under way, or when they have left already.
    """
    now = now or clock.now()
    if because not in CHOICES:
        raise ValidationError({"because": _("Please choose one of the answers.")})
    membership = Membership.objects.select_related(
        "cohort", "group__cohort", "group__liaison__person", "application", "person"
    ).get(pk=membership.pk)
    if membership.cohort.state != Cohort.State.STARTED:
        raise ValidationError(_("This question is closed. Please write to us if your plans have changed."))
    leave_and_tell(membership, because, actor=membership.person, now=now)
    return Membership.objects.select_related("cohort", "group", "person", "application").get(pk=membership.pk)


def leave_and_tell(left: Membership, because: str, *, actor: User | None, now: datetime) -> None:
    """End one place, as ``changes.leave`` does, and tell who remains, if they were introduced, and the liaison.

    Call it inside the transaction in which the person said so. Raises the same errors.
    """
    group = left.group
    others = list(group.memberships.active().exclude(pk=left.pk).select_related("person", "application", "cohort"))
    was_introduced = group.introduced_at is not None
    changes.leave(left, because, actor=actor, now=now)
    goes_on = Group.objects.get(pk=group.pk).ended_at is None
    if was_introduced:
        many.write_to_each([Told(left, other, goes_on) for other in others], _tell_partner, _partner)
    if sharing.liaison_of(group):
        many.write_to_each([left], _tell_liaison, _liaison)


def _partner(told: Told) -> Addressee:
    return Addressee(f"has_left:{told.left.pk}:{told.other.person_id}", "partner_left", told.other.person)


def _tell_partner(told: Told) -> None:
    queueing.queue(
        "partner_left",
        key=_partner(told).key,
        to=told.other.person,
        values=partner_left.values(told.other, told.left, goes_on=told.goes_on),
        reply_to=sharing.liaison_addresses(told.left.group),
        about=told.left.group,
    )


def _liaison(left: Membership) -> Addressee:
    return Addressee(f"member_left:{left.pk}", "member_left", sharing.liaison_of(left.group))


def _tell_liaison(left: Membership) -> None:
    liaison = sharing.liaison_of(left.group)
    assert liaison is not None
    queueing.queue(
        "member_left",
        key=_liaison(left).key,
        to=liaison,
        values=member_left.values(liaison, left),
        about=left.group,
    )
