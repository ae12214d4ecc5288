"""What falls due for a cohort, per person and group, as rows; made to agree with the facts after every change.

Nothing is sent here. The rules and what they do when their time comes stand in ``due``.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q

from cohorts import hooks, sharing
from cohorts.models import Cohort, Group, LiaisonProfile, Membership, Prompt
from ilnp import clock
from ilnp.accounts.models import User
from ilnp.accounts.profile import profile_changed
from ilnp.clock import local_morning, next_local_morning, zone
from ilnp.due import plans

SILENCE_REMINDERS = 3
"""How often a liaison is reminded of the same silence, each ``silence_days`` after the one before."""

INQUIRY_REMINDER_DAYS = 2
"""How many days before the answer is needed those who said nothing are asked once more."""


def reconcile_cohort(cohort: Cohort, now: datetime) -> None:
    """Make the plans of all groups of ``cohort`` agree with its state, dates, members and prompts, and tell upper floors.

    Call it inside the transaction of the change. What is done stays done; what is no longer true is cancelled; a late joiner
    gets what lies ahead.
    """
    cohort = Cohort.objects.get(pk=cohort.pk)
    prompts = list(Prompt.objects.filter(is_active=True))
    groups = cohort.groups.select_related("liaison__person")
    groups = groups.prefetch_related("memberships__person", "liaison__person__groups")
    for group in groups:
        group.cohort = cohort
        plans.reconcile(group, wanted_for(group, prompts, now), now=now)
    reconcile_digests(cohort, now)
    hooks.on_cohort_changed.call(cohort, now)


def reconcile_digests(cohort: Cohort, now: datetime) -> None:
    """The same for the weekly digests of the liaisons who look after groups of ``cohort``, or did. A digest belongs to the
    liaison: one a week, over all cohorts under way."""
    profiles = LiaisonProfile.objects.filter(Q(groups__cohort=cohort) | Q(terms__group__cohort=cohort))
    for profile in profiles.select_related("person").distinct().order_by("pk"):
        looked_after = Group.objects.active().filter(liaison=profile, introduced_at__isnull=False)
        under_way = Cohort.objects.running().filter(groups__in=looked_after).distinct()
        days = [] if not profile.is_in_office() else sorted({day for one in under_way for day in _digest_days(one)})
        wanted = [
            plans.Wanted(
                rule="liaison_digest",
                key=f"liaison_digest:{profile.pk}:{day:%Y%m%d}",
                person=profile.person,
                due_at=local_morning(day, profile.person.time_zone),
            )
            for day in days
        ]
        plans.reconcile(profile, wanted, now=now)


def _digest_days(cohort: Cohort) -> Iterator[date]:
    """The Monday of each week, from the second week of the cohort to its end."""
    first = cohort.starts_on + timedelta(days=7)
    day = first + timedelta(days=-first.weekday() % 7)
    while day <= cohort.ends_on:
        yield day
        day += timedelta(days=7)


def reconcile_under_way(now: datetime) -> None:
    """The same for every cohort that is under way, for changes that concern them all."""
    for cohort in Cohort.objects.running().order_by("pk"):
        reconcile_cohort(cohort, now)


def reconcile_person(person: User, now: datetime) -> None:
    """The same for the groups of one person, who moved or reads another language: those they belong to or look after."""
    belongs = Q(memberships__in=Membership.objects.to_the_end().filter(person=person))
    looks_after = Q(liaison__person=person, ended_at=None)
    groups = Group.objects.filter(belongs | looks_after).distinct()
    # Cohort after cohort, as everybody does who waits for these rows: otherwise two could wait for each other.
    for cohort in Cohort.objects.filter(pk__in=groups.values("cohort")).order_by("pk"):
        for group in groups.filter(cohort=cohort).order_by("number"):
            reconcile_group(group, now)
        reconcile_digests(cohort, now)
        hooks.on_cohort_changed.call(cohort, now)


def plans_of(slug: str) -> Q:
    """What is planned for the cohort with this short name and for its groups."""
    groups = Group.objects.filter(cohort__slug=slug).values_list("pk", flat=True)
    cohorts = Cohort.objects.filter(slug=slug).values_list("pk", flat=True)
    return Q(scope_type=Group._meta.label_lower, scope_id__in=[str(number) for number in groups]) | Q(
        scope_type=Cohort._meta.label_lower, scope_id__in=[str(number) for number in cohorts]
    )


def listen() -> None:
    """Follow people who change their time zone or language. Called once, when the program starts."""
    profile_changed.connect(_follow, dispatch_uid="cohorts.way.schedule")


def _follow(person: User, fields: frozenset[str], **_signal: Any) -> None:
    if fields & {"time_zone", "language", "is_active", "roles"}:
        reconcile_person(person, clock.now())


def reconcile_group(group: Group, now: datetime) -> None:
    """The same for one group, for changes that touch no other."""
    group = Group.objects.select_related("cohort", "liaison__person").get(pk=group.pk)
    plans.reconcile(group, wanted_for(group, list(Prompt.objects.filter(is_active=True)), now), now=now)


def wanted_for(group: Group, prompts: list[Prompt], now: datetime) -> list[plans.Wanted]:
    """Everything that should be planned for this group at ``now``, whether it lies ahead or behind."""
    if group.cohort.state == Cohort.State.ENDED and group.introduced_at is not None:
        finished = Membership.Ending.FINISHED
        return list(_closing(group.cohort, [one for one in group.memberships.all() if one.left_because == finished]))
    if group.ended_at is not None:
        return []
    members = [membership for membership in group.memberships.all() if membership.left_at is None]
    if group.cohort.state == Cohort.State.FORMED:
        return list(_inquiry(group.cohort, members, now))
    if group.cohort.state == Cohort.State.STARTED and group.introduced_at is not None:
        return [*_on_the_way(group, members, prompts), *_silence(group), *_closing(group.cohort, members)]
    return []


def _inquiry(cohort: Cohort, members: list[Membership], now: datetime) -> Iterator[plans.Wanted]:
    if not cohort.asks_inquiry:
        return
    for membership in members:
        person = membership.person
        yield plans.Wanted(
            rule="inquiry",
            key=f"inquiry:{membership.pk}",
            person=person,
            about=membership,
            due_at=next_local_morning(membership.joined_at, person.time_zone),
        )
        if cohort.inquiry_answer_by:
            day = cohort.inquiry_answer_by - timedelta(days=INQUIRY_REMINDER_DAYS)
            yield plans.Wanted(
                rule="inquiry_reminder",
                key=f"inquiry_reminder:{membership.pk}",
                person=person,
                about=membership,
                due_at=local_morning(day, person.time_zone),
            )


def _on_the_way(group: Group, members: list[Membership], prompts: list[Prompt]) -> Iterator[plans.Wanted]:
    cohort = group.cohort
    assert group.introduced_at is not None
    for membership in members:
        person = membership.person
        introduced_on = group.introduced_at.astimezone(zone(person.time_zone)).date()
        yield plans.Wanted(
            rule="check_in",
            key=f"check_in:{membership.pk}",
            person=person,
            about=membership,
            due_at=local_morning(
                max(introduced_on, cohort.starts_on) + timedelta(days=cohort.check_in_days), person.time_zone
            ),
        )
        for prompt in prompts:
            day = cohort.starts_on + timedelta(days=prompt.day)
            if day <= cohort.ends_on:
                yield plans.Wanted(
                    rule="prompt",
                    key=f"prompt:{prompt.pk}:{membership.pk}",
                    person=person,
                    about=membership,
                    due_at=local_morning(day, person.time_zone),
                )


def _closing(cohort: Cohort, members: list[Membership]) -> Iterator[plans.Wanted]:
    """The last letter, on the morning of the last day, or on the next one after a cohort was ended before that."""
    for membership in members:
        zone_name = membership.person.time_zone
        last_morning = local_morning(cohort.ends_on, zone_name)
        yield plans.Wanted(
            rule="closing",
            key=f"closing:{membership.pk}",
            person=membership.person,
            about=membership,
            due_at=min(last_morning, next_local_morning(cohort.ended_at, zone_name))
            if cohort.ended_at
            else last_morning,
        )


def _silence(group: Group) -> Iterator[plans.Wanted]:
    liaison = sharing.liaison_of(group)
    if liaison is None or group.introduced_at is None:
        return
    alive_at = group.alive_at or group.introduced_at
    heard_on = max(alive_at.astimezone(zone(liaison.time_zone)).date(), group.cohort.starts_on)
    for time in range(1, SILENCE_REMINDERS + 1):
        day = heard_on + timedelta(days=time * group.cohort.silence_days)
        if day <= group.cohort.ends_on:
            yield plans.Wanted(
                rule="liaison_silence",
                key=f"liaison_silence:{group.pk}:{heard_on:%Y%m%d}:{time}",
                person=liaison,
                about=group,
                due_at=local_morning(day, liaison.time_zone),
            )
