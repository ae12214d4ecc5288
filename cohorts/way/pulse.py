"""Signs of life: short answers from members, and notes of liaisons who heard from a group."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from cohorts import sharing, standing
from cohorts.models import CheckIn, Group, Membership
from cohorts.way import schedule
from cohorts.way.mails import member_needs_liaison
from ilnp import clock
from ilnp.accounts import audit
from ilnp.accounts.models import User
from ilnp.mail.outbox import queueing


@transaction.atomic
def from_member(membership: Membership, choice: str, *, note: str = "", now: datetime | None = None) -> CheckIn:
    """Note what a member says about how it goes.

    "In touch" and "just begun" count as a sign of life of the group; "my partner does not answer" and "we would like help"
    tell the liaison at once. Raises ``ValidationError`` for an unknown answer or when the membership has ended.
    """
    now = now or clock.now()
    if choice not in CheckIn.Answer.values:
        raise ValidationError({"answer": _("Please choose one of the answers.")})
    Group.objects.select_for_update().get(pk=membership.group_id)  # first the group, as whoever ends a place does
    membership = Membership.objects.select_related("group__liaison__person", "person").get(pk=membership.pk)
    if membership.left_at:
        raise ValidationError(_("You are no longer in this group, so there is nothing to answer."))
    row = _note(membership.group, choice, note, said_by=membership.person, membership=membership, now=now)
    liaison = sharing.liaison_of(membership.group)
    if choice in (CheckIn.Answer.SILENT, CheckIn.Answer.HELP) and liaison:
        queueing.queue(
            "member_needs_liaison",
            key=f"member_needs_liaison:{row.pk}",
            to=liaison,
            values=member_needs_liaison.values(liaison, membership, row),
            about=row,
        )
    return row


@transaction.atomic
def from_liaison(group: Group, choice: str, *, note: str = "", actor: User, now: datetime | None = None) -> CheckIn:
    """Note what a liaison or coordinator heard from a group. It counts as the members' own word would."""
    now = now or clock.now()
    if choice not in CheckIn.Answer.values:
        raise ValidationError({"answer": _("Please choose one of the answers.")})
    if Group.objects.select_for_update().get(pk=group.pk).ended_at:
        raise ValidationError(_("This group has ended."))
    return _note(group, choice, note, said_by=actor, membership=None, now=now)


def _note(
    group: Group, choice: str, note: str, *, said_by: User, membership: Membership | None, now: datetime
) -> CheckIn:
    row = CheckIn.objects.create(
        group=group, membership=membership, said_by=said_by, answer=choice, note=note.strip(), at=now
    )
    if row.is_sign_of_life:
        standing.hear_of(group, now)
    audit.record("check-in noted", row, actor=said_by, answer=choice)
    schedule.reconcile_group(group, now)
    return row
