"""From an approved run to a cohort with its groups."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.text import slugify
from django.utils.translation import gettext as _

from applications.models import Application, WaitlistEntry
from applications.waitlist import line
from cohorts.liaisons import caseload
from cohorts.models import ApprovalDraft, Cohort, Group, Membership, Silence
from cohorts.rematch import waiting
from cohorts.way import introductions, schedule
from ilnp import clock
from ilnp.accounts import audit
from ilnp.accounts.models import User
from matching import history
from matching.board import outcome
from matching.models import Run
from matching.runs import deciding

ASKED_DAYS = 5
"""So many days who joins a cohort later has for the answer whether they take part, before anybody is introduced."""


@transaction.atomic
def form_cohort(
    run: Run,
    *,
    name: str,
    starts_on: date,
    ends_on: date,
    asks_inquiry: bool = True,
    inquiry_answer_by: date | None = None,
    actor: User | None = None,
    now: datetime | None = None,
) -> Cohort:
    """Approve ``run`` and make the cohort it proposes: groups, memberships, liaisons, the waitlist for who is left over.

    No mail goes out except, when ``asks_inquiry``, the participation inquiry at its time. Starting the cohort is a step of
    its own. Raises ``ValidationError`` when the run cannot be approved, the dates are out of order, the name is taken, or
    nobody is asked although the run places people of the waitlist from whom nothing was heard.
    """
    now = now or clock.now()
    run = deciding.approve(run, actor=actor)
    if ends_on <= starts_on:
        raise ValidationError({"ends_on": _("The end must be after the start.")})
    slug = slugify(name) or f"cohort-{run.pk}"
    if Cohort.objects.filter(slug=slug).exists():
        raise ValidationError({"name": _("There is a cohort of this name already. Choose another name.")})
    cohort = Cohort(
        call=run.call,
        run=run,
        slug=slug,
        name=name,
        starts_on=starts_on,
        ends_on=ends_on,
        asks_inquiry=asks_inquiry,
        inquiry_answer_by=inquiry_answer_by if asks_inquiry else None,
        ladder_since=now,
        formed_at=now,
    )
    cohort.full_clean()
    cohort.save()
    ApprovalDraft.objects.filter(run=run).delete()
    placed: list[int] = []
    for found in outcome.groups_of(run):
        _make_group(cohort, found.applications, number=found.number, shared=found.shared, actor=actor, now=now)
        placed += [application.pk for application in found.applications]
    _check_silent(cohort, placed)
    line.record_wave(run.call, placed, wave=cohort.pk, drew_on_silent=run.asks_first, actor=actor)
    caseload.assign_evenly(cohort, actor=actor, now=now)
    audit.record("cohort formed", cohort, actor=actor, run=run.pk, people=len(placed))
    schedule.reconcile_cohort(cohort, now)
    return cohort


@transaction.atomic
def add_groups(cohort: Cohort, run: Run, *, actor: User | None = None, now: datetime | None = None) -> list[Group]:
    """Approve ``run`` and add its groups to a cohort that is formed or under way: a rematch, or a second draw.

    Groups that are there already stay exactly as they are. In a cohort under way the new groups are introduced at once, if
    everybody in them agrees to sharing; but where the cohort asks its people, who is new to it is asked first and has
    ``ASKED_DAYS`` for the answer. Raises ``ValidationError`` when the run cannot be approved or the cohort is over.
    """
    now = now or clock.now()
    cohort = Cohort.objects.select_for_update().get(pk=cohort.pk)
    if cohort.state not in (Cohort.State.FORMED, Cohort.State.STARTED):
        raise ValidationError(_("This cohort is over; nobody can join it any more."))
    run = deciding.approve(run, actor=actor)
    number = cohort.groups.aggregate(highest=Max("number"))["highest"] or 0
    groups, placed = [], []
    for found in outcome.groups_of(run):
        number += 1
        groups.append(
            _make_group(cohort, found.applications, number=number, shared=found.shared, actor=actor, now=now)
        )
        _ask_newcomers(groups[-1], now)
        placed += [application.pk for application in found.applications]
    _check_silent(cohort, placed)
    line.record_wave(run.call, placed, wave=cohort.pk, drew_on_silent=run.asks_first, is_new=False, actor=actor)
    caseload.assign_evenly(cohort, actor=actor, now=now)
    if cohort.state == Cohort.State.STARTED:
        introductions.introduce_each(introductions.ready_to_introduce(cohort, now), now=now)
    audit.record("groups added", cohort, actor=actor, run=run.pk, people=len(placed))
    schedule.reconcile_cohort(cohort, now)
    return groups


@transaction.atomic
def put_together(
    cohort: Cohort, applications: Sequence[Application], *, actor: User | None = None, now: datetime | None = None
) -> Group:
    """Make one more group in a cohort by hand: late joiners, or new partners. Introduced at once when it is under way.

    It checks that the people are free in this cohort and number two or three. Whether they suit each other is matching's
    question, not asked here. Raises ``ValidationError``.
    """
    now = now or clock.now()
    cohort = Cohort.objects.select_for_update().get(pk=cohort.pk)
    if cohort.state not in (Cohort.State.FORMED, Cohort.State.STARTED):
        raise ValidationError(_("This cohort is over; nobody can join it any more."))
    if not 2 <= len(applications) <= 3:
        raise ValidationError(_("A group has two or three people."))
    people = [application.person_id for application in applications]
    taken = cohort.memberships.active().filter(person_id__in=people).select_related("person")
    if taken:
        names = ", ".join(str(membership.person) for membership in taken)
        raise ValidationError(_("Already in a group of this cohort: %(names)s.") % {"names": names})
    unheard = Silence.objects.open().filter(membership__cohort=cohort, membership__person__in=people).with_people()
    if names := ", ".join(silence.membership.application.full_name for silence in unheard):
        raise ValidationError(_("Not heard of, so with no partner for now: %(names)s.") % {"names": names})
    highest = cohort.groups.aggregate(highest=Max("number"))["highest"] or 0
    group = _make_group(cohort, applications, number=highest + 1, shared={}, actor=actor, now=now)
    line.record_placed([application.pk for application in applications], actor=actor)
    caseload.assign_evenly(cohort, actor=actor, now=now)
    if cohort.state == Cohort.State.STARTED:
        introductions.introduce_each(introductions.ready_to_introduce(cohort, now), now=now)
    group.refresh_from_db()
    audit.record("group put together", group, actor=actor)
    schedule.reconcile_cohort(cohort, now)
    return group


def _ask_newcomers(group: Group, now: datetime) -> None:
    """Give who is new to a cohort that asks its people their own days for the answer, where everybody's day comes sooner."""
    cohort = group.cohort
    if not cohort.asks_inquiry:
        return
    answer_by = now.date() + timedelta(days=ASKED_DAYS)
    if cohort.state == Cohort.State.FORMED and cohort.inquiry_answer_by and cohort.inquiry_answer_by >= answer_by:
        return
    before = Membership.objects.filter(cohort=cohort).exclude(group=group)
    group.memberships.exclude(person__in=before.values("person")).update(answer_by=answer_by)


