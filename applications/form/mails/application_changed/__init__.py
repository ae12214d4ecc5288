"""Somebody has changed their application: a copy of the answers."""

from __future__ import annotations

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from applications.form.answers import Answers
from applications.form.mails import ABOUT, COPY, about, copy
from applications.form.mails.application_received import example
from applications.models import Application
from ilnp.mail.kinds.declaring import Kind

__all__ = ["KIND", "example", "values"]

KIND = Kind(__name__, _("application changed by the applicant"), (*ABOUT, *COPY), must_receive=True, priority=20)


def values(application: Application, answers: Answers) -> dict[str, str]:
    """What the application says now, in the language of the form."""
    with translation.override(application.language):
        return {**about(application), **copy(application, answers)}
