"""What surveys tell the mail floor: their two kinds of mail and the rules for when they are due."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from ilnp.mail import plans
from ilnp.mail.kinds import registry
from ilnp.mail.kinds.registry import Kind, Placeholder
from surveys.asking.invitations import INVITATION, REMINDER, invite_when_due, remind_when_due

TOLERANCE = timedelta(days=3)
"""How late an invitation or a reminder may still go out."""

PLACEHOLDERS = (
    Placeholder("name", "Ana"),
    Placeholder("cohort", "Spring round"),
    Placeholder("survey", "Half-way survey"),
    Placeholder("answer_by", "12 June 2026"),
    Placeholder("link", "https://ilnp.example.org/en/survey/7:1tYx:4fQ/", trusted=True),
)


def register() -> None:
    """Make the kinds and rules known. Called in ``AppConfig.ready``."""
    registry.register(Kind(INVITATION, _("Invitation to a survey"), PLACEHOLDERS, must_receive=True))
    registry.register(Kind(REMINDER, _("Reminder of a survey"), PLACEHOLDERS, topic="survey_reminders"))
    plans.register_rule(INVITATION, label=_("Invitation to a survey"), tolerance=TOLERANCE, act=invite_when_due)
    plans.register_rule(REMINDER, label=_("Reminder of a survey"), tolerance=TOLERANCE, act=remind_when_due)
