"""Off the list, as nothing was heard: how to come back."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from applications.models import WaitlistEntry
from applications.waitlist import made_up, words
from ilnp.mail.kinds.declaring import Kind, gaps

KIND = Kind(
    __name__,
    _("off the waitlist, as nothing was heard"),
    gaps("name", "call", "standing", trusted=("link",)),
    must_receive=True,
    priority=40,
)


def values(entry: WaitlistEntry) -> dict[str, str]:
    """What still counts and until when, and the link that leads back."""
    application = entry.application
    return {
        "name": application.greeting_name(),
        "call": application.call.title.in_language(application.language),
        "standing": words.standing(entry, None, application.language),
        "link": words.LINK.address(entry.pk, application.language),
    }


def example(language: str) -> dict[str, Any]:
    """A made-up place in line."""
    return {"entry": made_up.entry(language)}
