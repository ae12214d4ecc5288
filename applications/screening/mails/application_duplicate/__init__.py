"""The decision: a second application of one person, set aside."""

from __future__ import annotations

from typing import Any

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from applications import made_up
from applications.form.mails import ABOUT, about
from applications.models import Application
from applications.screening.mails import CORRECTION, correction
from ilnp.mail.kinds.declaring import Kind, gaps

KIND = Kind(
    __name__,
    _("second application of one person"),
    (*ABOUT, *CORRECTION, *gaps("first")),
    must_receive=True,
    priority=30,
)


def values(application: Application) -> dict[str, str]:
    """Which application is set aside and which one counts, in the language of the form."""
    first = application.duplicate_of or application
    with translation.override(application.language):
        return {**about(application), **correction(application), "first": first.reference}


def example(language: str) -> dict[str, Any]:
    """Two made-up applications."""
    first = made_up.application(language)
    first.reference = "K7QM-2XDG"
    second = made_up.application(language, status=Application.Status.DUPLICATE)
    second.duplicate_of = first
    return {"application": second}
