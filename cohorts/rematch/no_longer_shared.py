"""Whoever no longer agrees to be shared with their group cannot stay in it: withdrawing that consent is leaving."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from cohorts.models import Cohort, Membership
from cohorts.rematch import leaving
from ilnp import clock
from ilnp.accounts.consents import consent_withdrawn
from ilnp.accounts.models import Consent, User

OPEN = (Cohort.State.FORMED, Cohort.State.STARTED)


def leave_groups(person: User, purpose: str, actor: User | None, **_signal: Any) -> None:
    """End the person's place in every group, and tell who remains and the liaison (``leaving.leave_and_tell``).

    Does nothing for other consents than that to sharing. Runs inside the transaction of the withdrawal.
    """
    if purpose != Consent.Purpose.SHARING:
        return
    for left in _places(person):
        leaving.leave_and_tell(left, Membership.Ending.NO_LONGER, actor=actor, now=clock.now())


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
