"""A letter for an hour."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from ilnp.mail.kinds.declaring import Kind, gaps

KIND = Kind(__name__, "Letter for an hour", gaps("name"), stale_after=timedelta(hours=1))


def values(name: str) -> dict[str, str]:
    """Whom it greets."""
    return {"name": name}


def example(language: str) -> dict[str, Any]:
    """Somebody made up."""
    return {"name": "Ana"}
