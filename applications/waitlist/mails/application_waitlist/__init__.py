"""The question to those on the waitlist: are you still waiting?"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from applications.models import WaitlistEntry
from applications.waitlist import made_up, words
from ilnp.mail.kinds.declaring import Kind, gaps

KIND = Kind(
    __name__,
    _("question to those on the waitlist"),
    gaps("name", "call", "standing", trusted=("link",)),
    must_receive=True,
    priority=40,
)


def values(entry: WaitlistEntry, place: int) -> dict[str, str]:
    """Where the person stands, ``place`` counted from 1, and the link that answers."""
    application = entry.application
    return {
        "name": application.greeting_name(),
        "call": application.call.title.in_language(application.language),
        "standing": words.standing(entry, place, application.language),
        "link": words.LINK.address(entry.pk, application.language),
    }


def example(language: str) -> dict[str, Any]:
    """A made-up place in line, the third."""
    return {"entry": made_up.entry(language), "place": 3}
