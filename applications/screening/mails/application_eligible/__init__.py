"""The decision: accepted, and when the programme starts."""

from __future__ import annotations

from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications import made_up
from applications.form.mails import ABOUT, about
from applications.models import Application
from applications.screening.mails import CORRECTION, correction
from ilnp.mail.kinds.declaring import Kind, gaps
from ilnp.words import phrases

KIND = Kind(
    __name__,
    gettext_lazy("application accepted"),
    (*ABOUT, *CORRECTION, *gaps("next")),
    must_receive=True,
    priority=30,
)


def values(application: Application) -> dict[str, str]:
    """Which application, and what comes next, in the language of the form."""
    starts = application.call.starts_on
    with translation.override(application.language):
        if starts:
            following = _("We plan to start on %(date)s.") % {"date": phrases.day(starts, application.language)}
        else:
            following = _("We will write to you again before the start.")
        return {**about(application), **correction(application), "next": following}


def example(language: str) -> dict[str, Any]:
    """A made-up application."""
    return {"application": made_up.application(language, status=Application.Status.ELIGIBLE)}
