"""A form that was begun and not sent in, two days before the call closes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from applications import made_up
from applications.form.mails import form_and_deadline
from applications.models import Draft
from ilnp.mail.kinds.declaring import Kind, gaps

KIND = Kind(
    __name__,
    _("form not sent in yet, shortly before the deadline"),
    gaps("call", "deadline", trusted=("link",)),
    priority=40,
    stale_after=timedelta(days=1),
)


def values(draft: Draft, address: str) -> dict[str, str]:
    """Which form, until when, and the link to it; nothing that somebody typed, as the address may be a stranger's."""
    return form_and_deadline(draft, address)


def example(language: str) -> dict[str, Any]:
    """A made-up form."""
    return {"draft": made_up.draft(language), "address": "ana@example.org"}
