"""A cohort on its way: started, moved, ended, called off."""

from __future__ import annotations

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from applications.waitlist import line
from cohorts import standing
from cohorts.inquiry import answering
from cohorts.models import Cohort, Group, Membership
from cohorts.rematch import changes
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
    cohort: Cohort, *, only_who_said_yes: bool = False, actor: User | None = None, now: datetime | None = None
) -> Cohort:
    """Start a cohort: one introduction per person is queued, and everything that falls due later is planned.

    With ``only_who_said_yes`` the inquiry is closed first: whoever did not say yes leaves. So does who has withdrawn since
    the cohort was formed; their partners are free again. Raises ``ValidationError`` when
    it is not waiting to be started or has no active group. Groups without a liaison are introduced too; the desk shows
    them.
    """
    now = now or clock.now()
    cohort = _take(cohort, Cohort.State.STARTED)
    _lock_groups(cohort)
    if only_who_said_yes:
        answering.close(cohort, actor=actor, now=now)
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
    """End a cohort that is under way, with all its groups. What was still planned for it is cancelled."""
    now = now or clock.now()
    cohort = _take(cohort, Cohort.State.ENDED)
    cohort.state, cohort.ended_at = Cohort.State.ENDED, now
    cohort.save(update_fields=["state", "ended_at"])
    _close_groups(cohort, Group.Ending.FINISHED, Membership.Ending.FINISHED, actor, now)
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
    line.record_free_again(applications, wave=cohort.pk, actor=actor)
    audit.record("cohort called off", cohort, actor=actor)
    schedule.reconcile_cohort(cohort, now)
    return cohort


def _close_groups(cohort: Cohort, group_end: str, member_end: str, actor: User | None, now: datetime) -> None:
    standing.end_memberships(cohort, cohort.memberships.active(), member_end, by=actor, at=now)
    standing.end_groups(cohort, cohort.groups.active(), group_end, by=actor, at=now)
