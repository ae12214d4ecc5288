"""What a letter to many can be. The texts are what a new letter begins with."""

from __future__ import annotations

from typing import Any

from ilnp.mail import configuration
from ilnp.mail.campaigns.audiences import Recipient
from ilnp.mail.kinds.declaring import gaps

READER = gaps("name", trusted=("site",))
"""The gaps that every letter to many has."""


def values(recipient: Recipient) -> dict[str, str]:
    """Whom the letter greets, and where our site is."""
    return {"name": recipient.name or recipient.address, "site": configuration.site()}


def example(language: str) -> dict[str, Any]:
    """Somebody made up."""
    return {"recipient": Recipient("amina@example.org", "Amina", language)}
