"""The last lines of every mail that cannot be stopped."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from ilnp.mail import configuration
from ilnp.mail.kinds.declaring import Kind, gaps

KIND = Kind(__name__, _("last lines of a mail"), gaps("programme", trusted=("site",)), fragment=True)


def values() -> dict[str, str]:
    """Who writes: the programme, and where its site is."""
    return {"programme": configuration.programme(), "site": configuration.site()}


def example(language: str) -> dict[str, Any]:
    """Nothing is needed."""
    return {}
