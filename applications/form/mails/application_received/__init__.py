"""An application has arrived: its reference, what comes next, a copy of the answers."""

from __future__ import annotations

from typing import Any

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from applications import made_up
from applications.form import deadlines
from applications.form.answers import Answers, from_application
from applications.form.mails import ABOUT, COPY, about, copy
from applications.models import Application
from ilnp.mail.kinds.declaring import Kind, gaps

KIND = Kind(
    __name__,
    _("application received"),
    (*ABOUT, *gaps("next", "changes_until"), *COPY),
    must_receive=True,
    priority=20,
)


def values(application: Application, answers: Answers) -> dict[str, str]:
    """What arrived and what happens next, said in the language of the form."""
    with translation.override(application.language):
        following = deadlines.what_next(application.call, application.language)
        until = deadlines.changes_stated(application.call, application.language)
        return {**about(application), "next": following, "changes_until": until, **copy(application, answers)}


def example(language: str) -> dict[str, Any]:
    """A made-up application."""
    application = made_up.application(language)
    return {"application": application, "answers": from_application(application)}
