"""What the mails about a decision have in common."""

from __future__ import annotations

from django.utils.translation import gettext as _

from applications.models import Application
from ilnp.mail.kinds.declaring import gaps
from ilnp.words import phrases

CORRECTION = gaps("correction")
"""The gap for the sentence that a mail takes the place of an earlier one."""


def correction(application: Application) -> dict[str, str]:
    """That the applicant was told another decision, and when, in the language in force; empty for a first decision."""
    told_at = application.told_otherwise_at
    if told_at is None:
        return {"correction": ""}
    words = _(
        "On %(day)s we told you another decision. It was not right: this mail takes its place, and we are sorry."
    )
    return {"correction": words % {"day": phrases.day(told_at.date(), application.language)}}
