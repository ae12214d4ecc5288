"""What `manage.py check --deploy` says about signing in."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register


@register(Tags.security, deploy=True)
def second_factors_have_a_key_of_their_own(**_about: Any) -> list[CheckMessage]:
    """Whoever changes ``SECRET_KEY`` must lock nobody out."""
    keys = settings.SECOND_FACTOR_KEYS
    if keys and keys[0] != settings.SECRET_KEY and len(keys[0]) >= 40:
        return []
    return [
        Error(
            "Second factors are locked with SECRET_KEY.",
            hint="Set SECOND_FACTOR_KEYS to a secret of its own of at least 40 characters; docs/deploying.md says how.",
            id="accounts.E001",
        )
    ]
