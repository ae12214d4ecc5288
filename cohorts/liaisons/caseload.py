"""Liaisons and their groups: who looks after what, evenly, with dated hand-overs."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Count, Q

from cohorts.liaisons.mails import liaison_welcome
from cohorts.models import Cohort, Group, LiaisonProfile, LiaisonTerm
from cohorts.way import schedule
from ilnp import clock
from ilnp.accounts import audit, roles
from ilnp.accounts.models import User
from ilnp.mail.outbox import queueing


@transaction.atomic
def make_liaison(
    person: User, *, most_groups: int = 10, languages: list[str] | None = None, actor: User | None = None
) -> LiaisonProfile:
    """Make ``person`` a liaison who looks after at most ``most_groups`` groups, and give them the role."""
    roles.give_role(person, roles.Role.LIAISON, actor=actor)
    profile, _made = LiaisonProfile.objects.update_or_create(
        person=person, defaults={"most_groups": most_groups, "languages": languages or [], "is_active": True}
    )
    audit.record("liaison made", profile, actor=actor, most_groups=most_groups)
    return profile


@transaction.atomic
def invite(
    person: User, *, most_groups: int = 10, languages: list[str] | None = None, actor: User | None = None
) -> LiaisonProfile:
    """Make ``person`` a liaison (``make_liaison``) and welcome them by mail: how to get in, and what is expected."""
    profile = make_liaison(person, most_groups=most_groups, languages=languages, actor=actor)
    queueing.queue(
        "liaison_welcome",
        key=f"liaison_welcome:{profile.pk}",
        to=person,
        values=liaison_welcome.values(profile),
        about=profile,
    )
    return profile


def busiest_liaison() -> User | None:
    """The liaison who looks after the most groups now: who shows best what liaisons do."""
    caseload = Count("groups", filter=Q(groups__ended_at=None))
    profiles = LiaisonProfile.objects.in_office().filter(is_active=True).annotate(load=caseload)
    profile = profiles.order_by("-load", "pk").first()
    return profile.person if profile else None


def seats_carried() -> int:
    """How many people the liaisons can take on today, at two a group."""
    profiles = LiaisonProfile.objects.in_office().filter(is_active=True)
    carried = Group.objects.active().filter(liaison__in=profiles).values_list("liaison").annotate(number=Count("pk"))
    caseload = dict(carried)
    return 2 * sum(max(0, profile.most_groups - caseload.get(profile.pk, 0)) for profile in profiles)


@transaction.atomic
def assign(cohort: Cohort, *, actor: User | None = None, now: datetime | None = None) -> list[Group]:
    """Give every group without a liaison to one, as ``assign_evenly``, and plan what falls due for them anew."""
    now = now or clock.now()
    left = assign_evenly(cohort, actor=actor, now=now)
    schedule.reconcile_cohort(cohort, now)
    return left


@transaction.atomic
def assign_evenly(cohort: Cohort, *, actor: User | None = None, now: datetime | None = None) -> list[Group]:
    """Give every group without a liaison to the active liaison who looks after the fewest; return those left without.

    Equal caseloads go by who became a liaison first. Who is away gets none, and nobody gets more than their own limit, so
    with too few liaisons some groups stay without one, and the cohort's page says so. What is planned is left to the caller.
    """
    now = now or clock.now()
    liaisons = _locked_liaisons(now)
    load = {profile.pk: caseload for profile, caseload in liaisons}
    by_number = {profile.pk: profile for profile, _caseload in liaisons}
    left = []
    for group in cohort.groups.without_liaison().order_by("number"):
        able = [number for number in load if load[number] < by_number[number].most_groups]
        if not able:
            left.append(group)
            continue
        chosen = min(able, key=lambda number: (load[number], number))
        load[chosen] += 1
        group.liaison_terms.filter(ended_at=None).update(ended_at=now)
        begin_term(group, by_number[chosen], now)
    audit.record("liaisons assigned", cohort, actor=actor, without=len(left))
    return left


def _locked_liaisons(now: datetime) -> list[tuple[LiaisonProfile, int]]:
    taking = LiaisonProfile.objects.in_office().here(now.date()).filter(is_active=True).order_by("pk")
    profiles = list(taking.select_for_update(of=("self",), no_key=True))
    caseload = dict(
        Group.objects.active().filter(liaison__in=profiles).values_list("liaison").annotate(number=Count("pk"))
    )
    return [(profile, caseload.get(profile.pk, 0)) for profile in profiles]


def begin_term(group: Group, liaison: LiaisonProfile, now: datetime) -> LiaisonTerm:
    """Let a liaison look after a group from now on. The term before is ended by the caller, in the same transaction."""
    group.liaison = liaison
    group.save(update_fields=["liaison"])
    return LiaisonTerm.objects.create(group=group, liaison=liaison, began_at=now)
