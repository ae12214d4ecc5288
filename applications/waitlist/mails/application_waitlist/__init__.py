"""The question to those on the waitlist: are you still waiting?"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from applications import made_up
from applications.models import Application
from ilnp.links import signed
from ilnp.mail.kinds.declaring import Kind, gaps

KIND = Kind(
    __name__,
    _("question to those on the waitlist"),
    gaps("name", "call", "place", trusted=("link",)),
    must_receive=True,
    priority=40,
)


def values(application: Application, place: int, link: str) -> dict[str, str]:
    """The person's place in line, from 1, and the link that answers."""
    return {
        "name": application.greeting_name(),
        "call": application.call.title.in_language(application.language),
        "place": str(place),
        "link": link,
    }


def example(language: str) -> dict[str, Any]:
    """A made-up application, third in line."""
    return {"application": made_up.application(language), "place": 3, "link": signed.absolute("/")}