def _check_silent(cohort: Cohort, placed: Sequence[int]) -> None:
    """Refuse to introduce people of the waitlist from whom nothing was heard, where nobody asks them first."""
    if cohort.asks_inquiry:
        return
    silent = WaitlistEntry.objects.filter(application__in=placed).exclude(application__call=cohort.call).kept()
    unheard = silent.exclude(pk__in=WaitlistEntry.objects.stayed())
    if names := ", ".join(entry.application.full_name for entry in unheard.select_related("application")[:5]):
        raise ValidationError(
            _(
                "These people of the waitlist have not said that they still wait: %(names)s. Ask everybody before the start,"
                " or run again without them."
            )
            % {"names": names}
        )


def _make_group(
    cohort: Cohort,
    applications: Sequence[Application],
    *,
    number: int,
    shared: Mapping[str, object],
    actor: User | None,
    now: datetime,
) -> Group:
    group = Group.objects.create(cohort=cohort, number=number, shared=dict(shared), formed_at=now)
    Membership.objects.bulk_create(
        Membership(group=group, cohort=cohort, person_id=application.person_id, application=application, joined_at=now)
        for application in applications
    )
    waiting.end_of_placed([application.pk for application in applications], actor=actor, now=now)
    history.put_together([application.person for application in applications], actor=actor)
    return group
