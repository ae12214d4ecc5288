"""Taking an approval back, until the first introduction."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from applications.waitlist import line
from cohorts import standing
from cohorts.inquiry.mails import taken_back
from cohorts.models import Cohort, Group, InquiryAsked, Membership
from cohorts.way import schedule
from ilnp import clock
from ilnp.accounts import audit
from ilnp.accounts.addresses import is_reachable
from ilnp.accounts.models import User
from ilnp.mail.outbox import queueing
from matching import history
from matching.board import outcome
from matching.models import Run
from matching.runs import deciding


@transaction.atomic
def take_back(cohort: Cohort, *, actor: User | None = None, now: datetime | None = None) -> Run:
    """Take back the approval that formed ``cohort``; return its run, which waits to be decided on again, moves and all.

    Everybody in it is free again and stands in line as before, and nobody counts as having met. Who was asked whether they
    take part is told by mail that the question no longer counts. The cohort stays on record as called off, under another
    name, so that the same run can form one of this name. Who went off the waitlist by it is not put back: they were told how
    to come back. Raises ``ValidationError`` once somebody was introduced or the cohort is not waiting to be started, and
    where groups were added that the run does not have.
    """
    now = now or clock.now()
    cohort = Cohort.objects.select_for_update().get(pk=cohort.pk)
    run = cohort.run
    if cohort.state != Cohort.State.FORMED or cohort.groups.filter(introduced_at__isnull=False).exists():
        raise ValidationError(_("An approval can be taken back until the first introduction."))
    if run is None or cohort.groups.count() != outcome.number_of_groups(run):
        raise ValidationError(_("Groups were added to this cohort since. Call it off instead."))
    groups = list(cohort.groups.select_for_update().order_by("pk"))
    members = list(cohort.memberships.active().select_related("person"))
    name = cohort.name
    cohort.state, cohort.run = Cohort.State.CANCELLED, None
    cohort.name, cohort.slug = f"{name[:180]} ({cohort.pk})", f"{cohort.slug[:40]}-{cohort.pk}"
    cohort.save(update_fields=["state", "run", "name", "slug"])
    for group in groups:
        history.never_met([one.person_id for one in group.memberships.all()], since=cohort.formed_at, actor=actor)
    standing.end_memberships(cohort, members, Membership.Ending.CANCELLED, by=actor, at=now)
    standing.end_groups(cohort, groups, Group.Ending.CANCELLED, by=actor, at=now)
    line.take_wave_back([one.application_id for one in members], wave=cohort.pk, since=cohort.formed_at, actor=actor)
    deciding.take_back(run, actor=actor)
    _tell(cohort, members, name)
    audit.record("approval taken back", cohort, actor=actor, run=run.pk)
    schedule.reconcile_cohort(cohort, now)
    return run


def _tell(cohort: Cohort, members: list[Membership], name: str) -> None:
    """Tell everybody who was asked and whom mail can reach."""
    asked = set(InquiryAsked.objects.filter(membership__cohort=cohort).values_list("membership", flat=True))
    for membership in members:
        if membership.pk in asked and is_reachable(membership.person.email):
            queueing.queue(
                "taken_back",
                key=f"taken_back:{membership.pk}",
                to=membership.person,
                values=taken_back.values(membership, name),
                about=membership,
            )
