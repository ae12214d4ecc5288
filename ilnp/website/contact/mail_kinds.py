"""Mails that this floor causes: coordinators hear of what people send us through the website."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from ilnp.mail.kinds import registry
from ilnp.mail.kinds.registry import Kind, Placeholder

_NAME = Placeholder("name", "Ana Nováková")
_TEXT = Placeholder("text", "Hello, I have a question about the next round.")
_DESK_LINK = Placeholder("desk_link", "https://librarians.example/admin/", trusted=True)

CONTACT_RECEIVED = Kind(
    "contact_received",
    _("to coordinators: a contact message came in"),
    (_NAME, Placeholder("subject", "Next round"), _TEXT, _DESK_LINK),
    must_receive=True,
)
VOLUNTEER_OFFERED = Kind(
    "volunteer_offered",
    _("to coordinators: somebody offers to help"),
    (_NAME, Placeholder("country", "Czechia"), Placeholder("tasks", "Liaison, Translator"), _TEXT, _DESK_LINK),
    must_receive=True,
)


def register_all() -> None:
    """Make these kinds known."""
    for kind in (CONTACT_RECEIVED, VOLUNTEER_OFFERED):
        registry.register(kind)
