"""When mail does not reach a member, their liaison hears of it: perhaps somebody in the group knows another way."""

from __future__ import annotations

from typing import Any

from cohorts import sharing
from cohorts.models import Membership
from cohorts.way.mails import member_unreachable
from ilnp import clock
from ilnp.accounts.models import User
from ilnp.mail.outbox import many, queueing
from ilnp.mail.outbox.many import Addressee
from ilnp.mail.returns import suppression


def tell_liaisons(person: User | None, **_signal: Any) -> None:
    """Write to the liaison of each group that the person is in now. Once for each membership."""
    if person is None:
        return
    memberships = Membership.objects.active().filter(person=person, group__ended_at=None, group__liaison__isnull=False)
    memberships = memberships.exclude(group__liaison__person=person)
    rows = memberships.select_related("group__liaison__person", "group__cohort", "cohort", "person", "application")
    many.write_to_each([one for one in rows if _may_be_told(one)], _tell, _addressee)


def _may_be_told(membership: Membership) -> bool:
    """The mail names the address: whether the group has a liaison who may see it."""
    liaison = sharing.liaison_of(membership.group)
    return liaison is not None and sharing.may_see(liaison, membership, clock.now())


def _tell(membership: Membership) -> None:
    addressee = _addressee(membership)
    assert addressee.person is not None
    queueing.queue(
        addressee.kind,
        key=addressee.key,
        to=addressee.person,
        values=member_unreachable.values(addressee.person, membership),
        about=membership,
    )


def _addressee(membership: Membership) -> Addressee:
    assert membership.group.liaison is not None
    return Addressee(f"member_unreachable:{membership.pk}", "member_unreachable", membership.group.liaison.person)


def listen() -> None:
    """Connect with the outbox. Called once, when the program starts."""
    suppression.address_unreachable.connect(tell_liaisons, dispatch_uid="cohorts.way.unreachable")
