"""Somebody has withdrawn their application."""

from __future__ import annotations

from typing import Any

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from applications import made_up
from applications.form.mails import ABOUT, about
from applications.models import Application
from ilnp.mail.kinds.declaring import Kind

KIND = Kind(__name__, _("application withdrawn"), ABOUT, must_receive=True, priority=20)


def values(application: Application) -> dict[str, str]:
    """Which application it was, in the language of the form."""
    with translation.override(application.language):
        return about(application)


def example(language: str) -> dict[str, Any]:
    """A made-up application."""
    return {"application": made_up.application(language)}
