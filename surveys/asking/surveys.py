"""A cohort's surveys: opened, moved and closed."""

from __future__ import annotations

from datetime import UTC, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from cohorts.models import Cohort
from ilnp.accounts import audit
from ilnp.accounts.models import User
from ilnp.due.models import Plan
from ilnp.mail.outbox import queueing
from surveys.answering import waiting
from surveys.asking import invitations
from surveys.models import Counting, Survey


@transaction.atomic
def open(survey: Survey, now: datetime, *, actor: User | None = None) -> Survey:
    """Ask everybody now instead of on the planned day, or open again what was closed. Its last day moves along.

    Who was asked already is not asked again. Raises ``ValidationError`` unless the cohort is under way.
    """
    survey = _take(survey)
    if survey.cohort.state != Cohort.State.STARTED:
        raise ValidationError(_("This cohort is not under way, so there is nobody to ask."))
    if Survey.State.OPEN not in Survey.MOVES[survey.state_at(now)]:
        raise ValidationError(_("This survey is open already. Use “move” to give people more time."))
    today = now.astimezone(UTC).date()
    cohort = survey.cohort
    counts_from_end = survey.counting == Counting.END
    survey.day = (cohort.ends_on - today).days if counts_from_end else (today - cohort.starts_on).days
    survey.opened_at, survey.closed_at = now, None
    _save(survey)
    audit.record("survey opened", survey, actor=actor)
    invitations.plan(cohort, now)
    return survey


@transaction.atomic
def close(survey: Survey, now: datetime, *, actor: User | None = None) -> Survey:
    """Take no more answers from now on. Planned invitations and reminders are cancelled; the answers that wait
    become readable, unless they are fewer than five.

    Raises ``ValidationError`` if it is over already.
    """
    survey = _take(survey)
    if Survey.State.CLOSED not in Survey.MOVES[survey.state_at(now)]:
        raise ValidationError(_("This survey is over already."))
    survey.closed_at = now
    _save(survey)
    queueing.cancel(about=survey, reason="the survey was closed")
    waiting.release_rest(survey)
    audit.record("survey closed", survey, actor=actor)
    invitations.plan(survey.cohort, now)
    return survey


@transaction.atomic
def settle_when_over(plan: Plan, now: datetime) -> None:
    """What the rule ``survey_over`` does: the answers that wait become readable. Nothing if it takes answers again."""
    survey = _take(Survey.objects.select_related("cohort").get(pk=plan.about_id))
    if not survey.takes_answers(now):
        waiting.release_rest(survey)


@transaction.atomic
def move(
    survey: Survey,
    now: datetime,
    *,
    counting: str,
    day: int,
    open_for: int,
    remind_after: int | None,
    actor: User | None = None,
) -> Survey:
    """Give a survey other days. Whatever is planned and not sent moves along; who was asked already is not asked again.

    Raises ``ValidationError`` for days that cannot be: an opening in the past while nobody was asked, or a last day that
    is over.
    """
    survey = _take(survey)
    before = [survey.opens_on.isoformat(), survey.closes_on.isoformat()]
    survey.counting, survey.day, survey.open_for, survey.remind_after = counting, day, open_for, remind_after
    if survey.opens_on.isoformat() != before[0]:
        survey.opened_at = None
    survey.full_clean(validate_unique=False)
    today = now.astimezone(UTC).date()
    if survey.opens_on < today and survey.opens_on.isoformat() != before[0] and not survey.invitations.exists():
        raise ValidationError(
            {"day": _("That would be %(day)s, which is past. Choose a later day.") % {"day": survey.opens_on}}
        )
    if not survey.takes_answers(now) and survey.closed_at is None:
        raise ValidationError(
            {"open_for": _("It would have closed on %(day)s already. Choose more days.") % {"day": survey.closes_on}}
        )
    _save(survey)
    audit.record("survey moved", survey, actor=actor, before=before)
    invitations.plan(survey.cohort, now)
    return survey


def _take(survey: Survey) -> Survey:
    """The row as it is now, locked together with the cohort's other surveys, which are planned again with it."""
    found = next(one for one in invitations.lock(survey.cohort) if one.pk == survey.pk)
    found.cohort = Cohort.objects.get(pk=survey.cohort_id)
    return found


def _save(survey: Survey) -> None:
    survey.save(update_fields=["counting", "day", "open_for", "remind_after", "opened_at", "closed_at"])
