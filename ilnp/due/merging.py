"""Due things follow their person when two accounts become one."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from ilnp.accounts.merging.registry import register_rows
from ilnp.due.models import Plan


def register() -> None:
    """Called once, when the program starts."""
    register_rows(Plan, words=_("due things, such as prompts and reminders"), order=70)
