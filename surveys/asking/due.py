"""The rules of due things in a survey."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from ilnp.due import plans
from surveys.asking.invitations import INVITATION, OVER, REMINDER, invite_when_due, remind_when_due
from surveys.asking.surveys import settle_when_over

ALWAYS = timedelta(days=3650)
"""The end of a survey is noted however late."""

TOLERANCE = timedelta(days=3)
"""How late an invitation or a reminder may still go out."""


def register_rules() -> None:
    """Make the rules known to the dispatcher. Called once, when the program starts."""
    plans.register_rule(INVITATION, label=_("Invitation to a survey"), tolerance=TOLERANCE, act=invite_when_due)
    plans.register_rule(REMINDER, label=_("Reminder of a survey"), tolerance=TOLERANCE, act=remind_when_due)
    plans.register_rule(OVER, label=_("End of a survey"), tolerance=ALWAYS, act=settle_when_over)
