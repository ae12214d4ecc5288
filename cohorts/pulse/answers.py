"""What is said about how it goes: short answers of members, and notes of liaisons."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from cohorts import sharing, standing
from cohorts.models import CheckIn, Group, Membership, Silence
from cohorts.pulse.mails import member_stops
from cohorts.silence import ending, ladder
from ilnp import clock
from ilnp.accounts import audit
from ilnp.accounts.models import User
from ilnp.mail.outbox import queueing


@transaction.atomic
def from_member(membership: Membership, choice: str, *, note: str = "", now: datetime | None = None) -> CheckIn:
    """Note what a member says about how it goes. Their newest answer counts, whatever their partner answers.

    Whoever cannot be reached is asked at once whether they are still there (``ladder``).

    "I need to stop" tells the liaison at once; of everything else the liaison hears with the day's mail. Raises
    ``ValidationError`` for an unknown answer or when the membership has ended.
    """
    now = now or clock.now()
    if choice not in dict(CheckIn.Answer.of_members()):
        raise ValidationError({"answer": _("Please choose one of the answers.")})
    Group.objects.select_for_update().get(pk=membership.group_id)  # first the group, as whoever ends a place does
    membership = Membership.objects.select_related("group__liaison__person", "person", "cohort").get(pk=membership.pk)
    if membership.left_at:
        raise ValidationError(_("You are no longer in this group, so there is nothing to answer."))
    row = _note(membership.group, choice, note, said_by=membership.person, membership=membership, now=now)
    _follow_up(row, actor=membership.person, now=now)
    liaison = sharing.liaison_of(membership.group)
    if choice == CheckIn.Answer.STOP and liaison:
        queueing.queue(
            "member_stops",
            key=f"member_stops:{row.pk}",
            to=liaison,
            values=member_stops.values(liaison, membership, row),
            reply_to=[membership.person.email],
            about=row,
        )
    return row


@transaction.atomic
def from_liaison(
    group: Group,
    choice: str,
    *,
    about: Membership | None = None,
    note: str = "",
    actor: User,
    now: datetime | None = None,
) -> CheckIn:
    """Note what a liaison or coordinator heard: about one member, or without ``about`` about everybody in the group.

    It counts as the member's own word would. "I wrote to them" is a note only: what was amiss stays so until somebody is
    heard of. Raises ``ValidationError`` for an unknown answer, a group that has ended, or somebody who is not in it.
    """
    now = now or clock.now()
    if choice not in CheckIn.Answer.values:
        raise ValidationError({"answer": _("Please choose one of the answers.")})
    if Group.objects.select_for_update().get(pk=group.pk).ended_at:
        raise ValidationError(_("This group has ended."))
    if about is not None and not group.memberships.active().filter(pk=about.pk).exists():
        raise ValidationError({"about": _("This person is not in the group any more.")})
    row = _note(group, choice, note, said_by=actor, membership=about, now=now)
    _follow_up(row, actor=actor, now=now)
    return row


def _follow_up(said: CheckIn, *, actor: User, now: datetime) -> None:
    """End the silence of who was heard of by this word, and begin that of whoever cannot be reached.

    "We are in touch" tells of everybody in the group, "I cannot reach my partner" of all but the one who says so.
    """
    if said.answer == CheckIn.Answer.WROTE:
        return
    members = list(
        said.group.memberships.active().select_related("cohort", "person", "application", "group__liaison__person")
    )
    if said.answer == CheckIn.Answer.SILENT:
        for member in members:
            if said.membership is not None and member.pk != said.membership_id:
                ladder.begin(member, Silence.Reason.PARTNER, said_by=said.membership, actor=actor, now=now)
        members = [member for member in members if member.pk == said.membership_id]
    elif said.answer != CheckIn.Answer.WELL and said.membership is not None:
        members = [member for member in members if member.pk == said.membership_id]
    ending.hear_of(members, actor=actor, now=now)


def _note(
    group: Group, choice: str, note: str, *, said_by: User, membership: Membership | None, now: datetime
) -> CheckIn:
    row = CheckIn.objects.create(
        group=group, membership=membership, said_by=said_by, answer=choice, note=note.strip(), at=now
    )
    if row.is_sign_of_life:
        standing.hear_of(group, now)
    audit.record("check-in noted", row, actor=said_by, answer=choice)
    return row
