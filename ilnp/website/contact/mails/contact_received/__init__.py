"""To coordinators: a contact message came in."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ilnp.links import signed
from ilnp.mail.kinds.declaring import Kind, gaps
from ilnp.website.models import ContactMessage

KIND = Kind(
    __name__,
    _("to coordinators: a contact message came in"),
    gaps("name", "subject", "text", trusted=("desk_link",)),
    must_receive=True,
)


def values(message: ContactMessage) -> dict[str, str]:
    """What was written, and where it is answered."""
    return {
        "name": message.name,
        "subject": message.subject,
        "text": message.text,
        "desk_link": signed.absolute(reverse("admin:website_contactmessage_change", args=[message.pk])),
    }


def example(language: str) -> dict[str, Any]:
    """A made-up message."""
    text = "Hello, I have a question about the next round."
    return {"message": ContactMessage(pk=0, name="Ana Nováková", subject="Next round", text=text)}
