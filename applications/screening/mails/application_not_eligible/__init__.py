"""The decision: not accepted, and why."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from applications import made_up
from applications.form.mails import ABOUT, about
from applications.models import Application, Qualification
from applications.screening.mails import CORRECTION, correction
from applications.screening.public_reasons import CALL_FULL, reason_text
from ilnp.mail.kinds.declaring import Kind, gaps

KIND = Kind(
    __name__, _("application not accepted"), (*ABOUT, *CORRECTION, *gaps("reasons")), must_receive=True, priority=30
)


def values(application: Application, qualifications: Mapping[str, Qualification]) -> dict[str, str]:
    """Which application, and a sentence for each reason, in the language of the form.

    ``qualifications`` are all there are, by code.
    """
    sentences = [reason_text(code, application.language, qualifications) for code in application.reasons]
    with translation.override(application.language):
        return {**about(application), **correction(application), "reasons": "\n\n".join(sentences)}


def example(language: str) -> dict[str, Any]:
    """A made-up application that came after the last place was given."""
    application = made_up.application(language, status=Application.Status.NOT_ELIGIBLE)
    application.reasons = [CALL_FULL]
    return {"application": application, "qualifications": {}}
