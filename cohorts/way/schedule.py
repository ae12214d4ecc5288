"""What falls due for a cohort, per person and group, as rows; made to agree with the facts after every change.

Nothing is sent here. The rules and what they do when their time comes stand in ``due``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, time, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from cohorts import hooks
from cohorts.models import Cohort, Group, LiaisonProfile, Membership, Prompt, Silence, Wait
from cohorts.pulse import asking
from cohorts.silence import steps
from ilnp import clock
from ilnp.accounts.models import User
from ilnp.accounts.profile import profile_changed
from ilnp.clock import local_morning, next_local_morning, zone
from ilnp.due import plans

MORNINGS_KEPT = 3
"""For so many days a mail of the morning to a liaison may wait to be sent."""

INQUIRY_REMINDERS = {"": 2, ":first": 5}
"""How many days before the answer is needed those who said nothing are asked once more, by the end of the plan's key."""

LAST_PLACE = timedelta(hours=12)
"""A calendar day ends so much later than in UTC where it ends last."""


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
    for wait in cohort.waits.filter(ended_at=None).select_related("person"):
        wait.cohort = cohort
        reconcile_wait(wait, now)
    reconcile_silences(Q(membership__cohort=cohort), now)
    reconcile_liaisons(liaisons_of(cohort), now)
    hooks.on_cohort_changed.call(cohort, now)


def reconcile_wait(wait: Wait, now: datetime) -> None:
    """Make the plans of somebody's waiting for a partner agree with it: a word on each of its days, while it lasts."""
    wanted = []
    if wait.ended_at is None and wait.cohort.state in (Cohort.State.FORMED, Cohort.State.STARTED):
        wanted = [
            plans.Wanted(
                rule="still_waiting",
                key=f"still_waiting:{wait.pk}:{time}",
                person=wait.person,
                due_at=local_morning(day, wait.person.time_zone),
            )
            for time, day in enumerate(wait.word_days()[:-1], 1)
        ]
    plans.reconcile(wait, wanted, now=now)


def reconcile_silences(which: Q, now: datetime) -> None:
    """Make the plans of these silences agree with them, unless they ended in a way that left nothing planned."""
    unplanned = (Silence.Ending.LEFT, Silence.Ending.OVER)
    found = Silence.objects.filter(which).filter(Q(ended_at=None) | Q(ended_because__in=unplanned))
    for silence in found.with_people():
        steps.reconcile(silence, now)


def reconcile_liaisons(profiles: Iterable[LiaisonProfile], now: datetime) -> None:
    """Make the plans of these liaisons' mornings agree with whether they look after a group that is under way.

    Only the next morning is planned, and those of the last days are kept: each morning plans the one after it.
    """
    for profile in profiles:
        theirs = Q(liaison=profile) | Q(liaison__covered_by=profile, liaison__away_until__gte=now.date())
        looked_after = Group.objects.active().filter(theirs, introduced_at__isnull=False)
        wanted = []
        if profile.is_in_office() and looked_after.filter(cohort__state=Cohort.State.STARTED).exists():
            zone_name = profile.person.time_zone
            today = now.astimezone(zone(zone_name)).date()
            wanted = [
                plans.Wanted(
                    rule="liaison_day",
                    key=f"liaison_day:{profile.pk}:{day:%Y%m%d}",
                    person=profile.person,
                    due_at=local_morning(day, zone_name),
                )
                for day in (today + timedelta(days=ahead) for ahead in range(-MORNINGS_KEPT, 2))
            ]
        plans.reconcile(profile, wanted, now=now)


def liaisons_of(cohort: Cohort) -> QuerySet[LiaisonProfile]:
    """Who looks or looked after groups of the cohort."""
    return LiaisonProfile.objects.filter(groups__cohort=cohort).select_related("person").distinct().order_by("pk")


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
    waits = Wait.objects.filter(person=person, ended_at=None)
    cohorts = Cohort.objects.filter(Q(pk__in=groups.values("cohort")) | Q(pk__in=waits.values("cohort")))
    for cohort in cohorts.order_by("pk"):
        for group in groups.filter(cohort=cohort).order_by("number"):
            reconcile_group(group, now)
        for wait in cohort.waits.filter(person=person, ended_at=None):
            reconcile_wait(wait, now)
        hooks.on_cohort_changed.call(cohort, now)
    reconcile_silences(Q(membership__person=person, ended_at=None), now)
    reconcile_liaisons(LiaisonProfile.objects.filter(person=person).select_related("person"), now)


def plans_of(slug: str) -> Q:
    """What is planned for the cohort with this short name and for its groups."""
    groups = Group.objects.filter(cohort__slug=slug).values_list("pk", flat=True)
    cohorts = Cohort.objects.filter(slug=slug).values_list("pk", flat=True)
    waits = Wait.objects.filter(cohort__slug=slug).values_list("pk", flat=True)
    found = Q()
    silences = Silence.objects.filter(membership__cohort__slug=slug).values_list("pk", flat=True)
    for model, numbers in ((Group, groups), (Cohort, cohorts), (Wait, waits), (Silence, silences)):
        found |= Q(scope_type=model._meta.label_lower, scope_id__in=[str(number) for number in numbers])
    return found


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
        return list(_inquiry(group, members))
    if group.cohort.state == Cohort.State.STARTED and group.introduced_at is None:
        return list(_inquiry(group, [member for member in members if member.answer_by]))
    if group.cohort.state == Cohort.State.STARTED and group.introduced_at is not None:
        return [
            *asking.wanted_for(group, members),
            *_prompts(group.cohort, members, prompts),
            *_closing(group.cohort, members),
        ]
    return []


def asked_until(members: Iterable[Membership]) -> datetime:
    """When the last day on which these people can answer the inquiry is over everywhere."""
    last = max(member.asked_until() for member in members)
    return datetime.combine(last + timedelta(days=1), time.min, tzinfo=UTC) + LAST_PLACE


def _inquiry(group: Group, members: list[Membership]) -> Iterator[plans.Wanted]:
    cohort = group.cohort
    if not cohort.asks_inquiry or not members:
        return
    if cohort.inquiry_answer_by:
        yield plans.Wanted(rule="inquiry_over", key=f"inquiry_over:{group.pk}", due_at=asked_until(members))
    for membership in members:
        membership.cohort = cohort
        person = membership.person
        yield plans.Wanted(
            rule="inquiry",
            key=f"inquiry:{membership.pk}",
            person=person,
            about=membership,
            due_at=next_local_morning(membership.joined_at, person.time_zone),
        )
        for ending, days in INQUIRY_REMINDERS.items() if cohort.inquiry_answer_by else ():
            morning = local_morning(membership.asked_until() - timedelta(days=days), person.time_zone)
            if morning > next_local_morning(membership.joined_at, person.time_zone):
                yield plans.Wanted(
                    rule="inquiry_reminder",
                    key=f"inquiry_reminder:{membership.pk}{ending}",
                    person=person,
                    about=membership,
                    due_at=morning,
                )


def _prompts(cohort: Cohort, members: list[Membership], prompts: list[Prompt]) -> Iterator[plans.Wanted]:
    for membership in members:
        for prompt in prompts:
            day = cohort.starts_on + timedelta(days=prompt.day)
            if day <= cohort.ends_on:
                yield plans.Wanted(
                    rule="prompt",
                    key=f"prompt:{prompt.pk}:{membership.pk}",
                    person=membership.person,
                    about=membership,
                    due_at=local_morning(day, membership.person.time_zone),
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
