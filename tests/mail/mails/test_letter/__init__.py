"""A letter with a link."""

from __future__ import annotations

from typing import Any

from ilnp.mail.kinds.declaring import Kind, gaps

KIND = Kind(__name__, "Letter of the tests", gaps("name", trusted=("link",)))


def values(name: str) -> dict[str, str]:
    """Whom it greets."""
    return {"name": name, "link": "https://x.example/a"}


def example(language: str) -> dict[str, Any]:
    """Somebody made up."""
    return {"name": "Ana"}
