"""A cohort on its way: started, moved, ended, called off."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from applications.models import Application
from applications.waitlist import line
from cohorts import standing
from cohorts.inquiry import answering
from cohorts.models import Cohort, Group, InquiryAnswer, Membership, Silence
from cohorts.rematch import changes, waiting
from cohorts.way import introductions, queries, schedule
from ilnp import clock
from ilnp.accounts import audit
from ilnp.accounts.models import User


def _take(cohort: Cohort, state: str) -> Cohort:
    """Lock the row and check that it may go to ``state``."""
    cohort = Cohort.objects.select_for_update().get(pk=cohort.pk)
    if state not in Cohort.MOVES[Cohort.State(cohort.state)]:
        raise ValidationError(
            _("This cohort is “%(state)s”; that cannot be done now.") % {"state": cohort.get_state_display()}
        )
    return cohort


def _lock_groups(cohort: Cohort) -> None:
    """Keep everybody in their group from here on: who has left must not be introduced."""
    list(cohort.groups.active().select_for_update().order_by("pk"))


@transaction.atomic
def start(
    cohort: Cohort,
    *,
    only_who_said_yes: bool = False,
    gives_up_silent: bool = False,
    actor: User | None = None,
    now: datetime | None = None,
) -> Cohort:
    """Start a cohort: one introduction per person is queued, and everything that falls due later is planned.

    The inquiry is closed first: who said no or a later round leaves, and with ``only_who_said_yes`` who said nothing. So
    does who has withdrawn since the cohort was formed; partners left alone wait for a new one. Before the last day for
    answers is over the silent lose their place only with ``gives_up_silent``, and are told by mail. Raises
    ``ValidationError`` without it, and when the cohort is not waiting to be started or has no active group. Groups without
    a liaison are introduced too; the desk shows them.
    """
    now = now or clock.now()
    cohort = _take(cohort, Cohort.State.STARTED)
    _lock_groups(cohort)
    if (
        only_who_said_yes
        and not gives_up_silent
        and (last_day := answering.last_day(cohort))
        and answering.is_open(cohort, now)
        and answering.silent(cohort).exists()
    ):
        day = date_format(last_day)
        raise ValidationError(_("Answers are awaited until %(day)s. Nobody loses a place before.") % {"day": day})
    if cohort.asks_inquiry:
        answering.close(cohort, keeps_silent=not only_who_said_yes, actor=actor, now=now)
    for group in queries.deserted(cohort.groups.all()):
        withdrawn = group.memberships.active().withdrawn()
        reasons = dict.fromkeys(withdrawn.values_list("pk", flat=True), Membership.Ending.NO_LONGER)
        changes.leave_together(group, reasons, actor=actor, now=now)
    groups = list(cohort.groups.active())
    if not groups:
        raise ValidationError(_("There is no group to start."))
    cohort.state, cohort.started_at = Cohort.State.STARTED, now
    cohort.save(update_fields=["state", "started_at"])
    introductions.introduce_each(introductions.ready_to_introduce(cohort, now), now=now)
    audit.record("cohort started", cohort, actor=actor, groups=len(groups))
    schedule.reconcile_cohort(cohort, now)
    return cohort


@dataclass(frozen=True)
class Outlook:
    """What a start would come to: groups and people that go on, who leaves, who loses a partner by it."""

    groups: int
    people: int
    leaving: int
    left_alone: int


def outlook(cohort: Cohort, *, only_who_said_yes: bool) -> Outlook:
    """What starting now would come to, without doing it."""
    stays: dict[int, int] = Counter()
    leaving = 0
    for membership in cohort.memberships.active().select_related("inquiry_answer", "application"):
        given = membership.inquiry_answer.answer if hasattr(membership, "inquiry_answer") else None
        goes = membership.application.status == Application.Status.WITHDRAWN or (
            cohort.asks_inquiry and given != InquiryAnswer.Answer.YES and (given is not None or only_who_said_yes)
        )
        leaving += goes
        stays[membership.group_id] += not goes
    going_on = [number for number in stays.values() if number >= 2]
    return Outlook(len(going_on), sum(going_on), leaving, sum(number == 1 for number in stays.values()))


@transaction.atomic
def introduce_ready(cohort: Cohort, *, actor: User | None = None, now: datetime | None = None) -> int:
    """Introduce the groups of a cohort under way that were held back and in which everybody agrees to sharing by now.

    Returns how many that were.
    """
    now = now or clock.now()
    cohort = Cohort.objects.select_for_update().get(pk=cohort.pk)
    if cohort.state != Cohort.State.STARTED:
        raise ValidationError(_("This cohort is not under way, so nobody can be introduced."))
    _lock_groups(cohort)
    ready = introductions.introduce_each(introductions.ready_to_introduce(cohort, now), now=now)
    audit.record("held back groups introduced", cohort, actor=actor, groups=len(ready))
    schedule.reconcile_cohort(cohort, now)
    return len(ready)


@transaction.atomic
def move(
    cohort: Cohort, *, starts_on: date, ends_on: date, actor: User | None = None, now: datetime | None = None
) -> Cohort:
    """Move a cohort's dates. Whatever is planned and not yet sent moves along; what was sent stays as it was.

    The last day for answers to the inquiry moves by as many days as the start.
    """
    now = now or clock.now()
    cohort = Cohort.objects.select_for_update().get(pk=cohort.pk)
    if cohort.state not in (Cohort.State.FORMED, Cohort.State.STARTED):
        raise ValidationError(_("This cohort is over; its dates stay."))
    if ends_on <= starts_on:
        raise ValidationError({"ends_on": _("The end must be after the start.")})
    before = [cohort.starts_on.isoformat(), cohort.ends_on.isoformat()]
    if cohort.inquiry_answer_by:
        cohort.inquiry_answer_by += starts_on - cohort.starts_on
    cohort.starts_on, cohort.ends_on = starts_on, ends_on
    cohort.save(update_fields=["starts_on", "ends_on", "inquiry_answer_by"])
    audit.record("cohort moved", cohort, actor=actor, before=before)
    schedule.reconcile_cohort(cohort, now)
    return cohort


@transaction.atomic
def end(cohort: Cohort, *, actor: User | None = None, now: datetime | None = None) -> Cohort:
    """End a cohort that is under way, with all its groups. What was still planned for it is cancelled.

    Who still waits for a partner is told that none was found.
    """
    now = now or clock.now()
    cohort = _take(cohort, Cohort.State.ENDED)
    cohort.state, cohort.ended_at = Cohort.State.ENDED, now
    cohort.save(update_fields=["state", "ended_at"])
    _close_groups(cohort, Group.Ending.FINISHED, Membership.Ending.FINISHED, actor, now)
    waiting.end_with_cohort(cohort, actor=actor, now=now, tells=True)
    of_cohort = Silence.objects.filter(membership__cohort=cohort)
    standing.end_silences(of_cohort, Silence.Ending.OVER, by=actor, at=now)
    audit.record("cohort ended", cohort, actor=actor)
    schedule.reconcile_cohort(cohort, now)
    return cohort


@transaction.atomic
def call_off(cohort: Cohort, *, actor: User | None = None, now: datetime | None = None) -> Cohort:
    """Call off a cohort that has not started. Its people are eligible and free again."""
    now = now or clock.now()
    cohort = _take(cohort, Cohort.State.CANCELLED)
    cohort.state = Cohort.State.CANCELLED
    cohort.save(update_fields=["state"])
    applications = [membership.application_id for membership in cohort.memberships.active()]
    _close_groups(cohort, Group.Ending.CANCELLED, Membership.Ending.CANCELLED, actor, now)
    waiting.end_with_cohort(cohort, actor=actor, now=now, tells=False)
    line.record_free_again(applications, wave=cohort.pk, actor=actor)
    audit.record("cohort called off", cohort, actor=actor)
    schedule.reconcile_cohort(cohort, now)
    return cohort


def _close_groups(cohort: Cohort, group_end: str, member_end: str, actor: User | None, now: datetime) -> None:
    standing.end_memberships(cohort, cohort.memberships.active(), member_end, by=actor, at=now)
    standing.end_groups(cohort, cohort.groups.active(), group_end, by=actor, at=now)
