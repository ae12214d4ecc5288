"""The reminder of a survey, to who has not answered."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from ilnp.mail.kinds.declaring import Kind
from surveys.asking.mails.survey_invitation import GAPS, example, values

__all__ = ["KIND", "example", "values"]

KIND = Kind(__name__, _("Reminder of a survey"), GAPS, topic="survey_reminders")
