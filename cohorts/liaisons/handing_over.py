"""Groups go from one liaison to another: everybody whom it concerns is told, and mail that waits follows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from cohorts.liaisons import caseload
from cohorts.liaisons.mails import groups_given, groups_taken, new_liaison
from cohorts.models import Cohort, Group, LiaisonProfile, LiaisonTerm, Membership
from cohorts.way import introductions, queries, schedule
from ilnp import clock
from ilnp.accounts import audit
from ilnp.accounts.models import User
from ilnp.mail.outbox import many, queueing
from ilnp.mail.outbox.many import Addressee


def hand_over(
    group: Group, liaison: LiaisonProfile, *, note: str = "", actor: User | None = None, now: datetime | None = None
) -> Group:
    """Give one group to another liaison, as ``hand_over_all``; return it as it stands then."""
    return hand_over_all([group], liaison, note=note, actor=actor, now=now)[0]


@transaction.atomic
def hand_over_all(
    groups: Iterable[Group],
    liaison: LiaisonProfile,
    *,
    note: str = "",
    actor: User | None = None,
    now: datetime | None = None,
) -> list[Group]:
    """Give groups to another liaison from now on, with a note for them. The earlier terms are closed, not overwritten.

    The new liaison and those before get one mail each, the members of groups that were introduced are told who looks after
    them now; answers to mail that has not left yet go to the new liaison. Their own limit does not bind whoever hands over.
    Raises ``ValidationError`` when a group has ended, the liaison takes no groups, or looks after one of them already.
    """
    now = now or clock.now()
    numbers = [group.pk for group in groups]
    locked = list(Group.objects.select_for_update(of=("self",)).filter(pk__in=numbers).order_by("pk"))
    liaison = (
        LiaisonProfile.objects.select_for_update(of=("self",), no_key=True).select_related("person").get(pk=liaison.pk)
    )
    _check(locked, liaison)
    before: dict[int, list[Group]] = defaultdict(list)
    terms: dict[int, LiaisonTerm] = {}
    for group in queries.with_people(Group.objects.filter(pk__in=numbers)).order_by("cohort", "number"):
        former = group.liaison
        group.liaison_terms.filter(ended_at=None).update(ended_at=now, note=note)
        terms[group.pk] = caseload.begin_term(group, liaison, now)
        if former is not None:
            before[former.pk].append(group)
            _let_answers_follow(group, former.person, liaison.person)
        introductions.correct(group, now=now)
        audit.record("group handed over", group, actor=actor, liaison=liaison.pk)
        _tell_members(group, terms[group.pk])
    first = min(term.pk for term in terms.values())
    everything = list(queries.with_people(Group.objects.filter(pk__in=numbers)).order_by("cohort", "number"))
    _tell_liaisons(everything, before, liaison, note, first)
    for cohort in Cohort.objects.filter(groups__in=numbers).distinct().order_by("pk"):
        for group in cohort.groups.filter(pk__in=numbers).order_by("number"):
            schedule.reconcile_group(group, now)
    concerned = LiaisonProfile.objects.filter(pk__in=[liaison.pk, *before]).select_related("person").order_by("pk")
    schedule.reconcile_liaisons(concerned, now)
    by_number = {group.pk: group for group in everything}
    return [by_number[number] for number in numbers]


def _check(groups: list[Group], liaison: LiaisonProfile) -> None:
    if not groups:
        raise ValidationError(_("Choose at least one group."))
    if any(group.ended_at for group in groups):
        raise ValidationError(_("This group has ended."))
    if not (liaison.is_active and liaison.is_in_office()):
        raise ValidationError({"liaison": _("%(name)s does not take groups at present.") % {"name": liaison}})
    if any(group.liaison_id == liaison.pk for group in groups):
        raise ValidationError({"liaison": _("%(name)s looks after this group already.") % {"name": liaison}})


def _let_answers_follow(group: Group, former: User, present: User) -> None:
    for membership in group.memberships.all():
        queueing.let_answers_follow(membership, former.email, present.email)


def _tell_members(group: Group, term: LiaisonTerm) -> None:
    """Tell the members of an introduced group; before the introduction they know of no liaison."""
    if group.introduced_at is None or group.cohort.state != Cohort.State.STARTED:
        return
    liaison = term.liaison.person

    def addressee(membership: Membership) -> Addressee:
        return Addressee(f"new_liaison:{term.pk}:{membership.pk}", "new_liaison", membership.person)

    def tell(membership: Membership) -> None:
        queueing.queue(
            "new_liaison",
            key=addressee(membership).key,
            to=membership.person,
            values=new_liaison.values(membership, liaison),
            reply_to=[liaison.email],
            about=membership,
        )

    many.write_to_each([one for one in group.memberships.all() if one.left_at is None], tell, addressee)


def _tell_liaisons(
    groups: list[Group], before: dict[int, list[Group]], liaison: LiaisonProfile, note: str, act: int
) -> None:
    """One mail to whoever takes the groups, with the note, and one to each who gave some; ``act`` keeps them apart."""
    former = {profile.pk: profile for profile in LiaisonProfile.objects.filter(pk__in=before).select_related("person")}
    names = [profile.person.get_full_name() for profile in former.values()]
    queueing.queue(
        "groups_taken",
        key=f"groups_taken:{liaison.pk}:{act}",
        to=liaison.person,
        values=groups_taken.values(liaison.person, groups, names, note),
        reply_to=[profile.person.email for profile in former.values()],
        about=liaison,
    )
    for number, profile in former.items():
        queueing.queue(
            "groups_given",
            key=f"groups_given:{number}:{act}",
            to=profile.person,
            values=groups_given.values(profile.person, before[number], liaison.person),
            reply_to=[liaison.person.email],
            about=profile,
        )
