"""Sets of people asked in surveys that a coordinator can write to."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from cohorts.models import Cohort
from ilnp.accounts.models import User
from ilnp.mail.campaigns.audiences import register_audience
from surveys.asking.invitations import silent
from surveys.models import Invitation, Survey


def without_answer(number: str) -> QuerySet[User]:
    """Everybody who was asked in the survey, still belongs to the cohort, and has not answered."""
    survey = Survey.objects.filter(pk=number).first() if number.isdecimal() else None
    invitations = silent(survey) if survey else Invitation.objects.none()
    return User.objects.filter(survey_invitations__in=invitations, erased_at=None)


def surveys_asked() -> list[tuple[str, str]]:
    """Surveys of cohorts that are under way or have ended, in which somebody was asked."""
    cohorts = [Cohort.State.STARTED, Cohort.State.ENDED]
    asked = Survey.objects.filter(cohort__state__in=cohorts, invitations__isnull=False).distinct()
    return [(str(survey.pk), str(survey)) for survey in asked.select_related("instrument", "cohort")]


register_audience("survey-silent", _("No answer yet to the survey"), without_answer, choices=surveys_asked)
