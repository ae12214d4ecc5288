"""When mail does not reach a member, their liaison hears of it: perhaps somebody in the group knows another way."""

from __future__ import annotations

from typing import Any

from cohorts.models import Membership
from cohorts.way.mails import member_unreachable
from ilnp.accounts.models import User
from ilnp.mail.outbox import queueing
from ilnp.mail.returns import suppression


def tell_liaisons(person: User | None, **_signal: Any) -> None:
    """Write to the liaison of each group that the person is in now. Once for each membership."""
    if person is None:
        return
    memberships = Membership.objects.active().filter(person=person, group__ended_at=None)
    for membership in memberships.select_related("group__liaison__person", "cohort", "person"):
        if membership.group.liaison is None or membership.group.liaison.person_id == person.pk:
            continue
        liaison = membership.group.liaison.person
        queueing.queue(
            "member_unreachable",
            key=f"member_unreachable:{membership.pk}",
            to=liaison,
            values=member_unreachable.values(liaison, membership),
            about=membership,
        )


def listen() -> None:
    """Connect with the outbox. Called once, when the program starts."""
    suppression.address_unreachable.connect(tell_liaisons, dispatch_uid="cohorts.way.unreachable")
