"""Whoever no longer agrees to be shared with their group cannot stay in it: withdrawing that consent is leaving."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from cohorts import sharing
from cohorts.models import Cohort, Group, Membership
from cohorts.rematch import changes
from cohorts.rematch.mails import member_left, partner_left
from ilnp import clock
from ilnp.accounts.consents import consent_withdrawn
from ilnp.accounts.models import Consent, User
from ilnp.mail.outbox import many, queueing
from ilnp.mail.outbox.many import Addressee


@dataclass(frozen=True)
class Told:
    """That ``left`` has gone is told to ``other``; ``goes_on``: their group does."""

    left: Membership
    other: Membership
    goes_on: bool


OPEN = (Cohort.State.FORMED, Cohort.State.STARTED)


def leave_groups(person: User, purpose: str, actor: User | None, **_signal: Any) -> None:
    """End the person's place in every group, as ``changes.leave`` does, and tell who remains and the liaison.

    Does nothing for other consents than that to sharing. Runs inside the transaction of the withdrawal.
    """
    if purpose != Consent.Purpose.SHARING:
        return
    for left in _places(person):
        group = left.group
        others = list(group.memberships.active().exclude(pk=left.pk).select_related("person", "application", "cohort"))
        was_introduced = group.introduced_at is not None
        changes.leave(left, Membership.Ending.NO_LONGER, actor=actor, now=clock.now())
        goes_on = Group.objects.get(pk=group.pk).ended_at is None
        if was_introduced:
            many.write_to_each([Told(left, other, goes_on) for other in others], _tell_partner, _partner)
        if sharing.liaison_of(group):
            many.write_to_each([left], _tell_liaison, _liaison)


def what_follows(person: User, purpose: str) -> list[str]:
    """What the portal says before somebody withdraws their consent to sharing while they belong to a group."""
    if purpose != Consent.Purpose.SHARING:
        return []
    return [
        sentence
        for place in _places(person)
        for sentence in (
            _("You leave your group in %(cohort)s. This cannot be taken back.") % {"cohort": place.cohort},
            _("Your partner and your liaison are told that you have left. They no longer see your address here."),
        )
    ]


def listen() -> None:
    """Follow withdrawn consents. Called once, when the program starts."""
    consent_withdrawn.connect(leave_groups, dispatch_uid="cohorts.rematch.no_longer_shared")


def _places(person: User) -> list[Membership]:
    places = Membership.objects.active().filter(person=person, group__ended_at=None, cohort__state__in=OPEN)
    return list(
        places.select_related("cohort", "group__liaison__person", "application", "person").order_by("cohort", "pk")
    )


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
