"""When members are asked how it is going, and how that is done."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from applications.models import Application
from cohorts import sharing
from cohorts.models import Cohort, Group, Membership, Pulse
from cohorts.pulse.mails import pulse
from ilnp.clock import local_morning, zone
from ilnp.due import plans
from ilnp.mail.outbox import queueing

LONG_BEFORE = timedelta(days=7)
"""Who is introduced longer than this before the start is asked once so many days after the introduction, too."""


def wanted_for(group: Group, members: list[Membership]) -> Iterator[plans.Wanted]:
    """Every pulse of an introduced group: each is due on its day at eight in the morning where the member lives. So is
    looking whether it was answered, as many days later as the cohort has patience."""
    for membership in members:
        for day, falls_on in days_of(group, membership):
            yield plans.Wanted(
                rule="pulse",
                key=f"pulse:{membership.pk}:{day}",
                person=membership.person,
                about=membership,
                due_at=local_morning(falls_on, membership.person.time_zone),
            )
            missed_on = falls_on + timedelta(days=group.cohort.patience_days)
            if missed_on <= group.cohort.ends_on:
                yield plans.Wanted(
                    rule="silence_look",
                    key=f"silence_look:{membership.pk}:{day}",
                    person=membership.person,
                    about=membership,
                    due_at=local_morning(missed_on, membership.person.time_zone),
                )


def days_of(group: Group, membership: Membership) -> list[tuple[int, date]]:
    """The cohort's days and when each falls for this member, counted from the introduction (or from when they joined the
    group) or from the start, the later; day 0 is the one between an early introduction and the start."""
    cohort = group.cohort
    assert group.introduced_at is not None
    here = zone(membership.person.time_zone)
    introduced_on = max(group.introduced_at, membership.joined_at).astimezone(here).date()
    begin = max(introduced_on, cohort.starts_on)
    days = [(day, begin + timedelta(days=day)) for day in sorted(set(cohort.pulse_days))]
    if cohort.starts_on - introduced_on > LONG_BEFORE:
        days.insert(0, (0, introduced_on + LONG_BEFORE))
    return [(day, falls_on) for day, falls_on in days if falls_on <= cohort.ends_on]


def ask(plan: plans.Plan, now: datetime) -> None:
    """Ask one person how it is going, to be answered without signing in, and keep that they were asked."""
    membership: Membership = plan.fetched
    is_withdrawn = membership.application.status == Application.Status.WITHDRAWN
    if membership.left_at or is_withdrawn or membership.cohort.state != Cohort.State.STARTED:
        return
    day = int(plan.key.rpartition(":")[2])
    Pulse.objects.get_or_create(membership=membership, day=day, defaults={"asked_at": now})
    queueing.queue(
        "pulse",
        key=plan.key,
        to=membership.person,
        values=pulse.values(membership, membership.partner_names()),
        reply_to=sharing.liaison_addresses(membership.group),
        about=membership,
    )
