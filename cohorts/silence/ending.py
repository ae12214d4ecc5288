"""How a silence ends: somebody is heard of, staff stop it, the place ends, or the person comes back in time."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from applications.waitlist import line
from cohorts import sharing, standing
from cohorts.models import CheckIn, Cohort, Group, Membership, OfferedRematch, Silence, Wait
from cohorts.rematch import changes, proposing, waiting
from cohorts.silence import steps
from cohorts.silence.mails import partner_is_there, place_ended
from cohorts.way import schedule
from ilnp import clock
from ilnp.accounts import audit
from ilnp.accounts.models import User
from ilnp.mail.outbox import many, queueing
from ilnp.mail.outbox.many import Addressee

NO_LONGER = "has been heard of, or is followed up no more"


def taken(number: int) -> Silence | None:
    """The silence of this number, locked, for a step that has fallen due; None where it has ended or nothing follows any
    more."""
    silence = Silence.objects.open().with_people().select_for_update(of=("self",)).filter(pk=number).first()
    cohort = silence.membership.cohort if silence else None
    return silence if cohort and cohort.state == Cohort.State.STARTED and cohort.ladder_since else None


def _take(silence: Silence) -> Silence:
    """The silence with its group locked first, as everybody does who changes a group. Raises ``ValidationError`` for one
    that has ended."""
    group = Membership.objects.values_list("group", flat=True).get(pk=silence.membership_id)
    Group.objects.select_for_update().get(pk=group)
    silence = Silence.objects.with_people().select_for_update(of=("self",)).get(pk=silence.pk)
    if silence.ended_at:
        raise ValidationError(_("This has been settled already."))
    return silence


def _end(silence: Silence, because: str, actor: User | None, now: datetime) -> None:
    queueing.cancel(about=silence, reason=NO_LONGER)
    silence.ended_at, silence.ended_because, silence.ended_by = now, because, actor
    silence.save(update_fields=["ended_at", "ended_because", "ended_by"])
    audit.record("silence ended", silence, actor=actor, because=because)
    steps.reconcile(silence, now)


def hear_of(memberships: Iterable[Membership], *, actor: User | None, now: datetime) -> None:
    """End the silences of these members, of whom something was heard. Call it inside the transaction that notes it, with
    the group locked. Who could not reach them, or was offered another partner, is told."""
    for silence in Silence.objects.filter(membership__in=list(memberships), ended_at=None).with_people():
        _end(silence, Silence.Ending.HEARD, actor, now)
        if silence.membership.left_at:
            _let_wait(silence.membership, actor, now)
        elif silence.said_by_id or silence.offered_at:
            _tell_partners(silence.membership, silence)


def _let_wait(membership: Membership, actor: User | None, now: datetime) -> None:
    """Let somebody whose group has ended wait for a new partner, first in line."""
    line.record_free_again([membership.application_id], wave=membership.cohort_id, actor=actor)
    waiting.begin([membership], actor=actor, now=now)


def _tell_partners(membership: Membership, silence: Silence) -> None:
    others = membership.group.memberships.active().exclude(pk=membership.pk).select_related("person", "application")

    def addressee(other: Membership) -> Addressee:
        return Addressee(f"partner_is_there:{silence.pk}:{other.pk}", "partner_is_there", other.person)

    def tell(other: Membership) -> None:
        queueing.queue(
            "partner_is_there",
            key=addressee(other).key,
            to=other.person,
            values=partner_is_there.values(other, membership),
            reply_to=sharing.liaison_addresses(membership.group),
            about=other,
        )

    many.write_to_each(others, tell, addressee)


@transaction.atomic
def still_there(silence: Silence, *, actor: User | None = None, now: datetime | None = None) -> Silence:
    """Note that the person says, or that staff heard, that they are still there.

    In their group it counts as a sign of life; who has lost the group meanwhile waits for a new partner, first in line.
    Raises ``ValidationError`` when the silence has ended.
    """
    now = now or clock.now()
    silence = _take(silence)
    membership = silence.membership
    hear_of([membership], actor=actor or membership.person, now=now)
    if membership.left_at is None:
        row = CheckIn.objects.create(
            group=membership.group,
            membership=membership,
            said_by=actor or membership.person,
            answer=CheckIn.Answer.HERE,
            at=now,
        )
        standing.hear_of(membership.group, now)
        audit.record("check-in noted", row, actor=actor or membership.person, answer=row.answer)
    return Silence.objects.with_people().get(pk=silence.pk)


@transaction.atomic
def stop(silence: Silence, *, actor: User | None = None, now: datetime | None = None) -> Silence:
    """Follow somebody up no more: staff see to it themselves. Who has no group any more waits for a partner.

    Raises ``ValidationError`` when the silence has ended.
    """
    now = now or clock.now()
    silence = _take(silence)
    _end(silence, Silence.Ending.STOPPED, actor, now)
    if silence.membership.left_at:
        _let_wait(silence.membership, actor, now)
    return silence


@transaction.atomic
def leave_out(silence: Silence, step: str, *, actor: User | None = None, now: datetime | None = None) -> Silence:
    """Leave out one step that has not been taken; the later ones stay planned. Raises ``ValidationError`` for one that has
    been taken, is left out already or is none, and when the silence has ended."""
    now = now or clock.now()
    silence = _take(silence)
    known = step in [later.value for later in steps.LATER] and step not in silence.left_out
    if not known or getattr(silence, steps.DONE_AT[Silence.Step(step)]) is not None:
        raise ValidationError(_("This step cannot be left out any more."))
    silence.left_out = [*silence.left_out, step]
    silence.save(update_fields=["left_out"])
    audit.record("step left out", silence, actor=actor, step=step)
    steps.reconcile(silence, now)
    return silence


@transaction.atomic
def part(silence: Silence, *, actor: User | None = None, now: datetime | None = None) -> Silence:
    """Let the partner of somebody who is not heard of have another one: their group ends, and the partner waits for a new
    one, first in line, for whom a proposal is asked for at once. Who is not heard of waits for nobody, and stays on the list
    of those.

    Raises ``ValidationError`` when the silence has ended, or their group, or where the others have each other.
    """
    now = now or clock.now()
    silence = _take(silence)
    group = silence.membership.group
    if silence.membership.left_at or group.ended_at:
        raise ValidationError(_("This group has ended already."))
    if group.memberships.active().count() > 2:
        raise ValidationError(_("The others in this group have each other."))
    changes.end_group(group, Group.Ending.SILENT, actor=actor, now=now)
    proposing.propose(silence.membership.cohort)
    return Silence.objects.with_people().get(pk=silence.pk)


@transaction.atomic
def accept(offered: OfferedRematch, *, now: datetime | None = None) -> OfferedRematch:
    """Take up the offer of another partner, as ``part`` does. Raises the same errors, and when it was taken up already."""
    now = now or clock.now()
    part(offered.silence, actor=offered.membership.person, now=now)
    offered.accepted_at = now
    offered.save(update_fields=["accepted_at"])
    return offered


@transaction.atomic
def end_place(silence: Silence, *, actor: User | None = None, now: datetime | None = None) -> Silence:
    """End the place of somebody who has not answered, once that was proposed, and tell them how to come back in time.

    A partner left alone waits for a new one. Raises ``ValidationError`` before it was proposed, and when the silence has
    ended.
    """
    now = now or clock.now()
    silence = _take(silence)
    if silence.proposed_at is None:
        raise ValidationError(_("Their place cannot end yet: they still have time to answer."))
    _end(silence, Silence.Ending.PLACE_ENDED, actor, now)
    if silence.membership.left_at is None:
        changes.leave(silence.membership, Membership.Ending.NO_ANSWER, actor=actor, now=now)
        proposing.propose(silence.membership.cohort)
    many.write_to_each([silence], _tell_place_ended, _place_ended)
    return silence


def _place_ended(silence: Silence) -> Addressee:
    return Addressee(f"place_ended:{silence.pk}", "place_ended", silence.membership.person)


def _tell_place_ended(silence: Silence) -> None:
    membership = silence.membership
    queueing.queue(
        "place_ended",
        key=_place_ended(silence).key,
        to=membership.person,
        values=place_ended.values(silence),
        reply_to=sharing.liaison_addresses(membership.group),
        about=silence,
    )


def may_come_back(silence: Silence, now: datetime) -> bool:
    """Whether somebody whose place ended can still come back: in time, in a cohort under way, and not there already."""
    until = silence.back_until()
    membership = silence.membership
    if until is None or now > until or silence.came_back_at or membership.cohort.state != Cohort.State.STARTED:
        return False
    if sharing.has_withdrawn(membership):
        return False
    person, cohort = membership.person, membership.cohort
    placed = Membership.objects.active().filter(cohort=cohort, person=person)
    return not placed.exists() and not Wait.objects.open().filter(cohort=cohort, person=person).exists()


@transaction.atomic
def come_back(silence: Silence, *, actor: User | None = None, now: datetime | None = None) -> Silence:
    """Let somebody whose place ended take part again: in their group if it goes on without them, else waiting for a new
    partner, first in line. Raises ``ValidationError`` when they cannot (``may_come_back``)."""
    now = now or clock.now()
    former = Membership.objects.select_related("group").get(pk=silence.membership_id)
    group = Group.objects.select_for_update().get(pk=former.group_id)
    silence = Silence.objects.with_people().select_for_update(of=("self",)).get(pk=silence.pk)
    if not may_come_back(silence, now):
        raise ValidationError(_("The time in which you could come back is over. Please write to us."))
    membership = silence.membership
    silence.came_back_at = now
    silence.save(update_fields=["came_back_at"])
    audit.record("came back", silence, actor=actor or membership.person)
    if group.ended_at:
        _let_wait(membership, actor, now)
        return silence
    anew = Membership.objects.create(
        group=group,
        cohort=membership.cohort,
        person=membership.person,
        application=membership.application,
        joined_at=now,
    )
    line.record_placed([membership.application_id], actor=actor)
    _tell_partners(anew, silence)
    schedule.reconcile_cohort(membership.cohort, now)
    return silence
