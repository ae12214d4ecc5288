"""Who may see whose address and answers now. Every mail, page and report that tells of a member asks here."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

from applications.models import Application
from cohorts.models import Cohort, Group, Membership
from ilnp import clock
from ilnp.accounts.models import Consent, User

AFTER_THE_END = timedelta(days=30)
"""For how long after the last day of a cohort members and their liaison may still see each other's addresses."""


def agrees(membership: Membership) -> bool:
    """Whether this person's consent to sharing holds: given in our form, or brought in with a file on a noted ground."""
    consents = membership.person.consents.all()
    return any(one.purpose == Consent.Purpose.SHARING and one.withdrawn_at is None for one in consents)


def has_withdrawn(membership: Membership) -> bool:
    """Whether this person has withdrawn the application with which they got their place."""
    return membership.application.status == Application.Status.WITHDRAWN


def is_shared(membership: Membership, now: datetime) -> bool:
    """Whether this person's address and answers may go to their group at all.

    They agree to it, may sign in, have not withdrawn the application, belong to the group still or did so to the end, and
    the cohort's time has not passed.
    """
    person = membership.person
    belongs = membership.left_at is None or membership.left_because == Membership.Ending.FINISHED
    if not (belongs and person.is_active) or has_withdrawn(membership) or person.erased_at:
        return False
    return now < seen_until(membership.group.cohort) and agrees(membership)


def may_see(reader: User, membership: Membership, now: datetime) -> bool:
    """Whether ``reader`` may see this person's address and answers at ``now``.

    Their partners may from the introduction on, their liaison from the day they look after the group, as may whoever covers
    the liaison meanwhile, all as long as
    ``is_shared`` holds. Whoever runs cohorts may in any case, and everybody may see their own.
    """
    if not reader.is_active or membership.person.erased_at:
        return False
    group = membership.group
    if reader.pk == membership.person_id or (reader.is_staff and reader.has_perm("cohorts.run_cohort")):
        return True
    looks_after = reader == liaison_of(group) or _covers(reader, group, now)
    return (_is_partner(reader, group) or looks_after) and is_shared(membership, now)


def seen_until(cohort: Cohort) -> datetime:
    """When the members of a cohort may no longer see each other's addresses: some weeks after its last day, or after its
    start, should that have come later. Before the start there is no such time; one that was called off has none left."""
    if cohort.state == Cohort.State.CANCELLED:
        return datetime.min.replace(tzinfo=UTC)
    if cohort.started_at is None:
        return datetime.max.replace(tzinfo=UTC)
    last = cohort.ends_on if cohort.ended_at is None else min(cohort.ends_on, cohort.ended_at.date())
    return datetime.combine(max(last, cohort.started_at.date()), time.max, tzinfo=UTC) + AFTER_THE_END


def liaison_of(group: Group) -> User | None:
    """Who looks after the group: None where nobody does, or whoever did may not sign in or has the role no more."""
    return group.liaison.person if group.liaison and group.liaison.is_in_office() else None


def liaison_addresses(group: Group) -> list[str]:
    """Where answers go: the liaison's address, or while they are away that of whoever covers them; else nowhere."""
    liaison = acting_liaison(group, clock.now())
    return [liaison.email] if liaison else []


def acting_liaison(group: Group, now: datetime) -> User | None:
    """Who looks after the group today: its liaison, or whoever covers them while they are away; None as ``liaison_of``."""
    acting = group.liaison.acting(now.date()) if group.liaison else None
    return acting.person if acting and acting.is_in_office() else None


def _covers(reader: User, group: Group, now: datetime) -> bool:
    is_away = group.liaison is not None and group.liaison.is_away(now.date())
    return is_away and reader == acting_liaison(group, now)


def _is_partner(reader: User, group: Group) -> bool:
    return group.introduced_at is not None and any(
        one.person_id == reader.pk and (one.left_at is None or one.left_because == Membership.Ending.FINISHED)
        for one in group.memberships.all()
    )
