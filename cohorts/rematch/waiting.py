"""Waiting for a new partner: a state with a beginning and an end, of which the person and the staff know."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from applications.waitlist import line
from cohorts import sharing
from cohorts.models import Cohort, Membership, Wait
from cohorts.rematch.mails import waiting_for_partner, waiting_over
from cohorts.way import schedule
from ilnp import clock
from ilnp.accounts import audit
from ilnp.accounts.models import User
from ilnp.mail.outbox import many, queueing
from ilnp.mail.outbox.many import Addressee

CHOICES = (Wait.Ending.LATER, Wait.Ending.NO_LONGER)
"""For what somebody stops waiting who says so."""


def begin(memberships: Iterable[Membership], *, actor: User | None, now: datetime) -> list[Wait]:
    """Let the people of these memberships, whose group has ended, wait for a new partner, and tell each by mail.

    Who waits in this cohort already keeps their place. Their place in line is the caller's to note. Call it inside the
    transaction in which the group ended.
    """
    begun = []
    for membership in memberships:
        wait, is_new = Wait.objects.get_or_create(
            cohort=membership.cohort,
            person=membership.person,
            ended_at=None,
            defaults={"application": membership.application, "group": membership.group, "since": now},
        )
        if is_new:
            audit.record("waits for a partner", wait, actor=actor)
            schedule.reconcile_wait(wait, now)
            begun.append(wait)
    many.write_to_each(begun, lambda wait: _tell(wait, now), _addressee)
    return begun


def _tell(wait: Wait, now: datetime) -> None:
    queueing.queue(
        "waiting_for_partner",
        key=_key(wait),
        to=wait.person,
        values=waiting_for_partner.values(wait, now),
        reply_to=sharing.liaison_addresses(wait.group),
        about=wait,
    )


def _key(wait: Wait) -> str:
    return f"waiting_for_partner:{wait.pk}"


def _addressee(wait: Wait) -> Addressee:
    return Addressee(_key(wait), "waiting_for_partner", wait.person)


def end_of_placed(applications: Iterable[int], *, actor: User | None, now: datetime) -> None:
    """End the waiting of who waits with one of these applications: they have a new group. The introduction says so."""
    for wait in Wait.objects.filter(application__in=list(applications), ended_at=None).select_for_update(of=("self",)):
        _end(wait, Wait.Ending.PLACED, actor, now)


def end_with_cohort(cohort: Cohort, *, actor: User | None, now: datetime, tells: bool) -> None:
    """End the waiting of everybody in a cohort that is over; with ``tells`` each gets a last word.

    They keep their place in line for the next round.
    """
    over = list(cohort.waits.open().with_people().select_for_update(of=("self",)))
    for wait in cohort.waits.filter(ended_at=None).select_for_update(of=("self",)):
        _end(wait, Wait.Ending.OVER, actor, now)
    if tells:
        many.write_to_each(
            over, _tell_it_is_over, lambda wait: Addressee(f"waiting_over:{wait.pk}", "waiting_over", wait.person)
        )


def _tell_it_is_over(wait: Wait) -> None:
    queueing.queue(
        "waiting_over", key=f"waiting_over:{wait.pk}", to=wait.person, values=waiting_over.values(wait), about=wait
    )


@transaction.atomic
def stop(wait: Wait, because: str, *, actor: User | None = None, now: datetime | None = None) -> Wait:
    """End somebody's waiting because they say so: for a later round, for which they stay in line, or altogether.

    Raises ``ValidationError`` for another reason, or when they do not wait any more. Nothing is sent.
    """
    now = now or clock.now()
    if because not in CHOICES:
        raise ValidationError({"because": _("Please choose one of the answers.")})
    wait = Wait.objects.select_for_update(of=("self",)).select_related("application", "person").get(pk=wait.pk)
    if wait.ended_at:
        raise ValidationError(_("You are not waiting for a partner any more, so there is nothing to answer."))
    _end(wait, because, actor, now)
    if because == Wait.Ending.LATER:
        line.record_wants_later(wait.application)
    else:
        line.record_wants_no_more(wait.application, now)
    return wait


def _end(wait: Wait, because: str, actor: User | None, now: datetime) -> None:
    queueing.cancel(about=wait, reason="no longer waits for a partner")
    wait.ended_at, wait.ended_because, wait.ended_by = now, because, actor
    wait.save(update_fields=["ended_at", "ended_because", "ended_by"])
    audit.record("waiting ended", wait, actor=actor, because=because)
    schedule.reconcile_wait(wait, now)
