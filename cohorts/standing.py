"""Where groups and memberships stand: the one place that writes how they are introduced, heard of and ended."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from cohorts.models import Cohort, Group, LiaisonTerm, Membership, Silence
from ilnp.accounts.models import User

State = Cohort.State

GROUP_ENDINGS: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(
        (State.FORMED, State.STARTED),
        (Group.Ending.SILENT, Group.Ending.NO_COMMON_GROUND, Group.Ending.LEFT, Group.Ending.REMATCHED),
    ),
    State.ENDED: (Group.Ending.FINISHED,),
    State.CANCELLED: (Group.Ending.CANCELLED,),
}
"""For what a group can end, by the state of its cohort."""

MEMBERSHIP_ENDINGS: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(
        (State.FORMED, State.STARTED),
        (
            Membership.Ending.NO_ANSWER,
            Membership.Ending.EARLY,
            Membership.Ending.LATER,
            Membership.Ending.NO_LONGER,
            Membership.Ending.GROUP_ENDED,
            Membership.Ending.ERASED,
        ),
    ),
    State.ENDED: (Membership.Ending.FINISHED,),
    State.CANCELLED: (Membership.Ending.CANCELLED,),
}
"""For what a membership can end, by the state of its cohort."""

SILENCE_ENDINGS: dict[str, Silence.Ending] = {
    Membership.Ending.FINISHED: Silence.Ending.OVER,
    Membership.Ending.CANCELLED: Silence.Ending.OVER,
}
"""How a silence ends with the membership, where the person has not left it otherwise."""


def introduce(group: Group, at: datetime) -> None:
    """Note that the members were introduced to each other. The mails are the caller's, in the same transaction."""
    group.introduced_at = at
    group.save(update_fields=["introduced_at"])


def hear_of(group: Group, at: datetime) -> None:
    """Note a sign of life of a group."""
    group.alive_at = at
    group.save(update_fields=["alive_at"])


def end_groups(cohort: Cohort, groups: Iterable[Group], because: str, *, by: User | None, at: datetime) -> None:
    """End these groups of one cohort, with the terms of their liaisons. Groups that have ended already stay as they are.

    Their memberships are ended by the caller, as each may end for a reason of its own. Call it inside the transaction of
    the change, with the rows locked. Raises ``ValidationError`` for a reason that the state of the cohort does not allow.
    """
    _check(because, GROUP_ENDINGS[State(cohort.state)])
    ending = [group for group in groups if group.ended_at is None]
    for group in ending:
        group.ended_at, group.ended_because, group.ended_by = at, because, by
    numbers = [group.pk for group in ending]
    Group.objects.filter(pk__in=numbers).update(ended_at=at, ended_because=because, ended_by=by)
    LiaisonTerm.objects.filter(group__in=numbers, ended_at=None).update(ended_at=at)


def end_memberships(
    cohort: Cohort, memberships: Iterable[Membership], because: str, *, by: User | None, at: datetime
) -> None:
    """End these memberships of one cohort. Those that have ended already stay as they are.

    With their place ends the silence of who is not heard of; only who lost the group goes on to be asked. Call it inside
    the transaction of the change, with the rows locked. Raises ``ValidationError`` for a reason that the state of the cohort
    does not allow.
    """
    _check(because, MEMBERSHIP_ENDINGS[State(cohort.state)])
    ending = [membership for membership in memberships if membership.left_at is None]
    for membership in ending:
        membership.left_at, membership.left_because, membership.left_by = at, because, by
    Membership.objects.filter(pk__in=[membership.pk for membership in ending]).update(
        left_at=at, left_because=because, left_by=by
    )
    if because != Membership.Ending.GROUP_ENDED:
        silences = Silence.objects.filter(membership__in=ending)
        end_silences(silences, SILENCE_ENDINGS.get(because, Silence.Ending.LEFT), by=by, at=at)


def end_silences(silences: QuerySet[Silence], because: str, *, by: User | None, at: datetime) -> None:
    """End those of these silences that go on, without a word to anybody. What is planned is the caller's to reconcile."""
    silences.filter(ended_at=None).update(ended_at=at, ended_because=because, ended_by=by)


def _check(because: str, allowed: Iterable[str]) -> None:
    if because not in allowed:
        raise ValidationError({"because": _("Please choose a reason.")})
