"""A second application under an address that has applied already, sent by somebody who did not prove to read its mail."""

from __future__ import annotations

from typing import Any

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from applications import made_up
from applications.form.mails import ABOUT, about
from applications.models import Application
from ilnp.mail.kinds.declaring import Kind, gaps

KIND = Kind(
    __name__, _("second application under one address"), (*ABOUT, *gaps("second")), must_receive=True, priority=20
)


def values(first: Application, second: Application) -> dict[str, str]:
    """Which application counts, and the number of the one set aside; nothing that stands in that one."""
    with translation.override(first.language):
        return {**about(first), "second": second.reference}


def example(language: str) -> dict[str, Any]:
    """Two made-up applications."""
    second = made_up.application(language)
    second.reference = "K7QM-2XDG"
    return {"first": made_up.application(language), "second": second}
