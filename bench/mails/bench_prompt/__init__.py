"""A prompt."""

from __future__ import annotations

from typing import Any

from ilnp.mail.kinds.declaring import Kind, gaps

KIND = Kind(__name__, "Prompt of the benchmark", gaps("name"))


def values(name: str) -> dict[str, str]:
    """Whom it greets."""
    return {"name": name}


def example(language: str) -> dict[str, Any]:
    """Somebody made up."""
    return {"name": "Ana"}
